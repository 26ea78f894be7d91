#include "backsight/stats/log_time_spline.h"

#include <algorithm>
#include <cmath>

namespace backsight::stats {

LogTimeSpline::LogTimeSpline(std::span<const double> knots_years, double reference_years)
    : reference_(std::log(reference_years)) {
  for (const double years : knots_years) knots_.push_back(std::log(years));
}

// The integral of hat i from the first knot to x; beyond the outer knots the outer hats stay at 1.
double LogTimeSpline::area(std::size_t i, double x) const {
  const std::size_t last = knots_.size() - 1;
  double sum = 0;
  if (i == 0 && x < knots_[0]) return x - knots_[0];
  if (i > 0 && x > knots_[i - 1]) {
    const double h = knots_[i] - knots_[i - 1];
    const double part = std::min(x, knots_[i]) - knots_[i - 1];
    sum += part * part / (2 * h);
  }
  if (i < last && x > knots_[i]) {
    const double h = knots_[i + 1] - knots_[i];
    const double part = std::min(x, knots_[i + 1]) - knots_[i];
    sum += part - part * part / (2 * h);
  }
  if (i == last && x > knots_[last]) sum += x - knots_[last];
  return sum;
}

void LogTimeSpline::basis(double log_years, std::span<double> out) const {
  for (std::size_t i = 0; i < knots_.size(); ++i) out[i] = area(i, log_years) - area(i, reference_);
}

void LogTimeSpline::hats(double log_years, std::span<double> out) const {
  std::ranges::fill(out, 0.0);
  const std::size_t last = knots_.size() - 1;
  if (log_years <= knots_[0]) {
    out[0] = 1;
  } else if (log_years >= knots_[last]) {
    out[last] = 1;
  } else {
    std::size_t i = 0;
    while (log_years > knots_[i + 1]) ++i;
    const double part = (log_years - knots_[i]) / (knots_[i + 1] - knots_[i]);
    out[i] = 1 - part;
    out[i + 1] = part;
  }
}

}  // namespace backsight::stats
