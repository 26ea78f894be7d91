#include "backsight/course/simulate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "made_up_road.h"
#include "synthetic.h"

namespace backsight::course {
namespace {

using test::made_up_road;

struct Moments {
  double mean = 0;
  double sd = 0;
};

Moments moments_of(const std::vector<double>& values) {
  Moments out;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) out.mean += value / count;
  for (const double value : values) out.sd += (value - out.mean) * (value - out.mean) / count;
  out.sd = std::sqrt(out.sd);
  return out;
}

TEST(Simulation, ThePersonIsAFunctionOfSeedAndNumber) {
  const Road road = made_up_road(5);
  const auto one = test::history_of(road, 4, 17, -3, 200);
  const auto again = test::history_of(road, 4, 17, -3, 200);
  const auto other = test::history_of(road, 4, 18, -3, 200);
  EXPECT_EQ(one.told, again.told);
  EXPECT_EQ(one.days.back().latent, again.days.back().latent);
  EXPECT_NE(one.days.back().latent, other.days.back().latent);
  // Who answers less often is still the same person.
  const auto seldom = test::history_of(road, 4, 17, -3, 200, {.falls_silent = 0.5});
  EXPECT_EQ(one.days.back().latent, seldom.days.back().latent);
}

TEST(Simulation, HasTheSpreadOfTheRoad) {
  const Road road = made_up_road();
  const RoadDraw draw = road.draw(0);
  constexpr int kPeople = 20'000;
  std::vector<double> before, late, deviation, next_day, z;
  double both = 0;
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    Simulation simulation(road, 1, person, -2);
    before.push_back(simulation.person().before[0]);
    late.push_back(simulation.person().late[2]);
    z.push_back(simulation.person().z);
    const SimulatedDay first = simulation.next();
    const SimulatedDay second = simulation.next();
    deviation.push_back(first.latent[0] - first.course[0]);
    next_day.push_back(second.latent[0] - second.course[0]);
    both += deviation.back() * next_day.back() / kPeople;
  }
  // Standard errors are sd / sqrt(20,000), below 0.02 here.
  EXPECT_NEAR(moments_of(before).mean, draw.before[0], 0.07);
  EXPECT_NEAR(moments_of(before).sd, std::hypot(draw.sd_before[0], draw.cohort_before[0]), 0.05);
  EXPECT_NEAR(moments_of(late).mean, draw.late[2], 0.06);
  EXPECT_NEAR(moments_of(late).sd, std::hypot(draw.sd_late[2], draw.cohort_late[2]), 0.04);
  EXPECT_NEAR(moments_of(z).sd, 1, 0.02);
  EXPECT_NEAR(moments_of(deviation).sd, road.day_to_day.sd[0], 0.03);
  EXPECT_NEAR(both / std::pow(road.day_to_day.sd[0], 2), road.day_to_day.correlation[0], 0.03);
}

TEST(Simulation, DeparturesComeAtTheirRatesAndStepsAddUp) {
  Road road = made_up_road();
  road.departures.relapse_per_day = {0.004, 0.004};
  constexpr int kPeople = 3000;
  int relapses = 0;
  int setbacks = 0;
  std::vector<double> steps;
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    Simulation simulation(road, 2, person, 0);
    for (int day = 0; day <= 100; ++day) setbacks += simulation.next().setback_begins ? 1 : 0;
    if (!simulation.relapse_day()) continue;
    ++relapses;
    steps.push_back(simulation.relapse_step()[0]);
  }
  // Binomial: 1 - 0.996^100 of 3,000 relapse (sd 26); 300,000 days with 0.008 (sd 49).
  EXPECT_NEAR(relapses, kPeople * (1 - std::pow(0.996, 100)), 105);
  EXPECT_NEAR(setbacks, kPeople * 100 * 0.008, 196);
  EXPECT_NEAR(moments_of(steps).mean, 4.5, 0.2);
  EXPECT_NEAR(moments_of(steps).sd, 1.5, 0.15);
}

TEST(Simulation, TheCourseIsTheFormulaWithItsSteps) {
  Road road = made_up_road();
  road.departures.setback_per_day = 0.2;
  road.departures.relapse_per_day = {0.02, 0.02};
  Simulation simulation(road, 3, 1, -1);
  EXPECT_EQ(simulation.next().course, simulation.person().before);
  const auto& person = simulation.person();
  for (int day = 0; day <= 60; ++day) {
    const SimulatedDay now = simulation.next();
    ASSERT_EQ(now.day, day);
    const double t = day / std::exp(person.log_days[1]);
    const double course = person.late[1] +
                          (person.before[1] - person.late[1]) * std::exp(-std::pow(t, 0.9)) +
                          person.wound[1] * std::exp(-day / 6.0);
    EXPECT_NEAR(now.course[1], course + simulation.relapse_step()[1] + simulation.setback()[1],
                1e-12);
    EXPECT_EQ(now.score[1], std::clamp(now.latent[1], 0.0, 10.0));
  }
  EXPECT_TRUE(simulation.relapse_day());
}

TEST(Answering, HasSpellsOfSilence) {
  const Road road = made_up_road();
  const AnsweringHabit habit = {.falls_silent = 0.1, .comes_back = 0.4, .answers = {1, 0.5, 0}};
  int leg = 0;
  int back = 0;
  constexpr int kPeople = 400;
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    for (const Observation& one : test::history_of(road, 5, person, 1, 100, habit).told) {
      EXPECT_NE(one.domain, Domain::kDisability);
      EXPECT_EQ(one.score, std::round(one.score));
      (one.domain == Domain::kLegPain ? leg : back) += 1;
    }
  }
  // In the long run 0.4 / (0.1 + 0.4) of the days are days of answering.
  EXPECT_NEAR(leg / (kPeople * 100.0), 0.8, 0.02);
  EXPECT_NEAR(back / (kPeople * 100.0), 0.4, 0.02);
}

}  // namespace
}  // namespace backsight::course
