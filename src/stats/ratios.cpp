#include "backsight/stats/ratios.h"

#include <cmath>
#include <limits>

#include "backsight/stats/normal.h"
#include "inside.h"

namespace backsight::stats {
namespace {

using core::ErrorCode;
using core::Result;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Result<void> check(double ratio, double p0) {
  if (!inside(p0, 0, 1)) {
    return core::fail(ErrorCode::kOutOfRange, "A baseline risk lies between 0 and 1.");
  }
  if (!inside(ratio, 0, kInfinity)) {
    return core::fail(ErrorCode::kOutOfRange, "A ratio is a number above zero.");
  }
  return {};
}

Result<void> check_risk_ratio(double risk_ratio, double p0) {
  TRY_VOID(check(risk_ratio, p0));
  if (!(risk_ratio * p0 < 1)) {
    return core::fail(ErrorCode::kOutOfRange,
                      "This risk ratio and baseline risk make a risk of 1 or more.");
  }
  return {};
}

}  // namespace

Result<double> risk_ratio_from_odds_ratio(double odds_ratio, double p0) {
  TRY_VOID(check(odds_ratio, p0));
  return odds_ratio / (1 - p0 + p0 * odds_ratio);
}

Result<double> odds_ratio_from_risk_ratio(double risk_ratio, double p0) {
  TRY_VOID(check_risk_ratio(risk_ratio, p0));
  return risk_ratio * (1 - p0) / (1 - risk_ratio * p0);
}

Result<double> hazard_ratio_from_risk_ratio(double risk_ratio, double p0) {
  TRY_VOID(check_risk_ratio(risk_ratio, p0));
  return std::log1p(-risk_ratio * p0) / std::log1p(-p0);
}

Result<double> risk_ratio_from_hazard_ratio(double hazard_ratio, double p0) {
  TRY_VOID(check(hazard_ratio, p0));
  return -std::expm1(hazard_ratio * std::log1p(-p0)) / p0;
}

Result<double> hazard_ratio_from_odds_ratio(double odds_ratio, double p0) {
  TRY_VOID(check(odds_ratio, p0));
  // 1 - p1 = 1 / (1 + odds1), odds1 = OR p0 / (1 - p0).
  return -std::log1p(odds_ratio * p0 / (1 - p0)) / std::log1p(-p0);
}

Result<double> log_ratio_variance(Interval ratio, double level) {
  TRY_VOID(check_level(level));
  if (!inside(ratio.low, 0, ratio.high) || !inside(ratio.high, 0, kInfinity)) {
    return core::fail(ErrorCode::kOutOfRange,
                      "The interval of a ratio goes from a number above zero to a larger one.");
  }
  const double error =
      (std::log(ratio.high) - std::log(ratio.low)) / (2 * normal_quantile(0.5 + level / 2));
  return error * error;
}

Result<Estimate> log_ratio(double ratio, Interval interval, double level) {
  TRY(const double variance, log_ratio_variance(interval, level));
  if (!interval.contains(ratio)) {
    return core::fail(ErrorCode::kInconsistent, "The ratio does not lie inside its interval.");
  }
  return Estimate{.value = std::log(ratio), .variance = variance};
}

}  // namespace backsight::stats
