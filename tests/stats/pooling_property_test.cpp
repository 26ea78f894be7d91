// Laws of the pool of effects over random studies.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "backsight/stats/pooling.h"
#include "laws.h"

namespace {

using namespace backsight::stats;
using namespace backsight::stats::laws;

// Estimates with anything from no heterogeneity to much, variances over four orders of magnitude.
std::vector<Estimate> random_estimates() {
  const auto count = *rc::gen::inRange(2, 25);
  const double spread = *rc::gen::inRange(0, 3) == 0 ? 0.0 : std::pow(10, between(-2, 1));
  std::vector<Estimate> out;
  for (int i = 0; i < count; ++i) {
    const double variance = std::pow(10, between(-3, 1));
    const double noise = std::sqrt(variance + spread * spread) * between(-2, 2);
    out.push_back({noise, variance});
  }
  return out;
}

Pooled pooled_of(const std::vector<Estimate>& estimates) {
  auto pooled = pool(estimates);
  RC_ASSERT(pooled.has_value());
  return *std::move(pooled);
}

TEST(PoolingProperty, NothingIsNegativeAndPredictionContainsConfidence) {
  check(rc::check("order of intervals", [] {
    const auto pooled = pooled_of(random_estimates());
    RC_ASSERT(pooled.heterogeneity->tau2 >= 0);
    RC_ASSERT(pooled.heterogeneity->i2 >= 0 && pooled.heterogeneity->i2 < 1);
    RC_ASSERT(pooled.heterogeneity->q >= 0);
    for (const auto& i :
         {pooled.wald, *pooled.hartung_knapp, *pooled.hartung_knapp_at_least_wald}) {
      RC_ASSERT(i.confidence.contains(pooled.estimate));
      RC_ASSERT(i.prediction->low <= i.confidence.low);
      RC_ASSERT(i.prediction->high >= i.confidence.high);
    }
    RC_ASSERT(pooled.hartung_knapp_at_least_wald->standard_error >= pooled.wald.standard_error);
    RC_ASSERT(pooled.hartung_knapp_at_least_wald->confidence.width() >=
              pooled.wald.confidence.width());
  }));
}

TEST(PoolingProperty, TheMeanLiesAmongTheEstimates) {
  check(rc::check("mean", [] {
    const auto estimates = random_estimates();
    const auto pooled = pooled_of(estimates);
    const auto [low, high] = std::ranges::minmax_element(estimates, {}, &Estimate::value);
    RC_ASSERT(pooled.estimate >= low->value - 1e-12 && pooled.estimate <= high->value + 1e-12);
  }));
}

TEST(PoolingProperty, OrderDoesNotMatter) {
  check(rc::check("order", [] {
    auto estimates = random_estimates();
    const auto before = pooled_of(estimates);
    const auto turn = *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(estimates));
    std::ranges::rotate(estimates, estimates.begin() + turn);
    std::ranges::reverse(estimates);
    const auto after = pooled_of(estimates);
    RC_ASSERT(after.estimate == before.estimate);
    RC_ASSERT(after.heterogeneity->tau2 == before.heterogeneity->tau2);
    RC_ASSERT(after.hartung_knapp->confidence == before.hartung_knapp->confidence);
  }));
}

TEST(PoolingProperty, ShiftMovesTheMeanAndNothingElse) {
  check(rc::check("shift", [] {
    auto estimates = random_estimates();
    const auto before = pooled_of(estimates);
    const double shift = between(-50, 50);
    for (auto& e : estimates) e.value += shift;
    const auto after = pooled_of(estimates);
    RC_ASSERT(near(after.estimate, before.estimate + shift, 1e-10));
    RC_ASSERT(near(after.heterogeneity->tau2, before.heterogeneity->tau2, 1e-8));
    RC_ASSERT(near(after.heterogeneity->q, before.heterogeneity->q, 1e-8));
    RC_ASSERT(
        near(after.hartung_knapp->standard_error, before.hartung_knapp->standard_error, 1e-8));
  }));
}

TEST(PoolingProperty, ScaleScalesAndMirrorMirrors) {
  check(rc::check("scale", [] {
    auto estimates = random_estimates();
    const auto before = pooled_of(estimates);
    const double scale = -std::pow(10, between(-6, 6));
    for (auto& e : estimates) e = {e.value * scale, e.variance * scale * scale};
    const auto after = pooled_of(estimates);
    RC_ASSERT(near(after.estimate / scale, before.estimate, 1e-9));
    RC_ASSERT(near(after.heterogeneity->tau2 / (scale * scale), before.heterogeneity->tau2, 1e-9));
    RC_ASSERT(near(after.heterogeneity->i2, before.heterogeneity->i2, 1e-9));
    RC_ASSERT(near(after.wald.prediction->low / scale, before.wald.prediction->high, 1e-9));
  }));
}

// The restricted likelihood is nowhere higher.
TEST(PoolingProperty, TauSquaredIsTheTop) {
  check(rc::check("top", [] {
    const auto estimates = random_estimates();
    const auto log_likelihood = [&](double tau2) {
      double weights = 0;
      double weighted = 0;
      double logs = 0;
      for (const auto& e : estimates) {
        weights += 1 / (e.variance + tau2);
        weighted += e.value / (e.variance + tau2);
        logs += std::log(e.variance + tau2);
      }
      double q = 0;
      for (const auto& e : estimates) {
        const double r = e.value - weighted / weights;
        q += r * r / (e.variance + tau2);
      }
      return -(logs + std::log(weights) + q) / 2;
    };
    const double ours = log_likelihood(pooled_of(estimates).heterogeneity->tau2);
    RC_ASSERT(ours >= log_likelihood(0) - 1e-9);
    for (double tau2 = 1e-5; tau2 < 1e4; tau2 *= 1.2)
      RC_ASSERT(ours >= log_likelihood(tau2) - 1e-9);
  }));
}

}  // namespace
