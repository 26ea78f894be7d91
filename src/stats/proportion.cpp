#include "backsight/stats/proportion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

#include "backsight/stats/normal.h"
#include "inside.h"

namespace backsight::stats {
namespace {

using core::ErrorCode;
using core::Result;

// ---- Quadrature
// -----------------------------------------------------------------------------------

// Gauss-Hermite: integral exp(-x^2) f(x) dx = sum weight f(x). Kept is log(weight) + x^2, which is
// what the adaptive rule needs.
struct Node {
  double x;
  double log_weight;
};

// Nodes are the roots of the orthonormal Hermite functions, found from the largest down by Newton's
// method (Press et al., Numerical Recipes, 4.6, "gauher").
std::vector<Node> gauss_hermite(unsigned count) {
  std::vector<Node> nodes(count);
  const double n = count;
  double z = 0;
  for (unsigned i = 0; i < (count + 1) / 2; ++i) {
    switch (i) {
      case 0:
        z = std::sqrt(2 * n + 1) - 1.85575 * std::pow(2 * n + 1, -1.0 / 6);
        break;
      case 1:
        z -= 1.14 * std::pow(n, 0.426) / z;
        break;
      case 2:
        z = 1.86 * z - 0.86 * nodes[0].x;
        break;
      case 3:
        z = 1.91 * z - 0.91 * nodes[1].x;
        break;
      default:
        z = 2 * z - nodes[i - 2].x;
    }
    double slope = 1;
    for (int step = 0; step < 50; ++step) {
      double last = 0;
      double value = std::pow(std::numbers::pi, -0.25);
      for (unsigned j = 1; j <= count; ++j) {
        const double before = last;
        last = value;
        value = z * std::sqrt(2.0 / j) * last - std::sqrt((j - 1.0) / j) * before;
      }
      slope = std::sqrt(2 * n) * last;
      const double move = value / slope;
      z -= move;
      if (std::abs(move) < 1e-15 * (1 + std::abs(z))) break;
    }
    const double log_weight = std::log(2 / (slope * slope)) + z * z;
    nodes[i] = {z, log_weight};
    nodes[count - 1 - i] = {-z, log_weight};
  }
  return nodes;
}

// log(1 + exp(x)) without overflow.
double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

// One study's log likelihood at (mu, tau), with theta = mu + tau u, u ~ N(0, 1), and its
// derivatives. They are means over u given the counts (Fisher's and Louis's identities), done with
// the same nodes.
struct Terms {
  double value = 0;
  double mu = 0;
  double tau = 0;
  double mu_mu = 0;
  double mu_tau = 0;
  double tau_tau = 0;

  Terms& operator+=(const Terms& other) {
    value += other.value;
    mu += other.mu;
    tau += other.tau;
    mu_mu += other.mu_mu;
    mu_tau += other.mu_tau;
    tau_tau += other.tau_tau;
    return *this;
  }
};

class Likelihood {
 public:
  Likelihood(std::span<const Count> counts, unsigned nodes)
      : counts_(counts.begin(), counts.end()), nodes_(gauss_hermite(nodes)) {
    // Sums do not depend on the order of the studies.
    std::ranges::sort(counts_, [](const Count& a, const Count& b) {
      return std::pair(a.total, a.events) < std::pair(b.total, b.events);
    });
  }

  [[nodiscard]] double value(double mu, double tau) const {
    double sum = 0;
    for (const auto& count : counts_) sum += study_value(count, mu, tau);
    return sum;
  }

  [[nodiscard]] Terms terms(double mu, double tau) const {
    Terms sum;
    for (const auto& count : counts_) sum += study_terms(count, mu, tau);
    return sum;
  }

 private:
  // Where y theta - n softplus(theta) - u^2 / 2 has its top, roughly, and the standard deviation of
  // the normal density of the same curvature.
  struct Peak {
    double u;
    double sd;
  };

  static Peak peak(const Count& count, double mu, double tau) {
    const double y = count.events;
    const double n = count.total;
    // The slope tau (y - n p) - u falls in u: the top lies between 0 and where u = slope at 0.
    double u = 0;
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    double last_move = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 80; ++i) {
      const double p = inverse_logit(mu + tau * u);
      const double slope = tau * (y - n * p) - u;
      const double curvature = 1 + tau * tau * n * p * (1 - p);
      if (i == 0) (slope > 0 ? high : low) = slope;
      (slope > 0 ? low : high) = u;
      // Newton's steps, as long as they shrink; where p is flat they may fly to and fro.
      double next = u + slope / curvature;
      if (!inside(next, low, high) || std::abs(next - u) > last_move / 2) {
        next = low + (high - low) / 2;
      }
      const double move = std::abs(next - u);
      last_move = move;
      u = next;
      if (move * move * curvature < 1e-4) break;
    }
    const double p = inverse_logit(mu + tau * u);
    return {u, 1 / std::sqrt(1 + tau * tau * n * p * (1 - p))};
  }

  [[nodiscard]] double study_value(const Count& count, double mu, double tau) const {
    const double y = count.events;
    const double n = count.total;
    if (tau == 0) return y * mu - n * softplus(mu);
    const Peak at = peak(count, mu, tau);
    const double stretch = std::numbers::sqrt2 * at.sd;
    const double top = integrand(y, n, mu, tau, at.u);
    double sum = 0;
    for (const auto& node : nodes_) {
      sum += std::exp(integrand(y, n, mu, tau, at.u + stretch * node.x) - top + node.log_weight);
    }
    return top + std::log(sum * at.sd * std::numbers::inv_sqrtpi);
  }

  static double integrand(double y, double n, double mu, double tau, double u) {
    const double theta = mu + tau * u;
    return y * theta - n * softplus(theta) - u * u / 2;
  }

  [[nodiscard]] Terms study_terms(const Count& count, double mu, double tau) const {
    const Peak at = peak(count, mu, tau);
    // Which way to differentiate: the same number, but where the counts say more about theta than
    // tau does, the first subtracts large numbers from each other, and where they say less the
    // second does.
    return at.sd * at.sd > 0.5 ? through_the_counts(count, mu, tau, at)
                               : through_the_spread(count, mu, tau, at);
  }

  // With u ~ N(0, 1) fixed, mu and tau move theta in the binomial: the derivatives of log f are
  //   y - n p, u (y - n p); -n p q, -u n p q, -u^2 n p q.
  [[nodiscard]] Terms through_the_counts(const Count& count, double mu, double tau,
                                         const Peak& at) const {
    const double y = count.events;
    const double n = count.total;
    const double stretch = std::numbers::sqrt2 * at.sd;
    const double top = integrand(y, n, mu, tau, at.u);
    double sum = 0;
    Terms mean;  // of the first derivatives, and of second derivatives plus squares of the first
    for (const auto& node : nodes_) {
      const double u = at.u + stretch * node.x;
      const double w = std::exp(integrand(y, n, mu, tau, u) - top + node.log_weight);
      const double p = inverse_logit(mu + tau * u);
      const double slope = y - n * p;
      const double second = slope * slope - n * p * (1 - p);
      sum += w;
      mean.mu += w * slope;
      mean.tau += w * slope * u;
      mean.mu_mu += w * second;
      mean.mu_tau += w * second * u;
      mean.tau_tau += w * second * u * u;
    }
    Terms out;
    out.value = top + std::log(sum * at.sd * std::numbers::inv_sqrtpi);
    out.mu = mean.mu / sum;
    out.tau = mean.tau / sum;
    out.mu_mu = mean.mu_mu / sum - out.mu * out.mu;
    out.mu_tau = mean.mu_tau / sum - out.mu * out.tau;
    out.tau_tau = mean.tau_tau / sum - out.tau * out.tau;
    return out;
  }

  // With theta fixed, mu and tau move its normal density: with u = (theta - mu) / tau the
  // derivatives of log f are
  //   u / tau, (u^2 - 1) / tau; -1 / tau^2, -2 u / tau^2, (1 - 3 u^2) / tau^2.
  [[nodiscard]] Terms through_the_spread(const Count& count, double mu, double tau,
                                         const Peak& at) const {
    const double y = count.events;
    const double n = count.total;
    const double stretch = std::numbers::sqrt2 * at.sd;
    const double top = integrand(y, n, mu, tau, at.u);
    double sum = 0;
    std::array<double, 4> moments{};  // of u - at.u
    for (const auto& node : nodes_) {
      const double d = stretch * node.x;
      const double w = std::exp(integrand(y, n, mu, tau, at.u + d) - top + node.log_weight);
      sum += w;
      moments[0] += w * d;
      moments[1] += w * d * d;
      moments[2] += w * d * d * d;
      moments[3] += w * d * d * d * d;
    }
    for (double& m : moments) m /= sum;
    // Central moments.
    const double shift = moments[0];
    const double mean = at.u + shift;
    const double second = moments[1] - shift * shift;
    const double third = moments[2] - 3 * shift * moments[1] + 2 * shift * shift * shift;
    const double fourth = moments[3] - 4 * shift * moments[2] + 6 * shift * shift * moments[1] -
                          3 * shift * shift * shift * shift;
    const double tau2 = tau * tau;
    Terms out;
    out.value = top + std::log(sum * at.sd * std::numbers::inv_sqrtpi);
    out.mu = mean / tau;
    out.tau = (mean * mean + second - 1) / tau;
    out.mu_mu = (second - 1) / tau2;
    out.mu_tau = (2 * mean * (second - 1) + third) / tau2;
    out.tau_tau = (1 - 3 * (mean * mean + second) + 4 * mean * mean * second + 4 * mean * third +
                   fourth - second * second) /
                  tau2;
    return out;
  }

  std::vector<Count> counts_;
  std::vector<Node> nodes_;
};

Result<void> check(std::span<const Count> counts) {
  if (counts.empty()) {
    return core::fail(ErrorCode::kMissingMember, "There are no counts to pool.");
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const core::Place place{{}, 0, 0, "/" + std::to_string(i)};
    if (counts[i].total == 0) {
      return core::fail(ErrorCode::kOutOfRange, "A proportion needs people to count in.", place);
    }
    if (counts[i].events > counts[i].total) {
      return core::fail(ErrorCode::kOutOfRange, "There are more events than people.", place);
    }
  }
  return {};
}

// ---- Maximum likelihood
// ---------------------------------------------------------------------------

struct Top {
  double mu = 0;
  double tau = 0;
  Terms terms;
};

// Newton's method; where the likelihood is not concave, or a step does not climb, it is damped
// (Levenberg, Marquardt). Nothing when it runs away.
std::optional<Top> climb(const Likelihood& likelihood, double mu, double tau) {
  constexpr int kMostSteps = 200;
  constexpr double kFarTau = 30;  // logits: places of 0 and of 1, and nothing between
  double damping = 0;
  Top here{mu, tau, likelihood.terms(mu, tau)};
  for (int i = 0; i < kMostSteps; ++i) {
    const Terms& t = here.terms;
    const double a = -t.mu_mu + damping;
    const double b = -t.mu_tau;
    const double c = -t.tau_tau + damping;
    const double determinant = a * c - b * b;
    if (a <= 0 || determinant <= 1e-14 * a * std::abs(c)) {
      damping = std::max(4 * damping, 1e-3 * (std::abs(t.mu_mu) + std::abs(t.tau_tau)));
      continue;
    }
    const double move_mu = (c * t.mu - b * t.tau) / determinant;
    const double move_tau = (a * t.tau - b * t.mu) / determinant;
    const bool small = std::abs(move_mu) + std::abs(move_tau) < 1e-11;
    Top next{here.mu + move_mu, here.tau + move_tau, {}};
    next.terms = likelihood.terms(next.mu, next.tau);
    if (small) return next;
    if (next.terms.value >= here.terms.value - 1e-13 * std::abs(here.terms.value)) {
      here = next;
      damping = damping < 1e-8 * std::abs(t.mu_mu) ? 0 : damping / 8;
    } else {
      damping = std::max(4 * damping, 1e-3 * (std::abs(t.mu_mu) + std::abs(t.tau_tau)));
    }
    if (std::abs(here.tau) > kFarTau) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Result<ProportionFit> fit_proportion(std::span<const Count> counts, double level) {
  TRY_VOID(check(counts));
  TRY_VOID(check_level(level));
  double events = 0;
  double people = 0;
  for (const auto& count : counts) {
    events += count.events;
    people += count.total;
  }
  if (events == 0 || events == people) {
    return core::fail(ErrorCode::kOutOfRange,
                      "With no events at all, or only events, the likelihood has no top.");
  }

  // 1. One proportion for all: tau = 0, where the likelihood is that of the sums. It is even in
  // tau, so that this is a top or a saddle.
  constexpr unsigned kNodes = 61;
  const Likelihood likelihood(counts, kNodes);
  const double start = std::log(events / (people - events));
  Top best{start, 0, likelihood.terms(start, 0)};
  ProportionFit out;
  out.studies = counts.size();
  if (counts.size() > 1) {
    // 2. Places that differ, from a few distances apart. Those of all-or-nothing places run away.
    out.tau2 = 0;
    std::size_t found = 0;
    for (const double tau : {0.1, 0.5, 1.5}) {
      const auto top = climb(likelihood, start, tau);
      if (!top) continue;
      ++found;
      if (top->terms.value > best.terms.value) best = *top;
    }
    if (found == 0) {
      return core::fail(ErrorCode::kOutOfRange,
                        "These places are too far apart: the likelihood has no clear top.");
    }
    if (std::abs(best.tau) < 1e-6) best.tau = 0;
    out.tau2 = best.tau * best.tau;
  }

  // 3. The error of mu. At tau = 0 the two parameters are orthogonal.
  const Terms& t = best.terms;
  const double cross = best.tau == 0 ? 0 : t.mu_tau * t.mu_tau / t.tau_tau;
  out.mu = best.mu;
  out.standard_error = 1 / std::sqrt(-(t.mu_mu - cross));
  if (!std::isfinite(out.standard_error)) {
    return core::fail(ErrorCode::kOutOfRange,
                      "These places are too far apart: the likelihood has no clear top.");
  }
  out.log_likelihood = t.value;
  const double reach = normal_quantile(0.5 + level / 2) * out.standard_error;
  out.confidence = {out.mu - reach, out.mu + reach};
  return out;
}

// ---- Posterior
// ------------------------------------------------------------------------------------

namespace {

constexpr double kDrop = 21;  // the table ends where the log density is so far below its top: 1e-9
constexpr std::size_t kTauRows = 31;  // computed values of tau
constexpr int kMuPoints = 31;         // computed values of mu in each row
constexpr int kFine = 8;              // finer steps between two of them, by interpolation

// The log density at points between the computed ones: cubics through four neighbours. Log
// densities are near parabolas, so that this is close. kEven: the function is reflected at the
// first point.
enum class LeftEnd { kOneSided, kEven };

std::vector<double> refine(const std::vector<double>& coarse, LeftEnd left) {
  const auto last = static_cast<int>(coarse.size()) - 1;
  const auto at = [&](int i) { return coarse[static_cast<std::size_t>(std::abs(i))]; };
  std::vector<double> fine;
  fine.reserve(coarse.size() * kFine);
  for (int i = 0; i < last; ++i) {
    const int first = std::clamp(i - 1, left == LeftEnd::kEven ? -1 : 0, last - 3);
    for (int j = 0; j < kFine; ++j) {
      const double x = i - first + static_cast<double>(j) / kFine;
      fine.push_back(
          at(first) * (x - 1) * (x - 2) * (x - 3) / -6 + at(first + 1) * x * (x - 2) * (x - 3) / 2 +
          at(first + 2) * x * (x - 1) * (x - 3) / -2 + at(first + 3) * x * (x - 1) * (x - 2) / 6);
    }
  }
  fine.push_back(coarse.back());
  return fine;
}

std::vector<double> densities(std::vector<double> log_densities) {
  const double top = std::ranges::max(log_densities);
  for (double& x : log_densities) x = std::exp(x - top);
  return log_densities;
}

// The posterior density up to a constant, and mu given tau.
class Density {
 public:
  Density(std::span<const Count> counts, const ProportionPrior& prior)
      : likelihood_(counts, kNodes), prior_(prior) {}

  [[nodiscard]] double log_at(double mu, double tau) const {
    const double z = (mu - prior_.mu_mean) / prior_.mu_sd;
    const double t = tau / prior_.tau_scale;
    return likelihood_.value(mu, tau) - (z * z + t * t) / 2;
  }

  struct Peak {
    double mu = 0;
    double log_density = 0;
    double sd = 0;  // of the normal density of the same curvature
    // log of the integral over mu, by Laplace: good enough to see where tau matters.
    [[nodiscard]] double log_mass() const { return log_density + std::log(sd); }
  };

  // The top over mu for this tau, by Newton's method from `mu`. The density is log-concave in mu.
  [[nodiscard]] Peak peak(double tau, double mu) const {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    const double precision = 1 / (prior_.mu_sd * prior_.mu_sd);
    double last_move = std::numeric_limits<double>::infinity();
    double stride = prior_.mu_sd;
    Peak out;
    for (int i = 0; i < 200; ++i) {
      const Terms t = likelihood_.terms(mu, tau);
      const double slope = t.mu - (mu - prior_.mu_mean) * precision;
      out.sd = 1 / std::sqrt(precision + std::max(0.0, -t.mu_mu));
      (slope > 0 ? low : high) = mu;
      // Far out the likelihood is a straight line and a step may fly across, or the prior is narrow
      // and far away: strides begin at its width and double.
      const double wanted = slope * out.sd * out.sd;
      double next = mu + std::clamp(wanted, -stride, stride);
      if (std::abs(wanted) > stride) stride *= 2;
      const bool slow = std::abs(next - mu) > last_move / 2;
      if (std::isfinite(high - low) && (slow || next < low || next > high)) {
        next = low + (high - low) / 2;
      }
      const double move = std::abs(next - mu);
      last_move = move;
      mu = next;
      if (move < 1e-3 * out.sd) break;
    }
    out.mu = mu;
    out.log_density = log_at(mu, tau);
    return out;
  }

  // How far from the peak in this direction the density has fallen by kDrop, roughly (never less).
  [[nodiscard]] double reach(const Peak& peak, double tau, double direction) const {
    double distance = std::sqrt(2 * kDrop) * peak.sd;
    const auto drop = [&](double d) {
      return peak.log_density - log_at(peak.mu + direction * d, tau);
    };
    if (drop(distance) < kDrop) {
      while (drop(distance) < kDrop) distance *= 1.25;
    } else {
      while (drop(distance * 0.8) >= kDrop) distance *= 0.8;
    }
    return distance;
  }

 private:
  static constexpr unsigned kNodes = 21;

  Likelihood likelihood_;
  ProportionPrior prior_;
};

// For x >= 0.
double inverse_sinh(double x) { return std::log1p(x + x * x / (1 + std::sqrt(1 + x * x))); }

// Where tau has its density: from `low` to `high` the log density is within kDrop of its top.
struct RangeOfTau {
  double low = 0;
  double top = 0;
  double high = 0;
};

RangeOfTau range_of_tau(const Density& density, const ProportionPrior& prior) {
  struct Step {
    double tau;
    Density::Peak peak;
  };
  constexpr double kRung = 1.3;
  constexpr double kFirstRung = 0.02;
  // 1. Up a ladder from 0, past the prior's bulk, until the density has gone.
  std::vector<Step> ladder{{0, density.peak(0, prior.mu_mean)}};
  double top = ladder[0].peak.log_mass();
  std::size_t best = 0;
  double rung = kFirstRung * prior.tau_scale;
  while (true) {
    ladder.push_back({rung, density.peak(rung, ladder.back().peak.mu)});
    const double here = ladder.back().peak.log_mass();
    if (here > top) {
      top = here;
      best = ladder.size() - 1;
    }
    if (rung > prior.tau_scale && here < top - kDrop) break;
    rung *= kRung;
  }
  const auto mass = [&](double tau) { return density.peak(tau, ladder[best].peak.mu).log_mass(); };

  // 2. The top may stand between two rungs: golden sections.
  double left = best == 0 ? 0 : ladder[best - 1].tau;
  double right = ladder[best + 1].tau;
  double middle = ladder[best].tau;
  for (int i = 0; i < 12; ++i) {
    const bool upper = right - middle > middle - left;
    const double probe =
        upper ? middle + 0.382 * (right - middle) : middle - 0.382 * (middle - left);
    const double here = mass(probe);
    if (here > top) {
      (upper ? left : right) = middle;
      middle = probe;
      top = here;
    } else {
      (upper ? right : left) = probe;
    }
  }

  // 3. On each side, the first rung that is below the drop and the last before it; then halve.
  const auto border = [&](double inside, double outside) {
    for (int i = 0; i < 6; ++i) {
      const double half = inside + (outside - inside) / 2;
      (mass(half) < top - kDrop ? outside : inside) = half;
    }
    return outside;
  };
  RangeOfTau range{0, middle, ladder.back().tau};
  double inside = middle;
  for (std::size_t i = ladder.size(); i-- > 0;) {
    if (ladder[i].tau >= middle) continue;
    if (ladder[i].peak.log_mass() < top - kDrop) {
      range.low = border(inside, ladder[i].tau);
      break;
    }
    inside = ladder[i].tau;
  }
  inside = middle;
  for (const auto& step : ladder) {
    if (step.tau <= middle) continue;
    if (step.peak.log_mass() < top - kDrop) {
      range.high = border(inside, step.tau);
      break;
    }
    inside = step.tau;
  }
  return range;
}

}  // namespace

ProportionPosterior::Table ProportionPosterior::Table::make(double start, double step,
                                                            std::vector<double> density) {
  Table out;
  out.start = start;
  out.step = step;
  out.cumulative.reserve(density.size());
  double sum = 0;
  for (std::size_t i = 0; i < density.size(); ++i) {
    if (i > 0) sum += step * (density[i - 1] + density[i]) / 2;
    out.cumulative.push_back(sum);
  }
  for (double& d : density) d /= sum;
  for (double& c : out.cumulative) c /= sum;
  out.density = std::move(density);
  return out;
}

double ProportionPosterior::Table::quantile(double p) const {
  // The step in which p lies.
  const auto above = std::ranges::upper_bound(cumulative, p);
  const auto i = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
      above - cumulative.begin() - 1, 0, static_cast<std::ptrdiff_t>(cumulative.size()) - 2));
  // Density d0 + (d1 - d0) x / step: a quadratic in x, solved without cancellation.
  const double wanted = p - cumulative[i];
  const double d0 = density[i];
  const double change = (density[i + 1] - d0) / step;
  const double root = std::sqrt(std::max(0.0, d0 * d0 + 2 * change * wanted));
  const double x = d0 + root > 0 ? 2 * wanted / (d0 + root) : 0;
  return start + static_cast<double>(i) * step + std::clamp(x, 0.0, step);
}

Result<ProportionPosterior> ProportionPosterior::make(std::span<const Count> counts,
                                                      const ProportionPrior& prior) {
  TRY_VOID(check(counts));
  // Beyond these a logit is certainty and a proportion nothing: no prior that was meant.
  constexpr double kWidest = 100;
  constexpr double kNarrowest = 1e-6;
  if (!inside(prior.mu_mean, -kWidest, kWidest) || !inside(prior.mu_sd, kNarrowest, kWidest) ||
      !inside(prior.tau_scale, kNarrowest, kWidest)) {
    return core::fail(ErrorCode::kOutOfRange,
                      "A prior on logits has a mean between -100 and 100, and scales above a "
                      "millionth and below 100.");
  }
  const Density density(counts, prior);
  const RangeOfTau range = range_of_tau(density, prior);
  ProportionPosterior out;
  out.bend_ = std::clamp(range.top / 2, range.high / 30, range.high / 4);
  const double first = inverse_sinh(range.low / out.bend_);
  out.row_step_ = (inverse_sinh(range.high / out.bend_) - first) / (kTauRows - 1);
  const auto x_of = [&](std::size_t row) {
    return first + static_cast<double>(row) * out.row_step_;
  };
  const auto tau_of = [&](std::size_t row) { return out.bend_ * std::sinh(x_of(row)); };

  // 1. A row for each tau: mu given this tau, and the mass of the row. The trapezoidal rule is as
  // exact as the arithmetic for smooth functions that vanish at both ends (Trefethen, Weideman,
  // SIAM Review 56 (2014) 385).
  std::vector<double> log_mass;
  std::vector<double> means;
  std::vector<double> squares;
  double mu = prior.mu_mean;
  for (std::size_t row = 0; row < kTauRows; ++row) {
    const double tau = tau_of(row);
    const Density::Peak peak = density.peak(tau, mu);
    mu = peak.mu;
    const double start = mu - density.reach(peak, tau, -1);
    const double step = (mu + density.reach(peak, tau, 1) - start) / (kMuPoints - 1);
    std::vector<double> log_density;
    double sum = 0;
    double sum_mu = 0;
    double sum_mu2 = 0;
    for (int i = 0; i < kMuPoints; ++i) {
      const double distance = start + i * step - mu;
      log_density.push_back(density.log_at(mu + distance, tau));
      const double d = std::exp(log_density.back() - peak.log_density);
      sum += d;
      sum_mu += d * distance;
      sum_mu2 += d * distance * distance;
    }
    // d tau / d x = bend cosh x.
    log_mass.push_back(peak.log_density + std::log(sum * step * std::cosh(x_of(row))));
    means.push_back(mu + sum_mu / sum);
    squares.push_back(sum_mu2 / sum - sum_mu * sum_mu / (sum * sum));
    out.mu_given_.push_back(
        Table::make(start, step / kFine, densities(refine(log_density, LeftEnd::kOneSided))));
  }

  // 2. tau itself.
  const bool from_zero = range.low == 0;
  out.bent_tau_ =
      Table::make(first, out.row_step_ / kFine,
                  densities(refine(log_mass, from_zero ? LeftEnd::kEven : LeftEnd::kOneSided)));

  // 3. Moments over the rows. What is even in tau is reflected at 0, where half of the first row's
  // cell lies. tau itself is odd: there the rule needs Euler and Maclaurin's terms for the end,
  //   h^2/12 f'(0) - h^4/720 f'''(0), and for f = g bend sinh x with g even:
  //   f'(0) = bend g(0), f'''(0) = bend (g(0) + 3 g''(0)).
  const std::vector<double> density_of_tau = densities(log_mass);
  double total = 0;
  for (const double d : density_of_tau) total += d;
  if (from_zero) total -= density_of_tau[0] / 2;
  // The mean of f(row), and of tau f(row), over the rows.
  const auto mean = [&](auto f) {
    double sum = from_zero ? -density_of_tau[0] * f(0) / 2 : 0;
    for (std::size_t row = 0; row < density_of_tau.size(); ++row)
      sum += density_of_tau[row] * f(row);
    return sum / total;
  };
  const auto mean_with_tau = [&](auto f) {
    const double inner = mean([&](std::size_t row) { return tau_of(row) * f(row); });
    if (!from_zero) return inner;
    const auto g = [&](std::size_t row) { return density_of_tau[row] * f(row) / total; };
    const double h = out.row_step_;
    const double second = (16 * g(1) - 15 * g(0) - g(2)) / 6;  // h^2 g''(0)
    return inner + h * out.bend_ * (g(0) / 12 - (h * h * g(0) + 3 * second) / 720);
  };
  Moments& m = out.moments_;
  m.mean_mu = mean([&](std::size_t row) { return means[row]; });
  m.mean_tau = mean_with_tau([](std::size_t) { return 1.0; });
  m.sd_mu = std::sqrt(mean([&](std::size_t row) {
    return squares[row] + (means[row] - m.mean_mu) * (means[row] - m.mean_mu);
  }));
  const double mean_tau2 = mean([&](std::size_t row) { return tau_of(row) * tau_of(row); });
  m.sd_tau = std::sqrt(mean_tau2 - m.mean_tau * m.mean_tau);
  m.correlation =
      mean_with_tau([&](std::size_t row) { return means[row] - m.mean_mu; }) / (m.sd_mu * m.sd_tau);
  return out;
}

ProportionDraw ProportionPosterior::draw(Stream& stream) const {
  ProportionDraw out;
  const double x = bent_tau_.quantile(stream.uniform());
  out.tau = bend_ * std::sinh(x);
  // Between two rows the quantile of mu is taken in proportion: the rows change slowly.
  const double row = (x - bent_tau_.start) / row_step_;
  const auto below = std::min(static_cast<std::size_t>(std::max(row, 0.0)), mu_given_.size() - 2);
  const double share = row - static_cast<double>(below);
  const double p = stream.uniform();
  out.mu = (1 - share) * mu_given_[below].quantile(p) + share * mu_given_[below + 1].quantile(p);
  out.new_logit = out.mu + out.tau * standard_normal(stream);
  return out;
}

std::vector<ProportionDraw> ProportionPosterior::draws(std::size_t count, Stream& stream) const {
  std::vector<ProportionDraw> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.push_back(draw(stream));
  return out;
}

}  // namespace backsight::stats
