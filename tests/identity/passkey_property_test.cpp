// Random bytes in place of each part of a right answer: nothing is taken, nothing breaks.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "backsight/identity/base64url.h"
#include "backsight/identity/passkey.h"
#include "support/software_authenticator.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
using backsight::test::Saying;
using backsight::test::SoftwareAuthenticator;
namespace json = core::json;

const RelyingParty kParty{"backsight.example.org", "Backsight", "https://backsight.example.org"};

void check(bool passed) { ASSERT_TRUE(passed); }

const SoftwareAuthenticator& authenticator() {
  static const SoftwareAuthenticator kAuthenticator(-8);
  return kAuthenticator;
}

Saying saying() {
  Saying out;
  out.challenge = "a challenge of 24 bytes.";
  out.format = "packed";  // all of it is signed: no change may pass
  return out;
}

// The answer with some bytes of one part changed, put in or taken out.
json::Value changed(json::Value answer, std::initializer_list<const char*> parts) {
  const auto part = *rc::gen::elementOf(std::vector<std::string>(parts.begin(), parts.end()));
  for (auto& member : *answer.object()) {
    if (member.key != "response") continue;
    for (auto& inner : *member.value.object()) {
      if (inner.key != part) continue;
      std::string bytes = from_base64url(*inner.value.string()).value();
      const auto changes = *rc::gen::inRange(1, 4);
      for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        const char byte = *rc::gen::arbitrary<char>();
        switch (*rc::gen::inRange(0, 3)) {
          case 0:
            bytes[at] = byte;
            break;
          case 1:
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), byte);
            break;
          default:
            if (bytes.size() > 1) bytes.erase(at, 1);
        }
      }
      RC_PRE(to_base64url(bytes) != *inner.value.string());
      inner.value = to_base64url(bytes);
    }
  }
  return answer;
}

TEST(PasskeyProperty, NoChangedBytePassesForANewPasskey) {
  const auto right = authenticator().create(saying());
  ASSERT_TRUE(register_passkey(kParty, saying().challenge, right).has_value());
  // That "alg" of the statement is compared was found here.
  check(rc::check("register", [&] {
    const auto wrong = changed(right, {"clientDataJSON", "attestationObject"});
    RC_ASSERT(!register_passkey(kParty, saying().challenge, wrong).has_value());
  }));
}

TEST(PasskeyProperty, NoChangedBytePassesForSigningIn) {
  const auto passkey =
      register_passkey(kParty, saying().challenge, authenticator().create(saying())).value();
  Saying said = saying();
  said.counter = 2;
  const auto right = authenticator().get(said, "user-0001");
  ASSERT_TRUE(check_assertion(kParty, said.challenge, passkey, right).has_value());
  check(rc::check("assert", [&] {
    const auto wrong = changed(right, {"clientDataJSON", "authenticatorData", "signature"});
    RC_ASSERT(!check_assertion(kParty, said.challenge, passkey, wrong).has_value());
  }));
}

TEST(PasskeyProperty, RandomBytesAreNoAttestationObject) {
  check(rc::check("random", [] {
    Saying said = saying();
    auto answer = authenticator().create(said);
    // Heads of CBOR more often than other bytes, so that it goes on for a while.
    const auto bytes = *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
        {{3, rc::gen::elementOf(
                 std::string("\xA1\xA2\xA3\x82\x61\x41\x01\x20\x63\xF6\xBB\x9B\x5B", 13))},
         {1, rc::gen::arbitrary<char>()}}));
    for (auto& member : *answer.object()) {
      if (member.key != "response") continue;
      for (auto& inner : *member.value.object()) {
        if (inner.key == "attestationObject") inner.value = to_base64url(bytes);
      }
    }
    RC_ASSERT(!register_passkey(kParty, said.challenge, answer).has_value());
  }));
}

}  // namespace
