// What the course knows: how leg pain, back pain and disability run, day by day, for people with
// one indication under one care. Fitted when the knowledge pack is compiled (src/fit); no medical
// number stands in the code.
//
// All three domains are counted on 0 to 10, worst at 10: pain as it is asked, disability as the
// percent ODI divided by 10. Scores pile up at the ends, so an observed score is a latent one
// clamped to the scale:
//
//   latent_d(t) = late_d + (before_d - late_d) exp(-(t / T_d)^shape_d)
//                 + wound_d exp(-t / wound_days) + day_d(t)             t days after the start, t
//                 >= 0
//   latent_d(t) = before_d + day_d(t)                                   t < 0
//   score_d(t)  = min(max(latent_d(t), 0), 10)
//
// before and late are a person's own, jointly normal over the domains; log T_d = log_days_d + z
// with z ~ N(0, sd_log_days^2) one number for a person; day_d is AR(1) from day to day.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/course/domain.h"
#include "backsight/course/goal.h"
#include "backsight/stats/draws.h"

namespace backsight::course {

enum class Indication : std::uint8_t { kDiscHerniation, kStenosis };
enum class Care : std::uint8_t { kOperated, kNotOperated };

/// One draw from the posterior of a road: the mean of people in the mean cohort, how people differ
/// within a cohort, and how cohorts differ (standard deviations).
struct RoadDraw {
  PerDomain<double> before{};  ///< latent, 0-10 and beyond
  PerDomain<double> late{};
  PerDomain<double> log_days{};   ///< log of T in days
  PerDomain<double> shape{};      ///< of the fall; 1: exponential
  PerDomain<double> wound{};      ///< on the day of the operation; 0 without one
  PerDomain<double> sd_before{};  ///< between people
  PerDomain<double> sd_late{};
  PerDomain<double> cohort_before{};  ///< between cohorts
  PerDomain<double> cohort_late{};
};
inline constexpr std::size_t kRoadColumns = 9 * kDomains;

/// What does not move with the draws: too little is published to learn it here.
struct DayToDay {
  PerDomain<double> sd{};           ///< of a day about the person's own course
  PerDomain<double> correlation{};  ///< with the day before
};

/// When a relapse is told to people: from the check-in on that makes it at least `from` probable
/// that leg pain has risen lastingly by `rise` points or more, until one that makes it less
/// probable than `until`. Chosen on synthetic people of the road by what false alarms may cost
/// (models/course.yaml).
struct RelapseAlarm {
  double rise = 0;  ///< points of 0 to 10
  double from = 1;  ///< probabilities
  double until = 1;
};

/// Pain that comes back, or a bad spell: steps added to the latent scores from a day on.
struct Departures {
  /// Relapse: a lasting step. Mean and sd over people, by domain, on 0-10.
  PerDomain<double> relapse_step{};
  PerDomain<double> relapse_sd{};
  /// Probability a day, by years since the operation: the value up to each year of `until_years`.
  std::vector<double> until_years;
  std::vector<double> relapse_per_day;
  /// Setback: a step that fades with exp(-days / setback_days).
  PerDomain<double> setback_step{};
  PerDomain<double> setback_sd{};
  double setback_days = 0;
  double setback_per_day = 0;
  RelapseAlarm alarm;
};

struct Road {
  Indication indication = Indication::kDiscHerniation;
  Care care = Care::kOperated;
  stats::Draws draws;      ///< kRoadColumns columns, in the order of RoadDraw
  double wound_days = 0;   ///< how fast the pain of the wound fades
  double sd_log_days = 0;  ///< between people
  /// Of (before leg, back, disability, late leg, back, disability) between people of a cohort.
  std::array<std::array<double, 2 * kDomains>, 2 * kDomains> correlation{};
  DayToDay day_to_day;
  Departures departures;
  double r_hat = 0;           ///< the worst of all parameters
  double effective_size = 0;  ///< the least
  std::int64_t cohorts = 0;
  std::int64_t people = 0;
  std::string certainty;  ///< high, moderate, low or very-low
  std::string because;
  std::vector<std::string> findings;

  [[nodiscard]] RoadDraw draw(std::size_t row) const;
};

/// The columns of many draws, in the order of RoadDraw.
[[nodiscard]] stats::Draws columns_of(const std::vector<RoadDraw>& draws);

struct Model {
  std::string version;  ///< hash of the knowledge pack
  double horizon_days = 0;
  std::vector<Road> roads;
  std::vector<Goal> goals = {};  ///< that everybody is shown

  [[nodiscard]] const Road* find(Indication indication, Care care) const;
};

/// The pack's section `course`.
[[nodiscard]] core::json::Value write(const Model& model);
/// Errors: those of core::ObjectReader, stats::read_draws and read_goals; kInconsistent for draws
/// of another width, and for a correlation that is not symmetric with a diagonal of 1.
[[nodiscard]] core::Result<Model> read_model(const core::json::Value& section, std::string version);

}  // namespace backsight::course
