// ID tokens, right and wrong, signed with keys made here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "backsight/identity/base64url.h"
#include "backsight/identity/oidc.h"
#include "support/token_signer.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
using backsight::test::TokenSigner;
using core::ErrorCode;
namespace json = core::json;

constexpr std::int64_t kNow = 1'795'000'000;  // seconds; a day in 2026
const OidcClient kClient{"https://login.example.org", "backsight", "", "https://b.example.org/cb"};
constexpr std::string_view kNonce = "a nonce of this sign-in";

const TokenSigner& rsa() {
  static const TokenSigner kSigner("RS256", "rsa-1");
  return kSigner;
}
const TokenSigner& ec() {
  static const TokenSigner kSigner("ES256", "ec-1");
  return kSigner;
}
const TokenSigner& ed() {
  static const TokenSigner kSigner("EdDSA", "ed-1");
  return kSigner;
}

json::Value key_set(std::initializer_list<json::Object> keys) {
  json::Array list;
  for (const auto& key : keys) list.push_back(key);
  return json::Object{{"keys", std::move(list)}};
}

const std::vector<OidcKey>& keys() {
  static const auto kKeys = read_keys(key_set({rsa().jwk(), ec().jwk(), ed().jwk()})).value();
  return kKeys;
}

json::Object claims() {
  return {{"iss", kClient.issuer},
          {"sub", "248289761001"},
          {"aud", kClient.id},
          {"exp", json::from_integer(kNow + 600)},
          {"iat", json::from_integer(kNow)},
          {"nonce", kNonce},
          {"name", "Synthetic Nurse"},
          {"email", "nurse@example.org"},
          {"email_verified", true},
          {"amr", json::Array{"pwd", "mfa"}}};
}

json::Object with(std::string_view key, const json::Value& value) {
  auto changed = claims();
  std::erase_if(changed, [&](const json::Member& member) { return member.key == key; });
  changed.push_back({std::string(key), value});
  return changed;
}

core::Result<OidcPerson> check(std::string_view token, std::int64_t seconds = kNow) {
  return check_id_token(token, keys(), kClient, kNonce, core::Instant{seconds * 1000});
}

void expect_refused(const core::Result<OidcPerson>& result, ErrorCode code, const char* sentence) {
  ASSERT_FALSE(result.has_value()) << sentence;
  EXPECT_THAT(result.error().message, testing::HasSubstr(sentence));
  EXPECT_EQ(result.error().code, code) << result.error().message;
}

TEST(IdToken, IsTakenOfEachAlgorithm) {
  for (const TokenSigner* signer : {&rsa(), &ec(), &ed()}) {
    const auto person = check(signer->token(claims()));
    ASSERT_TRUE(person.has_value()) << person.error().message;
    EXPECT_EQ(person->issuer, "https://login.example.org");
    EXPECT_EQ(person->subject, "248289761001");
    EXPECT_EQ(person->name, "Synthetic Nurse");
    EXPECT_EQ(person->email, "nurse@example.org");
    EXPECT_TRUE(person->email_verified);
    EXPECT_THAT(person->methods, testing::ElementsAre("pwd", "mfa"));
  }
}

TEST(IdToken, NeedsNoNameAndNoAddress) {
  auto few = claims();
  few.resize(6);
  const auto person = check(ec().token(few));
  ASSERT_TRUE(person.has_value()) << person.error().message;
  EXPECT_EQ(person->name, "");
  EXPECT_EQ(person->email, "");
  EXPECT_FALSE(person->email_verified);
}

// Signed tokens of the standards themselves. Their payloads are no ID tokens: what comes after the
// signature is refused, and that is how a right signature shows.
TEST(IdToken, KnowsTheSignaturesOfTheStandards) {
  struct Example {
    const char* key;
    std::string token;
    ErrorCode after;
  };
  const std::string payload =
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnV"
      "l"
      "fQ.";
  const Example examples[] = {
      // RFC 7515 appendix A.2.
      {R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxH)"
       R"(mfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo)"
       R"(9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY)"
       R"(4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW)"
       R"(9gb54h4FRWyuXpoQ"})",
       "eyJhbGciOiJSUzI1NiJ9" + payload +
           "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
           "O8W"
           "2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
           "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkS"
           "jtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
           "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnv"
           "Wh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
       ErrorCode::kForbidden},
      // RFC 7515 appendix A.3.
      {R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
       R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
       "eyJhbGciOiJFUzI1NiJ9" + payload +
           "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
       ErrorCode::kForbidden},
      // RFC 8037 appendix A.4; its payload is no JSON.
      {R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
       "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
       "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
       ErrorCode::kSyntax},
  };
  for (const Example& example : examples) {
    const auto set = read_keys(key_set({*json::parse(example.key)->object()}));
    ASSERT_TRUE(set.has_value()) << example.key;
    const auto result =
        check_id_token(example.token, *set, kClient, kNonce, core::Instant{kNow * 1000});
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, example.after);
    EXPECT_THAT(result.error().message, testing::Not(testing::HasSubstr("signature")));
    // One bit of the signature.
    std::string wrong = example.token;
    char& digit = wrong[wrong.size() - 10];
    digit = digit == 'A' ? 'B' : 'A';
    expect_refused(check_id_token(wrong, *set, kClient, kNonce, core::Instant{kNow * 1000}),
                   ErrorCode::kForbidden, "signature is not right");
  }
}

TEST(IdToken, EachWrongClaimIsRefused) {
  const std::tuple<const char*, json::Object, ErrorCode, const char*> wrong[] = {
      {"issuer", with("iss", "https://login.example.org/"), ErrorCode::kForbidden,
       "of another provider"},
      {"no issuer", with("iss", nullptr), ErrorCode::kMissingMember, "iss"},
      {"audience", with("aud", "another client"), ErrorCode::kForbidden, "for another client"},
      {"audiences", with("aud", json::Array{"a", "b"}), ErrorCode::kForbidden,
       "for another client"},
      {"no audience", with("aud", nullptr), ErrorCode::kMissingMember, "aud"},
      {"audience of another type", with("aud", json::from_integer(1)), ErrorCode::kWrongType, ""},
      {"several audiences, no azp", with("aud", json::Array{"a", kClient.id}),
       ErrorCode::kForbidden, "does not say who asked"},
      {"azp", with("azp", "another client"), ErrorCode::kForbidden, "another client asked"},
      {"no expiry", with("exp", nullptr), ErrorCode::kMissingMember, "exp"},
      {"expiry of another type", with("exp", "tomorrow"), ErrorCode::kWrongType, ""},
      {"expired", with("exp", json::from_integer(kNow - 61)), ErrorCode::kForbidden, "has expired"},
      {"expired at the leeway", with("exp", json::from_integer(kNow - 60)), ErrorCode::kForbidden,
       "has expired"},
      {"no iat", with("iat", nullptr), ErrorCode::kMissingMember, "iat"},
      {"made in the future", with("iat", json::from_integer(kNow + 61)), ErrorCode::kForbidden,
       "in the future"},
      {"not yet", with("nbf", json::from_integer(kNow + 61)), ErrorCode::kForbidden,
       "does not hold yet"},
      {"a moment that no clock meets", with("exp", json::Number{"1e300"}), ErrorCode::kOutOfRange,
       ""},
      {"nonce", with("nonce", "a nonce of another one."), ErrorCode::kForbidden, "another sign-in"},
      {"no nonce", with("nonce", nullptr), ErrorCode::kMissingMember, "nonce"},
      {"no subject", with("sub", nullptr), ErrorCode::kMissingMember, "sub"},
      {"empty subject", with("sub", ""), ErrorCode::kForbidden, "does not say who"},
      {"long subject", with("sub", std::string(256, 'x')), ErrorCode::kForbidden,
       "does not say who"},
  };
  for (const auto& [name, payload, code, sentence] : wrong) {
    SCOPED_TRACE(name);
    expect_refused(check(ec().token(payload)), code, sentence);
  }
}

TEST(IdToken, ClocksMayDifferByAMinute) {
  EXPECT_TRUE(check(ec().token(with("exp", json::from_integer(kNow - 59)))).has_value());
  EXPECT_TRUE(check(ec().token(with("iat", json::from_integer(kNow + 60)))).has_value());
  EXPECT_TRUE(check(ec().token(with("nbf", json::from_integer(kNow + 60)))).has_value());
  // NumericDate may have a fraction (RFC 7519 section 2).
  EXPECT_TRUE(check(ec().token(with("exp", json::Number{"1795000000.5"}))).has_value());
}

TEST(IdToken, SeveralAudiencesWithOurselvesAsTheOneThatAsked) {
  auto payload = with("aud", json::Array{"another client", kClient.id});
  payload.push_back({"azp", kClient.id});
  EXPECT_TRUE(check(ec().token(payload)).has_value());
}

TEST(IdToken, WithoutANonceOfOursNoneFits) {
  EXPECT_FALSE(
      check_id_token(ec().token(with("nonce", "")), keys(), kClient, "", core::Instant{kNow * 1000})
          .has_value());
}

std::string header_of(std::string_view algorithm, std::string_view more) {
  return R"({"alg":")" + std::string(algorithm) + R"(")" + std::string(more) + "}";
}

TEST(IdToken, RefusesOtherAlgorithms) {
  const std::string payload = json::write(claims());
  for (const char* algorithm : {"none", "None", "HS256", "RS384", "PS256", "ES512", "ES256K", ""}) {
    SCOPED_TRACE(algorithm);
    expect_refused(check(ec().token(header_of(algorithm, R"(,"kid":"ec-1")"), payload)),
                   ErrorCode::kForbidden, "none of RS256, ES256 and EdDSA");
  }
  // Without a signature at all.
  const std::string bare = to_base64url(header_of("none", "")) + "." + to_base64url(payload) + ".";
  expect_refused(check(bare), ErrorCode::kForbidden, "none of RS256, ES256 and EdDSA");
  expect_refused(check(to_base64url(header_of("ES256", R"(,"kid":"ec-1")")) + "." +
                       to_base64url(payload) + "."),
                 ErrorCode::kForbidden, "signature is not right");
}

TEST(IdToken, AKeySignsWithItsOwnAlgorithmOnly) {
  // The id of one key with the algorithm of another.
  const std::string payload = json::write(claims());
  expect_refused(check(ec().token(header_of("ES256", R"(,"kid":"rsa-1")"), payload)),
                 ErrorCode::kNotFound, "none of the provider's");
  expect_refused(check(ec().token(header_of("RS256", R"(,"kid":"rsa-1")"), payload)),
                 ErrorCode::kForbidden, "signature is not right");
}

TEST(IdToken, KeysThatComeAlongAreNobodys) {
  const TokenSigner stranger("ES256", "ec-1");
  const std::string payload = json::write(claims());
  const std::string along = R"(,"kid":"ec-1","jwk":)" + json::write(stranger.jwk()) +
                            R"(,"jku":"https://evil.test/keys")";
  expect_refused(check(stranger.token(header_of("ES256", along), payload)), ErrorCode::kForbidden,
                 "signature is not right");
  EXPECT_TRUE(check(ec().token(header_of("ES256", along), payload)).has_value());
}

TEST(IdToken, FindsItsKey) {
  const std::string payload = json::write(claims());
  // No id: there is one key of that algorithm.
  EXPECT_TRUE(check(ec().token(header_of("ES256", ""), payload)).has_value());
  expect_refused(check(ec().token(header_of("ES256", R"(,"kid":"new")"), payload)),
                 ErrorCode::kNotFound, "none of the provider's");
  const TokenSigner second("ES256", "ec-2");
  const auto two = read_keys(key_set({ec().jwk(), second.jwk()})).value();
  const auto ask = [&](std::string_view token) {
    return check_id_token(token, two, kClient, kNonce, core::Instant{kNow * 1000});
  };
  expect_refused(ask(ec().token(header_of("ES256", ""), payload)), ErrorCode::kForbidden,
                 "does not say which key");
  EXPECT_TRUE(ask(second.token(claims())).has_value());
  expect_refused(ask(second.token(header_of("ES256", R"(,"kid":"ec-1")"), payload)),
                 ErrorCode::kForbidden, "signature is not right");
}

TEST(IdToken, RefusesOtherHeaders) {
  const std::string payload = json::write(claims());
  const auto header = [&](std::string_view more) {
    return check(ec().token(header_of("ES256", more), payload));
  };
  expect_refused(header(R"(,"crit":["b64"],"b64":false)"), ErrorCode::kForbidden,
                 "what we do not know");
  expect_refused(header(R"(,"typ":"at+jwt")"), ErrorCode::kForbidden, "another kind of token");
  expect_refused(header(R"(,"alg":"ES256")"), ErrorCode::kDuplicateKey, "");
  expect_refused(header(R"(,"kid":1)"), ErrorCode::kWrongType, "");
}

TEST(IdToken, RefusesTokensOfAnotherShape) {
  const std::string token = ec().token(claims());
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("a.b"), token + ".x",
        token.substr(0, token.rfind('.')), token + "=", " " + token, token + "\n"}) {
    EXPECT_FALSE(check(text).has_value()) << text;
  }
  expect_refused(check(ec().token(with("name", std::string(20000, 'x')))), ErrorCode::kTooLarge,
                 "");
  expect_refused(check(ec().token(header_of("ES256", ""), "[]")), ErrorCode::kWrongType, "");
  expect_refused(check(ec().token(header_of("ES256", ""), "{")), ErrorCode::kSyntax, "");
  expect_refused(check(ec().token(header_of("ES256", ""), R"({"iss":"a","iss":"b"})")),
                 ErrorCode::kDuplicateKey, "");
}

TEST(IdToken, NoChangedCharacterPasses) {
  for (const TokenSigner* signer : {&rsa(), &ec(), &ed()}) {
    const std::string token = signer->token(claims());
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string wrong = token;
      wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(check(wrong).has_value()) << i;
    }
  }
}

TEST(OidcKeys, SkipsWhatItHasNoUseFor) {
  const auto changed = [](json::Object key, std::string_view member, const json::Value& value) {
    std::erase_if(key, [&](const json::Member& one) { return one.key == member; });
    key.push_back({std::string(member), value});
    return key;
  };
  const TokenSigner small("RS256", "small", 1024);
  const json::Object useless[] = {
      changed(ec().jwk(), "use", "enc"),
      changed(ec().jwk(), "key_ops", json::Array{"sign"}),
      changed(ec().jwk(), "alg", "ES384"),
      changed(ec().jwk(), "crv", "P-384"),
      changed(ec().jwk(), "kty", "oct"),
      changed(ec().jwk(), "x", "AAAA"),
      changed(ec().jwk(), "y", to_base64url(std::string(32, '\x01'))),  // off the curve
      changed(ec().jwk(), "x", "not base64url!"),
      changed(rsa().jwk(), "alg", "RS512"),
      changed(rsa().jwk(), "e", "AQ"),  // an exponent of 1
      changed(rsa().jwk(), "n", json::from_integer(1)),
      changed(ed().jwk(), "x", "AAAA"),
      changed(ed().jwk(), "crv", "X25519"),
      small.jwk(),
  };
  for (const auto& key : useless) {
    const auto read = read_keys(key_set({key}));
    ASSERT_FALSE(read.has_value()) << json::write(key);
    EXPECT_EQ(read.error().code, ErrorCode::kForbidden);
    EXPECT_EQ(read_keys(key_set({key, ed().jwk()}))->size(), 1U);
  }
  EXPECT_EQ(read_keys(key_set({changed(ec().jwk(), "key_ops", json::Array{"verify"})}))->size(),
            1U);
}

TEST(OidcKeys, RefusesWhatIsNoKeySet) {
  EXPECT_EQ(read_keys(json::Array{}).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(read_keys(json::Object{}).error().code, ErrorCode::kMissingMember);
  EXPECT_EQ(read_keys(json::Object{{"keys", "x"}}).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(read_keys(json::Object{{"keys", json::Array(65, nullptr)}}).error().code,
            ErrorCode::kTooLarge);
}

}  // namespace
