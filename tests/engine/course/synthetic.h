// Histories of synthetic people, for several tests.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "backsight/course/course.h"
#include "backsight/course/filter.h"
#include "backsight/course/simulate.h"

namespace backsight::course::test {

/// Leg and back daily, disability every two weeks or so, with spells of silence.
inline constexpr AnsweringHabit kDaily = {
    .falls_silent = 0.03, .comes_back = 0.3, .answers = {0.95, 0.95, 0.07}};

struct History {
  SimulatedPerson person;
  std::vector<SimulatedDay> days;
  std::vector<Observation> told;
};

inline History history_of(const Road& road, std::uint64_t seed, std::uint64_t person,
                          std::int32_t first, std::int32_t last,
                          const AnsweringHabit& habit = kDaily) {
  Simulation simulation(road, seed, person, first);
  Answering answering(habit, seed, person);
  History out;
  out.person = simulation.person();
  for (std::int32_t day = first; day <= last; ++day) {
    out.days.push_back(simulation.next());
    answering.tell(out.days.back(), out.told);
  }
  return out;
}

inline double probability_of_relapse(const Filter& filter) {
  double out = 0;
  for (const Component& one : filter.components()) {
    if (one.relapsed()) out += std::exp(one.log_weight);
  }
  return out;
}

inline double probability_of_setback(const Filter& filter) {
  double out = 0;
  for (const Component& one : filter.components()) {
    if (one.set_back()) out += std::exp(one.log_weight);
  }
  return out;
}

/// Mean of one of the person's own numbers over the components.
inline double mean_of(const Filter& filter, std::size_t number) {
  double out = 0;
  for (const Component& one : filter.components())
    out += std::exp(one.log_weight) * one.mean[number];
  return out;
}

inline double variance_of(const Filter& filter, std::size_t number) {
  double square = 0;
  for (const Component& one : filter.components()) {
    square += std::exp(one.log_weight) *
              (one.covariance[number][number] + one.mean[number] * one.mean[number]);
  }
  const double mean = mean_of(filter, number);
  return square - mean * mean;
}

/// How the alarm of a relapse does on synthetic people of `road` who tell of leg and back pain
/// daily for a year.
struct AlarmFigures {
  double person_months = 0;
  double false_per_100 = 0;  ///< alarms without a relapse, in 100 person-months
  /// Days from the onset of a relapse of 3 points or more in the leg to the alarm, by rank; 60: not
  /// in that time.
  std::vector<std::int32_t> delays;
};

inline AlarmFigures alarm_figures(const Road& road, std::uint64_t people, std::size_t relapses,
                                  std::uint64_t seed) {
  constexpr AnsweringHabit kEveryDay = {.answers = {1, 1, 0}};
  constexpr double kDaysPerMonth = 365.25 / 12;
  constexpr std::int32_t kLast = 365;
  constexpr std::int32_t kNotSeen = 60;
  const Prior prior = *make_prior(road);
  AlarmFigures out;
  double days = 0;
  double alarms = 0;
  for (std::uint64_t person = 0; person < people; ++person) {
    Simulation simulation(road, seed, person, -3);
    Answering answering(kEveryDay, seed, person);
    Filter filter(prior);
    bool on = false;
    for (std::int32_t day = -3; day <= kLast; ++day) {
      const SimulatedDay now = simulation.next();
      if (simulation.relapse_day()) break;
      std::vector<Observation> told;
      answering.tell(now, told);
      filter.absorb(told);
      const bool given = relapse_alarm(filter, on);
      alarms += given && !on ? 1 : 0;
      on = given;
      days += 1;
    }
  }
  out.person_months = days / kDaysPerMonth;
  out.false_per_100 = alarms / out.person_months * 100;
  // Followed with what their road says of relapses; here they come more often, so that there are
  // enough.
  Road often = road;
  for (double& one : often.departures.relapse_per_day) one = 0.01;
  for (std::uint64_t person = 0; out.delays.size() < relapses && person < 50 * relapses; ++person) {
    Simulation simulation(often, seed + 1, person, -3);
    Answering answering(kEveryDay, seed + 1, person);
    Filter filter(prior);
    for (std::int32_t day = -3; day <= kLast; ++day) {
      const SimulatedDay now = simulation.next();
      const auto began = simulation.relapse_day();
      if (began && simulation.relapse_step()[0] < 3) break;
      std::vector<Observation> told;
      answering.tell(now, told);
      filter.absorb(told);
      // An alarm that was on before is not one of this relapse.
      if (!began || (!relapse_alarm(filter, false) && day - *began < kNotSeen)) continue;
      out.delays.push_back(day - *began);
      break;
    }
  }
  std::ranges::sort(out.delays);
  return out;
}

}  // namespace backsight::course::test
