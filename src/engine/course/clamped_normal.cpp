#include "clamped_normal.h"

#include <cmath>
#include <numbers>

namespace backsight::course {
namespace {

constexpr double kWorst = 10;                          // of the scale
constexpr double kLogRootTwoPi = 0.91893853320467274;  // log sqrt(2 pi)

}  // namespace

Cut cut_at(double a) {
  Cut out;
  if (a > -5) {
    const double probability = 0.5 * std::erfc(-a / std::numbers::sqrt2);
    out.log_probability =
        a < 0 ? std::log(probability) : std::log1p(-0.5 * std::erfc(a / std::numbers::sqrt2));
    out.tail = std::exp(-a * a / 2 - kLogRootTwoPi) / probability;
    out.pulled = out.tail * (out.tail + a);
    return out;
  }
  // Far out both tail and -a are large and nearly equal. Laplace's continued fraction gives their
  // difference: tail = x + 1/(x + 2/(x + 3/(x + ...))), x = -a.
  const double x = -a;
  double inner = x;
  for (int k = 40; k >= 3; --k) inner = x + k / inner;
  const double second = 1 / inner;             // 1/(x + 3/(x + ...))
  const double beyond = 1 / (x + 2 * second);  // tail - x
  out.tail = x + beyond;
  out.log_probability = -x * x / 2 - kLogRootTwoPi - std::log(out.tail);
  // 1 - tail * beyond, with 1 / beyond = x + 2 second.
  out.pulled = 1 - beyond * (2 * second - beyond);
  return out;
}

Seen see(double mean, double variance, double score, double step) {
  if (score <= 0 || score >= kWorst) {
    const double sd = std::sqrt(variance);
    const bool low = score <= 0;
    const Cut cut = cut_at(low ? (step / 2 - mean) / sd : (mean - kWorst + step / 2) / sd);
    return {.log_probability = cut.log_probability,
            .pull = (low ? -cut.tail : cut.tail) / sd,
            .shrink = cut.pulled / variance};
  }
  const double total = variance + step * step / 12;
  const double away = score - mean;
  return {.log_probability =
              std::log(step) - kLogRootTwoPi - (std::log(total) + away * away / total) / 2,
          .pull = away / total,
          .shrink = 1 / total};
}

}  // namespace backsight::course
