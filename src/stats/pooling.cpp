#include "backsight/stats/pooling.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "backsight/stats/normal.h"
#include "backsight/stats/student.h"
#include "inside.h"

namespace backsight::stats {
namespace {

using core::ErrorCode;
using core::Result;

// Everything that depends on tau^2. With P = W - W 1 1' W / sum w, the matrix of the restricted
// likelihood.
struct AtTau2 {
  double mean;
  double weights;         // sum w
  double q;               // y' P y = sum w (y - mean)^2
  double log_likelihood;  // restricted, up to a constant
  double score;           // its derivative: 1/2 (y' P P y - tr P)
  double information;     // expected: 1/2 tr P P
};

AtTau2 evaluate(std::span<const Estimate> estimates, double tau2) {
  double weights = 0;
  double weighted = 0;
  for (const auto& e : estimates) {
    const double w = 1 / (e.variance + tau2);
    weights += w;
    weighted += w * e.value;
  }
  const double mean = weighted / weights;
  double w2 = 0;
  double w3 = 0;
  double q = 0;
  double q2 = 0;
  double logs = 0;
  for (const auto& e : estimates) {
    const double w = 1 / (e.variance + tau2);
    const double r = e.value - mean;
    w2 += w * w;
    w3 += w * w * w;
    q += w * r * r;
    q2 += w * w * r * r;
    logs += std::log(w);
  }
  return {.mean = mean,
          .weights = weights,
          .q = q,
          .log_likelihood = (logs - std::log(weights) - q) / 2,
          .score = (q2 - (weights - w2 / weights)) / 2,
          .information = (w2 - 2 * w3 / weights + w2 * w2 / (weights * weights)) / 2};
}

// Beyond this the score is negative: with a = sum (y - mean)^2 / (k - 1),
//   y' P P y <= (k - 1) a / (min v + t)^2 and tr P >= (k - 1) / (max v + t).
double highest_tau2(std::span<const Estimate> estimates) {
  double mean = 0;
  double largest = 0;
  const auto k = static_cast<double>(estimates.size());
  for (const auto& e : estimates) {
    mean += e.value / k;
    largest = std::max(largest, e.variance);
  }
  double a = 0;
  for (const auto& e : estimates) a += (e.value - mean) * (e.value - mean) / (k - 1);
  return (a + std::sqrt(a * a + 4 * a * largest)) / 2;
}

// Every weight and square is a finite number.
bool within_reach(std::span<const Estimate> estimates) {
  const auto normal = [](double x) { return std::isnormal(x) && std::isnormal(1 / (x * x)); };
  return std::ranges::all_of(estimates, [&](const Estimate& e) { return normal(e.variance); }) &&
         std::isfinite(highest_tau2(estimates)) && std::isfinite(evaluate(estimates, 0).q);
}

// Fisher scoring between `low`, where the score is positive, and `high`, beyond the top. A step
// that would leave the bracket is replaced by its middle, and so is every step once scoring takes
// too long.
double climb(std::span<const Estimate> estimates, double low, double high, double typical) {
  constexpr int kMostSteps = 500;
  constexpr int kPatience = 100;
  double tau2 = low;
  for (int i = 0; i < kMostSteps; ++i) {
    const AtTau2 here = evaluate(estimates, tau2);
    (here.score > 0 ? low : high) = tau2;
    double next = tau2 + here.score / here.information;
    if (i > kPatience || next < low || next > high) next = low + (high - low) / 2;
    const double step = std::abs(next - tau2);
    tau2 = next;
    if (step <= 1e-12 * (tau2 + typical)) break;
  }
  return tau2;
}

double reml_tau2(std::span<const Estimate> estimates) {
  double smallest = estimates[0].variance;
  double precision = 0;
  for (const auto& e : estimates) {
    smallest = std::min(smallest, e.variance);
    precision += 1 / e.variance;
  }
  const double typical = static_cast<double>(estimates.size()) / precision;

  // A ladder from far below the smallest variance to the highest tau^2 finds the right top.
  constexpr double kRung = 1.5;
  constexpr double kLowestRung = 1e-3;
  std::vector<double> ladder;
  double rung = highest_tau2(estimates);
  while (rung > kLowestRung * smallest) {
    ladder.push_back(rung);
    rung /= kRung;
  }
  ladder.push_back(rung);
  ladder.push_back(0);
  std::ranges::reverse(ladder);
  std::size_t best = 0;
  double highest = evaluate(estimates, 0).log_likelihood;
  for (std::size_t i = 1; i < ladder.size(); ++i) {
    const double here = evaluate(estimates, ladder[i]).log_likelihood;
    if (here > highest) {
      best = i;
      highest = here;
    }
  }
  double low = ladder[best];
  double high = ladder[std::min(best + 1, ladder.size() - 1)];
  if (evaluate(estimates, low).score <= 0) {
    if (best == 0) return 0;
    high = low;
    low = ladder[best - 1];
    // Where the score is positive again, from which the rung was reached.
    for (int i = 0; i < 60 && evaluate(estimates, low).score <= 0; ++i) low += (high - low) / 2;
  }
  return climb(estimates, low, high, typical);
}

Inference inference(double estimate, double standard_error, double critical,
                    std::optional<double> tau2) {
  Inference out;
  out.standard_error = standard_error;
  out.confidence = {estimate - critical * standard_error, estimate + critical * standard_error};
  if (tau2) {
    const double reach = critical * std::sqrt(standard_error * standard_error + *tau2);
    out.prediction = Interval{estimate - reach, estimate + reach};
  }
  return out;
}

Result<void> check(std::span<const Estimate> estimates, double level) {
  TRY_VOID(check_level(level));
  if (estimates.empty()) {
    return core::fail(ErrorCode::kMissingMember, "There are no estimates to pool.");
  }
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const auto refuse = [i](std::string message) {
      return core::fail(ErrorCode::kOutOfRange, std::move(message),
                        {{}, 0, 0, "/" + std::to_string(i)});
    };
    if (!std::isfinite(estimates[i].value) || !std::isfinite(estimates[i].variance)) {
      return refuse("An estimate and its variance must be finite numbers.");
    }
    if (estimates[i].variance <= 0) return refuse("A variance must be above zero.");
  }
  return {};
}

}  // namespace

Result<Pooled> pool(std::span<const Estimate> estimates, double level) {
  TRY_VOID(check(estimates, level));
  // Sorted: sums do not depend on the order in which the studies came.
  std::vector<Estimate> sorted(estimates.begin(), estimates.end());
  std::ranges::sort(sorted, [](const Estimate& a, const Estimate& b) {
    return std::pair(a.value, a.variance) < std::pair(b.value, b.variance);
  });

  Pooled out;
  out.studies = sorted.size();
  const double upper = 0.5 + level / 2;
  const double z = normal_quantile(upper);
  if (sorted.size() == 1) {
    out.estimate = sorted[0].value;
    out.wald = inference(out.estimate, std::sqrt(sorted[0].variance), z, std::nullopt);
    return out;
  }

  const auto out_of_reach = [] {
    return core::fail(ErrorCode::kOutOfRange,
                      "The estimates or variances are of too different size to be pooled.");
  };
  if (!within_reach(sorted)) return out_of_reach();

  // 1. How far the studies differ.
  const AtTau2 common = evaluate(sorted, 0);
  const double tau2 = reml_tau2(sorted);
  const AtTau2 at = evaluate(sorted, tau2);
  const auto df = static_cast<double>(sorted.size() - 1);
  double squares = 0;
  for (const auto& e : sorted) squares += 1 / (e.variance * e.variance);
  const double typical = df / (common.weights - squares / common.weights);
  out.heterogeneity = Heterogeneity{.tau2 = tau2,
                                    .tau2_standard_error = 1 / std::sqrt(at.information),
                                    .q = common.q,
                                    .i2 = tau2 / (tau2 + typical)};

  // 2. The mean, with both standard errors.
  out.estimate = at.mean;
  const double wald = 1 / std::sqrt(at.weights);
  const double factor = std::sqrt(at.q / df);
  const double t = student_quantile(upper, static_cast<unsigned>(sorted.size() - 1));
  out.wald = inference(at.mean, wald, z, tau2);
  out.hartung_knapp = inference(at.mean, wald * factor, t, tau2);
  out.hartung_knapp_at_least_wald = inference(at.mean, wald * std::max(1.0, factor), t, tau2);
  if (!std::isfinite(out.estimate + tau2 + common.q + typical + wald +
                     out.heterogeneity->tau2_standard_error +
                     out.hartung_knapp->prediction->width() + out.wald.prediction->width())) {
    return out_of_reach();
  }
  return out;
}

}  // namespace backsight::stats
