// The one word of a person's course that the roster shows. Private to service.
#pragma once

#include <optional>

#include "backsight/course/course.h"
#include "backsight/history/event.h"
#include "backsight/knowledge/vocabulary.h"
#include "backsight/service/roster.h"

namespace backsight::service {

/// Nothing when the course cannot speak or knows no score.
[[nodiscard]] std::optional<CourseStanding> standing_of(const course::Follower& follower,
                                                        const history::History& history,
                                                        core::Instant now,
                                                        const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::service
