#include "backsight/stats/log_time_spline.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace backsight::stats;

TEST(LogTimeSpline, IsALineBeyondItsOuterKnotsAndRisesInBetween) {
  const std::vector<double> knots = {0.25, 1, 3, 9};
  const LogTimeSpline spline(knots, 2);
  const std::vector<double> slopes = {0.2, 0.9, 0.3, 0.6};
  std::vector<double> out(4);
  const auto eta = [&](double log_years) {
    spline.basis(log_years, out);
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += slopes[i] * out[i];
    return sum;
  };
  EXPECT_NEAR(eta(std::log(2)), 0, 1e-15);
  EXPECT_NEAR(eta(std::log(0.1)) - eta(std::log(0.05)), 0.2 * std::log(2), 1e-12);
  EXPECT_NEAR(eta(std::log(40)) - eta(std::log(20)), 0.6 * std::log(2), 1e-12);
  for (double x = -4; x < 4; x += 0.01) {
    EXPECT_GT(eta(x + 0.01), eta(x)) << x;
    spline.hats(x, out);
    double slope = 0;
    double whole = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      slope += slopes[i] * out[i];
      whole += out[i];
    }
    EXPECT_NEAR(whole, 1, 1e-12);
    EXPECT_NEAR((eta(x + 1e-5) - eta(x - 1e-5)) / 2e-5, slope, 1e-4) << x;
  }
}

}  // namespace
