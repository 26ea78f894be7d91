// The steps of the code flow, and the whole sign-in against a provider that answers as told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "backsight/identity/oidc.h"
#include "backsight/identity/oidc_sign_in.h"
#include "support/token_signer.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
using backsight::test::TokenSigner;
using core::ErrorCode;
using core::Instant;
namespace json = core::json;
using testing::HasSubstr;

constexpr std::int64_t kNow = 1'795'000'000'000;
const OidcClient kClient{"https://login.example.org", "back sight", "s+cret: %",
                         "https://b.example.org/api/v1/oidc/callback"};

json::Object document() {
  return {{"issuer", "https://login.example.org"},
          {"authorization_endpoint", "https://login.example.org/auth"},
          {"token_endpoint", "https://login.example.org/token"},
          {"jwks_uri", "https://login.example.org/keys"},
          {"response_types_supported", json::Array{"code", "id_token"}},
          {"id_token_signing_alg_values_supported", json::Array{"RS256", "HS256"}},
          {"code_challenge_methods_supported", json::Array{"plain", "S256"}},
          {"authorization_response_iss_parameter_supported", true},
          {"something_new", json::Array{1 == 1}}};
}

json::Object with(json::Object object, std::string_view key, const json::Value& value) {
  std::erase_if(object, [&](const json::Member& member) { return member.key == key; });
  object.push_back({std::string(key), value});
  return object;
}

OidcProvider provider() { return read_discovery(document(), kClient.issuer).value(); }

TEST(OidcDiscovery, ReadsWhereToAsk) {
  const OidcProvider said = provider();
  EXPECT_EQ(said.authorization_endpoint, "https://login.example.org/auth");
  EXPECT_EQ(said.token_endpoint, "https://login.example.org/token");
  EXPECT_EQ(said.jwks_uri, "https://login.example.org/keys");
  EXPECT_TRUE(said.takes_basic);
  EXPECT_TRUE(said.names_itself);
  const auto post = with(document(), "token_endpoint_auth_methods_supported",
                         json::Array{"client_secret_post", "private_key_jwt"});
  EXPECT_FALSE(read_discovery(post, kClient.issuer)->takes_basic);
  // OpenID Connect Discovery 1.0 section 4: a slash at the end of the issuer goes.
  EXPECT_EQ(discovery_url("https://login.example.org/tenant/"),
            "https://login.example.org/tenant/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://login.example.org"),
            "https://login.example.org/.well-known/openid-configuration");
}

TEST(OidcDiscovery, RefusesEachWrongDocument) {
  const std::tuple<json::Object, ErrorCode, const char*> wrong[] = {
      {with(document(), "issuer", "https://evil.test"), ErrorCode::kForbidden, "it is another"},
      {with(document(), "issuer", "https://login.example.org/"), ErrorCode::kForbidden,
       "it is another"},
      {with(document(), "issuer", nullptr), ErrorCode::kMissingMember, "issuer"},
      {with(document(), "token_endpoint", "http://login.example.org/token"), ErrorCode::kForbidden,
       "only https"},
      {with(document(), "jwks_uri", "file:///etc/passwd"), ErrorCode::kForbidden, "only https"},
      {with(document(), "authorization_endpoint", "javascript:alert(1)"), ErrorCode::kForbidden,
       "only https"},
      {with(document(), "response_types_supported", json::Array{"id_token"}), ErrorCode::kForbidden,
       "no authorization code flow"},
      {with(document(), "response_types_supported", nullptr), ErrorCode::kForbidden,
       "no authorization code flow"},
      {with(document(), "id_token_signing_alg_values_supported", json::Array{"HS256", "none"}),
       ErrorCode::kForbidden, "none of RS256, ES256 and EdDSA"},
      {with(document(), "code_challenge_methods_supported", json::Array{"plain"}),
       ErrorCode::kForbidden, "no PKCE"},
      {with(document(), "jwks_uri", json::Array{}), ErrorCode::kWrongType, ""},
  };
  for (const auto& [said, code, sentence] : wrong) {
    const auto read = read_discovery(said, kClient.issuer);
    ASSERT_FALSE(read.has_value()) << sentence;
    EXPECT_EQ(read.error().code, code) << sentence;
    EXPECT_THAT(read.error().message, HasSubstr(sentence));
  }
  // Providers that say nothing of PKCE take it without a word.
  EXPECT_TRUE(
      read_discovery(with(document(), "code_challenge_methods_supported", nullptr), kClient.issuer)
          .has_value());
}

TEST(OidcFlow, MakesTheChallengeOfTheStandard) {
  // RFC 7636 appendix B.
  EXPECT_EQ(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(OidcFlow, EachLoginIsItsOwn) {
  const OidcLogin first = new_oidc_login();
  const OidcLogin second = new_oidc_login();
  for (const auto& part : {first.state, first.nonce, first.verifier}) EXPECT_EQ(part.size(), 43U);
  EXPECT_NE(first.state, second.state);
  EXPECT_NE(first.nonce, second.nonce);
  EXPECT_NE(first.verifier, second.verifier);
  EXPECT_NE(first.state, first.nonce);
  EXPECT_NE(first.nonce, first.verifier);
}

TEST(OidcFlow, SendsTheBrowserAway) {
  const OidcLogin login{"st", "no", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
  const std::string query =
      "response_type=code&scope=openid%20profile%20email&client_id=back%20sight&redirect_uri="
      "https%3A%2F%2Fb.example.org%2Fapi%2Fv1%2Foidc%2Fcallback&state=st&nonce=no&code_challenge="
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
  EXPECT_EQ(authorization_url(provider(), kClient, login),
            "https://login.example.org/auth?" + query);
  // RFC 6749 section 3.1: a query of the endpoint's own stays.
  OidcProvider tenant = provider();
  tenant.authorization_endpoint += "?tenant=1";
  EXPECT_EQ(authorization_url(tenant, kClient, login),
            "https://login.example.org/auth?tenant=1&" + query);
}

TEST(OidcFlow, TakesTheCodeOfItsOwnSignInOnly) {
  const OidcLogin login = new_oidc_login();
  const OidcCallback right{login.state, "code", kClient.issuer, ""};
  EXPECT_EQ(read_callback(provider(), kClient, login, right), "code");
  const auto refused = [&](auto change, const char* sentence) {
    OidcCallback wrong = right;
    change(wrong);
    const auto code = read_callback(provider(), kClient, login, wrong);
    ASSERT_FALSE(code.has_value()) << sentence;
    EXPECT_EQ(code.error().code, ErrorCode::kForbidden);
    EXPECT_THAT(code.error().message, HasSubstr(sentence));
  };
  refused([](OidcCallback& c) { c.state = new_oidc_login().state; }, "not begun in this browser");
  refused([](OidcCallback& c) { c.state.clear(); }, "not begun in this browser");
  refused([](OidcCallback& c) { c.issuer = "https://evil.test"; }, "of another provider");
  refused([](OidcCallback& c) { c.issuer.clear(); }, "of another provider");
  refused([](OidcCallback& c) { c.error = "access_denied"; }, "did not sign you in");
  refused([](OidcCallback& c) { c.code.clear(); }, "sent no code");
  // A login that was used up is empty, and fits nothing.
  EXPECT_FALSE(
      read_callback(provider(), kClient, {}, {"", "code", kClient.issuer, ""}).has_value());
  // Providers that do not name themselves need not; if they do, it must fit.
  OidcProvider silent = provider();
  silent.names_itself = false;
  EXPECT_TRUE(read_callback(silent, kClient, login, {login.state, "code", "", ""}).has_value());
  EXPECT_FALSE(read_callback(silent, kClient, login, {login.state, "code", "https://evil.test", ""})
                   .has_value());
}

TEST(OidcFlow, AsksForTheTokenAsTheProviderKnowsUs) {
  const OidcLogin login{"st", "no", "verifier"};
  const std::string form =
      "grant_type=authorization_code&code=c%2F1&redirect_uri="
      "https%3A%2F%2Fb.example.org%2Fapi%2Fv1%2Foidc%2Fcallback&code_verifier=verifier";
  const FetchRequest basic = token_request(provider(), kClient, login, "c/1");
  EXPECT_EQ(basic.url, "https://login.example.org/token");
  EXPECT_EQ(basic.form, form);
  // base64 of "back%20sight:s%2Bcret%3A%20%25" (RFC 6749 section 2.3.1).
  EXPECT_EQ(basic.authorization, "Basic YmFjayUyMHNpZ2h0OnMlMkJjcmV0JTNBJTIwJTI1");

  OidcProvider post = provider();
  post.takes_basic = false;
  const FetchRequest in_form = token_request(post, kClient, login, "c/1");
  EXPECT_EQ(in_form.authorization, "");
  EXPECT_EQ(in_form.form, form + "&client_id=back%20sight&client_secret=s%2Bcret%3A%20%25");

  OidcClient open = kClient;
  open.secret.clear();
  const FetchRequest public_client = token_request(provider(), open, login, "c/1");
  EXPECT_EQ(public_client.authorization, "");
  EXPECT_EQ(public_client.form, form + "&client_id=back%20sight");
}

TEST(OidcFlow, ReadsTheTokensAnswer) {
  EXPECT_EQ(read_token_response({200, R"({"id_token":"a.b.c","access_token":"x"})"}), "a.b.c");
  EXPECT_EQ(read_token_response({200, R"({"access_token":"x"})"}).error().code,
            ErrorCode::kMissingMember);
  EXPECT_EQ(read_token_response({200, "<html>"}).error().code, ErrorCode::kSyntax);
  EXPECT_EQ(read_token_response({400, R"({"error":"invalid_grant"})"}).error().code,
            ErrorCode::kForbidden);
  EXPECT_EQ(read_token_response({503, ""}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(read_token_response({302, ""}).error().code, ErrorCode::kUnavailable);
}

TEST(SafeUrl, IsHttpsOrThisMachine) {
  for (const char* url :
       {"https://login.example.org", "https://login.example.org:8443/a?b=c", "http://localhost:80/",
        "http://127.0.0.1:3000/x", "http://[::1]:3000/x", "http://localhost?x"}) {
    EXPECT_TRUE(is_safe_url(url)) << url;
  }
  for (const char* url :
       {"", "https://", "http://login.example.org", "ftp://localhost/", "file:///etc/passwd",
        "http://localhost.evil.test/", "http://127.0.0.1.evil.test/",
        "http://127.0.0.1:80@evil.test/", "https://user@evil.test/",
        "http://localhost:80\\@evil.test/", "https://evil.test/#x", "https://evil.test/ x",
        "https://evil.test/\n", "HTTPS://evil.test/", "http://localhost:", "http://127.0.0.2/",
        "//localhost/"}) {
    EXPECT_FALSE(is_safe_url(url)) << url;
  }
}

// Answers from a table, and counts how often it was asked.
class ToldFetcher : public Fetcher {
 public:
  core::Result<FetchResponse> fetch(const FetchRequest& request) override {
    ++asked[request.url];
    last = request;
    const auto found = answers.find(request.url);
    if (found == answers.end()) {
      return core::fail(ErrorCode::kUnavailable, "the other server could not be asked");
    }
    return found->second;
  }
  void answer(const std::string& url, const json::Value& value) {
    answers[url] = {200, json::write(value)};
  }
  std::map<std::string, FetchResponse> answers;
  std::map<std::string, int> asked;
  FetchRequest last;
};

class OidcSignInTest : public testing::Test {
 protected:
  OidcSignInTest() {
    fetcher.answer(kDiscovery, document());
    show_keys({first.jwk()});
  }
  void show_keys(std::initializer_list<json::Object> keys) {
    json::Array list;
    for (const auto& key : keys) list.push_back(key);
    fetcher.answer(kKeys, json::Object{{"keys", std::move(list)}});
  }
  // The provider signs somebody in: its token, and the browser's return.
  core::Result<OidcPerson> sign_in(const TokenSigner& signer, std::int64_t now) {
    auto begun = sign.begin(Instant{now});
    if (!begun) return std::unexpected(begun.error());
    fetcher.answer(kToken,
                   json::Object{{"id_token", signer.token(json::Object{
                                                 {"iss", kClient.issuer},
                                                 {"sub", "1"},
                                                 {"aud", kClient.id},
                                                 {"exp", json::from_integer(now / 1000 + 60)},
                                                 {"iat", json::from_integer(now / 1000)},
                                                 {"nonce", begun->login.nonce}})}});
    return sign.finish({begun->login.state, "code", kClient.issuer, ""}, begun->login,
                       Instant{now});
  }

  const std::string kDiscovery = "https://login.example.org/.well-known/openid-configuration";
  const std::string kKeys = "https://login.example.org/keys";
  const std::string kToken = "https://login.example.org/token";
  TokenSigner first{"ES256", "one"};
  TokenSigner second{"EdDSA", "two"};
  ToldFetcher fetcher;
  OidcSignIn sign{kClient, fetcher};
};

TEST_F(OidcSignInTest, AsksOnceAnHour) {
  for (int i = 0; i < 3; ++i) {
    const auto person = sign_in(first, kNow + i * 1000);
    ASSERT_TRUE(person.has_value()) << person.error().message;
    EXPECT_EQ(person->subject, "1");
  }
  EXPECT_EQ(fetcher.asked[kDiscovery], 1);
  EXPECT_EQ(fetcher.asked[kKeys], 1);
  EXPECT_EQ(fetcher.asked[kToken], 3);
  ASSERT_TRUE(sign_in(first, kNow + 3'600'000).has_value());
  EXPECT_EQ(fetcher.asked[kDiscovery], 2);
  EXPECT_EQ(fetcher.asked[kKeys], 2);
}

TEST_F(OidcSignInTest, FollowsAChangeOfKeys) {
  ASSERT_TRUE(sign_in(first, kNow).has_value());
  show_keys({second.jwk()});
  ASSERT_TRUE(sign_in(second, kNow + 60'000).has_value());
  EXPECT_EQ(fetcher.asked[kKeys], 2);
  // The old key is gone with it.
  EXPECT_EQ(sign_in(first, kNow + 120'000).error().code, ErrorCode::kForbidden);
}

TEST_F(OidcSignInTest, UnknownKeysMakeItAskOnceAMinute) {
  ASSERT_TRUE(sign_in(first, kNow).has_value());
  for (int i = 0; i < 10; ++i) {
    const auto person = sign_in(second, kNow + 61'000 + i);
    ASSERT_FALSE(person.has_value());
    EXPECT_EQ(person.error().code, ErrorCode::kForbidden);
  }
  EXPECT_EQ(fetcher.asked[kKeys], 2);
}

TEST_F(OidcSignInTest, AProviderThatIsAwayIsNotRemembered) {
  const auto kept = fetcher.answers;
  fetcher.answers.erase(kDiscovery);
  EXPECT_EQ(sign.begin(Instant{kNow}).error().code, ErrorCode::kUnavailable);
  fetcher.answers[kDiscovery] = {500, "trouble"};
  EXPECT_EQ(sign.begin(Instant{kNow}).error().code, ErrorCode::kUnavailable);
  fetcher.answers = kept;
  EXPECT_TRUE(sign_in(first, kNow).has_value());
}

TEST_F(OidcSignInTest, ACodeIsNotRedeemedForAnotherBrowser) {
  const auto begun = sign.begin(Instant{kNow});
  ASSERT_TRUE(begun.has_value());
  const OidcLogin other = new_oidc_login();
  EXPECT_EQ(sign.finish({begun->login.state, "code", kClient.issuer, ""}, other, Instant{kNow})
                .error()
                .code,
            ErrorCode::kForbidden);
  EXPECT_EQ(fetcher.asked[kToken], 0);
}

TEST_F(OidcSignInTest, AnotherSignInsTokenIsRefused) {
  const auto begun = sign.begin(Instant{kNow});
  // The provider's answer to somebody else: another nonce.
  ASSERT_TRUE(sign_in(first, kNow).has_value());
  const auto person =
      sign.finish({begun->login.state, "code", kClient.issuer, ""}, begun->login, Instant{kNow});
  ASSERT_FALSE(person.has_value());
  EXPECT_THAT(person.error().message, HasSubstr("another sign-in"));
}

}  // namespace
