// Simulation-based calibration (Talts et al., arXiv 1804.06788): when a person is drawn from the
// prior and the scores from the model, the place of the truth in the posterior is uniform. It is
// checked for a person's own numbers, the pace, the deviation of the day, and the sizes of relapses
// and setbacks and the day of a relapse, for histories of all lengths with gaps. Where the
// posterior holds one value with a probability (no setback is on), the place is drawn among equals.
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

// What has a place: three numbers each, then two.
constexpr std::size_t kBefore = 0;
constexpr std::size_t kLate = 3;
constexpr std::size_t kDay = 6;       // the deviation of the last day with a score
constexpr std::size_t kRelapse = 9;   // the step, of those to come as well
constexpr std::size_t kSetback = 12;  // what is left of it
constexpr std::size_t kPace = 15;
constexpr std::size_t kOnset = 16;  // of a relapse; those to come are later than all
constexpr std::size_t kQuantities = 17;
constexpr std::array<const char*, kQuantities> kNames = {
    "before, leg",  "before, back",      "before, disability",
    "late, leg",    "late, back",        "late, disability",
    "day, leg",     "day, back",         "day, disability",
    "relapse, leg", "relapse, back",     "relapse, disability",
    "setback, leg", "setback, back",     "setback, disability",
    "pace",         "day of the relapse"};

struct Ranks {
  std::array<std::array<int, kBins>, kQuantities> counts{};
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

double normal_below(const Component& one, std::size_t number, double value) {
  return stats::normal_cdf((value - one.mean[number]) / std::sqrt(one.covariance[number][number]));
}

// P(the number < truth), by what a component says of it.
template <class Of>
double below(const Filter& filter, Of of) {
  double out = 0;
  for (const Component& one : filter.components()) out += std::exp(one.log_weight) * of(one);
  return out;
}

// The truth on a day on which something was told.
struct Truth {
  PerDomain<double> day{};
  PerDomain<double> setback{};
  PerDomain<double> relapse{};
  bool relapsed = false;
  std::int32_t onset = 0;  ///< the first day with a score since it began
};

void add_departures(const Filter& filter, const Truth& truth, const PerDomain<double>& to_come,
                    double chance, Ranks& out) {
  const Departures& departures = filter.prior().departures;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double step = truth.relapsed ? truth.relapse[d] : to_come[d];
    out.add(
        kRelapse + d, below(filter, [&](const Component& one) {
          if (one.relapsed()) return normal_below(one, kRelapseAt + d, step);
          return stats::normal_cdf((step - departures.relapse_step[d]) / departures.relapse_sd[d]);
        }));
    // Without a setback nothing is left of one: of equal values a part by chance is below.
    const double left = truth.setback[d];
    out.add(kSetback + d, below(filter, [&](const Component& one) {
              if (one.set_back()) return normal_below(one, kSetbackAt + d, left);
              return left == 0 ? chance : left > 0 ? 1.0 : 0.0;
            }));
  }
  out.add(kOnset, below(filter, [&](const Component& one) {
            if (!one.relapsed()) return truth.relapsed ? 0 : chance;
            double before = 0;
            for (const auto& onset : one.relapse.days()) {
              if (!truth.relapsed || onset.day < truth.onset) before += onset.share;
              if (truth.relapsed && onset.day == truth.onset) before += chance * onset.share;
            }
            return before;
          }));
}

// People of `truth` followed with `believed`.
Ranks ranks_of(const Road& truth, const Road& believed, std::uint64_t people) {
  const auto prior = make_prior(believed);
  EXPECT_TRUE(prior);
  const Departures& departures = truth.departures;
  Ranks out;
  for (std::uint64_t person = 0; person < people; ++person) {
    const auto last = static_cast<std::int32_t>(5 + person * 37 % 200);
    Simulation simulation(truth, 2026, person, -4);
    Answering answering(test::kDaily, 2026, person);
    std::vector<Observation> told;
    Truth then;
    std::int32_t last_setback = kNever;
    for (std::int32_t day = -4; day <= last; ++day) {
      const SimulatedDay now = simulation.next();
      const std::size_t before = told.size();
      answering.tell(now, told);
      if (now.setback_begins) last_setback = day;
      if (told.size() == before) continue;
      const bool over =
          last_setback == kNever || day - last_setback > setback_over_after(departures);
      if (simulation.relapse_day() && !then.relapsed) {
        then.relapsed = true;
        then.onset = day;
        then.relapse = simulation.relapse_step();
      }
      for (std::size_t d = 0; d < kDomains; ++d) {
        then.day[d] = now.latent[d] - now.course[d];
        then.setback[d] = over ? 0 : simulation.setback()[d];
      }
    }
    Filter filter(*prior);
    absorb_all(filter, sorted(told).counted);
    stats::Stream stream(20261130, person);
    const double chance = stream.uniform();
    PerDomain<double> to_come{};
    for (std::size_t d = 0; d < kDomains; ++d)
      to_come[d] =
          departures.relapse_step[d] + departures.relapse_sd[d] * stats::standard_normal(stream);
    const SimulatedPerson& own = simulation.person();
    for (std::size_t d = 0; d < kDomains; ++d) {
      const auto add = [&](std::size_t quantity, std::size_t number, double value) {
        out.add(quantity + d, below(filter, [&](const Component& one) {
                  return normal_below(one, number + d, value);
                }));
      };
      add(kBefore, before_at(0), own.before[d]);
      add(kLate, late_at(0), own.late[d]);
      if (!told.empty()) add(kDay, kDayAt, then.day[d]);
    }
    add_departures(filter, then, to_come, chance, out);
    // Of the pace, with the weight of each point of the grid spread evenly over its cell.
    const auto& paces = filter.prior().paces;
    const double cell = paces[1].z - paces[0].z;
    out.add(kPace, below(filter, [&](const Component& one) {
              return std::clamp((own.z - paces[one.pace].z) / cell + 0.5, 0.0, 1.0);
            }));
    ++out.people;
  }
  return out;
}

void expect_uniform(const Ranks& ranks) {
  for (std::size_t i = 0; i < kQuantities; ++i) {
    EXPECT_LT(ranks.chi_square(i), kFair)
        << kNames[i] << ": " << testing::PrintToString(ranks.counts[i]);
    testing::Test::RecordProperty(kNames[i], std::to_string(ranks.chi_square(i)));
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

// The check can fail. Each mistake is found where it is made.
Road with_departures() {
  Road road = made_up_road();
  road.departures.relapse_per_day = {0.004, 0.004};
  return road;
}
Ranks with_mistake(const Road& believed) { return ranks_of(with_departures(), believed, 1000); }

TEST(Calibration, FindsAWrongCorrelation) {
  Road believed = with_departures();
  believed.day_to_day.correlation = {0, 0, 0};
  const Ranks ranks = with_mistake(believed);
  EXPECT_GT(ranks.chi_square(kLate), kFair);
  EXPECT_GT(ranks.chi_square(kLate + 1), kFair);
}

TEST(Calibration, FindsAWrongSpreadOfPeople) {
  Road believed = with_departures();
  RoadDraw row = believed.draw(0);
  for (double& one : row.sd_late) one *= 0.6;
  for (double& one : row.sd_before) one *= 0.6;
  believed.draws = columns_of({row});
  const Ranks ranks = with_mistake(believed);
  EXPECT_GT(ranks.chi_square(kBefore), kFair);
  EXPECT_GT(ranks.chi_square(kLate), kFair);
}

TEST(Calibration, FindsAWrongSizeOfRelapses) {
  Road believed = with_departures();
  for (double& one : believed.departures.relapse_step) one *= 0.75;
  const Ranks ranks = with_mistake(believed);
  EXPECT_GT(ranks.chi_square(kRelapse), kFair);
}

TEST(Calibration, FindsAWrongSizeOfSetbacks) {
  Road truth = with_departures();
  truth.departures.setback_per_day = 0.03;
  Road believed = truth;
  for (double& one : believed.departures.setback_step) one *= 0.5;
  for (double& one : believed.departures.setback_sd) one *= 0.5;
  const Ranks ranks = ranks_of(truth, believed, 1000);
  EXPECT_GT(ranks.chi_square(kSetback + 1), kFair);
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
