// Histories of synthetic people, for several tests.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

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

}  // namespace backsight::course::test
