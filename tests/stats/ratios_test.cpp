#include "backsight/stats/ratios.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using namespace backsight::stats;
using backsight::core::ErrorCode;

// Zhang, Yu, JAMA 280 (1998) 1690: among 100 exposed 50 with the outcome, among 100 others 25. The
// odds ratio is 3, the risk ratio 2.
TEST(Ratios, OddsToRisk) {
  EXPECT_DOUBLE_EQ(*risk_ratio_from_odds_ratio(3, 0.25), 2);
  EXPECT_DOUBLE_EQ(*odds_ratio_from_risk_ratio(2, 0.25), 3);
}

// 1 - 0.5 = (1 - 0.25)^HR: HR = log 0.5 / log 0.75.
TEST(Ratios, RiskToHazard) {
  const double hazard = std::log(0.5) / std::log(0.75);
  EXPECT_DOUBLE_EQ(*hazard_ratio_from_risk_ratio(2, 0.25), hazard);
  EXPECT_DOUBLE_EQ(*hazard_ratio_from_odds_ratio(3, 0.25), hazard);
  EXPECT_DOUBLE_EQ(*risk_ratio_from_hazard_ratio(hazard, 0.25), 2);
}

// A published odds ratio of 2 (1 to 4): log 4 / (2 * 1.959963984540054), squared.
TEST(Ratios, VarianceFromAnInterval) {
  const double error = std::log(4.0) / (2 * 1.959963984540054);
  EXPECT_NEAR(*log_ratio_variance({1, 4}), error * error, 1e-15);
  const auto estimate = log_ratio(2, {1, 4});
  ASSERT_TRUE(estimate.has_value());
  EXPECT_DOUBLE_EQ(estimate->value, std::log(2.0));
  EXPECT_NEAR(estimate->variance, error * error, 1e-15);
  // A 90 % interval of the same width says less. 1.6448536269514722 is R's qnorm(0.95).
  EXPECT_NEAR(*log_ratio_variance({1, 4}, 0.9),
              std::pow(std::log(4.0) / (2 * 1.6448536269514722), 2), 1e-15);
}

TEST(Ratios, RefuseWhatIsOutsideTheirDomain) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const auto convert :
       {risk_ratio_from_odds_ratio, odds_ratio_from_risk_ratio, hazard_ratio_from_risk_ratio,
        risk_ratio_from_hazard_ratio, hazard_ratio_from_odds_ratio}) {
    for (const double p0 : {0.0, 1.0, -0.1, 1.1, kNan}) {
      ASSERT_FALSE(convert(0.9, p0).has_value()) << p0;
      EXPECT_EQ(convert(0.9, p0).error().code, ErrorCode::kOutOfRange);
    }
    for (const double ratio : {0.0, -1.0, kNan, kInfinity}) {
      ASSERT_FALSE(convert(ratio, 0.1).has_value()) << ratio;
      EXPECT_EQ(convert(ratio, 0.1).error().code, ErrorCode::kOutOfRange);
    }
  }
  // A risk of 1 and more.
  EXPECT_FALSE(odds_ratio_from_risk_ratio(2, 0.5).has_value());
  EXPECT_FALSE(hazard_ratio_from_risk_ratio(3, 0.5).has_value());

  for (const Interval wrong : {Interval{0, 1}, Interval{-1, 1}, Interval{2, 1}, Interval{1, 1},
                               Interval{1, kInfinity}, Interval{kNan, 1}, Interval{1, kNan}}) {
    ASSERT_FALSE(log_ratio_variance(wrong).has_value());
    EXPECT_EQ(log_ratio_variance(wrong).error().code, ErrorCode::kOutOfRange);
  }
  EXPECT_FALSE(log_ratio_variance({1, 2}, 1).has_value());
  ASSERT_FALSE(log_ratio(5, {1, 4}).has_value());
  EXPECT_EQ(log_ratio(5, {1, 4}).error().code, ErrorCode::kInconsistent);
}

}  // namespace
