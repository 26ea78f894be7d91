#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "backsight/identity/token.h"

namespace {

using namespace backsight;
using identity::new_recovery_codes;
using identity::normal_recovery_code;

TEST(RecoveryCode, IsThreeGroupsOfFourWithoutLettersThatLookAlike) {
  const auto codes = new_recovery_codes(10);
  ASSERT_EQ(codes.size(), 10U);
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10U);
  for (const auto& code : codes) {
    EXPECT_THAT(code, testing::MatchesRegex("[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}"));
    EXPECT_EQ(code.find_first_of("ilou"), std::string::npos) << code;
  }
  EXPECT_TRUE(new_recovery_codes(0).empty());
}

TEST(RecoveryCode, UsesEachDigitAboutAsOftenAsTheOthers) {
  // 12,000 digits of 32: 375 each, with a standard deviation of 19 (binomial). Seven of them.
  std::array<int, 256> count{};
  for (const auto& code : new_recovery_codes(1000)) {
    for (const char c : code) ++count[static_cast<unsigned char>(c)];
  }
  for (const char c : std::string("0123456789abcdefghjkmnpqrstvwxyz")) {
    EXPECT_NEAR(count[static_cast<unsigned char>(c)], 375, 134) << c;
  }
}

TEST(RecoveryCode, IsTheSameHoweverItIsTyped) {
  EXPECT_EQ(normal_recovery_code("k7dm-2xpq-9rtw"), "k7dm2xpq9rtw");
  EXPECT_EQ(normal_recovery_code(" K7DM 2XPQ 9RTW "), "k7dm2xpq9rtw");
  EXPECT_EQ(normal_recovery_code("k7dm2xpq9rtw"), "k7dm2xpq9rtw");
  EXPECT_EQ(normal_recovery_code("OoIi-LlAa-0000"), "001111aa0000");
}

TEST(RecoveryCode, RefusesWhatCanBeNoCode) {
  for (const char* typed : {"", "k7dm-2xpq-9rt", "k7dm-2xpq-9rtww", "k7dm-2xpq-9rtu",
                            "k7dm_2xpq_9rtw", "k7dm-2xpq-9rt\xc3\xa4"}) {
    const auto code = normal_recovery_code(typed);
    ASSERT_FALSE(code.has_value()) << typed;
    EXPECT_EQ(code.error().code, core::ErrorCode::kSyntax);
  }
}

TEST(RecoveryCode, EveryNewCodeIsItsOwnNormalFormWithoutHyphens) {
  for (const auto& code : new_recovery_codes(100)) {
    std::string bare = code;
    std::erase(bare, '-');
    EXPECT_EQ(normal_recovery_code(code), bare);
  }
}

}  // namespace
