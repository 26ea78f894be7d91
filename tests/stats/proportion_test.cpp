#include "backsight/stats/proportion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "backsight/stats/normal.h"

namespace {

using namespace backsight::stats;
using backsight::core::ErrorCode;

TEST(Proportion, OneStudyIsItsOwnEstimate) {
  const auto fit = fit_proportion(std::vector<Count>{{7, 100}});
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->mu, logit(0.07), 1e-12);
  EXPECT_FALSE(fit->tau2.has_value());
  // Observed information of a binomial logit: n p (1 - p).
  EXPECT_NEAR(fit->standard_error, 1 / std::sqrt(100 * 0.07 * 0.93), 1e-12);
}

// Counts that differ less than chance: the top is at tau = 0, the proportion that of the sums.
TEST(Proportion, PlacesThatAgreeHaveNoSpread) {
  const auto fit = fit_proportion(std::vector<Count>{{10, 100}, {11, 100}, {20, 200}, {9, 100}});
  ASSERT_TRUE(fit.has_value());
  EXPECT_EQ(fit->tau2, 0);
  EXPECT_NEAR(fit->mu, logit(0.1), 1e-9);
  EXPECT_NEAR(fit->standard_error, 1 / std::sqrt(500 * 0.1 * 0.9), 1e-9);
}

TEST(Proportion, LikelihoodsWithoutATopAreRefused) {
  const auto code = [](const std::vector<Count>& counts) {
    const auto fit = fit_proportion(counts);
    return fit ? std::optional<ErrorCode>() : fit.error().code;
  };
  EXPECT_EQ(code({}), ErrorCode::kMissingMember);
  EXPECT_EQ(code({{0, 0}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{3, 2}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, 50}, {0, 20}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{50, 50}, {20, 20}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({{0, 500}, {500, 500}, {0, 300}, {400, 400}}), ErrorCode::kOutOfRange);
  EXPECT_FALSE(fit_proportion(std::vector<Count>{{1, 2}}, 1).has_value());
}

TEST(Proportion, ThePosteriorRefusesABadPrior) {
  const std::vector<Count> counts = {{1, 10}};
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& prior : {ProportionPrior{0, 0, 1}, ProportionPrior{0, 2.5, 0},
                            ProportionPrior{0, 2.5, 1e300}, ProportionPrior{kNan, 2.5, 1},
                            ProportionPrior{0, kNan, 1}, ProportionPrior{0, 2.5, kNan}}) {
    const auto posterior = ProportionPosterior::make(counts, prior);
    ASSERT_FALSE(posterior.has_value());
    EXPECT_EQ(posterior.error().code, ErrorCode::kOutOfRange);
  }
  EXPECT_FALSE(ProportionPosterior::make({}, {}).has_value());
  EXPECT_FALSE(ProportionPosterior::make(std::vector<Count>{{2, 1}}, {}).has_value());
}

// The same counts, prior and stream give the same bits; more draws do not change the first ones;
// the order of the places does not matter.
TEST(Proportion, DrawsAreReproducible) {
  const std::vector<Count> counts = {{3, 120}, {0, 40}, {11, 300}, {2, 80}};
  std::vector<Count> reversed(counts.rbegin(), counts.rend());
  const auto posterior = ProportionPosterior::make(counts, {});
  const auto same = ProportionPosterior::make(reversed, {});
  ASSERT_TRUE(posterior.has_value() && same.has_value());
  Stream a(3, 9);
  Stream b(3, 9);
  const auto few = posterior->draws(100, a);
  const auto many = same->draws(1000, b);
  EXPECT_TRUE(std::ranges::equal(few, std::span(many).first(100)));
}

// What a rare complication looks like: no event in any place. The upper end is bounded by the
// counts, the lower by the prior. With tau nearly known to be 0 the answer has one dimension: mu's
// posterior, summed up here by itself.
TEST(Proportion, NoEventsAnywhere) {
  const std::vector<Count> counts = {{0, 200}, {0, 300}};
  const auto posterior =
      ProportionPosterior::make(counts, {.mu_mean = -3, .mu_sd = 2, .tau_scale = 1e-4});
  ASSERT_TRUE(posterior.has_value());
  double sum = 0;
  double mean = 0;
  double square = 0;
  for (double mu = -20; mu < 5; mu += 0.01) {
    const double z = (mu + 3) / 2;
    const double density = std::exp(-500 * std::log1p(std::exp(mu)) - z * z / 2);
    sum += density;
    mean += density * mu;
    square += density * mu * mu;
  }
  mean /= sum;
  EXPECT_NEAR(posterior->moments().mean_mu, mean, 1e-6);
  EXPECT_NEAR(posterior->moments().sd_mu, std::sqrt(square / sum - mean * mean), 1e-6);
}

// Enormous registers, tiny series and far-off priors: an answer that is finite and in order.
TEST(Proportion, ExtremesGiveFiniteDraws) {
  const std::vector<std::vector<Count>> sets = {
      {{4'000'000'000U, 4'000'000'000U}, {0, 1}},
      {{0, 4'000'000'000U}, {1, 1}},
      {{1'000'000, 30'000'000}, {900'000, 20'000'000}, {2, 30}},
      {{0, 1}},
      {{0, 1000}, {0, 1000}},
      {{1, 30'000}, {0, 1000}, {10, 20}},
      std::vector<Count>(60, Count{3, 100}),
  };
  for (const auto& counts : sets) {
    for (const double scale : {0.001, 0.5, 2.0, 50.0}) {
      const auto posterior = ProportionPosterior::make(counts, {-2, 2.5, scale});
      ASSERT_TRUE(posterior.has_value());
      const auto& m = posterior->moments();
      ASSERT_TRUE(std::isfinite(m.mean_mu + m.correlation) && m.sd_mu > 0 && m.sd_tau > 0);
      Stream stream(1, 1);
      for (const auto& draw : posterior->draws(500, stream)) {
        ASSERT_TRUE(std::isfinite(draw.mu) && std::isfinite(draw.new_logit) && draw.tau >= 0);
      }
    }
  }
}

// A narrow prior far from what the counts say, and tau that is sure to be small, and wrong.
TEST(Proportion, APriorThatContradictsTheCountsStillHasAPosterior) {
  const auto posterior =
      ProportionPosterior::make(std::vector<Count>{{371, 478}, {13, 1565}, {27'651, 27'651}},
                                {.mu_mean = -6, .mu_sd = 0.02, .tau_scale = 1e-5});
  ASSERT_TRUE(posterior.has_value());
  EXPECT_TRUE(std::isfinite(posterior->moments().mean_mu));
  EXPECT_GT(posterior->moments().mean_mu, -6);
  EXPECT_TRUE(std::isfinite(posterior->moments().correlation));
}

// Two places at opposite ends: there is a top, far out, or there is none; never a number that is
// none.
TEST(Proportion, PlacesAtOppositeEndsGiveANumberOrAreRefused) {
  for (const auto& counts : {std::vector<Count>{{252, 252}, {2, 32'670}},
                             std::vector<Count>{{0, 1554}, {10, 10}, {83, 83}},
                             std::vector<Count>{{1, 6}, {24, 24}, {0, 16'249}}}) {
    const auto fit = fit_proportion(counts);
    if (!fit) continue;
    EXPECT_TRUE(std::isfinite(fit->mu) && std::isfinite(fit->standard_error));
  }
}

}  // namespace
