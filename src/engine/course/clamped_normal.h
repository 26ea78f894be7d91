// What one score says about the normal that stands behind it. A score on the end of the scale only
// says that the latent one lies beyond: a truncated normal, kept by its first two moments.
#pragma once

namespace backsight::course {

/// A normal that met a score: latent ~ N(mean, variance) before.
struct Seen {
  double log_probability = 0;  ///< of the score
  /// After: mean + variance * pull, variance - variance^2 * shrink. `shrink` is above 0.
  double pull = 0;
  double shrink = 0;
};

/// `score` in [0, 10], told in steps of `step` (whole points: 1). Between the ends: a normal with
/// the variance of rounding, step^2 / 12. At 0: latent below step / 2. At 10: above 10 - step / 2.
[[nodiscard]] Seen see(double mean, double variance, double score, double step);

/// log P(Z <= a), and the mean of a normal cut there: E[-Z | Z <= a] = tail, Var = 1 - pulled.
/// With phi and Phi of the standard normal: tail = phi(a) / Phi(a), pulled = tail (tail + a).
struct Cut {
  double log_probability = 0;
  double tail = 0;
  double pulled = 0;
};
/// Relative errors below 1e-11 for a in [-1e6, 1e6] (tested).
[[nodiscard]] Cut cut_at(double a);

}  // namespace backsight::course
