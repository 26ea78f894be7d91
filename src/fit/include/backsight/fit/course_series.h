// Findings as the course takes them: means, changes and spreads of a cohort at a time, on 0 to 10.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/course/model.h"
#include "backsight/evidence/evidence.h"
#include "backsight/fit/course_spec.h"

namespace backsight::fit {

enum class CoursePointKind : std::uint8_t {
  kLevel,     ///< mean score at the time; at 0 days: before the operation, or at the start of care
  kChange,    ///< mean of (score before - score at the time): positive is better
  kShare,     ///< share of people with a score of at most `at_most`
  kContrast,  ///< mean change of the operated minus that of the not operated
};

/// One reported mean, and the spread between people where it is reported.
struct CoursePoint {
  std::string finding;
  course::Domain domain = course::Domain::kLegPain;
  course::Indication indication = course::Indication::kDiscHerniation;
  course::Care care = course::Care::kOperated;
  CoursePointKind kind = CoursePointKind::kLevel;
  std::string cohort;  ///< whose people they are
  std::string study;
  std::string group;         ///< part of the cohort; "all"
  double days = 0;           ///< 0: before
  double at_most = 0;        ///< of a share
  double value = 0;          ///< points of 0 to 10
  double n = 0;              ///< people, as reported or as if unknown
  double error = 0;          ///< standard error of the mean, n capped
  bool series = false;       ///< of a single place: no register, no trial
  bool raw_odi = false;      ///< a sum of unknown maximum
  std::optional<double> sd;  ///< between people, of the level or the change
  double log_sd_error = 0;   ///< standard error of its logarithm: chance, and what rounding hides
};

/// Cohort of a study: that of `same_people`, else the study's own.
[[nodiscard]] std::string course_cohort(const CourseSpec& spec, const evidence::Study& study);

/// A finding of an outcome of the course, if it is a mean with an estimate and a time, on a scale
/// of 0-10 or 0-100 or a raw ODI sum; nothing for any other.
[[nodiscard]] std::optional<CoursePoint> course_point(const evidence::Evidence& evidence,
                                                      const CourseSpec& spec,
                                                      const evidence::Finding& finding,
                                                      course::Indication indication,
                                                      course::Care care, const CourseItem& item);

/// The shares that a median, its upper quartile, or a share of people tell; empty for any other.
[[nodiscard]] std::vector<CoursePoint> course_shares(const evidence::Evidence& evidence,
                                                     const CourseSpec& spec,
                                                     const evidence::Finding& finding,
                                                     course::Indication indication,
                                                     course::Care care, const CourseItem& item);

/// Everything the roads use. Errors: kDangling for a finding that is not there; kWrongType for one
/// that is no point of its road.
[[nodiscard]] core::Result<std::vector<CoursePoint>> course_points(
    const evidence::Evidence& evidence, const CourseSpec& spec);

/// The number of a member of the finding that the typed evidence does not hold ("sd").
[[nodiscard]] std::optional<double> extra_number(const evidence::Finding& finding,
                                                 std::string_view key);

}  // namespace backsight::fit
