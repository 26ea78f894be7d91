// Sensitivity and specificity of a finding, pooled together: where one is high the other tends to
// be low, and the pool must say so.
//
// Estimand: mu, the logits of sensitivity and specificity in the mean study, and their covariance T
// between studies (tau2, rho):
//   (logit sens_i, logit spec_i) ~ N(mu, T + S_i), S_i = diag(1/tp + 1/fn, 1/tn + 1/fp), known.
// T maximises the restricted likelihood
//   -1/2 [sum log |V_i| + log |sum V_i^-1| + sum (y_i - mu)' V_i^-1 (y_i - mu)], V_i = T + S_i,
// over all covariance matrices, by Newton's method on the elements of T's Cholesky factor, from
// several starts. A proportion with a zero in one of its two cells has 0.5 added to both; no other
// count is touched.
//
// Sources: Reitsma et al., J Clin Epidemiol 58 (2005) 982. Numbers as in R's metafor 3.8 (rma.mv,
// struct "UN", method "REML"; tests/reference).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "backsight/core/result.h"

namespace backsight::stats {

/// One study's table: those with the condition (tp + fn > 0) and those without (tn + fp > 0).
struct Accuracy {
  std::uint32_t true_positives = 0;
  std::uint32_t false_negatives = 0;
  std::uint32_t true_negatives = 0;
  std::uint32_t false_positives = 0;

  friend bool operator==(const Accuracy&, const Accuracy&) = default;
};

/// One study's pair of logits with independent sampling errors.
struct EstimatePair {
  std::array<double, 2> value{};
  std::array<double, 2> variance{};  ///< > 0
};

/// Pairs: first sensitivity, second specificity, on the logit scale.
struct BivariatePooled {
  std::size_t studies = 0;
  std::array<double, 2> mu{};
  std::array<double, 2> standard_error{};  ///< of mu, as if T were known
  double covariance = 0;                   ///< of the errors of the two mu
  std::array<double, 2> tau2{};
  std::optional<double> rho;  ///< absent when a tau2 is zero; -1 or 1 when T is singular
  /// From the observed information; absent when T is at the border of what it can be.
  struct SpreadErrors {
    std::array<double, 2> tau2{};
    double rho = 0;
  };
  std::optional<SpreadErrors> spread_errors;
  double log_likelihood = 0;  ///< restricted, as metafor counts it
};

/// Errors: kMissingMember (fewer than four studies: five parameters), kOutOfRange (a group without
/// people; numbers not finite, a variance <= 0; a search that found no top), with the pointer
/// "/<index>" of the study.
[[nodiscard]] core::Result<BivariatePooled> pool_accuracy(std::span<const Accuracy> studies);
[[nodiscard]] core::Result<BivariatePooled> pool_pairs(std::span<const EstimatePair> studies);

}  // namespace backsight::stats
