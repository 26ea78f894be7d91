// Does the course know what it does not know? Each reported mean of a cohort is predicted by a fit
// that has not seen that cohort, and compared with the prediction interval for a new cohort of that
// road and size.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/evidence/evidence.h"
#include "backsight/fit/course_series.h"
#include "backsight/fit/course_spec.h"

namespace backsight::fit {

/// The road of a group of a study, told from the study's indication and procedure and the words of
/// the group; nothing for both indications together, fusion, implants, and people with neither.
struct RoadPlace {
  course::Indication indication = course::Indication::kDiscHerniation;
  course::Care care = course::Care::kOperated;
};
[[nodiscard]] std::optional<RoadPlace> road_place(const evidence::Study& study,
                                                  const std::string& group);

/// Means of the same cohort and domain, and the cohort of ours that must be left out to predict
/// them ("" when none of ours is the same people).
struct CourseJob {
  course::Domain domain = course::Domain::kLegPain;
  std::string our_cohort;
  std::vector<CoursePoint> points;
};

struct CourseCheck {
  CoursePoint point;
  double median = 0;
  double low50 = 0;
  double high50 = 0;
  double low95 = 0;
  double high95 = 0;
  std::optional<double> sd_ratio;  ///< observed over the median predicted, where an SD is printed
  [[nodiscard]] bool inside50() const { return point.value >= low50 && point.value <= high50; }
  [[nodiscard]] bool inside95() const { return point.value >= low95 && point.value <= high95; }
};

/// What of `file` can be checked: means of the outcomes of the course at a time, of groups that
/// have a road. Our own findings have the road, time and size that the spec gives them. A study of
/// the file is one of ours when it has the same cohort, id, DOI or PMID.
[[nodiscard]] std::vector<CourseJob> plan_course_check(const evidence::Evidence& ours,
                                                       const CourseSpec& spec,
                                                       const evidence::Evidence& file);

/// Fits without the cohort and predicts. A pure function of its arguments, so jobs may run side by
/// side. Errors: those of fit_course_domain.
[[nodiscard]] core::Result<std::vector<CourseCheck>> check_course(const evidence::Evidence& ours,
                                                                  const CourseSpec& spec,
                                                                  const CourseJob& job);

}  // namespace backsight::fit
