#include "backsight/core/error.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::core;

TEST(Error, DescribesWhatIsKnownOfThePlace) {
  EXPECT_EQ(describe({ErrorCode::kSyntax, "bad", {}}), "bad");
  EXPECT_EQ(describe({ErrorCode::kSyntax, "bad", {"f.yaml", 3, 7, ""}}), "f.yaml:3:7: bad");
  EXPECT_EQ(describe({ErrorCode::kWrongType, "bad", {"", 3, 0, "/a/0"}}), "3: bad (at /a/0)");
}

TEST(Error, EveryCodeHasItsRow) {
  EXPECT_EQ(code_text(ErrorCode::kDuplicateKey), "duplicate-key");
  EXPECT_EQ(http_status(ErrorCode::kDuplicateKey), 400);
  EXPECT_EQ(http_status(ErrorCode::kDiskFull), 507);
  EXPECT_EQ(code_text(ErrorCode::kSystem), "system") << "the last row";
  EXPECT_EQ(exit_code(ErrorCode::kSyntax), 2);
  EXPECT_EQ(exit_code(ErrorCode::kLocked), 1);
}

}  // namespace
