#include "backsight/fit/clamped_normal.h"

#include <cmath>
#include <numbers>

#include "backsight/stats/normal.h"

namespace backsight::fit {

double normal_density(double z) noexcept {
  return std::exp(-z * z / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

ClampedNormal clamped_normal(double m, double s) noexcept {
  const double a = -m / s;
  const double b = (kScaleTop - m) / s;
  const double at_a = normal_density(a);
  const double at_b = normal_density(b);
  const double above = stats::normal_cdf(-b);
  const double inside = 1 - stats::normal_cdf(a) - above;
  const double first = at_a - at_b;           // E[Z; inside]
  const double second = a * at_a - b * at_b;  // E[Z^2 - 1; inside]
  ClampedNormal out;
  out.mean = kScaleTop * above + m * inside + s * first;
  out.mean_by_m = inside;
  out.mean_by_s = first;
  out.square = kScaleTop * kScaleTop * above + m * m * inside + 2 * m * s * first +
               s * s * (inside + second);
  out.square_by_m = 2 * (m * inside + s * first);
  out.square_by_s = 2 * (m * first + s * (inside + second));
  out.slope_by_m = first / s;
  out.slope_by_s = second / s;
  out.bend_by_m = second / (s * s);
  out.bend_by_s = (a * a * at_a - b * b * at_b - first) / (s * s);
  return out;
}

}  // namespace backsight::fit
