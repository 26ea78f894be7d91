#include "backsight/stats/normal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using namespace backsight::stats;

// Expected values: R 4.2.2, sprintf("%.17g", qnorm(p)) and pnorm(z).
TEST(Normal, QuantileIsRs) {
  struct Row {
    double p;
    double z;
  };
  for (const Row& row :
       {Row{0.5, 0}, Row{0.975, 1.9599639845400536}, Row{0.025, -1.9599639845400538},
        Row{0.75, 0.67448975019608171}, Row{0.0013498980316300933, -3},
        Row{1e-12, -7.0344838253011321}, Row{0.93, 1.4757910281791708}}) {
    EXPECT_NEAR(normal_quantile(row.p), row.z, 1e-13 * (1 + std::abs(row.z))) << row.p;
  }
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1), std::numeric_limits<double>::infinity());
}

TEST(Normal, CdfTurnsTheQuantileAround) {
  for (double p = 0.001; p < 1; p += 0.001) EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-14);
}

TEST(Normal, DrawsHaveTheMomentsOfTheStandardNormal) {
  Stream stream(3, 0);
  constexpr int kDraws = 100'000;
  double sum = 0;
  double squares = 0;
  double fourth = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = standard_normal(stream);
    sum += z;
    squares += z * z;
    fourth += z * z * z * z;
  }
  // Four standard errors: of the mean 1, of the square sqrt(2), of the fourth power sqrt(96), over
  // the square root of the number of draws.
  EXPECT_NEAR(sum / kDraws, 0, 4 / std::sqrt(kDraws));
  EXPECT_NEAR(squares / kDraws, 1, 4 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(fourth / kDraws, 3, 4 * std::sqrt(96.0 / kDraws));
}

TEST(Normal, LogitAndItsInverse) {
  for (const double p : {1e-9, 0.02, 0.5, 0.9, 1 - 1e-9})
    EXPECT_NEAR(inverse_logit(logit(p)), p, 1e-12);
  EXPECT_EQ(inverse_logit(-1000), 0);
  EXPECT_EQ(inverse_logit(1000), 1);
}

}  // namespace
