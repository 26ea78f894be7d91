// What the property tests of this folder share.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

namespace backsight::stats::laws {

inline void check(bool passed) { ASSERT_TRUE(passed); }

/// A random number between two, by rapidcheck.
inline double between(double low, double high) {
  constexpr int kSteps = 1'000'000;
  return low + (high - low) * (*rc::gen::inRange(0, kSteps + 1)) / kSteps;
}

/// Relative, and absolute below 1.
inline bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max({1.0, std::abs(a), std::abs(b)});
}

}  // namespace backsight::stats::laws
