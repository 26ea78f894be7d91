// A range of numbers, both ends included: confidence and prediction intervals.
#pragma once

namespace backsight::stats {

struct Interval {
  double low = 0;
  double high = 0;

  [[nodiscard]] double width() const { return high - low; }
  [[nodiscard]] bool contains(double x) const { return low <= x && x <= high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace backsight::stats
