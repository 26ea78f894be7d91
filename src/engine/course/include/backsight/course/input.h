// What the course needs to know, from a person's record.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/course/course.h"
#include "backsight/history/event.h"
#include "backsight/knowledge/vocabulary.h"

namespace backsight::course {

/// What the record may not hold.
struct Known {
  std::optional<Indication> indication;  ///< when the record does not say
  std::optional<core::Date> start;       ///< of a course without an operation
};

/// What was told so many days before the start or earlier is of another time and left out.
inline constexpr std::int32_t kBeforeDays = 90;

struct CourseInput {
  Person person;
  core::Date start;        ///< day 0: of the operation, or of the first score
  bool operated = false;   ///< there is a day of an operation
  std::int32_t today = 0;  ///< days since the start
  std::vector<Observation> observations;
  std::size_t left_out = 0;  ///< scores of kBeforeDays before the start or earlier
};

/// What counts at `at`, with corrections. The day of an event is the UTC day from which it counts.
/// A report of leg-pain or back-pain with intensity_0_10 is a score (of several in one check-in the
/// highest); a denied one is 0; without a number there is no score. The total of a questionnaire
/// that tells a domain (knowledge::Instrument::course) is a score, brought to 0-10. The source is
/// the author's role.
///
/// Day 0 is the day of the latest operation by then that has one; scores of days before it are
/// kept, as days below 0. Without an operation the course is that of people not operated, from
/// `known.start`, or else from the day of the first score, or else from `at`.
/// Errors: kMissingMember when no indication is known, kOutOfRange when it is another than disc
/// herniation or stenosis, kInconsistent when `known.start` is after `at`.
[[nodiscard]] core::Result<CourseInput> input_at(const history::History& history, core::Instant at,
                                                 const knowledge::Vocabulary& vocabulary,
                                                 const Known& known = {});

/// The course as JSON with what it rests on: the day it counts from, and the scores that count. See
/// docs/course.md.
[[nodiscard]] core::json::Value write(const Course& course, const CourseInput& input);

}  // namespace backsight::course
