#include "backsight/stats/draws.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "backsight/stats/normal.h"

namespace {

using namespace backsight;
using namespace backsight::stats;

TEST(Draws, ComeBackWithinHalfAStepOfTheirColumn) {
  stats::Stream random(1, 0);
  std::vector<std::vector<double>> columns(3, std::vector<double>(1001));
  for (std::size_t j = 0; j < 3; ++j)
    for (double& x : columns[j])
      x = static_cast<double>(j + 1) * stats::standard_normal(random) - 7;
  columns.emplace_back(1001, 0.25);  // a column without spread
  const Draws draws(columns);
  const auto text = core::json::write(write(draws));
  const auto value = core::json::parse(text);
  ASSERT_TRUE(value);
  const auto back = read_draws(*value, core::Path());
  ASSERT_TRUE(back) << back.error().message;
  ASSERT_EQ(back->size(), 1001U);
  ASSERT_EQ(back->width(), 4U);
  for (std::size_t j = 0; j < 4; ++j) {
    const auto column = draws.column(j);
    const auto [low, high] = std::ranges::minmax(column);
    for (std::size_t i = 0; i < 1001; ++i)
      EXPECT_NEAR(back->column(j)[i], column[i], 0.51 * (high - low) / 65535);
  }
}

TEST(Draws, RefuseDataThatDoNotFillTheirColumns) {
  for (const char* text :
       {R"({"low":[0],"high":[1],"data":""})", R"({"low":[0],"high":[1],"data":"AAA"})",
        R"({"low":[0],"high":[1],"data":"AAAA"})", R"({"low":[0,1],"high":[1],"data":"AAAAAAAA"})",
        R"({"low":[],"high":[],"data":"AAAAAAAA"})", R"({"low":[0],"high":[1],"data":"AA*AAAAA"})",
        R"({"low":["0"],"high":[1],"data":"AAAAAAAA"})"}) {
    const auto value = core::json::parse(text);
    ASSERT_TRUE(value) << text;
    EXPECT_FALSE(read_draws(*value, core::Path())) << text;
  }
}

}  // namespace
