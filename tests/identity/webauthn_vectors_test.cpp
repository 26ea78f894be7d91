// The test vectors of WebAuthn Level 3 (data/webauthn_level3_vectors.json says where they are
// from).
//
// Most of them stand for authenticators that did not verify their user, or for keys and
// attestations that we do not ask for: those must be refused, each for its reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "backsight/identity/base64url.h"
#include "backsight/identity/passkey.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
namespace json = core::json;

const RelyingParty kParty{"example.org", "Example", "https://example.org"};

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return out;
}

json::Value read_file(const std::string& name) {
  std::ifstream file(BACKSIGHT_SOURCE_DIR "/tests/identity/data/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).value();
}

const json::Value& vectors() {
  static const json::Value kVectors = read_file("webauthn_level3_vectors.json");
  return kVectors;
}

std::string bytes(const json::Value& vector, std::string_view part, std::string_view member) {
  return from_hex(*vector.find(part)->find(member)->string());
}

json::Value response(const json::Value& vector, std::string_view part,
                     std::initializer_list<std::string_view> members) {
  json::Object inner;
  for (const std::string_view member : members) {
    inner.push_back({std::string(member), to_base64url(bytes(vector, part, member))});
  }
  const std::string id = to_base64url(bytes(vector, "registration", "credential_id"));
  return json::Object{
      {"id", id}, {"rawId", id}, {"type", "public-key"}, {"response", std::move(inner)}};
}

core::Result<Passkey> register_vector(const json::Value& vector) {
  return register_passkey(
      kParty, bytes(vector, "registration", "challenge"),
      response(vector, "registration", {"clientDataJSON", "attestationObject"}));
}

struct Expected {
  const char* name;
  const char* registration;    // "" is accepted; otherwise a part of the sentence
  const char* authentication;  // of those that are registered
};

constexpr const char* kNotVerified = "did not verify its user";
constexpr const char* kWithin = "page within another site's page";
// The flags stand in the vectors: byte 33 of the authenticator's data, bit 0x04.
constexpr Expected kExpected[] = {
    {"none-es256", kNotVerified, ""},
    {"packed-self-es256", "", kNotVerified},
    {"none-es256-crossOrigin", kWithin, ""},
    {"none-es256-topOrigin", kWithin, ""},
    {"none-es256-long-credential-id", kNotVerified, ""},
    {"packed-es256", "", ""},
    {"packed-es384", kNotVerified, ""},
    {"packed-es512", "algorithm is none of those that were offered", ""},
    {"packed-rs256", "no RSA key of 2048 bits", ""},  // its key is of 3482 bits
    {"packed-eddsa", kNotVerified, ""},
    {"packed-ed448", kNotVerified, ""},
    {"tpm-es256", "an attestation of this kind was not asked for", ""},
    {"android-key-es256", "an attestation of this kind was not asked for", ""},
    {"apple-es256", kNotVerified, ""},
    {"fido-u2f-es256", kNotVerified, ""},
};

TEST(WebauthnVectors, EachIsAcceptedOrRefusedForItsReason) {
  const auto& list = *vectors().find("vectors")->array();
  ASSERT_EQ(list.size(), std::size(kExpected));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& vector = list[i];
    const Expected& expected = kExpected[i];
    SCOPED_TRACE(expected.name);
    ASSERT_EQ(*vector.find("name")->string(), expected.name);
    const auto passkey = register_vector(vector);
    if (*expected.registration != '\0') {
      ASSERT_FALSE(passkey.has_value());
      EXPECT_THAT(passkey.error().message, testing::HasSubstr(expected.registration));
      EXPECT_EQ(passkey.error().code, core::ErrorCode::kForbidden);
      continue;
    }
    ASSERT_TRUE(passkey.has_value()) << passkey.error().message;
    EXPECT_EQ(passkey->id, bytes(vector, "registration", "credential_id"));
    EXPECT_EQ(passkey->algorithm, -7);
    EXPECT_EQ(passkey->counter, 0U);

    const auto answer =
        response(vector, "authentication", {"clientDataJSON", "authenticatorData", "signature"});
    const auto counter =
        check_assertion(kParty, bytes(vector, "authentication", "challenge"), *passkey, answer);
    if (*expected.authentication == '\0') {
      ASSERT_TRUE(counter.has_value()) << counter.error().message;
      EXPECT_EQ(*counter, 0U);
    } else {
      ASSERT_FALSE(counter.has_value());
      EXPECT_THAT(counter.error().message, testing::HasSubstr(expected.authentication));
    }
  }
}

TEST(WebauthnVectors, AnAttestationIsNotTakenOnTrust) {
  for (const auto& vector : *vectors().find("vectors")->array()) {
    const std::string& name = *vector.find("name")->string();
    if (name != "packed-self-es256" && name != "packed-es256") continue;
    SCOPED_TRACE(name);
    // Another challenge in the client's data: all is as before, but for what was signed.
    auto answer = response(vector, "registration", {"clientDataJSON", "attestationObject"});
    const std::string said =
        R"({"type":"webauthn.create","challenge":"AAAA","origin":"https://example.org"})";
    for (auto& member : *answer.object()) {
      if (member.key != "response") continue;
      for (auto& inner : *member.value.object()) {
        if (inner.key == "clientDataJSON") inner.value = to_base64url(said);
      }
    }
    const auto passkey = register_passkey(kParty, std::string(3, '\0'), answer);
    ASSERT_FALSE(passkey.has_value());
    EXPECT_EQ(passkey.error().message, "the attestation's signature is not right");
  }
}

TEST(ChromiumResponses, AreTaken) {
  const json::Value file = read_file("chromium_responses.json");
  const RelyingParty party{"localhost", "Backsight", *file.find("origin")->string()};
  const auto challenge = [&](std::string_view which) {
    return from_base64url(*file.find("challenges")->find(which)->string()).value();
  };
  const auto& recordings = *file.find("recordings")->array();
  ASSERT_EQ(recordings.size(), 2U);
  for (const auto& recording : recordings) {
    const auto passkey =
        register_passkey(party, challenge("create"), *recording.find("registration"));
    ASSERT_TRUE(passkey.has_value()) << passkey.error().message;
    EXPECT_EQ(std::to_string(passkey->algorithm), recording.find("algorithm")->number()->text);
    EXPECT_EQ(passkey->counter, 1U);
    const auto& answer = *recording.find("authentication");
    const auto assertion = read_assertion(answer);
    ASSERT_TRUE(assertion.has_value());
    EXPECT_EQ(assertion->credential_id, passkey->id);
    EXPECT_EQ(assertion->user, "user-0001");
    EXPECT_EQ(check_assertion(party, challenge("get"), *passkey, answer), 2U);
    // Two ports are two origins, and what was answered once is not answered again.
    const RelyingParty elsewhere{"localhost", "Backsight", "http://localhost"};
    EXPECT_FALSE(check_assertion(elsewhere, challenge("get"), *passkey, answer).has_value());
    EXPECT_FALSE(check_assertion(party, challenge("create"), *passkey, answer).has_value());
    Passkey later = *passkey;
    later.counter = 2;
    EXPECT_FALSE(check_assertion(party, challenge("get"), later, answer).has_value());
  }
}

}  // namespace
