// The one word of a person's course that the roster shows. Private to service.
#pragma once

#include <optional>

#include "backsight/course/course.h"
#include "backsight/service/roster.h"

namespace backsight::service {

/// Nothing when the course knows no score.
[[nodiscard]] std::optional<CourseStanding> standing_of(const course::Course& course);

}  // namespace backsight::service
