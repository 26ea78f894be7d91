// The course's model from the evidence: the four roads the pack ships, made in one go.
#pragma once

#include "backsight/course/model.h"
#include "backsight/evidence/evidence.h"
#include "backsight/fit/course_fit.h"
#include "backsight/fit/course_spec.h"
#include "backsight/outlook/model.h"

namespace backsight::fit {

/// Chains that agree worse, or are worth less, are refused.
inline constexpr double kWorstCourseRHat = 1.05;
inline constexpr double kLeastCourseEffectiveSize = 200;

/// How the chains run: four of them, `draws` kept of each.
[[nodiscard]] stats::HmcPlan course_plan(const CourseSettings& settings, course::Domain domain,
                                         unsigned draws);

/// A pure function: the same inputs give the same bits. `outlook` has the hazards that relapses
/// follow. Errors: those of the single fits; kDangling for a finding or hazard that is not there;
/// kWrongType for one that has not the number its place needs; kInconsistent when chains do not
/// agree, or when correlations contradict each other.
[[nodiscard]] core::Result<course::Model> fit_course(const evidence::Evidence& evidence,
                                                     const CourseSpec& spec,
                                                     const outlook::Model& outlook);

/// Share of people with the outcome by `years` in a middling place.
[[nodiscard]] core::Result<double> median_share(const outlook::Model& model, std::string_view id,
                                                course::Indication indication, double years);

}  // namespace backsight::fit
