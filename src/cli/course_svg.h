// The picture of a course: what was told as dots, the road as a pale band, the person's own course
// as a line with its bands. One panel for each domain.
#pragma once

#include <span>
#include <string>

#include "backsight/course/course.h"

namespace backsight::cli {

/// `observations` with days since the start, in any order. The picture has a title and a
/// description in words for who cannot see it.
[[nodiscard]] std::string course_svg(const course::Course& course,
                                     std::span<const course::Observation> observations);

/// "leg pain", "back pain", "disability".
[[nodiscard]] const char* name_of(course::Domain domain);

/// "usual for this stage", "worse than usual since day 12 (6 days)", "not known".
[[nodiscard]] std::string in_words(const course::Standing& standing);

}  // namespace backsight::cli
