#include "backsight/stats/hmc.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"

namespace backsight::stats {
namespace {

constexpr double kDivergence = 1000;  // as in Hoffman and Gelman

struct Point {
  std::vector<double> x;
  std::vector<double> gradient;
  double log_density = 0;
};

// Nesterov's dual averaging of the log step size; the constants are those of Hoffman and Gelman.
class StepSize {
 public:
  StepSize(double first, double target) { restart(first, target); }

  void restart(double first, double target) {
    target_ = target;
    mu_ = std::log(10 * first);
    log_step_ = std::log(first);
    log_average_ = std::log(first);
    error_ = 0;
    count_ = 0;
  }

  void learn(double acceptance) {
    ++count_;
    const double weight = 1 / (count_ + 10.0);
    error_ = (1 - weight) * error_ + weight * (target_ - acceptance);
    log_step_ = mu_ - std::sqrt(double(count_)) / 0.05 * error_;
    const double forget = std::pow(double(count_), -0.75);
    log_average_ = forget * log_step_ + (1 - forget) * log_average_;
  }

  [[nodiscard]] double exploring() const { return std::exp(log_step_); }
  [[nodiscard]] double settled() const { return std::exp(log_average_); }

 private:
  double target_ = 0;
  double mu_ = 0;
  double log_step_ = 0;
  double log_average_ = 0;
  double error_ = 0;
  int count_ = 0;
};

// Running variances of what the chain visits (Welford).
class Variances {
 public:
  explicit Variances(std::size_t n) : mean_(n, 0), sum_(n, 0) {}
  void add(std::span<const double> x) {
    ++count_;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double delta = x[i] - mean_[i];
      mean_[i] += delta / count_;
      sum_[i] += delta * (x[i] - mean_[i]);
    }
  }
  // Shrunk toward 0.001 like Stan's, so that few draws do no harm.
  void into(std::vector<double>& variance) const {
    const double n = count_;
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      variance[i] = (n / (n + 5)) * (sum_[i] / std::max(1.0, n - 1)) + 1e-3 * (5 / (n + 5));
    }
  }

 private:
  std::vector<double> mean_;
  std::vector<double> sum_;
  double count_ = 0;
};

class Chain {
 public:
  Chain(const LogDensity& target, std::span<const double> start, const HmcPlan& plan,
        std::uint64_t chain)
      : target_(target),
        plan_(plan),
        random_(plan.seed, chain),
        variance_(start.size(), 0.05),
        momentum_(start.size()) {
    at_.x.assign(start.begin(), start.end());
    at_.gradient.resize(start.size());
    next_ = at_;
    std::vector<double> centre = at_.x;
    // A start whose neighbourhood has no density is tried again, closer each time.
    double spread = 0.1;
    do {
      for (std::size_t i = 0; i < centre.size(); ++i)
        at_.x[i] = centre[i] + spread * standard_normal(random_);
      at_.log_density = target.at(at_.x, at_.gradient);
      spread /= 4;
    } while (!std::isfinite(at_.log_density) && spread > 1e-6);
  }

  [[nodiscard]] bool started() const { return std::isfinite(at_.log_density); }

  void warm_up() {
    StepSize step(0.1, plan_.target_acceptance);
    // The mass is learnt in windows that double, after a first stretch for the step size alone.
    const unsigned first = std::max(20U, plan_.warm_up / 10);
    const unsigned last = plan_.warm_up - std::max(20U, plan_.warm_up / 10);
    unsigned window_end = first + 25;
    Variances seen(at_.x.size());
    for (unsigned i = 0; i < plan_.warm_up; ++i) {
      step.learn(move(step.exploring()));
      if (i < first || i >= last) continue;
      seen.add(at_.x);
      if (i + 1 >= window_end || i + 1 == last) {
        seen.into(variance_);
        seen = Variances(at_.x.size());
        window_end = window_end + 2 * (window_end - first);
        if (window_end + (window_end - first) > last) window_end = last;
        step.restart(step.settled(), plan_.target_acceptance);
      }
    }
    step_ = step.settled();
    divergences_ = 0;
  }

  // One path; the probability with which its end was taken.
  double move(double step) {
    for (double& p : momentum_) p = standard_normal(random_);
    const double start_energy = energy(at_);
    next_ = at_;
    const double length = plan_.path * (0.5 + random_.uniform());
    const auto steps = static_cast<unsigned>(
        std::clamp(length / step, 1.0, static_cast<double>(plan_.most_steps)));
    // Momenta are kept in units of their own standard deviation: position moves by sd * p.
    for (unsigned i = 0; i < steps; ++i) {
      kick(step / 2);
      for (std::size_t j = 0; j < momentum_.size(); ++j)
        next_.x[j] += step * std::sqrt(variance_[j]) * momentum_[j];
      next_.log_density = target_.at(next_.x, next_.gradient);
      if (!std::isfinite(next_.log_density)) break;
      kick(step / 2);
    }
    const double u = random_.uniform();
    const double error = std::isfinite(next_.log_density)
                             ? start_energy - energy(next_)
                             : -std::numeric_limits<double>::infinity();
    if (error < -kDivergence || std::isnan(error)) ++divergences_;
    const double probability = std::isnan(error) ? 0 : std::min(1.0, std::exp(error));
    if (u < probability) std::swap(at_, next_);
    return probability;
  }

  [[nodiscard]] double step() const { return step_; }
  [[nodiscard]] const std::vector<double>& position() const { return at_.x; }
  [[nodiscard]] std::size_t divergences() const { return divergences_; }

 private:
  void kick(double by) {
    for (std::size_t j = 0; j < momentum_.size(); ++j)
      momentum_[j] += by * std::sqrt(variance_[j]) * next_.gradient[j];
  }
  [[nodiscard]] double energy(const Point& point) const {
    double kinetic = 0;
    for (const double p : momentum_) kinetic += p * p;
    return kinetic / 2 - point.log_density;
  }

  const LogDensity& target_;
  const HmcPlan& plan_;
  Stream random_;
  std::vector<double> variance_;
  std::vector<double> momentum_;
  Point at_;
  Point next_;
  double step_ = 0;
  std::size_t divergences_ = 0;
};

// The normal scores of the ranks (Blom), ties by their place.
std::vector<double> rank_normal(std::span<const double> draws) {
  std::vector<std::size_t> order(draws.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return draws[i]; });
  std::vector<double> out(draws.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    out[order[rank]] = normal_quantile((static_cast<double>(rank) + 0.625) /
                                       (static_cast<double>(draws.size()) + 0.25));
  }
  return out;
}

struct Moments {
  double mean = 0;
  double variance = 0;  // with n - 1
};
Moments moments(std::span<const double> x) {
  Moments out;
  for (const double v : x) out.mean += v;
  out.mean /= static_cast<double>(x.size());
  for (const double v : x) out.variance += (v - out.mean) * (v - out.mean);
  out.variance /= static_cast<double>(x.size() - 1);
  return out;
}

}  // namespace

std::vector<double> HmcSample::column(std::size_t j) const {
  std::vector<double> out;
  out.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) out.push_back(draws[i * dimension + j]);
  return out;
}

core::Result<HmcSample> sample(const LogDensity& target, std::span<const double> start,
                               const HmcPlan& plan) {
  HmcSample out;
  out.dimension = target.dimension();
  out.chains = plan.chains;
  out.draws.reserve(out.dimension * plan.chains * plan.draws);
  for (unsigned c = 0; c < plan.chains; ++c) {
    Chain chain(target, start, plan, c);
    if (!chain.started()) {
      return core::fail(core::ErrorCode::kOutOfRange,
                        "the density is zero around the start of the chains");
    }
    chain.warm_up();
    for (unsigned i = 0; i < plan.draws; ++i) {
      out.acceptance += chain.move(chain.step());
      out.draws.insert(out.draws.end(), chain.position().begin(), chain.position().end());
    }
    out.divergences += chain.divergences();
  }
  out.acceptance /= static_cast<double>(plan.chains) * plan.draws;
  return out;
}

Convergence convergence(std::span<const double> draws, unsigned chains) {
  const std::vector<double> z = rank_normal(draws);
  // Split chains: what drifts inside a chain shows as well.
  const std::size_t half = draws.size() / chains / 2;
  const std::size_t length = draws.size() / chains;
  std::vector<std::span<const double>> parts;
  for (unsigned c = 0; c < chains; ++c) {
    const std::span<const double> chain = std::span(z).subspan(c * length, length);
    parts.push_back(chain.first(half));
    parts.push_back(chain.last(half));
  }
  const double n = static_cast<double>(half);
  const double m = static_cast<double>(parts.size());
  std::vector<double> means;
  double within = 0;
  for (const auto part : parts) {
    const Moments moment = moments(part);
    means.push_back(moment.mean);
    within += moment.variance / m;
  }
  const double between = n * moments(means).variance;
  const double total = (n - 1) / n * within + between / n;
  Convergence out;
  out.r_hat = std::sqrt(total / within);

  // Geyer's initial monotone positive sequence over the mean autocovariance of the parts.
  const auto correlation = [&](std::size_t lag) {
    double covariance = 0;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      double sum = 0;
      for (std::size_t i = 0; i + lag < half; ++i)
        sum += (parts[p][i] - means[p]) * (parts[p][i + lag] - means[p]);
      covariance += sum / n / m;
    }
    return 1 - (within * (n - 1) / n - covariance) / total;
  };
  double tau = -1;
  double previous = std::numeric_limits<double>::infinity();
  for (std::size_t lag = 0; lag + 1 < half; lag += 2) {
    const double pair = (lag == 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (pair < 0) break;
    previous = std::min(previous, pair);
    tau += 2 * previous;
  }
  out.effective_size = m * n / std::max(tau, 1 / std::log10(m * n));
  return out;
}

}  // namespace backsight::stats
