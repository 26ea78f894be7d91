// The whole code flow against a real provider (npm: oidc-provider), with a browser in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "backsight/core/json.h"
#include "backsight/identity/oidc_sign_in.h"
#include "environment.h"

namespace {

using namespace backsight;
using namespace backsight::identity;
using backsight::test::environment;
using testing::HasSubstr;

core::Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

class ProviderTest : public testing::Test {
 protected:
  [[nodiscard]] OidcClient client(std::string id) const {
    const bool is_public = id == "eddsa";
    return {issuer, std::move(id), is_public ? "" : "a secret: with +/% in it",
            "https://backsight.example.org/api/v1/oidc/callback"};
  }

  // What the browser comes back with.
  OidcCallback browse(const std::string& url, const std::string& more = "") {
    std::string escaped;
    for (const char c : url) {
      escaped += c == '&' ? "%26" : c == '%' ? "%25" : c == '+' ? "%2B" : std::string(1, c);
    }
    const auto response = fetcher->fetch({browser + "/?url=" + escaped + more, {}, {}});
    if (!response || response->status != 200) {
      ADD_FAILURE() << (response ? response->body : response.error().message);
      return {};
    }
    const auto query = core::json::parse(response->body).value();
    const auto member = [&](std::string_view key) {
      const auto* found = query.find(key);
      return found == nullptr ? "" : *found->string();
    };
    return {member("state"), member("code"), member("iss"), member("error")};
  }

  const std::string issuer = environment("BACKSIGHT_TEST_ISSUER");
  const std::string browser = environment("BACKSIGHT_TEST_BROWSER");
  const std::unique_ptr<Fetcher> fetcher = make_fetcher();
};

TEST_F(ProviderTest, SignsInWithEachAlgorithm) {
  for (const char* id : {"rs256", "es256", "eddsa"}) {
    SCOPED_TRACE(id);
    OidcSignIn sign(client(id), *fetcher);
    const auto begun = sign.begin(now());
    ASSERT_TRUE(begun.has_value()) << begun.error().message;
    const OidcCallback callback = browse(begun->url);
    EXPECT_EQ(callback.issuer, issuer);
    const auto person = sign.finish(callback, begun->login, now());
    ASSERT_TRUE(person.has_value()) << person.error().message;
    EXPECT_EQ(person->issuer, issuer);
    EXPECT_EQ(person->subject, "synthetic-nurse");
    EXPECT_EQ(person->name, "Synthetic Nurse");
    EXPECT_EQ(person->email, "nurse@example.org");
    EXPECT_TRUE(person->email_verified);
    // A code works once.
    const auto again = sign.finish(callback, begun->login, now());
    ASSERT_FALSE(again.has_value());
    EXPECT_THAT(again.error().message, HasSubstr("refused the code"));
  }
}

TEST_F(ProviderTest, RefusesTheCodeOfAnotherSignIn) {
  OidcSignIn sign(client("rs256"), *fetcher);
  const auto begun = sign.begin(now());
  const auto other = sign.begin(now());
  OidcCallback callback = browse(begun->url);
  EXPECT_THAT(sign.finish(callback, other->login, now()).error().message,
              HasSubstr("not begun in this browser"));
  // A code that was planted: the state is the victim's, PKCE's verifier is not the code's.
  callback.state = other->login.state;
  EXPECT_THAT(sign.finish(callback, other->login, now()).error().message,
              HasSubstr("refused the code"));
}

TEST_F(ProviderTest, ATokenOfThePastIsRefused) {
  OidcSignIn sign(client("rs256"), *fetcher);
  const auto begun = sign.begin(now());
  const OidcCallback callback = browse(begun->url);
  const core::Instant tomorrow{now().ms + 2 * core::kMsPerDay};
  EXPECT_THAT(sign.finish(callback, begun->login, tomorrow).error().message,
              HasSubstr("has expired"));
}

TEST_F(ProviderTest, WhoSaysNoIsNotSignedIn) {
  OidcSignIn sign(client("rs256"), *fetcher);
  const auto begun = sign.begin(now());
  const OidcCallback callback = browse(begun->url, "&refuse");
  EXPECT_EQ(callback.error, "access_denied");
  EXPECT_THAT(sign.finish(callback, begun->login, now()).error().message,
              HasSubstr("did not sign you in"));
}

TEST_F(ProviderTest, AWrongSecretIsRefused) {
  OidcClient wrong = client("rs256");
  wrong.secret = "another";
  OidcSignIn sign(wrong, *fetcher);
  const auto begun = sign.begin(now());
  const OidcCallback callback = browse(begun->url);
  EXPECT_THAT(sign.finish(callback, begun->login, now()).error().message,
              HasSubstr("refused the code"));
}

TEST_F(ProviderTest, AnotherNameForTheSameProviderIsAnotherIssuer) {
  OidcClient renamed = client("rs256");
  renamed.issuer = "http://localhost" + issuer.substr(issuer.rfind(':'));
  OidcSignIn sign(renamed, *fetcher);
  const auto begun = sign.begin(now());
  ASSERT_FALSE(begun.has_value());
  EXPECT_THAT(begun.error().message, HasSubstr("says that it is another"));
}

}  // namespace
