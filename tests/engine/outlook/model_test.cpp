#include "backsight/outlook/model.h"

#include <gtest/gtest.h>

#include "small_model.h"

namespace {

using namespace backsight;
using namespace backsight::outlook;

TEST(Model, ComesBackAsItWasWritten) {
  const std::string text = core::json::write(write(small_model(50)));
  const auto value = core::json::parse(text);
  ASSERT_TRUE(value);
  const auto back = read_model(*value, "made-up");
  ASSERT_TRUE(back) << back.error().message;
  // The draws were rounded to their steps once; after that nothing moves any more.
  const std::string again = core::json::write(write(*back));
  const auto third = read_model(*core::json::parse(again), "made-up");
  ASSERT_TRUE(third);
  EXPECT_EQ(core::json::write(write(*third)), again);
  EXPECT_EQ(back->version, "made-up");
  EXPECT_EQ(back->modifiers[1].after_years, 0.25);
  EXPECT_EQ(back->hazards[1].option, Option::kNonOperative);
}

TEST(Model, RefusesDrawsThatDoNotFitTheKnots) {
  Model model = small_model(50);
  model.knots_years = {1, 5};
  const auto back = read_model(write(model), "x");
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, core::ErrorCode::kInconsistent);
}

TEST(Model, RefusesAMemberItDoesNotKnow) {
  core::json::Value section = write(small_model(50));
  section.object()->push_back({"extra", core::json::Value(true)});
  const auto back = read_model(section, "x");
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, core::ErrorCode::kUnknownMember);
}

}  // namespace
