#include "backsight/stats/bivariate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "backsight/stats/pooling.h"

namespace {

using namespace backsight::stats;
using backsight::core::ErrorCode;

TEST(Bivariate, RefusesFewStudiesAndEmptyGroups) {
  std::vector<Accuracy> studies(3, Accuracy{10, 2, 30, 4});
  auto pooled = pool_accuracy(studies);
  ASSERT_FALSE(pooled.has_value());
  EXPECT_EQ(pooled.error().code, ErrorCode::kMissingMember);
  studies.push_back({0, 0, 30, 4});
  pooled = pool_accuracy(studies);
  ASSERT_FALSE(pooled.has_value());
  EXPECT_EQ(pooled.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(pooled.error().place.pointer, "/3");

  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const EstimatePair wrong : {EstimatePair{{0, 0}, {0, 1}}, EstimatePair{{0, kNan}, {1, 1}},
                                   EstimatePair{{0, 0}, {1, kNan}}}) {
    EXPECT_FALSE(pool_pairs(std::vector<EstimatePair>(4, wrong)).has_value());
  }
}

// Studies that agree exactly: no spread, and the mean of the sums.
TEST(Bivariate, StudiesThatAgreeHaveNoSpread) {
  const auto pooled = pool_accuracy(std::vector<Accuracy>(6, Accuracy{40, 10, 90, 10}));
  ASSERT_TRUE(pooled.has_value());
  EXPECT_NEAR(pooled->mu[0], std::log(4.0), 1e-9);
  EXPECT_NEAR(pooled->mu[1], std::log(9.0), 1e-9);
  EXPECT_NEAR(pooled->tau2[0], 0, 1e-9);
  EXPECT_NEAR(pooled->tau2[1], 0, 1e-9);
  EXPECT_NEAR(pooled->standard_error[0], std::sqrt((1.0 / 40 + 1.0 / 10) / 6), 1e-9);
  EXPECT_FALSE(pooled->rho.has_value());
  EXPECT_FALSE(pooled->spread_errors.has_value());
}

// 0.5 is added to the two cells of a proportion with a zero, to no others: by hand.
TEST(Bivariate, TheCorrectionTouchesOnlyTheProportionWithAZero) {
  const std::vector<Accuracy> counts = {
      {10, 0, 30, 4}, {12, 3, 25, 2}, {20, 6, 40, 9}, {9, 4, 50, 3}, {30, 2, 44, 1}};
  std::vector<EstimatePair> pairs;
  for (const auto& c : counts) {
    const double tp = c.true_positives + (c.false_negatives == 0 ? 0.5 : 0);
    const double fn = c.false_negatives + (c.false_negatives == 0 ? 0.5 : 0);
    const double tn = c.true_negatives;
    const double fp = c.false_positives;
    pairs.push_back({{std::log(tp / fn), std::log(tn / fp)}, {1 / tp + 1 / fn, 1 / tn + 1 / fp}});
  }
  const auto from_counts = pool_accuracy(counts);
  const auto from_pairs = pool_pairs(pairs);
  ASSERT_TRUE(from_counts.has_value() && from_pairs.has_value());
  EXPECT_NEAR(from_counts->mu[0], from_pairs->mu[0], 1e-12);
  EXPECT_NEAR(from_counts->mu[1], from_pairs->mu[1], 1e-12);
}

// Differences that are the same in both outcomes, and nearly no sampling error: T is singular.
TEST(Bivariate, ASingularSpreadIsFoundAndSaid) {
  std::vector<EstimatePair> studies;
  for (const double x : {-1.0, 0.5, 0.0, 1.5, -0.7, 0.9})
    studies.push_back({{x, -2 * x}, {0.2, 0.2}});
  const auto pooled = pool_pairs(studies);
  ASSERT_TRUE(pooled.has_value());
  EXPECT_EQ(pooled->rho, -1);
  EXPECT_FALSE(pooled->spread_errors.has_value());
  EXPECT_GT(pooled->tau2[1], pooled->tau2[0]);
}

}  // namespace
