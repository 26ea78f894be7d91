// Domain checks of this module. Comparisons with NaN are false: what is not a number is not inside.
#pragma once

#include "backsight/core/result.h"

namespace backsight::stats {

[[nodiscard]] inline bool inside(double x, double low, double high) { return low < x && x < high; }

/// The level of an interval, in (0, 1). Error: kOutOfRange.
[[nodiscard]] inline core::Result<void> check_level(double level) {
  if (inside(level, 0, 1)) return {};
  return core::fail(core::ErrorCode::kOutOfRange, "The level of an interval lies between 0 and 1.");
}

}  // namespace backsight::stats
