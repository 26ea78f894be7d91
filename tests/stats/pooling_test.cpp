#include "backsight/stats/pooling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "backsight/core/error.h"

namespace {

using namespace backsight::stats;
using backsight::core::ErrorCode;

// One study says what it says, and nothing about others.
TEST(Pooling, OneStudyHasNoHeterogeneityAndNoPrediction) {
  const auto pooled = pool(std::vector<Estimate>{{0.4, 0.04}});
  ASSERT_TRUE(pooled.has_value());
  EXPECT_EQ(pooled->studies, 1U);
  EXPECT_EQ(pooled->estimate, 0.4);
  EXPECT_DOUBLE_EQ(pooled->wald.standard_error, 0.2);
  // 1.959963984540054 is R's qnorm(0.975).
  EXPECT_NEAR(pooled->wald.confidence.low, 0.4 - 1.959963984540054 * 0.2, 1e-15);
  EXPECT_FALSE(pooled->wald.prediction.has_value());
  EXPECT_FALSE(pooled->heterogeneity.has_value());
  EXPECT_FALSE(pooled->hartung_knapp.has_value());
  EXPECT_FALSE(pooled->hartung_knapp_at_least_wald.has_value());
}

// With two studies of equal variance v the restricted likelihood gives
// tau^2 = max(0, (y1 - y2)^2 / 2 - v): the one contrast there is.
TEST(Pooling, TwoStudiesOfEqualVarianceHaveAClosedForm) {
  const auto apart = pool(std::vector<Estimate>{{0, 0.1}, {1, 0.1}});
  ASSERT_TRUE(apart.has_value());
  EXPECT_NEAR(apart->heterogeneity->tau2, 0.4, 1e-12);
  EXPECT_DOUBLE_EQ(apart->estimate, 0.5);
  // One degree of freedom: 12.706204736174694 is R's qt(0.975, 1). The error is |y1 - y2| / 2.
  EXPECT_NEAR(apart->hartung_knapp->confidence.width(), 2 * 12.706204736174694 * 0.5, 1e-12);

  const auto close = pool(std::vector<Estimate>{{0, 0.1}, {0.4, 0.1}});
  ASSERT_TRUE(close.has_value());
  EXPECT_EQ(close->heterogeneity->tau2, 0);
  EXPECT_EQ(close->heterogeneity->i2, 0);
}

// Two that agree by chance: the Hartung-Knapp interval has no width, its variant has.
TEST(Pooling, AgreementByChanceDoesNotMakeCertainty) {
  const auto pooled = pool(std::vector<Estimate>{{0.3, 0.1}, {0.3, 0.1}});
  ASSERT_TRUE(pooled.has_value());
  EXPECT_EQ(pooled->hartung_knapp->confidence.width(), 0);
  EXPECT_DOUBLE_EQ(pooled->hartung_knapp_at_least_wald->standard_error,
                   pooled->wald.standard_error);
  EXPECT_GT(pooled->hartung_knapp_at_least_wald->confidence.width(),
            pooled->wald.confidence.width());
}

// The restricted likelihood of these has two tops, near 0.0072 and far out (a scan shows them):
// with the large studies at 40 the near one is higher (-14.7 against -22.6), at 60 the far one
// (-26.0 against -36.0).
TEST(Pooling, TheHighestTopIsFound) {
  const auto log_likelihood = [](const std::vector<Estimate>& estimates, double tau2) {
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
      q += (e.value - weighted / weights) * (e.value - weighted / weights) / (e.variance + tau2);
    }
    return -(logs + std::log(weights) + q) / 2;
  };
  for (const auto& [far, nearer_top_is_higher] : {std::pair{40.0, true}, std::pair{60.0, false}}) {
    const std::vector<Estimate> estimates = {{0, 1e-4},  {0.1, 1e-4}, {-0.1, 1e-4},    {0.05, 1e-4},
                                             {far, 150}, {-far, 150}, {0.9 * far, 150}};
    const auto pooled = pool(estimates);
    ASSERT_TRUE(pooled.has_value());
    const double tau2 = pooled->heterogeneity->tau2;
    EXPECT_EQ(tau2 < 1, nearer_top_is_higher);
    for (double other = 1e-7; other < 1e5; other *= 1.01) {
      ASSERT_GE(log_likelihood(estimates, tau2), log_likelihood(estimates, other) - 1e-9) << other;
    }
  }
}

TEST(Pooling, RefusesWhatCannotBePooled) {
  const auto code = [](const std::vector<Estimate>& estimates, double level = 0.95) {
    const auto pooled = pool(estimates, level);
    return pooled ? std::optional<ErrorCode>() : pooled.error().code;
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(code({}), ErrorCode::kMissingMember);
  EXPECT_EQ(code({{0, 0}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, -1}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{kNan, 1}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, kInfinity}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, 1}}, 0), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, 1}}, 1), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, 1e-320}, {1, 1}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{-1e300, 1}, {1e300, 1}}), ErrorCode::kOutOfRange);

  const auto second = pool(std::vector<Estimate>{{0, 1}, {0, 0}});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().place.pointer, "/1");
}

}  // namespace
