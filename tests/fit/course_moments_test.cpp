// Expected numbers: R 4.2.2, integrate() of the clamped density and of people's speeds, relative
// tolerance 1e-7 or better:
//   f <- function(m, s, p) integrate(function(x) x^p * dnorm(x, m, s), 0, 10)$value +
//        10^p * pnorm(10, m, s, lower = FALSE)
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "backsight/fit/clamped_normal.h"
#include "backsight/fit/course_fit.h"

namespace {

using namespace backsight::fit;

TEST(ClampedNormal, HasTheMomentsOfNumericalIntegration) {
  struct Case {
    double m, s, mean, square;
  };
  constexpr std::array<Case, 6> kCases = {{{5, 1, 5.000000000000, 25.999998892080},
                                           {7, 2.6, 6.842603974845, 52.191875290025},
                                           {1.6, 3.1, 2.194700211327, 10.146623700467},
                                           {-2, 2, 0.166630940863, 0.301359126927},
                                           {12, 1.5, 9.936407327438, 98.806186448014},
                                           {2, 0.5, 2.000003572629, 4.249999227448}}};
  for (const Case& one : kCases) {
    const ClampedNormal got = clamped_normal(one.m, one.s);
    EXPECT_NEAR(got.mean, one.mean, 1e-10) << one.m << " " << one.s;
    EXPECT_NEAR(got.square, one.square, 1e-9) << one.m << " " << one.s;
  }
}

TEST(ClampedNormal, HasTheDerivativesOfDifferences) {
  constexpr double kStep = 1e-5;
  for (const double m : {-1.0, 0.3, 2.0, 5.0, 9.5, 11.0}) {
    for (const double s : {0.7, 2.0, 4.0}) {
      const ClampedNormal at = clamped_normal(m, s);
      const ClampedNormal up_m = clamped_normal(m + kStep, s);
      const ClampedNormal down_m = clamped_normal(m - kStep, s);
      const ClampedNormal up_s = clamped_normal(m, s + kStep);
      const ClampedNormal down_s = clamped_normal(m, s - kStep);
      const auto slope = [](double up, double down) { return (up - down) / (2 * kStep); };
      EXPECT_NEAR(at.mean_by_m, slope(up_m.mean, down_m.mean), 1e-8);
      EXPECT_NEAR(at.mean_by_s, slope(up_s.mean, down_s.mean), 1e-8);
      EXPECT_NEAR(at.square_by_m, slope(up_m.square, down_m.square), 1e-7);
      EXPECT_NEAR(at.square_by_s, slope(up_s.square, down_s.square), 1e-7);
      EXPECT_NEAR(at.slope_by_m, slope(up_m.mean_by_m, down_m.mean_by_m), 1e-8);
      EXPECT_NEAR(at.slope_by_s, slope(up_s.mean_by_m, down_s.mean_by_m), 1e-8);
      EXPECT_NEAR(at.bend_by_m, slope(up_m.slope_by_m, down_m.slope_by_m), 1e-8);
      EXPECT_NEAR(at.bend_by_s, slope(up_s.slope_by_m, down_s.slope_by_m), 1e-8);
    }
  }
}

// People's speeds by five nodes instead of an integral: to 0.03 points in the mean, 2 % in the
// variance; the covariance to second order in the correlation.
TEST(CourseMoments, AgreeWithIntegrationOverPeopleAndSpeeds) {
  const CourseDraw::Road road{6.9, 1.6, std::log(6.0), 0.5, -1, 2.4, 3.0};
  struct Case {
    double days, mean, variance, covariance;
  };
  constexpr std::array<Case, 3> kCases = {{{1, 4.21297985, 5.93447622, 3.613646},
                                           {30, 2.71616836, 6.01040930, 1.706948},
                                           {365, 2.26438850, 5.73431801, 1.205369}}};
  for (const Case& one : kCases) {
    const CourseMoments got = course_moments(road, 0.28, 1.25, 1, 7, one.days);
    EXPECT_NEAR(got.mean, one.mean, 0.03) << one.days;
    EXPECT_NEAR(got.variance, one.variance, 0.02 * one.variance) << one.days;
    EXPECT_NEAR(got.covariance, one.covariance, 0.05 * one.covariance) << one.days;
  }
}

TEST(CourseMoments, AtTheStartAreThoseBefore) {
  const CourseDraw::Road road{6.9, 1.6, std::log(6.0), 0.5, 0, 2.4, 3.0};
  const CourseMoments before = course_moments(road, 0.28, 1.25, 1, 7, 0);
  const ClampedNormal clamped = clamped_normal(6.9, std::hypot(2.4, 1.25));
  EXPECT_DOUBLE_EQ(before.mean, clamped.mean);
  EXPECT_DOUBLE_EQ(before.variance, clamped.square - clamped.mean * clamped.mean);
  // Another day before has another deviation.
  EXPECT_LT(before.covariance, before.variance);
}

}  // namespace
