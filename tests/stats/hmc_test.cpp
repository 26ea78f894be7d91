#include "backsight/stats/hmc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "backsight/stats/normal.h"

namespace {

using namespace backsight::stats;

// Two normals, means 1 and -2, standard deviations 0.01 and 10, correlation 0.9.
class Ellipse final : public LogDensity {
 public:
  [[nodiscard]] std::size_t dimension() const override { return 2; }
  [[nodiscard]] double at(std::span<const double> x, std::span<double> g) const override {
    const double a = (x[0] - 1) / 0.01;
    const double b = (x[1] + 2) / 10;
    constexpr double kScale = 1 / (1 - 0.9 * 0.9);
    g[0] = -kScale * (a - 0.9 * b) / 0.01;
    g[1] = -kScale * (b - 0.9 * a) / 10;
    return -kScale / 2 * (a * a - 2 * 0.9 * a * b + b * b);
  }
};

// Exponential with mean 3 on the scale of its logarithm.
class LogExponential final : public LogDensity {
 public:
  [[nodiscard]] std::size_t dimension() const override { return 1; }
  [[nodiscard]] double at(std::span<const double> x, std::span<double> g) const override {
    const double value = std::exp(x[0]);
    g[0] = 1 - value / 3;
    return x[0] - value / 3;
  }
};

class Nowhere final : public LogDensity {
 public:
  [[nodiscard]] std::size_t dimension() const override { return 1; }
  [[nodiscard]] double at(std::span<const double>, std::span<double>) const override {
    return -std::numeric_limits<double>::infinity();
  }
};

struct Summary {
  double mean = 0;
  double sd = 0;
  Convergence told;
};
Summary summary(const HmcSample& sample, std::size_t j) {
  const std::vector<double> x = sample.column(j);
  Summary out;
  for (const double v : x) out.mean += v / static_cast<double>(x.size());
  for (const double v : x) out.sd += (v - out.mean) * (v - out.mean);
  out.sd = std::sqrt(out.sd / static_cast<double>(x.size() - 1));
  out.told = convergence(x, sample.chains);
  return out;
}

TEST(Hmc, FindsMeansAndSpreadsOfScalesFarApart) {
  const auto drawn = sample(Ellipse(), std::vector<double>{0, 0}, HmcPlan{});
  ASSERT_TRUE(drawn.has_value());
  const Summary a = summary(*drawn, 0);
  const Summary b = summary(*drawn, 1);
  EXPECT_LT(a.told.r_hat, 1.02);
  EXPECT_GT(a.told.effective_size, 400);
  // Four Monte-Carlo standard errors.
  EXPECT_NEAR(a.mean, 1, 4 * 0.01 / std::sqrt(a.told.effective_size));
  EXPECT_NEAR(b.mean, -2, 4 * 10 / std::sqrt(b.told.effective_size));
  EXPECT_NEAR(a.sd / 0.01, 1, 0.1);
  EXPECT_NEAR(b.sd / 10, 1, 0.1);
  EXPECT_EQ(drawn->divergences, 0U);
}

TEST(Hmc, FindsASkewedDistribution) {
  const auto drawn = sample(LogExponential(), std::vector<double>{0}, HmcPlan{});
  ASSERT_TRUE(drawn.has_value());
  double mean = 0;
  double below = 0;
  for (const double x : drawn->draws) {
    mean += std::exp(x) / static_cast<double>(drawn->size());
    below += (std::exp(x) < 3 * std::log(2)) / static_cast<double>(drawn->size());
  }
  const double size = convergence(drawn->draws, drawn->chains).effective_size;
  EXPECT_NEAR(mean, 3, 4 * 3 / std::sqrt(size));
  EXPECT_NEAR(below, 0.5, 4 * 0.5 / std::sqrt(size));  // 3 log 2 is the median
}

TEST(Hmc, TheSamePlanGivesTheSameBits) {
  const auto once = sample(Ellipse(), std::vector<double>{0, 0}, HmcPlan{});
  const auto again = sample(Ellipse(), std::vector<double>{0, 0}, HmcPlan{});
  ASSERT_TRUE(once && again);
  EXPECT_EQ(once->draws, again->draws);
  HmcPlan other;
  other.seed = 2;
  EXPECT_NE(sample(Ellipse(), std::vector<double>{0, 0}, other)->draws, once->draws);
}

TEST(Hmc, RefusesAStartWithoutDensity) {
  const auto drawn = sample(Nowhere(), std::vector<double>{0}, HmcPlan{});
  ASSERT_FALSE(drawn.has_value());
  EXPECT_EQ(drawn.error().code, backsight::core::ErrorCode::kOutOfRange);
}

// An autoregression of order one with coefficient r is worth n (1 - r) / (1 + r) draws.
TEST(Convergence, KnowsWhatCorrelatedDrawsAreWorth) {
  Stream stream(5, 0);
  constexpr unsigned kChains = 4;
  constexpr int kLength = 5000;
  for (const double r : {0.0, 0.5, 0.9}) {
    std::vector<double> draws;
    for (unsigned c = 0; c < kChains; ++c) {
      double x = standard_normal(stream);
      for (int i = 0; i < kLength; ++i) {
        x = r * x + std::sqrt(1 - r * r) * standard_normal(stream);
        draws.push_back(x);
      }
    }
    const Convergence told = convergence(draws, kChains);
    const double expected = kChains * kLength * (1 - r) / (1 + r);
    EXPECT_NEAR(told.effective_size / expected, 1, 0.2) << r;
    EXPECT_LT(told.r_hat, 1.01) << r;
  }
}

TEST(Convergence, SeesAChainThatIsElsewhere) {
  Stream stream(6, 0);
  std::vector<double> draws;
  for (int c = 0; c < 4; ++c) {
    for (int i = 0; i < 500; ++i) draws.push_back(standard_normal(stream) + (c == 3 ? 2 : 0));
  }
  EXPECT_GT(convergence(draws, 4).r_hat, 1.2);
}

TEST(Convergence, SeesADriftInsideTheChains) {
  Stream stream(7, 0);
  std::vector<double> draws;
  for (int c = 0; c < 4; ++c) {
    for (int i = 0; i < 500; ++i) draws.push_back(standard_normal(stream) + i / 150.0);
  }
  EXPECT_GT(convergence(draws, 4).r_hat, 1.2);
}

}  // namespace
