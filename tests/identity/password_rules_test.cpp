#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backsight/identity/password.h"

namespace {

using namespace backsight;
using identity::check_new_password;

void expect_refused(std::string_view password, const char* sentence,
                    std::string_view login = "r.marsh@example.org") {
  const auto result = check_new_password(password, login);
  ASSERT_FALSE(result.has_value()) << password;
  EXPECT_EQ(result.error().code, core::ErrorCode::kOutOfRange);
  EXPECT_THAT(result.error().message, testing::HasSubstr(sentence)) << password;
}

TEST(PasswordRules, TakesAnythingLongThatIsNotGuessedFirst) {
  for (const char* password :
       {"five rivers run north", "kettle orbit", "Xk4#mQ9!wLp2", "nur ein paar Wörter",
        "ложка и туман", "correct horse battery staple", "qwerty is not good",
        "2 cups of strong tea"}) {
    EXPECT_TRUE(check_new_password(password, "r.marsh@example.org").has_value()) << password;
  }
}

TEST(PasswordRules, AsksForTwelveCharactersNotBytes) {
  expect_refused("kettle orbi", "at least 12 characters");
  EXPECT_TRUE(check_new_password("kettle orbit", "").has_value());
  expect_refused("туманложка", "at least 12 characters");  // ten characters of twenty bytes
  expect_refused("", "at least 12 characters");
}

TEST(PasswordRules, RefusesMoreThan256Bytes) {
  std::string longest = "five rivers run north ";
  while (longest.size() < 256) longest += static_cast<char>('a' + longest.size() * 7 % 26);
  EXPECT_TRUE(check_new_password(longest, "").has_value());
  expect_refused(longest + "x", "256 bytes at most");
}

TEST(PasswordRules, RefusesTheLogin) {
  expect_refused("r.marsh@example.org", "Leave your login out");
  expect_refused("My name is RMarsh", "Leave your login out");
  expect_refused("nurse.hill 2026 x", "Leave your login out", "NurseHill");
  // Three letters stand in many a good password.
  EXPECT_TRUE(check_new_password("evaluate a kettle", "eva@example.org").has_value());
}

TEST(PasswordRules, RefusesFewCharactersPiecesAndWalks) {
  expect_refused("aabbaabbccaa", "more different characters");
  expect_refused("orbitorbitorbit", "repeat one piece");
  expect_refused("a7#kXa7#kXa7#", "repeat one piece");
  expect_refused("abcdefghijkl", "alphabet, the digits");
  expect_refused("1234567890qwerty", "rows of the keyboard");
  expect_refused("QWERTZUIOP123", "rows of the keyboard");
  expect_refused("zyxwvu987654", "alphabet, the digits");
  expect_refused("1qaz2wsx3edc", "rows of the keyboard");
}

TEST(PasswordRules, RefusesWhatEverybodyKnows) {
  // Of the list, and words of the list with digits around them.
  expect_refused("needforspeed", "Many people use");
  expect_refused("Leave me alone", "Many people use");
  expect_refused("michaeljackson", "Many people use");
  expect_refused("Password2026!", "Many people use");
  expect_refused("2026 sunshine 2026", "Many people use");
  expect_refused("Backsight2026", "Many people use");
}

TEST(PasswordRules, EachRefusalIsWhatToDoInOneSentenceWithoutThePassword) {
  for (const char* password :
       {"kettle orbi", "aabbaabbccaa", "orbitorbitorbit", "abcdefghijkl", "Password2026!"}) {
    const auto result = check_new_password(password, "r.marsh@example.org");
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().message.find(password), std::string::npos);
    EXPECT_EQ(result.error().message.back(), '.');
  }
}

}  // namespace
