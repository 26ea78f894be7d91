#include "backsight/fit/model_spec.h"

#include "small_evidence.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

TEST(ModelSpec, ReadsSharesInTheirThreeForms) {
  const auto spec = model_spec(R"("proportions":[{"id":"x","group":"complication",
      "within":{"value":2,"unit":"weeks"},"pools":[{"option":"surgery","indication":"any",
      "use":["a/b",{"finding":"a/c","complement":true},{"part":"a/d","of":"a/e"}]}]}])");
  ASSERT_TRUE(spec) << spec.error().message;
  const ProportionSpec& one = spec->proportions.at(0);
  EXPECT_EQ(one.within_days, 14);
  const auto& use = one.pools.at(0).use;
  EXPECT_EQ(use[0].finding, "a/b");
  EXPECT_FALSE(use[0].complement);
  EXPECT_TRUE(use[1].complement);
  EXPECT_EQ(use[2].finding, "a/d");
  EXPECT_EQ(use[2].of, "a/e");
}

TEST(ModelSpec, TakesKindsAsSharesOfTheirCurve) {
  const auto spec = model_spec(
      R"("kinds":[{"id":"k","of":"reoperation","pools":[{"indication":"stenosis","use":["a/b"]}]}])");
  ASSERT_TRUE(spec) << spec.error().message;
  EXPECT_EQ(spec->proportions.at(0).group, "kind");
  EXPECT_EQ(spec->proportions.at(0).of, "reoperation");
}

TEST(ModelSpec, RefusesWhatSaysNoReason) {
  using core::ErrorCode;
  const auto code = [](const std::string& members) {
    const auto spec = model_spec(members);
    return spec ? ErrorCode::kSystem : spec.error().code;
  };
  EXPECT_EQ(code(R"("hazards":[{"id":"x","left-out":{"a/b":""}}])"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("proportions":[{"id":"x","pools":[{"use":[]}]}])"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("modifiers":[{"id":"x","answer":"bmi"}])"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("outside":[{"id":"x"}])"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("certainty":[{"outcome":"x","level":"sure","because":"y"}])"),
            ErrorCode::kUnknownWord);
  EXPECT_EQ(code(R"("hazard":[])"), ErrorCode::kUnknownMember);
  EXPECT_EQ(code(R"("proportions":[{"id":"x","within":{"value":1,"unit":"fortnights"}}])"),
            ErrorCode::kUnknownWord);
}

}  // namespace
