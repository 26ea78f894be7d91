// Passkeys made and used by an authenticator in software, right and wrong.
#include "backsight/identity/passkey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "backsight/identity/base64url.h"
#include "support/software_authenticator.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
using backsight::test::cbor_bytes;
using backsight::test::cbor_head;
using backsight::test::cbor_integer;
using backsight::test::cbor_text;
using backsight::test::Saying;
using backsight::test::SoftwareAuthenticator;
using core::ErrorCode;
namespace json = core::json;

const RelyingParty kParty{"backsight.example.org", "Backsight", "https://backsight.example.org"};
constexpr std::string_view kUser = "user-0001";

Saying saying(std::string challenge = "a challenge of 24 bytes.") {
  Saying out;
  out.challenge = std::move(challenge);
  return out;
}

core::Result<Passkey> made(const SoftwareAuthenticator& authenticator, const Saying& said) {
  return register_passkey(kParty, saying().challenge, authenticator.create(said));
}

void expect_refused(const auto& result, ErrorCode code, const char* sentence) {
  ASSERT_FALSE(result.has_value()) << sentence;
  EXPECT_THAT(result.error().message, testing::HasSubstr(sentence));
  EXPECT_EQ(result.error().code, code) << result.error().message;
}

class PasskeyOf : public testing::TestWithParam<std::int32_t> {};

TEST_P(PasskeyOf, IsMadeAndSignsIn) {
  const SoftwareAuthenticator authenticator(GetParam());
  for (const char* format : {"none", "packed"}) {
    Saying said = saying();
    said.format = format;
    said.flags = 0x1D;  // may be copied, and is
    const auto passkey = made(authenticator, said);
    ASSERT_TRUE(passkey.has_value()) << passkey.error().message;
    EXPECT_EQ(passkey->id, authenticator.id());
    EXPECT_EQ(passkey->algorithm, GetParam());
    EXPECT_EQ(passkey->public_key, authenticator.cose_key());
    EXPECT_EQ(passkey->counter, 1U);
    EXPECT_TRUE(passkey->backed_up);
    EXPECT_TRUE(passkey->backup_eligible);

    said.challenge = "another challenge, later";
    said.counter = 7;
    const auto answer = authenticator.get(said, kUser);
    const auto assertion = read_assertion(answer);
    ASSERT_TRUE(assertion.has_value());
    EXPECT_EQ(assertion->credential_id, authenticator.id());
    EXPECT_EQ(assertion->user, kUser);
    const auto counter = check_assertion(kParty, said.challenge, *passkey, answer);
    ASSERT_TRUE(counter.has_value()) << counter.error().message;
    EXPECT_EQ(*counter, 7U);
  }
}

TEST_P(PasskeyOf, RefusesTheSignatureOfAnotherKeyAndOfOtherBytes) {
  const SoftwareAuthenticator authenticator(GetParam());
  const SoftwareAuthenticator other(GetParam(), authenticator.id());
  const auto passkey = made(authenticator, saying());
  ASSERT_TRUE(passkey.has_value());
  Saying said = saying();
  said.counter = 2;
  expect_refused(check_assertion(kParty, said.challenge, *passkey, other.get(said, kUser)),
                 ErrorCode::kForbidden, "the signature is not right");
  said.signed_instead = "something else";
  expect_refused(check_assertion(kParty, said.challenge, *passkey, authenticator.get(said, kUser)),
                 ErrorCode::kForbidden, "the signature is not right");
  said.format = "packed";
  expect_refused(made(authenticator, said), ErrorCode::kForbidden,
                 "the attestation's signature is not right");
}

INSTANTIATE_TEST_SUITE_P(EachAlgorithm, PasskeyOf, testing::Values(-7, -8, -257),
                         [](const auto& tested) {
                           return tested.param == -7   ? "ES256"
                                  : tested.param == -8 ? "EdDSA"
                                                       : "RS256";
                         });

struct Wrong {
  const char* name;
  std::function<void(Saying&)> change;
  ErrorCode code;
  const char* sentence;
};

// Wrong for both ceremonies.
const std::vector<Wrong>& wrong_sayings() {
  static const std::vector<Wrong> kWrong = {
      {"challenge", [](Saying& s) { s.challenge += '!'; }, ErrorCode::kForbidden,
       "belongs to another challenge"},
      {"no challenge", [](Saying& s) { s.challenge.clear(); }, ErrorCode::kForbidden,
       "belongs to another challenge"},
      {"origin", [](Saying& s) { s.origin = "https://backsight.example.org.evil.test"; },
       ErrorCode::kForbidden, "on another site's page"},
      {"scheme", [](Saying& s) { s.origin = "http://backsight.example.org"; },
       ErrorCode::kForbidden, "on another site's page"},
      {"port", [](Saying& s) { s.origin += ":8443"; }, ErrorCode::kForbidden,
       "on another site's page"},
      {"type", [](Saying& s) { s.type = "payment.get"; }, ErrorCode::kForbidden,
       "another kind of ceremony"},
      {"cross-origin", [](Saying& s) { s.more_client_data = R"(,"crossOrigin":true)"; },
       ErrorCode::kForbidden, "page within another site's page"},
      {"top origin", [](Saying& s) { s.more_client_data = R"(,"topOrigin":"https://evil.test")"; },
       ErrorCode::kForbidden, "page within another site's page"},
      {"rpId", [](Saying& s) { s.rp_id = "example.org"; }, ErrorCode::kForbidden,
       "answers for another site"},
      {"presence", [](Saying& s) { s.flags &= ~0x01U; }, ErrorCode::kForbidden,
       "nobody touched the authenticator"},
      {"verification", [](Saying& s) { s.flags &= ~0x04U; }, ErrorCode::kForbidden,
       "did not verify its user"},
      {"copied but not to be copied", [](Saying& s) { s.flags |= 0x10U; }, ErrorCode::kForbidden,
       "cannot be copied"},
      {"bytes after the data", [](Saying& s) { s.after_data = "x"; }, ErrorCode::kSyntax,
       "something after the authenticator's data"},
      {"extensions without the flag", [](Saying& s) { s.extensions = cbor_head(5, 0); },
       ErrorCode::kSyntax, "something after the authenticator's data"},
      {"the flag without extensions", [](Saying& s) { s.flags |= 0x80U; }, ErrorCode::kSyntax,
       "extensions are no map"},
      {"extensions that are no map",
       [](Saying& s) {
         s.flags |= 0x80U;
         s.extensions = cbor_text("x");
       },
       ErrorCode::kSyntax, "extensions are no map"},
      {"extensions cut off",
       [](Saying& s) {
         s.flags |= 0x80U;
         s.extensions = cbor_head(5, 1) + cbor_text("credProtect");
       },
       ErrorCode::kSyntax, "ends too early"},
      {"client data that are no JSON", [](Saying& s) { s.client_data = "{"; }, ErrorCode::kSyntax,
       ""},
      {"client data with a member twice",
       [](Saying& s) { s.more_client_data = R"(,"origin":"https://backsight.example.org")"; },
       ErrorCode::kDuplicateKey, ""},
      {"client data without an origin",
       [](Saying& s) { s.client_data = R"({"type":"webauthn.get","challenge":"AAAA"})"; },
       ErrorCode::kMissingMember, "origin"},
      {"client data of another shape", [](Saying& s) { s.client_data = "[]"; },
       ErrorCode::kWrongType, ""},
  };
  return kWrong;
}

TEST(Passkey, EachWrongSayingIsRefusedForANewPasskey) {
  const SoftwareAuthenticator authenticator;
  for (const Wrong& wrong : wrong_sayings()) {
    SCOPED_TRACE(wrong.name);
    Saying said = saying();
    wrong.change(said);
    expect_refused(made(authenticator, said), wrong.code, wrong.sentence);
  }
}

TEST(Passkey, EachWrongSayingIsRefusedForSigningIn) {
  const SoftwareAuthenticator authenticator;
  const auto passkey = made(authenticator, saying());
  ASSERT_TRUE(passkey.has_value());
  for (const Wrong& wrong : wrong_sayings()) {
    SCOPED_TRACE(wrong.name);
    Saying said = saying();
    said.counter = 2;
    wrong.change(said);
    expect_refused(
        check_assertion(kParty, saying().challenge, *passkey, authenticator.get(said, kUser)),
        wrong.code, wrong.sentence);
  }
}

TEST(Passkey, AnAnswerOfOneCeremonyIsNoneOfTheOther) {
  const SoftwareAuthenticator authenticator;
  const auto passkey = made(authenticator, saying());
  Saying said = saying();
  said.type = "webauthn.get";
  expect_refused(made(authenticator, said), ErrorCode::kForbidden, "another kind of ceremony");
  said.type = "webauthn.create";
  expect_refused(check_assertion(kParty, said.challenge, *passkey, authenticator.get(said, kUser)),
                 ErrorCode::kForbidden, "another kind of ceremony");
}

TEST(Passkey, TakesWhatNobodyAskedFor) {
  // Section 5.8.1: members of the client's data that nobody knows are skipped. Extensions likewise.
  const SoftwareAuthenticator authenticator;
  Saying said = saying();
  said.more_client_data = R"(,"crossOrigin":false,"other_keys_can_be_added_here":"do not compare")";
  said.flags |= 0x80U;
  said.extensions = cbor_head(5, 1) + cbor_text("credProtect") + cbor_integer(2);
  const auto passkey = made(authenticator, said);
  ASSERT_TRUE(passkey.has_value()) << passkey.error().message;
  said.counter = 2;
  EXPECT_TRUE(check_assertion(kParty, said.challenge, *passkey, authenticator.get(said, kUser))
                  .has_value());
}

std::string es256_key_with(std::string_view x, std::string_view y, std::int64_t curve = 1) {
  return cbor_head(5, 5) + cbor_integer(1) + cbor_integer(2) + cbor_integer(3) + cbor_integer(-7) +
         cbor_integer(-1) + cbor_integer(curve) + cbor_integer(-2) + cbor_bytes(x) +
         cbor_integer(-3) + cbor_bytes(y);
}

TEST(Passkey, RefusesKeysThatWereNotOffered) {
  const SoftwareAuthenticator authenticator;
  const std::string point(32, '\x01');
  const std::string ed25519 = cbor_head(5, 4) + cbor_integer(1) + cbor_integer(1) +
                              cbor_integer(3) + cbor_integer(-8) + cbor_integer(-1);
  const std::string rsa =
      cbor_head(5, 4) + cbor_integer(1) + cbor_integer(3) + cbor_integer(3) + cbor_integer(-257);
  const std::tuple<const char*, std::string, const char*> keys[] = {
      // -36 is ES512 (IANA COSE algorithms).
      {"algorithm", cbor_head(5, 1) + cbor_integer(3) + cbor_integer(-36), "none of those that"},
      {"none at all", cbor_head(5, 0), "none of those that were offered"},
      {"off the curve", es256_key_with(point, point), "does not fit its algorithm"},
      {"short point", es256_key_with(point, point.substr(1)), "no point of the curve P-256"},
      {"other curve", es256_key_with(point, point, 2), "no point of the curve P-256"},
      {"short Ed25519", ed25519 + cbor_integer(6) + cbor_integer(-2) + cbor_bytes("short"),
       "no key of Ed25519"},
      {"X25519", ed25519 + cbor_integer(4) + cbor_integer(-2) + cbor_bytes(point),
       "no key of Ed25519"},
      {"RSA of 1024 bits",
       rsa + cbor_integer(-1) + cbor_bytes(std::string(128, '\xFF')) + cbor_integer(-2) +
           cbor_bytes("\x01\x00\x01"),
       "no RSA key of 2048 bits"},
  };
  for (const auto& [name, key, sentence] : keys) {
    SCOPED_TRACE(name);
    Saying said = saying();
    said.cose_key = key;
    expect_refused(made(authenticator, said), ErrorCode::kForbidden, sentence);
  }
}

TEST(Passkey, RefusesCborWithTwoReadings) {
  const SoftwareAuthenticator authenticator;
  const std::string key = authenticator.cose_key();
  std::string longer = key;  // the label 1 in two bytes
  longer.replace(1, 1, std::string("\x18\x01", 2));
  std::string indefinite = key;
  indefinite[0] = '\xBF';
  indefinite += '\xFF';
  std::string twice = key;
  twice[0] = '\xA6';
  twice += cbor_integer(-1) + cbor_integer(1);
  std::string tagged = key;
  tagged.replace(2, 1, std::string("\xC2\x02", 2));
  std::string huge = std::string("\xBB\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 9) + key.substr(1);
  for (const auto& bytes : {longer, indefinite, twice, tagged, huge}) {
    Saying said = saying();
    said.cose_key = bytes;
    expect_refused(made(authenticator, said), ErrorCode::kSyntax, "");
  }
}

TEST(Passkey, RefusesAttestationObjectsOfAnotherShape) {
  const SoftwareAuthenticator authenticator;
  const auto refused = [&](ErrorCode code, const char* sentence, auto change) {
    Saying said = saying();
    change(said);
    expect_refused(made(authenticator, said), code, sentence);
  };
  refused(ErrorCode::kSyntax, "something after the attestation object",
          [](Saying& s) { s.after_object = "x"; });
  refused(ErrorCode::kSyntax, "statement is no map",
          [](Saying& s) { s.statement = cbor_bytes("x"); });
  refused(ErrorCode::kForbidden, "\"none\" says nothing",
          [](Saying& s) { s.statement = cbor_head(5, 1) + cbor_text("alg") + cbor_integer(-7); });
  refused(ErrorCode::kForbidden, "was not asked for",
          [](Saying& s) { s.format = "android-safetynet"; });
  refused(ErrorCode::kForbidden, "attestation's algorithm is not that of the passkey",
          [](Saying& s) {
            s.format = "packed";
            s.statement = cbor_head(5, 0);
          });
  refused(ErrorCode::kForbidden, "attestation's signature is not right", [](Saying& s) {
    s.format = "packed";
    s.statement = cbor_head(5, 1) + cbor_text("alg") + cbor_integer(-7);
  });
  refused(ErrorCode::kForbidden, "another passkey than the authenticator made",
          [](Saying& s) { s.id_in_data = "another passkey's id"; });
  refused(ErrorCode::kSyntax, "too deep", [](Saying& s) {
    s.statement = cbor_head(5, 1) + cbor_text("x") + std::string(20, '\x81') + cbor_integer(0);
  });
}

TEST(Passkey, RefusesAnIdThatIsTooShort) {
  const SoftwareAuthenticator authenticator(-7, "fifteen bytes..");
  expect_refused(made(authenticator, saying()), ErrorCode::kForbidden, "another passkey");
}

TEST(Passkey, NoTruncationIsTaken) {
  const SoftwareAuthenticator authenticator;
  Saying said = saying();
  const auto whole = authenticator.create(said);
  const std::string object =
      from_base64url(*whole.find("response")->find("attestationObject")->string()).value();
  for (std::size_t size = 0; size < object.size(); ++size) {
    auto cut = whole;
    for (auto& member : *cut.object()) {
      if (member.key != "response") continue;
      for (auto& inner : *member.value.object()) {
        if (inner.key == "attestationObject") inner.value = to_base64url(object.substr(0, size));
      }
    }
    expect_refused(register_passkey(kParty, said.challenge, cut), ErrorCode::kSyntax, "");
  }
}

TEST(Passkey, CountersGrowOrStandAtZero) {
  const SoftwareAuthenticator authenticator;
  auto passkey = made(authenticator, saying()).value();
  const auto sign_in = [&](std::uint32_t stored, std::uint32_t said_counter) {
    passkey.counter = stored;
    Saying said = saying();
    said.counter = said_counter;
    return check_assertion(kParty, said.challenge, passkey, authenticator.get(said, kUser));
  };
  EXPECT_EQ(sign_in(0, 0), 0U);
  EXPECT_EQ(sign_in(0, 1), 1U);
  EXPECT_EQ(sign_in(6, 7), 7U);
  EXPECT_EQ(sign_in(6, 0xFFFFFFFF), 0xFFFFFFFF);
  for (const auto& [stored, said_counter] :
       {std::pair{7U, 7U}, std::pair{7U, 6U}, std::pair{7U, 0U}, std::pair{0xFFFFFFFFU, 0U}}) {
    expect_refused(sign_in(stored, said_counter), ErrorCode::kForbidden, "did not grow");
  }
}

TEST(Passkey, BelongsToItsIdAlgorithmAndKind) {
  const SoftwareAuthenticator authenticator;
  const auto passkey = made(authenticator, saying()).value();
  Saying said = saying();
  said.counter = 2;
  const auto answer = authenticator.get(said, kUser);
  Passkey other = passkey;
  other.id = "another passkey's id";
  expect_refused(check_assertion(kParty, said.challenge, other, answer), ErrorCode::kForbidden,
                 "by another passkey");
  other = passkey;
  other.algorithm = -8;
  expect_refused(check_assertion(kParty, said.challenge, other, answer), ErrorCode::kForbidden,
                 "not that of its key");
  other = passkey;
  other.backup_eligible = true;
  expect_refused(check_assertion(kParty, said.challenge, other, answer), ErrorCode::kForbidden,
                 "may be copied is not what it was");
}

TEST(Passkey, RefusesJsonOfAnotherShape) {
  const SoftwareAuthenticator authenticator;
  const auto right = authenticator.get(saying(), kUser);
  const auto with = [&](std::string_view key, const json::Value& value) {
    auto changed = right;
    for (auto& member : *changed.object()) {
      if (member.key == key) member.value = value;
    }
    return changed;
  };
  const auto with_inner = [&](std::string_view key, const json::Value& value) {
    json::Value inner = *right.find("response");
    for (auto& member : *inner.object()) {
      if (member.key == key) member.value = value;
    }
    return with("response", inner);
  };
  expect_refused(read_assertion("x"), ErrorCode::kWrongType, "");
  expect_refused(read_assertion(with("id", nullptr)), ErrorCode::kMissingMember, "id");
  expect_refused(read_assertion(with("id", "")), ErrorCode::kOutOfRange, "");
  expect_refused(read_assertion(with("id", "AAAA")), ErrorCode::kInconsistent, "");
  expect_refused(read_assertion(with("rawId", "A A=")), ErrorCode::kSyntax, "base64url");
  expect_refused(read_assertion(with("type", "password")), ErrorCode::kUnknownWord, "");
  expect_refused(read_assertion(with("response", "x")), ErrorCode::kWrongType, "");
  // A key that is not discoverable names no user: we never ask for one.
  expect_refused(read_assertion(with_inner("userHandle", nullptr)), ErrorCode::kMissingMember,
                 "userHandle");
  const auto long_user = read_assertion(with_inner("userHandle", std::string(88, 'A')));
  expect_refused(long_user, ErrorCode::kTooLarge, "64 bytes");
  EXPECT_EQ(long_user.error().place.pointer, "/response/userHandle");
  expect_refused(read_assertion(with_inner("clientDataJSON", std::string(40000, 'A'))),
                 ErrorCode::kTooLarge, "");
}

TEST(Passkey, AsksForVerifiedDiscoverablePasskeysWithoutAttestation) {
  const std::vector<std::string> excluded = {"one passkey's id"};
  const auto options = creation_options(kParty, "challenge", "user", "R. Marsh", excluded);
  EXPECT_EQ(json::write(options),
            R"({"challenge":"Y2hhbGxlbmdl","rp":{"id":"backsight.example.org","name":"Backsight"},)"
            R"("user":{"id":"dXNlcg","name":"R. Marsh","displayName":"R. Marsh"},)"
            R"("pubKeyCredParams":[{"type":"public-key","alg":-8},{"type":"public-key","alg":-7},)"
            R"({"type":"public-key","alg":-257}],"timeout":300000,)"
            R"("excludeCredentials":[{"type":"public-key","id":"b25lIHBhc3NrZXkncyBpZA"}],)"
            R"("authenticatorSelection":{"residentKey":"required","requireResidentKey":true,)"
            R"("userVerification":"required"},"attestation":"none"})");
  EXPECT_EQ(json::write(request_options(kParty, "challenge")),
            R"({"challenge":"Y2hhbGxlbmdl","timeout":300000,"rpId":"backsight.example.org",)"
            R"("allowCredentials":[],"userVerification":"required"})");
}

}  // namespace
