#include "backsight/identity/totp.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight;
using namespace backsight::identity;
using core::Instant;

constexpr std::string_view kSecret = "12345678901234567890";
constexpr std::int64_t kNever = -10;

TEST(Totp, GivesTheCodesOfTheStandard) {
  // RFC 6238 appendix B, SHA-1: the last six of the eight digits there.
  const std::pair<std::int64_t, const char*> vectors[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) {
    const Instant now{seconds * 1000};
    EXPECT_EQ(totp_code(kSecret, totp_step(now)), code);
    EXPECT_EQ(match_totp(kSecret, code, now, kNever), totp_step(now));
  }
}

TEST(Totp, GivesTheCodesOfItsCounter) {
  // RFC 4226 appendix D.
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(totp_code(kSecret, i), codes[i]);
}

TEST(Totp, TakesOneStepBeforeAndAfterAndNoMore) {
  const Instant now{1111111111'000};
  const std::int64_t step = totp_step(now);
  for (std::int64_t away = -3; away <= 3; ++away) {
    const auto match = match_totp(kSecret, totp_code(kSecret, step + away), now, kNever);
    if (away >= -1 && away <= 1) {
      EXPECT_EQ(match, step + away);
    } else {
      EXPECT_EQ(match, std::nullopt) << away;
    }
  }
}

TEST(Totp, ACodeWorksOnceAndNoneBeforeIt) {
  const Instant now{1111111111'000};
  const std::int64_t step = totp_step(now);
  EXPECT_EQ(match_totp(kSecret, totp_code(kSecret, step), now, step - 1), step);
  EXPECT_EQ(match_totp(kSecret, totp_code(kSecret, step), now, step), std::nullopt);
  EXPECT_EQ(match_totp(kSecret, totp_code(kSecret, step - 1), now, step), std::nullopt);
  EXPECT_EQ(match_totp(kSecret, totp_code(kSecret, step + 1), now, step), step + 1);
}

TEST(Totp, StepsBeginAtTheHalfMinute) {
  EXPECT_EQ(totp_step(Instant{29'999}), 0);
  EXPECT_EQ(totp_step(Instant{30'000}), 1);
  EXPECT_EQ(totp_step(Instant{-1}), -1);
  EXPECT_EQ(totp_step(Instant{-30'000}), -1);
  EXPECT_EQ(totp_step(Instant{-30'001}), -2);
}

TEST(Totp, ReadsACodeWithSpacesAndNothingElse) {
  const Instant now{59'000};
  EXPECT_TRUE(match_totp(kSecret, "287 082", now, kNever));
  for (const char* code : {"", "28708", "2870822", "94287082", "287082x", "287-082", "28708a"}) {
    EXPECT_FALSE(match_totp(kSecret, code, now, kNever)) << code;
  }
}

TEST(Totp, AnotherSecretHasOtherCodes) {
  const Instant now{59'000};
  EXPECT_FALSE(match_totp("12345678901234567891", "287082", now, kNever));
  EXPECT_EQ(new_totp_secret().size(), 20U);
  EXPECT_NE(new_totp_secret(), new_totp_secret());
}

TEST(Totp, WritesTheUriOfTheApps) {
  // Secret of the Key-Uri-Format page of Google Authenticator: "Hello!" and 0xDEADBEEF.
  const std::string secret = "Hello!\xDE\xAD\xBE\xEF";
  EXPECT_EQ(totp_uri(secret, "Backsight", "eva@example.org"),
            "otpauth://totp/Backsight:eva%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Backsight");
  EXPECT_EQ(totp_uri(secret, "Back Office", "a/b?c&d:e"),
            "otpauth://totp/Back%20Office:a%2Fb%3Fc%26d%3Ae?secret=JBSWY3DPEHPK3PXP"
            "&issuer=Back%20Office");
  // 20 bytes are 32 letters without padding (RFC 4648 section 6).
  EXPECT_NE(totp_uri(kSecret, "B", "e").find("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"),
            std::string::npos);
}

}  // namespace
