#include "backsight/course/model.h"

#include <gtest/gtest.h>

#include <string>

#include "backsight/core/json.h"

namespace backsight::course {
namespace {

Model small_model() {
  RoadDraw first;
  RoadDraw second;
  double value = 0;
  for (auto* draw : {&first, &second}) {
    for (auto* member :
         {&draw->before, &draw->late, &draw->log_days, &draw->shape, &draw->wound, &draw->sd_before,
          &draw->sd_late, &draw->cohort_before, &draw->cohort_late}) {
      for (double& one : *member) one = value++;
    }
  }
  Road road;
  road.indication = Indication::kStenosis;
  road.care = Care::kNotOperated;
  road.draws = columns_of({first, second});
  road.wound_days = 7;
  road.sd_log_days = 0.5;
  for (std::size_t i = 0; i < road.correlation.size(); ++i) {
    for (std::size_t j = 0; j < road.correlation.size(); ++j)
      road.correlation[i][j] = i == j ? 1 : 0.25;
  }
  road.day_to_day = {.sd = {1, 2, 3}, .correlation = {0.1, 0.2, 0.3}};
  road.departures.until_years = {1, 2};
  road.departures.relapse_per_day = {0.001, 0.0005};
  road.departures.setback_days = 4;
  road.certainty = "low";
  road.because = "small";
  road.findings = {"one/two"};
  Goal goal;
  goal.id = "walk";
  goal.at_most[0] = 3;
  return {.version = "v", .horizon_days = 730, .roads = {road}, .goals = {goal}};
}

TEST(CourseModel, ComesBackFromThePack) {
  const Model model = small_model();
  const auto back = read_model(write(model), "v");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(write(*back), write(model));
  const Road* road = back->find(Indication::kStenosis, Care::kNotOperated);
  ASSERT_NE(road, nullptr);
  EXPECT_EQ(back->find(Indication::kStenosis, Care::kOperated), nullptr);
  // 27 columns counted up, twice.
  EXPECT_DOUBLE_EQ(road->draw(0).before[0], 0);
  EXPECT_DOUBLE_EQ(road->draw(1).before[0], 27);
  EXPECT_DOUBLE_EQ(road->draw(1).cohort_late[2], 53);
  ASSERT_EQ(back->goals.size(), 1U);
  EXPECT_EQ(back->goals[0].id, "walk");
}

TEST(CourseModel, RefusesWhatDoesNotFit) {
  Model crooked = small_model();
  crooked.roads[0].correlation[0][1] = 0.5;
  const auto one = read_model(write(crooked), "v");
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().place.pointer, "/roads/0/correlation");

  Model short_rates = small_model();
  short_rates.roads[0].departures.relapse_per_day = {0.001};
  const auto two = read_model(write(short_rates), "v");
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code, core::ErrorCode::kInconsistent);

  Model narrow = small_model();
  narrow.roads[0].draws = stats::Draws({{1.0, 2.0}});
  EXPECT_FALSE(read_model(write(narrow), "v"));
}

}  // namespace
}  // namespace backsight::course
