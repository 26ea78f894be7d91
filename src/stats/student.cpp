#include "backsight/stats/student.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "backsight/stats/normal.h"

namespace backsight::stats {
namespace {

// P(|T| <= t) for t >= 0, and the density at t.
struct Central {
  double probability;
  double density;
};

Central central(double t, unsigned df) {
  const double n = df;
  const double cosine2 = n / (n + t * t);
  const double sine = t / std::sqrt(n + t * t);
  // After the loops `term` is the product that would have come next: cos^n times the ratio of gamma
  // functions in the density, up to n / pi or n / 2.
  double sum = 0;
  double term = 1;
  if (df % 2 == 1) {
    // 26.7.3: 2/pi (theta + sin theta (cos + 2/3 cos^3 + ...)), up to cos^(n-2).
    const double theta = std::atan(t / std::sqrt(n));
    const double cosine = std::sqrt(cosine2);
    term = cosine;
    for (unsigned j = 1; j + 2 <= df; j += 2) {
      sum += term;
      term *= cosine2 * (j + 1) / (j + 2);
    }
    return {2 / std::numbers::pi * (theta + sine * sum),
            term * std::sqrt(cosine2 * n) / std::numbers::pi};
  }
  // 26.7.4: sin theta (1 + 1/2 cos^2 + 3/8 cos^4 + ...), up to cos^(n-2).
  for (unsigned j = 0; j + 2 <= df; j += 2) {
    sum += term;
    term *= cosine2 * (j + 1) / (j + 2);
  }
  return {sine * sum, term * std::sqrt(cosine2 * n) / 2};
}

}  // namespace

double student_cdf(double t, unsigned df) noexcept {
  const double half = central(std::abs(t), df).probability / 2;
  return t < 0 ? 0.5 - half : 0.5 + half;
}

double student_quantile(double p, unsigned df) noexcept {
  if (!(p > 0)) return -std::numeric_limits<double>::infinity();
  if (!(p < 1)) return std::numeric_limits<double>::infinity();
  if (p < 0.5) return -student_quantile(1 - p, df);
  if (df == 1) return std::tan(std::numbers::pi * (p - 0.5));
  const double wanted = 2 * p - 1;
  if (df == 2) return wanted * std::sqrt(2 / (1 - wanted * wanted));
  // P(|T| <= t) is concave in t and the normal quantile lies below: Newton's steps climb towards
  // the root and never pass it, but for rounding.
  double t = normal_quantile(p);
  for (int i = 0; i < 200; ++i) {
    const Central at = central(t, df);
    const double step = (wanted - at.probability) / (2 * at.density);
    t += step;
    if (!(std::abs(step) > 1e-15 * t)) break;
  }
  return t;
}

}  // namespace backsight::stats
