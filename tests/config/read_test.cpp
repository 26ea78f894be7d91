#include "backsight/config/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace backsight;
using core::ErrorCode;
using testing::HasSubstr;

config::Problems problems(std::string_view text) {
  const auto read = config::read(text, "b.toml", config::Files::kIgnore);
  return read ? config::Problems{} : read.error();
}

TEST(Read, NothingIsEveryDefault) {
  const auto read = config::read("", "b.toml", config::Files::kIgnore);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, config::Settings{});
}

TEST(Read, EverySettingIsTaken) {
  const auto read = config::read(R"(
[server]
listen = "::"
port = 443
data = "data"
url = "https://backsight.example:8443"
host_names = ["a.example", "[2001:db8::7]"]
[tls]
certificate = "tls/cert.pem"
key = "/k.pem"
[proxy]
trusted = ["10.0.0.0/8", "fd00::/8", "::1"]
header = "forwarded"
[keys]
master = "../m.keys"
[clinic]
emergency_number = "+1 555 0100"
time_zone = "Europe/Berlin"
team_hours = "weekdays"
[sign_in]
relying_party = "backsight.example"
idle_minutes = 20
[retention]
record_years = 10
)",
                                 "/etc/backsight/b.toml", config::Files::kIgnore);
  ASSERT_TRUE(read.has_value()) << core::describe(read.error().front());
  config::Settings expected;
  expected.listen = "::";
  expected.port = 443;
  expected.data = "/etc/backsight/data";
  expected.url = "https://backsight.example:8443";
  expected.host_names = {"a.example", "[2001:db8::7]"};
  expected.certificate = "/etc/backsight/tls/cert.pem";
  expected.certificate_key = "/k.pem";
  expected.trusted_proxies = {"10.0.0.0/8", "fd00::/8", "::1"};
  expected.proxy_header = config::ProxyHeader::kForwarded;
  expected.master_key = "/etc/m.keys";
  expected.emergency_number = "+1 555 0100";
  expected.time_zone = "Europe/Berlin";
  expected.team_hours = "weekdays";
  expected.relying_party = "backsight.example";
  expected.idle_minutes = 20;
  expected.record_years = 10;
  EXPECT_EQ(*read, expected);
}

struct Bad {
  const char* text;
  std::uint32_t line;
  std::uint32_t column;
  ErrorCode code;
  const char* says;
};

// One slip each: where it is, what kind it is, and what to do.
TEST(Read, EachSlipHasItsPlaceAndASentence) {
  const Bad all[] = {
      {"[server]\nprot = 1\n", 2, 1, ErrorCode::kUnknownMember, "did you mean \"port\"?"},
      {"[servr]\nport = 1\n", 1, 2, ErrorCode::kUnknownMember, "did you mean \"server\"?"},
      {"port = 1\n", 1, 1, ErrorCode::kUnknownMember, "it belongs into [server]"},
      {"[server]\nkey = \"x\"\n", 2, 1, ErrorCode::kUnknownMember, "it belongs into [tls]"},
      {"[server]\nport = \"8080\"\n", 2, 8, ErrorCode::kWrongType, "whole number"},
      {"[server]\nport = 8080.0\n", 2, 8, ErrorCode::kWrongType, "whole number"},
      {"[server]\nport = 70000\n", 2, 8, ErrorCode::kOutOfRange, "0 to 65535"},
      {"[server]\nport = -1\n", 2, 8, ErrorCode::kOutOfRange, "0 to 65535"},
      {"[server]\nlisten = \"localhost\"\n", 2, 10, ErrorCode::kOutOfRange, "numeric address"},
      {"[server]\nlisten = \"127.0.0.1:80\"\n", 2, 10, ErrorCode::kOutOfRange, "numeric"},
      {"[server]\nlisten = true\n", 2, 10, ErrorCode::kWrongType, "numeric address"},
      {"[server]\ndata = \"\"\n", 2, 8, ErrorCode::kOutOfRange, "a path"},
      {"[server]\nurl = \"backsight.example\"\n", 2, 7, ErrorCode::kOutOfRange, "https://"},
      {"[server]\nurl = \"https://a.example/x\"\n", 2, 7, ErrorCode::kOutOfRange, "path"},
      {"[server]\nurl = \"https://a.example:70000\"\n", 2, 7, ErrorCode::kOutOfRange, "path"},
      {"[server]\nurl = \"https://u:p@a.example\"\n", 2, 7, ErrorCode::kOutOfRange, "path"},
      {"[server]\nurl = \"https://1.2.3.444\"\n", 2, 7, ErrorCode::kOutOfRange, "path"},
      {"[server]\nhost_names = \"a\"\n", 2, 14, ErrorCode::kWrongType, "list"},
      {"[server]\nhost_names = [1]\n", 2, 14, ErrorCode::kWrongType, "list"},
      {"[server]\nhost_names = [\"a_b\"]\n", 2, 14, ErrorCode::kOutOfRange, "\"a_b\""},
      {"[tls]\ncertificate = \"c\"\n", 2, 15, ErrorCode::kInconsistent, "[tls] key"},
      {"[tls]\nkey = \"k\"\n", 2, 7, ErrorCode::kInconsistent, "[tls] certificate"},
      {"[proxy]\ntrusted = [\"10.0.0.0/33\"]\n", 2, 11, ErrorCode::kOutOfRange, "networks"},
      {"[proxy]\ntrusted = [\"proxy\"]\n", 2, 11, ErrorCode::kOutOfRange, "\"proxy\""},
      {"[proxy]\nheader = \"x-forwarded-fo\"\n", 2, 10, ErrorCode::kUnknownWord,
       "did you mean \"x-forwarded-for\"?"},
      {"[clinic]\nemergency_number = 112\n", 2, 20, ErrorCode::kWrongType, "as a text"},
      {"[clinic]\nemergency_number = \"call\"\n", 2, 20, ErrorCode::kOutOfRange, "digits"},
      {"[clinic]\ntime_zone = \"Europe/Berlinn\"\n", 2, 13, ErrorCode::kUnknownWord,
       "did you mean \"Europe/Berlin\"?"},
      {"[clinic]\ntime_zone = \"../../../etc/passwd\"\n", 2, 13, ErrorCode::kUnknownWord,
       "no time"},
      {"[clinic]\nteam_hours = \"a\\nb\"\n", 2, 14, ErrorCode::kOutOfRange, "one line"},
      {"[sign_in]\nidle_minutes = 0\n", 2, 16, ErrorCode::kOutOfRange, "1 to 720"},
      {"[sign_in]\nidle_minutes = 2026-01-01\n", 2, 16, ErrorCode::kWrongType, "whole number"},
      {"[retention]\nrecord_years = 101\n", 2, 16, ErrorCode::kOutOfRange, "0 to 100"},
      {"[retention.x]\ny = 1\n", 1, 12, ErrorCode::kUnknownMember, "no setting \"x\""},
  };
  for (const Bad& bad : all) {
    const auto found = problems(bad.text);
    ASSERT_EQ(found.size(), 1U) << bad.text;
    EXPECT_EQ(found[0].code, bad.code) << bad.text << core::describe(found[0]);
    EXPECT_EQ(found[0].place.file, "b.toml");
    EXPECT_EQ(found[0].place.line, bad.line) << bad.text;
    EXPECT_EQ(found[0].place.column, bad.column) << bad.text;
    EXPECT_THAT(found[0].message, HasSubstr(bad.says)) << bad.text;
  }
}

TEST(Read, WhatIsNoTomlSaysWhere) {
  for (const auto& [text, line] :
       std::vector<std::pair<std::string, std::uint32_t>>{{"[server]\nport = \n", 2},
                                                          {"[server]\nport = 1\nport = 2\n", 3},
                                                          {"[server]\n[server]\n", 2},
                                                          {"[server]\ndata = \"x\n", 2},
                                                          {"[server]\ndata = \"\xff\"\n", 2},
                                                          {std::string("\0", 1), 1},
                                                          {"{\"server\": {}}", 1}}) {
    const auto found = problems(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].code, ErrorCode::kSyntax) << text;
    EXPECT_EQ(found[0].place.line, line) << text << core::describe(found[0]);
    EXPECT_GT(found[0].place.column, 0U) << text;
    EXPECT_FALSE(found[0].message.empty());
  }
}

TEST(Read, EverySlipIsTold) {
  const auto found = problems("[server]\nprot = 1\nlisten = 7\n[tsl]\n[clinic]\ntime_zone = 3\n");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].place.line, 2U);
  EXPECT_EQ(found[1].place.line, 3U);
  EXPECT_EQ(found[2].place.line, 4U);
  EXPECT_EQ(found[3].place.line, 6U);
}

// Beyond this machine: only with TLS, or behind a proxy that has it, and only under a name.
TEST(Read, ListeningBeyondThisMachineNeedsTlsOrAProxy) {
  const std::string open = "[server]\nlisten = \"0.0.0.0\"\nurl = \"https://b.example\"\n";
  auto found = problems(open);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, ErrorCode::kInconsistent);
  EXPECT_EQ(found[0].place.line, 2U);
  EXPECT_TRUE(problems(open + "[proxy]\ntrusted = [\"10.0.0.7\"]\n").empty());
  EXPECT_TRUE(problems(open + "[tls]\ncertificate = \"c\"\nkey = \"k\"\n").empty());
  found = problems("[server]\nlisten = \"0.0.0.0\"\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("url"));
  for (const char* own : {"127.0.0.1", "127.1.2.3", "::1"}) {
    EXPECT_TRUE(problems("[server]\nlisten = \"" + std::string(own) + "\"\n").empty()) << own;
  }
  found =
      problems("[server]\nurl = \"http://b.example\"\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("https://"));
}

// WebAuthn level 2, section 5.1.2: the relying party id is the origin's host or a domain above it.
TEST(Read, PasskeysBelongToTheHostOrADomainAboveIt) {
  const auto with = [](const std::string& url, const std::string& party) {
    return problems("[server]\nurl = \"" + url + "\"\n[sign_in]\nrelying_party = \"" + party +
                    "\"\n");
  };
  EXPECT_TRUE(with("https://b.clinic.example", "b.clinic.example").empty());
  EXPECT_TRUE(with("https://b.clinic.example:8443", "clinic.example").empty());
  for (const char* other : {"other.example", "linic.example", "example", "x.b.clinic.example"}) {
    const auto found = with("https://b.clinic.example", other);
    ASSERT_EQ(found.size(), 1U) << other;
    EXPECT_EQ(found[0].code, ErrorCode::kInconsistent);
  }
  EXPECT_EQ(with("https://10.0.0.7", "0.0.7").size(), 1U);
}

}  // namespace
