// Synthetic people: a course drawn from a road. These people do not exist.
//
// Person k under a seed is a pure function of the road, the seed and k: draws do not depend on
// which other people are asked for, nor on the thread. What is asked about a day does not change
// the days after it. Memory does not grow with the days.
//
// A person gets one posterior draw of the road, an own place (cohort_before, cohort_late), own
// numbers within it (sd_before, sd_late, correlation), a pace, and day by day the deviation of the
// day; from day 1 on at most one relapse, and setbacks, at the probabilities a day of the road.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "backsight/course/filter.h"
#include "backsight/course/model.h"
#include "backsight/stats/philox.h"

namespace backsight::course {

/// What stays the same in a synthetic person.
struct SimulatedPerson {
  PerDomain<double> before{};
  PerDomain<double> late{};
  PerDomain<double> wound{};
  double z = 0;  ///< sd_log_days above the mean of log T in this person's draw of the road
  PerDomain<double> log_days{};
  PerDomain<double> shape{};
};

struct SimulatedDay {
  std::int32_t day = 0;
  PerDomain<double> course{};  ///< latent, without the deviation of the day
  PerDomain<double> latent{};
  PerDomain<double> score{};  ///< clamped to 0-10, not rounded
  bool relapse_begins = false;
  bool setback_begins = false;
};

class Simulation {
 public:
  /// `road` must outlive the simulation, and have draws and a positive sd from day to day. The
  /// first day may be before the start (negative).
  Simulation(const Road& road, std::uint64_t seed, std::uint64_t person, std::int32_t first_day);

  [[nodiscard]] const SimulatedPerson& person() const { return person_; }
  /// The next day.
  [[nodiscard]] SimulatedDay next();

  /// The first day of the relapse so far, and its step.
  [[nodiscard]] std::optional<std::int32_t> relapse_day() const { return relapse_day_; }
  [[nodiscard]] const PerDomain<double>& relapse_step() const { return relapse_; }
  /// What is left of the steps of setbacks.
  [[nodiscard]] const PerDomain<double>& setback() const { return setback_; }

 private:
  const Road* road_;
  SimulatedPerson person_;
  stats::Stream days_;        // the deviations
  stats::Stream departures_;  // begin, and their steps
  std::int32_t day_;
  PerDomain<double> deviation_{};
  PerDomain<double> relapse_{};
  PerDomain<double> setback_{};
  std::optional<std::int32_t> relapse_day_;
};

/// When a synthetic person answers. Spells of answering and of silence follow each other; within a
/// spell of answering each day and domain has its own chance.
struct AnsweringHabit {
  double falls_silent = 0;  ///< probability on a day of answering that the next is silent
  double comes_back = 1;    ///< probability on a silent day that the next is not
  PerDomain<double> answers{1, 1, 1};
};

/// The answers of one synthetic person, day after day.
class Answering {
 public:
  Answering(const AnsweringHabit& habit, std::uint64_t seed, std::uint64_t person);
  /// Adds the scores told on that day, rounded to whole points (disability: to 0.2).
  void tell(const SimulatedDay& day, std::vector<Observation>& observations);

 private:
  AnsweringHabit habit_;
  stats::Stream stream_;
  bool silent_ = false;
};

/// Percent ODI comes in steps of 2, so disability in steps of 0.2.
inline constexpr PerDomain<double> kScoreStep = {1, 1, 0.2};

}  // namespace backsight::course
