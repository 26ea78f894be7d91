#include "backsight/identity/token.h"

#include <gtest/gtest.h>

#include <set>

#include "backsight/identity/base64url.h"

namespace {

using namespace backsight::identity;

TEST(Token, Has32BytesAndIsNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = new_token();
    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(from_base64url(token)->size(), 32U);
    seen.insert(token);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Token, IsKeptAsItsSha256) {
  // FIPS 180-2 appendix B.1: SHA-256 of "abc".
  // (it holds a zero byte: the length says where it ends)
  const std::string expected(
      "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
      "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad",
      32);
  EXPECT_EQ(token_hash("abc"), expected);
  EXPECT_NE(token_hash("abd"), expected);
}

}  // namespace
