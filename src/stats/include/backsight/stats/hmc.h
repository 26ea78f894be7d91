// Draws from a posterior: Hamiltonian Monte Carlo with a diagonal mass matrix, both tuned in the
// warm-up (Neal, "MCMC using Hamiltonian dynamics", 2011, arXiv 1206.1901; the step size by dual
// averaging, Hoffman and Gelman, JMLR 15 (2014) 1593). Path lengths are jittered so that no
// direction is followed in circles.
//
// Draw i of chain c under a seed is a pure function of the target and the plan: the same inputs
// give the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "backsight/core/result.h"

namespace backsight::stats {

/// A density over all of R^dimension, known up to a constant.
class LogDensity {
 public:
  virtual ~LogDensity() = default;
  [[nodiscard]] virtual std::size_t dimension() const = 0;
  /// log density at x and its gradient. Minus infinity where the density is zero; the gradient is
  /// not read then.
  [[nodiscard]] virtual double at(std::span<const double> x, std::span<double> gradient) const = 0;
};

struct HmcPlan {
  std::uint64_t seed = 1;
  unsigned chains = 4;
  unsigned warm_up = 1000;  ///< iterations for each chain, thrown away
  unsigned draws = 1000;    ///< kept for each chain
  double path = 1.6;        ///< mean length of a path, in standard deviations
  double target_acceptance = 0.85;
  unsigned most_steps = 64;  ///< of one path
};

struct HmcSample {
  std::size_t dimension = 0;
  unsigned chains = 0;
  std::vector<double> draws;    ///< row after row, chain after chain: draws[i * dimension + j]
  double acceptance = 0;        ///< mean probability, after the warm-up
  std::size_t divergences = 0;  ///< paths whose energy error was beyond reason, after the warm-up

  [[nodiscard]] std::size_t size() const { return dimension == 0 ? 0 : draws.size() / dimension; }
  [[nodiscard]] std::span<const double> row(std::size_t i) const {
    return std::span(draws).subspan(i * dimension, dimension);
  }
  [[nodiscard]] std::vector<double> column(std::size_t j) const;
};

/// Chains start at `start` plus a little noise. Error: kOutOfRange when the density is zero there.
[[nodiscard]] core::Result<HmcSample> sample(const LogDensity& target,
                                             std::span<const double> start, const HmcPlan& plan);

/// Did the chains agree, and how many independent draws are they worth? Split R-hat and bulk
/// effective size on rank-normalised draws: Vehtari, Gelman, Simpson, Carpenter, Buerkner,
/// Bayesian Analysis 16 (2021) 667, doi 10.1214/20-BA1221.
struct Convergence {
  double r_hat = 0;
  double effective_size = 0;
};
/// `draws`: the chains one after the other, all as long as each other, at least 4 draws in each.
[[nodiscard]] Convergence convergence(std::span<const double> draws, unsigned chains);

}  // namespace backsight::stats
