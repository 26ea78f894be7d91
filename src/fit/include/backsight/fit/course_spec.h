// What the course's numbers rest on, as models/course.yaml says it: for every road the findings
// that make it, for every other finding of the same outcomes why it is left out, and what we take
// to be so where nothing is published. A new finding is refused until somebody decides where it
// belongs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/course/model.h"
#include "backsight/fit/model_spec.h"
#include "backsight/fit/normal_prior.h"

namespace backsight::fit {

using course::kDomainWords;  ///< also those of models/course.yaml

/// A finding as the course takes it; what the evidence says in words only is given beside it.
struct CourseItem {
  std::string finding;
  std::optional<double> days = {};  ///< instead of the finding's time
  std::optional<double> n = {};     ///< people, instead of the finding's
  /// A share of people with at most so many points of 0 to 10, in that domain.
  std::optional<double> at_most = {};
  std::optional<course::Domain> domain = {};
  /// Of a median: the upper quartile, on the finding's scale.
  std::optional<double> upper_quartile = {};
};

struct RoadSpec {
  course::Indication indication = course::Indication::kDiscHerniation;
  course::Care care = course::Care::kOperated;
  std::vector<CourseItem> use;
  /// Differences of the change, operated minus not operated; on the not-operated road.
  std::vector<std::string> contrasts;
  std::string certainty;
  std::string because;
};

/// How a finding tells the spread of a day about a person's own course.
enum class DayMeasure : std::uint8_t {
  kWithinPersonSd,
  kStandardError,             ///< of measurement
  kSmallestDetectableChange,  ///< 1.96 times the root of 2 of it
  kMeanAbsoluteDifference,    ///< of two measurements; its sd is needed
};
struct DayItem {
  std::string finding;
  DayMeasure as = DayMeasure::kWithinPersonSd;
};

/// Scores on 0 to 10.
struct CourseDomainSpec {
  std::vector<std::string> outcomes;  ///< the level; "<outcome>-improvement" is the change
  NormalPrior before;
  NormalPrior late;
  NormalPrior log_days;
  NormalPrior log_shape;
  NormalPrior wound;
  NormalPrior log_sd_before;
  NormalPrior log_sd_late;
  double sd_when_unknown = 0;  ///< of people, for the error of a mean printed without an SD
  std::vector<DayItem> day_to_day;
  double day_correlation = 0;
};

/// How far one road may lie from another: standard deviations, and means where they are not 0.
struct CourseDifferences {
  double stenosis_log_days = 0;
  double stenosis_log_shape = 0;
  double stenosis_wound = 0;
  NormalPrior not_operated_before;  ///< minus the operated
  NormalPrior not_operated_late;
  NormalPrior not_operated_log_days;
  double not_operated_log_shape = 0;
  double not_operated_log_sd = 0;
  double not_operated_stenosis = 0;  ///< of its differences from those of disc herniation
};

struct RelapseSpec {
  course::Indication indication = course::Indication::kDiscHerniation;
  course::Care care = course::Care::kOperated;
  /// A hazard of the outlook, times `times`; or, where empty, shares of people by a time.
  std::string hazard;
  double times = 1;
  std::vector<std::string> shares;
  course::PerDomain<double> of_gain{};  ///< mean step, as a part of (before - late)
  course::PerDomain<double> sd{};
  double alarm_from = 1;  ///< probability of a rise (see course::RelapseAlarm)
};

struct AlarmSpec {
  double rise = 0;
  double until_part = 1;  ///< `until`, as a part of `from`
};

struct SetbackSpec {
  std::string count;  ///< finding: spells in a window
  double window_days = 0;
  std::string shorter;  ///< finding: share of them that a day-to-day deviation already is
  course::PerDomain<double> step{};
  course::PerDomain<double> sd{};
  double days = 0;
};

struct CourseSettings {
  std::uint64_t seed = 0;
  std::size_t draws = 0;  ///< shipped
  double horizon_days = 0;
  double cap_n = 0;
  double unknown_n = 0;
  double raw_odi_factor = 0;  ///< points of 0 to 10 for one of a raw ODI sum of unknown maximum
  double raw_odi_log_sd = 0;
  double wound_days = 0;
  double sd_log_days = 0;
  NormalPrior before_late;        ///< correlation of a person's before and late, as atanh
  NormalPrior log_cohort_before;  ///< logarithms of spreads
  NormalPrior log_cohort_late;
  NormalPrior log_arm;
  NormalPrior log_occasion;
  NormalPrior log_sd_model;  ///< of a log SD
  double share_error = 0;    ///< of a share of people, on the probit scale
  /// Designs whose cohorts the roads speak of; all others are series of single places, and may lie
  /// apart from them.
  std::vector<std::string> reference_designs;
  NormalPrior series_before;
  NormalPrior series_late;
  NormalPrior series_log_sd;     ///< of their people's spread
  NormalPrior log_series_wider;  ///< how much further series lie apart than registers and trials
  std::vector<double> until_years;
};

struct CourseSpec {
  CourseSettings settings;
  course::PerDomain<CourseDomainSpec> domains;
  CourseDifferences differences;
  /// Observed at one time, between domains: leg-disability, back-disability, leg-back.
  std::array<std::string, 2> with_disability;  ///< findings
  std::vector<RelapseSpec> relapse;
  AlarmSpec alarm;
  SetbackSpec setback;
  std::vector<std::pair<std::string, std::vector<std::string>>> same_people;  ///< cohort, studies
  std::vector<RoadSpec> roads;
  std::vector<LeftOut> left_out;
};

/// Reads the file's root; without roads nothing else of it is needed. Errors: those of
/// core::ObjectReader, with line and column.
[[nodiscard]] core::Result<CourseSpec> read_course_spec(const core::json::Value& root);

}  // namespace backsight::fit
