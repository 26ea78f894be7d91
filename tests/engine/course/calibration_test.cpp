// Simulation-based calibration (Talts et al., arXiv 1804.06788): when a person is drawn from the
// prior and the scores from the model, the place of the truth in the posterior is uniform. It is
// checked for a person's own numbers and the pace, for histories of all lengths with gaps.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "backsight/stats/normal.h"
#include "made_up_road.h"
#include "synthetic.h"

namespace backsight::course {
namespace {

using test::made_up_road;

constexpr std::size_t kBins = 20;
// The chance that a chi-square with 19 degrees of freedom is larger is 1 in 10,000 (R's qchisq).
constexpr double kFair = 50.80;

struct Ranks {
  std::array<std::array<int, kBins>, 7> counts{};
  int people = 0;

  void add(std::size_t quantity, double below) {
    const auto bin = static_cast<std::size_t>(std::clamp(below, 0.0, 1.0 - 1e-9) * kBins);
    ++counts[quantity][bin];
  }
  [[nodiscard]] double chi_square(std::size_t quantity) const {
    const double expected = static_cast<double>(people) / kBins;
    double out = 0;
    for (const int count : counts[quantity]) out += std::pow(count - expected, 2) / expected;
    return out;
  }
};
constexpr std::array<const char*, 7> kQuantities = {
    "before, leg",      "before, back", "before, disability", "late, leg", "late, back",
    "late, disability", "pace"};

// P(the person's number < truth).
double below(const Filter& filter, std::size_t number, double truth) {
  double out = 0;
  for (const Component& one : filter.components()) {
    out += std::exp(one.log_weight) * stats::normal_cdf((truth - one.mean[number]) /
                                                        std::sqrt(one.covariance[number][number]));
  }
  return out;
}

// Of the pace, with the weight of each point of the grid spread evenly over its cell.
double pace_below(const Filter& filter, double z) {
  const auto& paces = filter.prior().paces;
  const double cell = paces[1].z - paces[0].z;
  double out = 0;
  for (const Component& one : filter.components()) {
    const double part = (z - paces[one.pace].z) / cell + 0.5;
    out += std::exp(one.log_weight) * std::clamp(part, 0.0, 1.0);
  }
  return out;
}

// People of `truth` followed with `believed`.
Ranks ranks_of(const Road& truth, const Road& believed, std::uint64_t people) {
  const auto prior = make_prior(believed);
  EXPECT_TRUE(prior);
  Ranks out;
  for (std::uint64_t person = 0; person < people; ++person) {
    const auto last = static_cast<std::int32_t>(5 + person * 37 % 200);
    const auto history = test::history_of(truth, 2026, person, -4, last);
    Filter filter(*prior);
    absorb_all(filter, sorted(history.told).counted);
    for (std::size_t d = 0; d < kDomains; ++d) {
      out.add(d, below(filter, before_at(d), history.person.before[d]));
      out.add(kDomains + d, below(filter, late_at(d), history.person.late[d]));
    }
    out.add(6, pace_below(filter, history.person.z));
    ++out.people;
  }
  return out;
}

void expect_uniform(const Ranks& ranks) {
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    EXPECT_LT(ranks.chi_square(i), kFair)
        << kQuantities[i] << ": " << testing::PrintToString(ranks.counts[i]);
    testing::Test::RecordProperty(kQuantities[i], std::to_string(ranks.chi_square(i)));
  }
}

TEST(Calibration, WithoutDepartures) {
  Road road = made_up_road();
  road.departures.relapse_per_day = {0, 0};
  road.departures.setback_per_day = 0;
  expect_uniform(ranks_of(road, road, 2000));
}

TEST(Calibration, WithRelapsesAndSetbacks) {
  Road road = made_up_road();
  // Enough relapses to matter.
  road.departures.relapse_per_day = {0.002, 0.002};
  expect_uniform(ranks_of(road, road, 2000));
}

// The check can fail: who takes the days for independent of each other is found out.
TEST(Calibration, FindsAWrongCorrelation) {
  const Road truth = made_up_road();
  Road believed = truth;
  believed.day_to_day.correlation = {0, 0, 0};
  const Ranks ranks = ranks_of(truth, believed, 1000);
  EXPECT_GT(ranks.chi_square(3), kFair);
  EXPECT_GT(ranks.chi_square(4), kFair);
}

// Probabilities of a relapse are frequencies of relapses.
TEST(Calibration, ProbabilitiesOfRelapseAreFrequencies) {
  Road road = made_up_road();
  road.departures.relapse_per_day = {0.002, 0.002};
  const auto prior = make_prior(road);
  ASSERT_TRUE(prior);
  // By thirds of certainty: expected relapses, their variance, and those that were.
  struct Group {
    double expected = 0;
    double variance = 0;
    double happened = 0;
  };
  std::array<Group, 3> groups;
  for (std::uint64_t person = 0; person < 1500; ++person) {
    const auto last = static_cast<std::int32_t>(30 + person * 37 % 170);
    Simulation simulation(road, 77, person, -2);
    Answering answering(test::kDaily, 77, person);
    std::vector<Observation> told;
    for (std::int32_t day = -2; day <= last; ++day) answering.tell(simulation.next(), told);
    if (told.empty()) continue;
    Filter filter(*prior);
    absorb_all(filter, sorted(told).counted);
    const double p = test::probability_of_relapse(filter);
    Group& group = groups[p < 0.05 ? 0 : p < 0.6 ? 1 : 2];
    group.expected += p;
    group.variance += p * (1 - p);
    const auto began = simulation.relapse_day();
    group.happened += began && *began <= filter.last_day() ? 1 : 0;
  }
  for (const Group& group : groups) {
    EXPECT_GT(group.variance, 1);
    EXPECT_NEAR(group.happened, group.expected, 3.5 * std::sqrt(group.variance));
  }
}

}  // namespace
}  // namespace backsight::course
