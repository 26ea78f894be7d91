// Who asks, through proxies that are trusted and past those that are not.
#include "client_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <ifaddrs.h>

#include <array>

#include "net/net_fixture.h"

namespace {

using namespace backsight;
using net::ForwardedBy;

net::Address address(const std::string& text) { return boost::asio::ip::make_address(text); }

net::Networks networks(const std::vector<std::string>& texts) {
  auto made = net::Networks::make(texts);
  EXPECT_TRUE(made.has_value());
  return *made;
}

TEST(Networks, HoldAddressesOfTheirPrefix) {
  const auto some = networks({"10.0.0.7", "192.168.1.9/16", "fd00::/8", "::1"});
  for (const char* in : {"10.0.0.7", "192.168.255.1", "fd12:3::1", "::1", "::ffff:10.0.0.7"}) {
    EXPECT_TRUE(some.hold(address(in))) << in;
  }
  for (const char* out : {"10.0.0.8", "192.169.0.1", "fe80::1", "::2", "::ffff:10.0.0.8"}) {
    EXPECT_FALSE(some.hold(address(out))) << out;
  }
  EXPECT_TRUE(networks({"0.0.0.0/0"}).hold(address("203.0.113.1")));
  EXPECT_FALSE(networks({"0.0.0.0/0"}).hold(address("2001:db8::1")));
  EXPECT_TRUE(networks({}).empty());
  for (const char* bad : {"", "proxy", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.1:80"}) {
    EXPECT_FALSE(net::Networks::make({bad}).has_value()) << bad;
  }
}

struct Case {
  const char* peer;
  std::vector<std::string> headers;
  const char* client;
};

// "Trusted" is 10.0.0.0/8 and ::1.
TEST(ClientAddress, IsWhomTheLastTrustedProxyNames) {
  const auto trusted = networks({"10.0.0.0/8", "::1"});
  const std::vector<Case> cases = {
      {"203.0.113.1", {}, "203.0.113.1"},
      // Not a proxy of ours: whatever it says is its own.
      {"203.0.113.1", {"198.51.100.7"}, "203.0.113.1"},
      {"203.0.113.1", {"10.0.0.1"}, "203.0.113.1"},
      {"10.0.0.1", {}, "10.0.0.1"},
      {"10.0.0.1", {"198.51.100.7"}, "198.51.100.7"},
      // What stands left of the first stranger was written by the stranger.
      {"10.0.0.1", {"192.0.2.66, 198.51.100.7"}, "198.51.100.7"},
      {"10.0.0.1", {"10.0.0.99, 198.51.100.7"}, "198.51.100.7"},
      {"10.0.0.1", {"127.0.0.1,  198.51.100.7 , 10.0.0.2"}, "198.51.100.7"},
      // Two lines are one list.
      {"10.0.0.1", {"192.0.2.66", "198.51.100.7"}, "198.51.100.7"},
      {"10.0.0.1", {"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
      // Ports and brackets.
      {"10.0.0.1", {"198.51.100.7:4711"}, "198.51.100.7"},
      {"::1", {"[2001:db8::7]:4711"}, "2001:db8::7"},
      {"::1", {"2001:db8::7"}, "2001:db8::7"},
      {"::ffff:10.0.0.1", {"::ffff:198.51.100.7"}, "198.51.100.7"},
      // Nobody that is an address: the proxy itself.
      {"10.0.0.1", {"unknown"}, "10.0.0.1"},
      {"10.0.0.1", {"198.51.100.7, "}, "10.0.0.1"},
      {"10.0.0.1", {"198.51.100.7, <script>"}, "10.0.0.1"},
      {"10.0.0.1", {"fe80::1%eth0"}, "10.0.0.1"},
      {"10.0.0.1", {"[2001:db8::7"}, "10.0.0.1"},
      {"10.0.0.1", {"198.51.100.7, 10.0.0.2, garbage"}, "10.0.0.1"},
  };
  for (const Case& one : cases) {
    std::vector<api::Header> headers = {{"forwarded", "for=192.0.2.1"}};
    for (const std::string& value : one.headers) headers.push_back({"x-forwarded-for", value});
    EXPECT_EQ(net::client_of(address(one.peer), headers, trusted, ForwardedBy::kXForwardedFor)
                  .to_string(),
              one.client)
        << (one.headers.empty() ? "" : one.headers[0]);
  }
}

// RFC 7239 section 4 and 6.
TEST(ClientAddress, ForwardedIsReadWhenItIsTheHeader) {
  const auto trusted = networks({"10.0.0.0/8"});
  for (const auto& [value, client] : std::vector<std::pair<std::string, std::string>>{
           {"for=198.51.100.7", "198.51.100.7"},
           {"For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"},
           {"for=192.0.2.66;proto=http;by=203.0.113.43, proto=https;for=198.51.100.7",
            "198.51.100.7"},
           {"for=198.51.100.7, for=10.0.0.2", "198.51.100.7"},
           {"for=_hidden", "10.0.0.1"},
           {"for=unknown", "10.0.0.1"},
           {"by=203.0.113.43", "10.0.0.1"},
           {"for=\"", "10.0.0.1"},
           {";;,=", "10.0.0.1"},
           {"", "10.0.0.1"}}) {
    const std::vector<api::Header> headers = {{"x-forwarded-for", "192.0.2.1"},
                                              {"forwarded", value}};
    EXPECT_EQ(
        net::client_of(address("10.0.0.1"), headers, trusted, ForwardedBy::kForwarded).to_string(),
        client)
        << value;
  }
}

TEST(ClientAddress, EndlessHopsAreNotFollowed) {
  std::string hops = "198.51.100.7";
  for (int i = 0; i < 100; ++i) hops += ", 10.0.0.2";
  EXPECT_EQ(net::client_of(address("10.0.0.1"), {{"x-forwarded-for", hops}},
                           networks({"10.0.0.0/8"}), ForwardedBy::kXForwardedFor)
                .to_string(),
            "10.0.0.2");
}

using namespace std::chrono_literals;

class Proxied : public test::NetFixture {
 protected:
  // Answers with the client's address.
  static void whoami(const api::Request& request, const api::Respond& respond) {
    respond({200, {}, request.client});
  }
};

TEST_F(Proxied, ATrustedProxyIsBelieved) {
  net::Options options;
  options.trusted_proxies = {"127.0.0.0/8"};
  start_with(whoami, options);
  EXPECT_EQ(ask(test::get("/", "X-Forwarded-For: 198.51.100.7\r\n"))->body, "198.51.100.7");
  EXPECT_EQ(ask(test::get("/"))->body, "127.0.0.1");
}

TEST_F(Proxied, ASpoofedHeaderIsIgnored) {
  start_with(whoami);
  EXPECT_EQ(ask(test::get("/", "X-Forwarded-For: 198.51.100.7\r\n"))->body, "127.0.0.1");
  for (const std::string& line : log()) EXPECT_EQ(line.find("127.0.0.1"), std::string::npos);
}

TEST_F(Proxied, WhatIsNoNetworkIsRefusedAtStart) {
  net::Options options;
  options.trusted_proxies = {"proxy.example"};
  const auto started = server_.start(options, whoami);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, core::ErrorCode::kOutOfRange);
}

TEST_F(Proxied, TheNetworkNeedsTlsOrAProxy) {
  net::Options options;
  options.address = "0.0.0.0";
  options.exposure = net::Exposure::kNetwork;
  const auto started = server_.start(options, whoami);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, core::ErrorCode::kForbidden);
}

// An address of this machine that is not loopback; "" when it has none.
std::string network_address() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return "";
  std::string out;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, text.data(),
              text.size());
    if (!std::string_view(text.data()).starts_with("127.")) out = text.data();
  }
  freeifaddrs(all);
  return out;
}

TEST_F(Proxied, OthersThanTheProxyAreNotServedInTheClear) {
  const std::string own = network_address();
  if (own.empty()) GTEST_SKIP() << "this machine has no other address";
  net::Options options;
  options.address = "0.0.0.0";
  options.exposure = net::Exposure::kNetwork;
  options.trusted_proxies = {"192.0.2.1"};
  start_with(whoami, options);
  test::RawClient stranger(server_.port(), own.c_str());
  stranger.send(test::get("/"));
  const auto answer = stranger.read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 403);
  EXPECT_TRUE(stranger.closed());

  server_.drain(1s);
  net::Server second;
  options.trusted_proxies = {own};
  ASSERT_TRUE(second.start(options, whoami).has_value());
  test::RawClient proxy(second.port(), own.c_str());
  proxy.send(test::get("/", "X-Forwarded-For: 198.51.100.7\r\n"));
  EXPECT_EQ(proxy.read()->body, "198.51.100.7");
}

// This machine itself is always served.
TEST_F(Proxied, BehindAProxyTheNetworkIsServed) {
  net::Options options;
  options.address = "0.0.0.0";
  options.exposure = net::Exposure::kNetwork;
  options.trusted_proxies = {"192.0.2.1"};
  options.https_in_front = true;
  start_with(whoami, options);
  const auto answer = ask(test::get("/"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "127.0.0.1");
  EXPECT_EQ(answer->header("strict-transport-security"), "max-age=31536000");
}

}  // namespace
