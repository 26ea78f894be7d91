#include "backsight/course/prior.h"

#include <gtest/gtest.h>

#include <cmath>

#include "made_up_road.h"

namespace backsight::course {
namespace {

using test::made_up_road;

TEST(Prior, OfARoadKnownExactlyIsPeopleAndPlaces) {
  const Road road = made_up_road();
  const auto prior = make_prior(road);
  ASSERT_TRUE(prior);
  const RoadDraw draw = road.draw(0);
  EXPECT_DOUBLE_EQ(prior->mean[before_at(1)], draw.before[1]);
  EXPECT_DOUBLE_EQ(prior->mean[late_at(2)], draw.late[2]);
  EXPECT_DOUBLE_EQ(prior->mean[wound_at(1)], draw.wound[1]);
  EXPECT_DOUBLE_EQ(prior->covariance[before_at(0)][before_at(0)],
                   std::pow(draw.sd_before[0], 2) + std::pow(draw.cohort_before[0], 2));
  EXPECT_DOUBLE_EQ(prior->covariance[late_at(0)][late_at(1)],
                   road.correlation[3][4] * draw.sd_late[0] * draw.sd_late[1]);
  EXPECT_DOUBLE_EQ(prior->covariance[wound_at(1)][wound_at(1)], 0);
}

TEST(Prior, AddsWhatTheDrawsDoNotAgreeOn) {
  Road road = made_up_road();
  RoadDraw one = road.draw(0);
  RoadDraw other = one;
  other.before[0] += 2;
  other.late[1] -= 4;
  other.wound[1] += 1;
  other.sd_late[2] = 0;
  road.draws = columns_of({one, other});
  const auto prior = make_prior(road);
  ASSERT_TRUE(prior);
  // Two draws that differ by 2 have a variance of 1.
  EXPECT_NEAR(prior->covariance[before_at(0)][before_at(0)],
              std::pow(one.sd_before[0], 2) + std::pow(one.cohort_before[0], 2) + 1, 1e-12);
  EXPECT_NEAR(prior->covariance[late_at(1)][before_at(0)],
              road.correlation[4][0] * one.sd_before[0] * one.sd_late[1] - 2, 1e-12);
  EXPECT_NEAR(prior->covariance[wound_at(1)][wound_at(1)], 0.25, 1e-12);
  EXPECT_NEAR(prior->covariance[late_at(2)][late_at(2)],
              std::pow(one.sd_late[2], 2) / 2 + std::pow(one.cohort_late[2], 2), 1e-12);
}

TEST(Prior, PacesHaveTheMomentsOfTheNormal) {
  Road road = made_up_road();
  RoadDraw one = road.draw(0);
  RoadDraw other = one;
  other.log_days[2] += 1.2;  // a variance of 0.36
  road.draws = columns_of({one, other});
  const auto prior = make_prior(road, {.points = 13, .reach = 3.6});
  ASSERT_TRUE(prior);
  double sum = 0;
  PerDomain<double> mean{};
  PerDomain<double> variance{};
  for (const Pace& pace : prior->paces) {
    sum += pace.weight;
    for (std::size_t d = 0; d < kDomains; ++d) mean[d] += pace.weight * pace.log_days[d];
  }
  for (const Pace& pace : prior->paces) {
    for (std::size_t d = 0; d < kDomains; ++d)
      variance[d] += pace.weight * std::pow(pace.log_days[d] - mean[d], 2);
  }
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_NEAR(mean[2], one.log_days[2] + 0.6, 1e-12);
  // sd_log_days is 0.5. The grid ends at 3.6 standard deviations.
  EXPECT_NEAR(variance[0], 0.25, 0.001);
  EXPECT_NEAR(variance[2], 0.25 + 0.36, 0.003);
}

TEST(Prior, SharesFollowTheFormula) {
  const auto prior = make_prior(made_up_road());
  ASSERT_TRUE(prior);
  const Pace& pace = prior->paces[2];
  const auto then = shares_on(*prior, pace, 17);
  const double t = 17 / std::exp(pace.log_days[1]);
  EXPECT_NEAR(then[1].before, std::exp(-std::pow(t, 0.9)), 1e-14);
  EXPECT_NEAR(then[1].late, 1 - std::exp(-std::pow(t, 0.9)), 1e-14);
  EXPECT_NEAR(then[1].wound, std::exp(-17.0 / 6), 1e-14);
  const auto start = shares_on(*prior, pace, 0);
  EXPECT_DOUBLE_EQ(start[0].before, 1);
  EXPECT_DOUBLE_EQ(start[0].late, 0);
  EXPECT_DOUBLE_EQ(start[0].wound, 1);
  const auto earlier = shares_on(*prior, pace, -5);
  EXPECT_DOUBLE_EQ(earlier[2].before, 1);
  EXPECT_DOUBLE_EQ(earlier[2].wound, 0);
}

TEST(Departures, HoldTheirProbabilityOverTheYears) {
  Departures departures;
  departures.until_years = {1, 2};
  departures.relapse_per_day = {0.001, 0.0002};
  // A year is 365.25 days: day 365 is of the first, day 366 of the second.
  EXPECT_NEAR(relapse_between(departures, 364, 365), 0.001, 1e-15);
  EXPECT_NEAR(relapse_between(departures, 365, 366), 0.0002, 1e-15);
  EXPECT_NEAR(relapse_between(departures, 363, 367), 1 - std::pow(0.999, 2) * std::pow(0.9998, 2),
              1e-14);
  EXPECT_NEAR(relapse_between(departures, 5000, 5001), 0.0002, 1e-15) << "the last one holds on";
  EXPECT_EQ(relapse_between(departures, -30, 0), 0);
  EXPECT_NEAR(relapse_between(departures, -30, 1), 0.001, 1e-15);
}

TEST(Departures, ASetbackOfSomeDaysAgoHasFaded) {
  Departures departures;
  departures.setback_days = 4;
  departures.setback_per_day = 0.01;
  EXPECT_EQ(faded_over(departures, 1).mean, 1);
  double mean = 0;
  double square = 0;
  for (int i = 0; i < 6; ++i) {
    mean += std::exp(-i / 4.0) / 6;
    square += std::exp(-2 * i / 4.0) / 6;
  }
  EXPECT_NEAR(faded_over(departures, 6).mean, mean, 1e-14);
  EXPECT_NEAR(faded_over(departures, 6).square, square, 1e-14);
  EXPECT_EQ(setback_over_after(departures), 16);
  EXPECT_NEAR(setback_within(departures, 3), 1 - std::pow(0.99, 3), 1e-15);
  EXPECT_EQ(setback_within(departures, 0), 0);
}

TEST(Prior, RefusesARoadThatCannotBeFollowed) {
  const auto refused = [](auto change) {
    Road road = made_up_road();
    change(road);
    const auto prior = make_prior(road);
    return !prior && prior.error().code == core::ErrorCode::kOutOfRange;
  };
  EXPECT_TRUE(refused([](Road& road) { road.draws = stats::Draws(); }));
  EXPECT_TRUE(refused([](Road& road) { road.day_to_day.sd[1] = 0; }));
  EXPECT_TRUE(refused([](Road& road) { road.day_to_day.correlation[0] = 1; }));
  EXPECT_TRUE(refused([](Road& road) { road.departures.setback_per_day = 1; }));
  EXPECT_TRUE(refused([](Road& road) { road.departures.relapse_per_day = {0.1}; }));
  EXPECT_FALSE(make_prior(made_up_road(), {.points = 0}));
}

}  // namespace
}  // namespace backsight::course
