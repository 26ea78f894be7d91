// What is expected of one person on a road before anything of theirs is known, in the form that the
// filter works with: a joint normal of their own numbers, and a small grid of paces.
//
// The normal has the mean and the covariance, over the draws of the road, of a person of an unknown
// place: people differ (sd_before, sd_late, correlation), cohorts differ (cohort_before,
// cohort_late; independent over domains and of late and before, as nothing is published on more),
// and the means are not known exactly. The pace z of a person has a grid of equally spaced points;
//   log T_d = mean of log_days_d + z sqrt(sd_log_days^2 + variance of log_days_d over the draws).
// With the weights of the normal density a grid of spacing 0.6 integrates smooth functions of z as
// the normal itself does; the shape stands at its posterior mean.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/course/model.h"

namespace backsight::course {

/// A person's own numbers: before, late and wound, each by domain.
inline constexpr std::size_t kPersonNumbers = 3 * kDomains;
[[nodiscard]] constexpr std::size_t before_at(std::size_t domain) { return domain; }
[[nodiscard]] constexpr std::size_t late_at(std::size_t domain) { return kDomains + domain; }
[[nodiscard]] constexpr std::size_t wound_at(std::size_t domain) { return 2 * kDomains + domain; }

using PersonVector = std::array<double, kPersonNumbers>;
using PersonMatrix = std::array<PersonVector, kPersonNumbers>;

/// How fast a person recovers, compared with others.
struct Pace {
  double z = 0;  ///< standard deviations above the mean of log T
  double weight = 0;
  PerDomain<double> log_days{};  ///< log of T in days
  PerDomain<double> shape{};
};

/// Points of the grid and how far it reaches to either side, in standard deviations.
struct PaceGrid {
  std::size_t points = 9;
  double reach = 2.4;
};

struct Prior {
  PersonVector mean{};
  PersonMatrix covariance{};
  std::vector<Pace> paces;  ///< weights add to 1
  double wound_days = 0;
  DayToDay day_to_day;
  Departures departures;
};

/// Error: kOutOfRange for a road without draws, for a day-to-day sd that is not above 0, a
/// correlation with the day before outside [0, 1), probabilities a day outside [0, 1), and a grid
/// without points.
[[nodiscard]] core::Result<Prior> make_prior(const Road& road, const PaceGrid& grid = {});

/// The shares of a person's numbers in the latent score on `day`, without what is of the day.
struct Shares {
  double before = 0;
  double late = 0;
  double wound = 0;
};
[[nodiscard]] PerDomain<Shares> shares_on(const Prior& prior, const Pace& pace, double day);

/// Probability that a relapse begins on one of the days after `from`, to `to` (days since the
/// start; none begins on day 0 or before).
[[nodiscard]] double relapse_between(const Departures& departures, double from, double to);

/// The part of a setback's step that is left today when it began on one of the last `days` days,
/// all equally likely: mean, and mean of the square.
struct Faded {
  double mean = 1;
  double square = 1;
};
[[nodiscard]] Faded faded_over(const Departures& departures, double days);
/// Days after which a setback is over: exp(-4), less than a fiftieth, is left of its step.
[[nodiscard]] double setback_over_after(const Departures& departures);
/// Probability that a setback begins on one of so many days.
[[nodiscard]] double setback_within(const Departures& departures, double days);

}  // namespace backsight::course
