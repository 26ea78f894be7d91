// Everything there is to say to one person at one moment: the danger signs, where they stand on
// their course, and what may come. A pure function of (knowledge, history, time).
//
// The danger signs need nothing but the record. The outlook and the course need more: the reason
// for the operation, a course that is known. Where one of them cannot speak it says why, and the
// others speak all the same.
#pragma once

#include "backsight/advice/advise.h"
#include "backsight/core/result.h"
#include "backsight/course/input.h"
#include "backsight/outlook/outlook.h"

namespace backsight::advice {

/// The engines made ready, all from one pack.
struct Engines {
  const knowledge::Knowledge& knowledge;
  const outlook::Forecaster& outlook;
  const course::Follower& course;
};

struct CourseAdvice {
  course::CourseInput input;  ///< what it rests on
  course::Course course;
};

struct WholeAdvice {
  Advice advice;
  core::Result<CourseAdvice> course;
  core::Result<outlook::Outlook> outlook;
};

/// What the record tells about who an outlook is for. Errors: kMissingMember when it does not say
/// the reason for the operation.
[[nodiscard]] core::Result<outlook::Profile> profile_at(const history::History& history,
                                                        core::Instant at);

/// Where the person stands on their course: the usual days, the goals of the model. Errors: those
/// of course::input_at and Follower::follow.
[[nodiscard]] core::Result<CourseAdvice> course_at(const Engines& engines,
                                                   const history::History& history,
                                                   core::Instant at);

/// Advice, course (course_at) and outlook for the usual years.
[[nodiscard]] WholeAdvice advise_whole(const Engines& engines, const history::History& history,
                                       core::Instant at);

/// {"advice": {...}, "course": {...} | null, "outlook": {...} | null,
///  "not_told": [{"what": "course", "why": "..."}]}.
[[nodiscard]] core::json::Value write(const WholeAdvice& whole,
                                      const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::advice
