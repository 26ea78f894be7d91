// Random-effects pooling of estimates on an additive scale (log ratios, differences, logits).
//
// Estimand: mu, the mean of the effects theta_i of studies like these, and tau^2, their variance:
//   y_i ~ N(theta_i, v_i), theta_i ~ N(mu, tau^2), v_i known.
// With w_i = 1 / (v_i + tau^2): mu = sum w_i y_i / sum w_i. tau^2 maximises the restricted
// likelihood
//   -1/2 [sum log(v_i + tau^2) + log sum w_i + sum w_i (y_i - mu)^2],  tau^2 >= 0,
// found by Fisher scoring inside a bracket, until a step is below 1e-12 of tau^2 + the typical v_i.
// If the likelihood has several tops, it is the highest.
//
// Sources: Viechtbauer, J Educ Behav Stat 30 (2005) 261 (REML); Hartung, Knapp, Stat Med 20 (2001)
// 3875 and Roever, Knapp, Friede, BMC Med Res Methodol 15 (2015) 99 (the variant that is never
// narrower than Wald's error); Higgins, Thompson, Stat Med 21 (2002) 1539 (I^2). Numbers as in R's
// metafor 3.8 (rma, method "REML"; tests/reference).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "backsight/core/result.h"
#include "backsight/stats/interval.h"

namespace backsight::stats {

struct Estimate {
  double value = 0;
  double variance = 0;  ///< of sampling, > 0

  friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// What can be said about mu, and about the effect in a new place.
struct Inference {
  double standard_error = 0;
  Interval confidence;  ///< for mu: estimate +- critical value * standard error
  /// For the true effect of a new study: estimate +- critical value * sqrt(se^2 + tau^2), with the
  /// critical value of the confidence interval (metafor's default form). Not with one study.
  std::optional<Interval> prediction;
};

/// How far the studies differ. Two or more are needed.
struct Heterogeneity {
  double tau2 = 0;                 ///< REML, >= 0
  double tau2_standard_error = 0;  ///< from the expected information; rough when studies are few
  double q = 0;                    ///< Cochran's Q, k - 1 degrees of freedom
  double i2 = 0;                   ///< tau^2 / (tau^2 + typical sampling variance), 0 to 1
};

struct Pooled {
  std::size_t studies = 0;
  double estimate = 0;  ///< mu
  Inference wald;       ///< normal quantiles; too narrow when studies are few
  /// Absent with one study: how far others would lie cannot be known from it.
  std::optional<Heterogeneity> heterogeneity;
  /// Standard error sqrt(sum w_i (y_i - mu)^2 / (k - 1) / sum w_i), t with k - 1 degrees of
  /// freedom: holds its level with few studies. With two the factor is 12.7, and honestly so. When
  /// the studies happen to agree closely it can be very narrow: see the next.
  std::optional<Inference> hartung_knapp;
  /// The same with the standard error never below Wald's (metafor's test = "adhoc").
  std::optional<Inference> hartung_knapp_at_least_wald;
};

/// Pools. The order of the estimates does not matter, to the bit. `level` in (0, 1).
/// Errors: kMissingMember (no estimates), kOutOfRange (not finite, variance <= 0, a spread of
/// magnitudes beyond double precision, or the level), with the pointer "/<index>" of the estimate.
[[nodiscard]] core::Result<Pooled> pool(std::span<const Estimate> estimates, double level = 0.95);

}  // namespace backsight::stats
