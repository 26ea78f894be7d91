// Random-effects pooling of proportions: complications counted in several places.
//
//   events_i ~ Binomial(total_i, p_i), logit p_i = theta_i, theta_i ~ N(mu, tau^2)
//
// Estimand: mu, the logit of the proportion in the middle place (not the mean proportion, which
// lies nearer to one half), tau, how far places differ, and the logit of a new place. The binomial
// likelihood is used as it is, so that counts of zero need no correction (Stijnen, Hamza, Oezdemir,
// Stat Med 29 (2010) 3046). The integral over theta_i is done by adaptive Gauss-Hermite quadrature
// (Liu, Pierce, Biometrika 81 (1994) 624). Checked against R's metafor (rma.glmm, measure "PLO")
// and against brute force (tests/reference).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/stats/interval.h"
#include "backsight/stats/philox.h"

namespace backsight::stats {

/// Fractions of people are allowed: a register counted as fewer people than it has.
struct Count {
  double events = 0;
  double total = 0;  ///< > 0, >= events

  friend bool operator==(const Count&, const Count&) = default;
};

/// The fit with the highest likelihood.
struct ProportionFit {
  std::size_t studies = 0;
  double mu = 0;               ///< logit
  std::optional<double> tau2;  ///< absent with one study: it is not known then
  double standard_error = 0;   ///< of mu, from the observed information of (mu, tau)
  Interval confidence;         ///< for mu, Wald
  double log_likelihood = 0;   ///< without the binomial coefficients
};

/// 61 nodes. Errors: kMissingMember (no counts), kOutOfRange (a total of 0, more events than
/// people, the level; and, because the likelihood then has no top: no events at all, everybody an
/// event, or places so far apart that tau grows without end). The posterior below has an answer for
/// the last three.
[[nodiscard]] core::Result<ProportionFit> fit_proportion(std::span<const Count> counts,
                                                         double level = 0.95);

/// mu ~ N(mu_mean, mu_sd^2) on the logit scale, tau ~ half-normal(tau_scale). The mean in (-100,
/// 100), the scales in (1e-6, 100).
struct ProportionPrior {
  double mu_mean = 0;
  double mu_sd = 2.5;
  double tau_scale = 0.5;
};

/// One draw of what is not known.
struct ProportionDraw {
  double mu = 0;
  double tau = 0;
  double new_logit = 0;  ///< of a place not among these: N(mu, tau^2)

  friend bool operator==(const ProportionDraw&, const ProportionDraw&) = default;
};

/// The posterior of (mu, tau), tabulated. The table is over tau from 0, where likelihood and prior
/// are flat (both are even in tau), with equal steps near 0 and equal ratios far out; and for each
/// tau over mu. Both are as wide as the density is above 1e-9 of its top, so that the table is fine
/// whether few counts make it broad or many make it narrow. Means are good to 1e-5 of a standard
/// deviation, with registers of millions and a spread of many logits to 1e-3.
class ProportionPosterior {
 public:
  struct Moments {
    double mean_mu = 0;
    double sd_mu = 0;
    double mean_tau = 0;
    double sd_tau = 0;
    double correlation = 0;
  };

  /// Errors: kMissingMember (no counts), kOutOfRange (a count as above, a prior that is not finite
  /// or a scale that is not above zero).
  [[nodiscard]] static core::Result<ProportionPosterior> make(std::span<const Count> counts,
                                                              const ProportionPrior& prior);

  /// By inversion: first tau, then mu at this tau, then the new place. Takes exactly three uniforms
  /// from the stream, so that draw i of a stream does not depend on how many follow.
  [[nodiscard]] ProportionDraw draw(Stream& stream) const;
  [[nodiscard]] std::vector<ProportionDraw> draws(std::size_t count, Stream& stream) const;

  [[nodiscard]] const Moments& moments() const { return moments_; }

 private:
  // Points with equal distances and the cumulative probability at each; the density between two
  // points is a straight line.
  struct Table {
    double start = 0;
    double step = 0;
    std::vector<double> density;
    std::vector<double> cumulative;

    static Table make(double start, double step, std::vector<double> density);
    [[nodiscard]] double quantile(double p) const;
  };

  // tau = bend sinh x: even where it was even, equal steps of tau near 0 and of log tau far out.
  double bend_ = 1;
  Table bent_tau_;               // over x
  double row_step_ = 0;          // of x
  std::vector<Table> mu_given_;  // one row for each of some values of x, from bent_tau_.start
  Moments moments_;
};

}  // namespace backsight::stats
