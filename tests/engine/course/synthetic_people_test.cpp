// What the course says of people, held against many synthetic people: their bands, their goals, how
// often the bands are right, and the alarm of a relapse.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "backsight/course/course.h"
#include "forecast.h"
#include "made_up_road.h"
#include "synthetic.h"

namespace backsight::course {
namespace {

using test::made_up_road;

constexpr Person kOperatedPerson = {.indication = Indication::kDiscHerniation,
                                    .care = Care::kOperated};

Follower follower_of(Road road) {
  Model model;
  model.version = "made-up";
  model.horizon_days = 730;
  model.roads = {std::move(road)};
  auto out = Follower::make(std::move(model));
  EXPECT_TRUE(out);
  return *std::move(out);
}

const Follower& follower() {
  static const Follower instance = follower_of(made_up_road());
  return instance;
}

Course followed(std::span<const Observation> observations, std::int32_t today,
                const Wanted& wanted = {}) {
  auto out = follower().follow(kOperatedPerson, observations, today, wanted);
  EXPECT_TRUE(out) << (out ? "" : out.error().message);
  return *std::move(out);
}

TEST(SyntheticPeople, TheRoadIsTheirBand) {
  const Road road = made_up_road();
  constexpr int kPeople = 20'000;
  const std::vector<std::int32_t> days = {0, 5, 40, 200};
  const Course course = followed({}, 0, {.days = days, .goals = {}});
  std::vector<PerDomain<std::vector<double>>> scores(days.size());
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    Simulation simulation(road, 8, person, 0);
    for (std::int32_t day = 0; day <= days.back(); ++day) {
      const SimulatedDay now = simulation.next();
      const auto at = std::ranges::find(days, day) - days.begin();
      if (at == std::ssize(days)) continue;
      for (std::size_t d = 0; d < kDomains; ++d)
        scores[static_cast<std::size_t>(at)][d].push_back(now.score[d]);
    }
  }
  for (std::size_t i = 0; i < days.size(); ++i) {
    for (std::size_t d = 0; d < kDomains; ++d) {
      std::vector<double>& told = scores[i][d];
      std::ranges::sort(told);
      const auto quantile = [&](double p) {
        return told[static_cast<std::size_t>(p * (kPeople - 1))];
      };
      const CurvePoint& point = course.domains[d].points[i];
      EXPECT_EQ(point.day, days[i]);
      // Quantiles of 20,000 scores have standard errors of 0.01 to 0.04 here.
      EXPECT_NEAR(point.road.low80, quantile(0.1), 0.12) << days[i] << " " << d;
      EXPECT_NEAR(point.road.low50, quantile(0.25), 0.1);
      EXPECT_NEAR(point.road.median, quantile(0.5), 0.1);
      EXPECT_NEAR(point.road.high50, quantile(0.75), 0.1);
      EXPECT_NEAR(point.road.high80, quantile(0.9), 0.12);
      EXPECT_EQ(point.own.median, point.road.median) << "nothing is known of the person";
    }
  }
}

TEST(SyntheticPeople, ReachGoalsAsItIsSaidBeforeAnythingIsKnown) {
  Goal leg;
  leg.id = "leg at most 2";
  leg.at_most[0] = 2;
  leg.hold_days = 14;
  Goal both;
  both.id = "back at most 3 and disability at most 2.2";
  both.at_most[1] = 3;
  both.at_most[2] = 2.2;
  both.hold_days = 7;
  const std::vector<Goal> goals = {leg, both};
  const Course course = followed({}, 60, {.days = {}, .goals = goals});
  ASSERT_EQ(course.goals.size(), 2U);
  constexpr int kPeople = 3000;
  const Road road = made_up_road();
  std::vector<std::vector<double>> reached(goals.size());
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    Simulation simulation(road, 21, person, 0);
    std::vector<std::int32_t> held(goals.size());
    std::vector<bool> done(goals.size());
    for (std::int32_t day = 0; day <= 730; ++day) {
      const SimulatedDay now = simulation.next();
      for (std::size_t g = 0; g < goals.size(); ++g) {
        bool at_goal = true;
        for (std::size_t d = 0; d < kDomains; ++d)
          at_goal = at_goal && (!goals[g].at_most[d] || now.course[d] <= *goals[g].at_most[d]);
        held[g] = at_goal ? held[g] + 1 : 0;
        if (held[g] != goals[g].hold_days || done[g]) continue;
        done[g] = true;
        reached[g].push_back(day - held[g] + 1);
      }
    }
  }
  for (std::size_t g = 0; g < goals.size(); ++g) {
    std::ranges::sort(reached[g]);
    const GoalForecast& said = course.goals[g];
    EXPECT_EQ(said.goal.id, goals[g].id);
    // Standard errors: 0.016 of 1,000 courses, 0.009 of 3,000 people.
    EXPECT_NEAR(said.reached_by_horizon, static_cast<double>(reached[g].size()) / kPeople, 0.05);
    // Held to the end by day 60.
    const auto by_60 =
        std::ranges::upper_bound(reached[g], 60 - goals[g].hold_days + 1) - reached[g].begin();
    EXPECT_NEAR(said.reached_by_today, static_cast<double>(by_60) / kPeople, 0.05);
    ASSERT_TRUE(said.day);
    // The share of people who had reached it by the median that was said.
    const auto by_median =
        std::ranges::upper_bound(reached[g], said.day->median) - reached[g].begin();
    EXPECT_NEAR(static_cast<double>(by_median) / static_cast<double>(reached[g].size()), 0.5, 0.06);
    EXPECT_LE(said.day->low80, said.day->median);
    EXPECT_LE(said.day->median, said.day->high80);
  }
}

// Forecasts for the days after a history of any length, with gaps: in all of them together the
// place of what came is uniform in what was expected.
TEST(SyntheticPeople, AreInsideTheirBandsAsOftenAsItIsSaid) {
  // A road whose numbers are not known exactly.
  const Road road = made_up_road(200);
  const auto prior = make_prior(road);
  ASSERT_TRUE(prior);
  constexpr std::array<std::int32_t, 3> kAhead = {1, 14, 90};
  struct Inside {
    int half = 0;
    int four_fifths = 0;
    int people = 0;
  };
  PerDomain<std::array<Inside, kAhead.size()>> inside{};
  for (std::uint64_t person = 0; person < 1500; ++person) {
    const auto last = static_cast<std::int32_t>(person * 37 % 150);
    Simulation simulation(road, 55, person, -4);
    Answering answering(test::kDaily, 55, person);
    std::vector<Observation> told;
    for (std::int32_t day = -4; day <= last; ++day) answering.tell(simulation.next(), told);
    Filter filter(*prior);
    absorb_all(filter, sorted(told).counted);
    std::int32_t day = last;
    for (std::size_t i = 0; i < kAhead.size(); ++i) {
      SimulatedDay then;
      for (; day < last + kAhead[i]; ++day) then = simulation.next();
      for (std::size_t d = 0; d < kDomains; ++d) {
        Parts parts;
        expect_score(filter, static_cast<Domain>(d), then.day, 0.005, parts);
        const double place = below(parts, then.latent[d]);
        Inside& one = inside[d][i];
        ++one.people;
        one.half += place > 0.25 && place < 0.75 ? 1 : 0;
        one.four_fifths += place > 0.1 && place < 0.9 ? 1 : 0;
      }
    }
  }
  for (std::size_t d = 0; d < kDomains; ++d) {
    for (std::size_t i = 0; i < kAhead.size(); ++i) {
      const Inside& one = inside[d][i];
      const double people = one.people;
      // Three standard errors of 1,500 people are 0.039 and 0.031.
      EXPECT_NEAR(one.half / people, 0.5, 0.039) << "domain " << d << ", days ahead " << kAhead[i];
      EXPECT_NEAR(one.four_fifths / people, 0.8, 0.031)
          << "domain " << d << ", days ahead " << kAhead[i];
    }
  }
}

TEST(SyntheticPeople, AreAlarmedSeldomForNothingAndSoonForARelapse) {
  const auto figures = test::alarm_figures(made_up_road(), 200, 200, 99);
  RecordProperty("false in 100 person-months", std::to_string(figures.false_per_100));
  EXPECT_GT(figures.person_months, 2000);
  EXPECT_LE(figures.false_per_100, 1);
  ASSERT_EQ(figures.delays.size(), 200U);
  RecordProperty("median delay", std::to_string(figures.delays[100]));
  RecordProperty("delay of nine in ten", std::to_string(figures.delays[180]));
  EXPECT_LE(figures.delays[100], 5);
}

}  // namespace
}  // namespace backsight::course
