// Odds, risk and hazard ratios on one scale. p0 is the risk without the factor, over the same time
// as the ratio; p1 the risk with it.
//
//   RR = OR / (1 - p0 + p0 OR)              Zhang, Yu, JAMA 280 (1998) 1690
//   HR = log(1 - RR p0) / log(1 - p0)       proportional hazards: 1 - p1 = (1 - p0)^HR
//
// Each has its inverse; all three agree as p0 -> 0. Applied to an adjusted odds ratio the first is
// an approximation, and its interval, made from the ends of the ratio's interval, leaves out what
// is not known about p0 (McNutt et al., Am J Epidemiol 157 (2003) 940).
//
// Errors of all: kOutOfRange when p0 is not inside (0, 1), a ratio is not finite and above zero, or
// the risk p1 = RR p0 is not below 1.
#pragma once

#include "backsight/core/result.h"
#include "backsight/stats/interval.h"
#include "backsight/stats/pooling.h"

namespace backsight::stats {

[[nodiscard]] core::Result<double> risk_ratio_from_odds_ratio(double odds_ratio, double p0);
[[nodiscard]] core::Result<double> odds_ratio_from_risk_ratio(double risk_ratio, double p0);

[[nodiscard]] core::Result<double> hazard_ratio_from_risk_ratio(double risk_ratio, double p0);
[[nodiscard]] core::Result<double> risk_ratio_from_hazard_ratio(double hazard_ratio, double p0);

/// The two steps in one; never fails for want of p1 < 1.
[[nodiscard]] core::Result<double> hazard_ratio_from_odds_ratio(double odds_ratio, double p0);

/// Variance of a log ratio from its published interval (a Wald interval on the log scale):
///   ((log high - log low) / (2 z))^2, z the normal quantile of (1 + level) / 2.
/// Errors: kOutOfRange unless 0 < low < high < infinity and level in (0, 1).
[[nodiscard]] core::Result<double> log_ratio_variance(Interval ratio, double level = 0.95);

/// The log of a published ratio with the variance of its interval, ready to be pooled.
/// Errors: as above; kInconsistent when the ratio does not lie inside its interval.
[[nodiscard]] core::Result<Estimate> log_ratio(double ratio, Interval interval,
                                               double level = 0.95);

}  // namespace backsight::stats
