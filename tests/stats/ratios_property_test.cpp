// Laws of the ratios over random ratios and risks.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "backsight/stats/normal.h"
#include "backsight/stats/ratios.h"
#include "laws.h"

namespace {

using namespace backsight::stats;
using namespace backsight::stats::laws;

TEST(RatioProperty, RoundTrips) {
  check(rc::check("there and back", [] {
    const double p0 = between(1e-6, 0.99);
    const double odds = std::exp(between(-4, 4));
    const double risk = risk_ratio_from_odds_ratio(odds, p0).value();
    RC_ASSERT(risk * p0 < 1);
    // 1 - p1 keeps fewer digits the nearer p1 is to 1.
    const double tolerance = 1e-13 / (1 - risk * p0);
    RC_ASSERT(near(odds_ratio_from_risk_ratio(risk, p0).value(), odds, tolerance));
    const double hazard = hazard_ratio_from_risk_ratio(risk, p0).value();
    RC_ASSERT(near(risk_ratio_from_hazard_ratio(hazard, p0).value(), risk, 1e-10));
    RC_ASSERT(near(hazard_ratio_from_odds_ratio(odds, p0).value(), hazard, tolerance));
  }));
}

// Between 1 and the odds ratio: the risk ratio, nearest to 1, then the hazard ratio.
TEST(RatioProperty, TheOrderOfTheThree) {
  check(rc::check("order", [] {
    const double p0 = between(0.001, 0.9);
    const double odds = std::exp(between(0.01, 3) * (*rc::gen::arbitrary<bool>() ? 1 : -1));
    const double risk = std::abs(std::log(risk_ratio_from_odds_ratio(odds, p0).value()));
    const double hazard = std::abs(std::log(hazard_ratio_from_odds_ratio(odds, p0).value()));
    RC_ASSERT(risk < hazard && hazard < std::abs(std::log(odds)));
  }));
}

TEST(RatioProperty, AllAgreeWhenTheRiskIsSmall) {
  check(rc::check("p0 to 0", [] {
    const double p0 = std::pow(10, between(-12, -5));
    const double ratio = std::exp(between(-3, 3));
    // The first difference is of order p0 times the ratio.
    const double tolerance = 2 * p0 * (1 + ratio);
    RC_ASSERT(near(risk_ratio_from_odds_ratio(ratio, p0).value() / ratio, 1, tolerance));
    RC_ASSERT(near(odds_ratio_from_risk_ratio(ratio, p0).value() / ratio, 1, tolerance));
    RC_ASSERT(near(hazard_ratio_from_risk_ratio(ratio, p0).value() / ratio, 1, tolerance));
    RC_ASSERT(near(risk_ratio_from_hazard_ratio(ratio, p0).value() / ratio, 1, tolerance));
    RC_ASSERT(near(hazard_ratio_from_odds_ratio(ratio, p0).value() / ratio, 1, tolerance));
  }));
}

// A Wald interval made from a variance gives it back, at any level.
TEST(RatioProperty, VarianceComesBackFromItsInterval) {
  check(rc::check("variance", [] {
    const double log_value = between(-3, 3);
    const double error = std::pow(10, between(-2, 0.5));
    const double level = between(0.5, 0.999);
    const double z = normal_quantile(0.5 + level / 2);
    const Interval interval{std::exp(log_value - z * error), std::exp(log_value + z * error)};
    const auto estimate = log_ratio(std::exp(log_value), interval, level);
    RC_ASSERT(estimate.has_value());
    RC_ASSERT(near(estimate->value, log_value, 1e-12));
    RC_ASSERT(near(std::sqrt(estimate->variance) / error, 1, 1e-10));
  }));
}

}  // namespace
