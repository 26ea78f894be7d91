#include "backsight/identity/password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace backsight;
using namespace backsight::identity;

constexpr PasswordCost kCheap{1, 8192};

// Known answers of the reference implementation of RFC 9106
// (https://github.com/P-H-C/phc-winner-argon2, src/test.c, "Argon2id test vectors", version 0x13).
constexpr std::string_view kKnown[] = {
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$kCXUjmjvc5XMqQedpMTsOv+zyJEf5PhtGiUghW9jFyw"};

TEST(Password, MatchesTheKnownAnswersOfArgon2id) {
  for (const auto hash : kKnown) {
    EXPECT_EQ(match_password(hash, "password"), PasswordMatch::kYesButOldCost) << hash;
    EXPECT_EQ(match_password(hash, "differentpassword"), PasswordMatch::kNo) << hash;
  }
  EXPECT_EQ(match_password(kKnown[1], "password", {2, 256 << 10}), PasswordMatch::kYes);
  // Two lanes ("m=256,t=2,p=2"), salt "somesalt": of the same file.
  EXPECT_EQ(match_password("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/"
                           "0ttZwg2f/5U52iv1cDc",
                           "password"),
            PasswordMatch::kYesButOldCost);
}

TEST(Password, HashesWithItsCostAndASaltOfItsOwn) {
  const auto hash = hash_password("five rivers run north", kCheap);
  ASSERT_TRUE(hash.has_value());
  EXPECT_THAT(*hash, testing::StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
  EXPECT_NE(*hash, *hash_password("five rivers run north", kCheap));
  EXPECT_EQ(match_password(*hash, "five rivers run north", kCheap), PasswordMatch::kYes);
  EXPECT_EQ(match_password(*hash, "five rivers run north"), PasswordMatch::kYesButOldCost);
  EXPECT_EQ(match_password(*hash, "five rivers run south", kCheap), PasswordMatch::kNo);
  EXPECT_EQ(match_password(*hash, "", kCheap), PasswordMatch::kNo);
}

TEST(Password, IsWhatItsBytesAre) {
  const std::string with_zero("five rivers\0north", 17);
  const auto hash = hash_password(with_zero, kCheap);
  EXPECT_EQ(match_password(*hash, with_zero, kCheap), PasswordMatch::kYes);
  EXPECT_EQ(match_password(*hash, "five rivers", kCheap), PasswordMatch::kNo);
}

TEST(Password, TheUsualCostIsThatOfTheStandardsSecondChoice) {
  // RFC 9106 section 4: t = 3, m = 2^16 KiB.
  const auto hash = hash_password("five rivers run north");
  ASSERT_TRUE(hash.has_value());
  EXPECT_THAT(*hash, testing::StartsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_EQ(match_password(*hash, "five rivers run north"), PasswordMatch::kYes);
}

TEST(Password, NobodysHashCostsTheSameAndMatchesNothing) {
  for (const PasswordCost& cost : {kCheap, PasswordCost{2, 32768}}) {
    const std::string& nobody = nobodys_hash(cost);
    const std::string somebody = *hash_password("five rivers run north", cost);
    EXPECT_EQ(nobody.size(), somebody.size());
    // The same up to the salt: version, memory, passes, lanes.
    const std::size_t salt = somebody.find('$', somebody.find(",p=")) + 1;
    EXPECT_EQ(nobody.substr(0, salt), somebody.substr(0, salt));
    EXPECT_EQ(match_password(nobody, "five rivers run north", cost), PasswordMatch::kNo);
    EXPECT_EQ(match_password(nobody, "", cost), PasswordMatch::kNo);
    EXPECT_EQ(&nobodys_hash(cost), &nobody);
  }
}

TEST(Password, NobodysHashIsReadAsAHash) {
  // That its last part alone is wrong shows with the last part of a real hash: salt and cost taken
  // from nobody, a password matches what libsodium computes for them. A text that libsodium could
  // not read would be refused without any cost, and time would tell.
  const std::string& nobody = nobodys_hash(kCheap);
  const std::string somebody = *hash_password("five rivers run north", kCheap);
  const std::string swapped =
      somebody.substr(0, somebody.rfind('$')) + nobody.substr(nobody.rfind('$'));
  EXPECT_EQ(match_password(swapped, "five rivers run north", kCheap), PasswordMatch::kNo);
  const auto last = nobody.substr(nobody.rfind('$') + 1);
  const auto salt_at = somebody.find('$', somebody.find(",p=")) + 1;
  EXPECT_EQ(last.size(), 43U);
  EXPECT_EQ(nobody.rfind('$') - salt_at, 22U);
}

TEST(Password, WhatIsNoHashMatchesNothing) {
  const std::string hash = *hash_password("five rivers run north", kCheap);
  const std::string with_zero = hash + std::string("\0", 1);
  for (const std::string& text :
       {std::string(), std::string("five rivers run north"), hash.substr(0, hash.size() - 1),
        hash + "A", with_zero, std::string(500, 'A'),
        std::string("$argon2id$v=19$m=8,t=1,p=1$$")}) {
    EXPECT_EQ(match_password(text, "five rivers run north", kCheap), PasswordMatch::kNo) << text;
  }
}

TEST(Password, ACostThatCannotBePaidIsAnError) {
  const auto huge = hash_password("five rivers run north", {1, std::size_t{1} << 41});
  ASSERT_FALSE(huge.has_value());
  const auto none = hash_password("five rivers run north", {0, 0});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, core::ErrorCode::kOutOfRange);
}

}  // namespace
