// A rising curve over log time: the integral of a piecewise linear slope. Where the slopes at the
// knots are positive it rises everywhere, and beyond the outer knots it is a line, so that nothing
// bends where nothing was seen.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace backsight::stats {

class LogTimeSpline {
 public:
  /// Knots: years, rising, above 0, at least two. The curve is zero at the reference.
  LogTimeSpline(std::span<const double> knots_years, double reference_years);
  [[nodiscard]] std::size_t size() const { return knots_.size(); }
  /// out[i] = integral of hat function i from the reference to log t; the curve is sum w_i out[i].
  void basis(double log_years, std::span<double> out) const;
  /// out[i] = hat function i at log t; the slope is sum w_i out[i].
  void hats(double log_years, std::span<double> out) const;

 private:
  [[nodiscard]] double area(std::size_t i, double x) const;
  std::vector<double> knots_;
  double reference_;
};

}  // namespace backsight::stats
