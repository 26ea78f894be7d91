// When a goal may be reached.
#pragma once

#include "backsight/course/course.h"

namespace backsight::course {

/// Draws courses from what the filter knows, day by day from the start to the horizon, and looks
/// when each is first held at the goal. The seed is fixed: the same input gives the same answer.
/// Standard errors of the probabilities are at most 1.6 points of a hundred.
[[nodiscard]] std::vector<GoalForecast> forecast_goals(const Filter& filter,
                                                       std::span<const Goal> goals,
                                                       std::int32_t today, std::int32_t horizon);

}  // namespace backsight::course
