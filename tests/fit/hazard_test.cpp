#include "backsight/fit/hazard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "backsight/stats/normal.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

HazardSettings settings() {
  HazardSettings out;
  out.knots_years = {0.25, 1, 3, 9};
  return out;
}

double at_quantile(std::vector<double> x, double p) {
  std::ranges::sort(x);
  return x[static_cast<std::size_t>(p * static_cast<double>(x.size() - 1))];
}

// Synthetic cohorts: log H = level + 0.5 log(t / 2), levels -2.1 (disc herniation) and -2.6
// (stenosis), spread 0.25 between registers and 0.5 between single centres, which count half as
// much again.
std::vector<HazardSeries> made_up(unsigned cohorts) {
  stats::Stream random(11, 0);
  std::vector<HazardSeries> out;
  for (unsigned k = 0; k < cohorts; ++k) {
    HazardSeries one;
    one.cohort = "synthetic-" + std::to_string(k);
    one.indication = k % 2 == 0 ? Indication::kDiscHerniation : Indication::kStenosis;
    one.capture = k % 4 < 2 ? Capture::kRegister : Capture::kSingleCentre;
    const bool single = one.capture == Capture::kSingleCentre;
    one.n = single ? 300 : 5000;
    const double level = (k % 2 == 0 ? -2.1 : -2.6) + (single ? 0.4 : 0.0) +
                         (single ? 0.5 : 0.25) * stats::standard_normal(random);
    double before = 0;
    double left = std::min(one.n, 2000.0);
    double gone = 0;
    for (const double years : {0.5, 2.0, 5.0, 10.0}) {
      const double share = 1 - std::exp(-std::exp(level + 0.5 * std::log(years / 2)));
      // A binomial draw among those left, by its normal approximation.
      const double p = (share - before) / (1 - before);
      const double events = std::clamp(
          left * p + std::sqrt(left * p * (1 - p)) * stats::standard_normal(random), 1.0, left);
      gone += events;
      left -= events;
      before = share;
      one.points.push_back({years, gone / std::min(one.n, 2000.0), one.cohort});
    }
    out.push_back(std::move(one));
  }
  return out;
}

class HazardOfMadeUpCohorts : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    stats::HmcPlan plan;
    plan.path = 3;
    fit_ = new core::Result<HazardFit>(fit_hazard(made_up(48), settings(), plan));
  }
  static void TearDownTestSuite() { delete fit_; }
  static std::vector<double> column(std::size_t j) {
    std::vector<double> out;
    for (std::size_t i = 0; i < (*fit_)->size(); ++i) out.push_back((*fit_)->draw(i)[j]);
    return out;
  }
  static void expect_inside(std::size_t j, double truth) {
    const auto x = column(j);
    EXPECT_LT(at_quantile(x, 0.005), truth) << j;
    EXPECT_GT(at_quantile(x, 0.995), truth) << j;
  }
  static core::Result<HazardFit>* fit_;
};
core::Result<HazardFit>* HazardOfMadeUpCohorts::fit_ = nullptr;

TEST_F(HazardOfMadeUpCohorts, FindsWhatTheyWereMadeFrom) {
  ASSERT_TRUE(fit_->has_value());
  const HazardLayout at = (*fit_)->layout();
  expect_inside(at.level(Indication::kDiscHerniation), -2.1);
  expect_inside(at.level(Indication::kStenosis), -2.6);
  for (std::size_t i = 0; i < at.k; ++i) {
    expect_inside(at.slope(i), std::log(0.5));
    expect_inside(at.difference(i), 0);
  }
  expect_inside(at.capture(Capture::kSingleCentre), 0.4);
  expect_inside(at.log_spread_register(), std::log(0.25));
  expect_inside(at.log_spread_other(), std::log(0.5));
  // 24 cohorts tell a spread to about a sixth of itself.
  EXPECT_NEAR(at_quantile(column(at.log_spread_other()), 0.5), std::log(0.5), 0.4);
}

TEST_F(HazardOfMadeUpCohorts, TheChainsAgree) {
  ASSERT_TRUE(fit_->has_value());
  EXPECT_LT((*fit_)->worst_r_hat, 1.02);
  EXPECT_GT((*fit_)->least_effective_size, 400);
  EXPECT_EQ((*fit_)->divergences, 0U);
}

TEST_F(HazardOfMadeUpCohorts, ANewCohortSpreadsAsTheyDo) {
  ASSERT_TRUE(fit_->has_value());
  HazardSeries large;
  large.n = 1e9;
  const auto reference = predict_cohort(**fit_, large, 2, 1);
  EXPECT_NEAR(at_quantile(reference, 0.5), 1 - std::exp(-std::exp(-2.1)), 0.02);
  // Log H of registers spreads by 0.25: the 95 % interval is about 0.98 wide.
  const auto log_h = [](double share) { return std::log(-std::log1p(-share)); };
  EXPECT_NEAR(log_h(at_quantile(reference, 0.975)) - log_h(at_quantile(reference, 0.025)), 0.98,
              0.35);
  HazardSeries small = large;
  small.n = 30;
  const auto chance = predict_cohort(**fit_, small, 2, 1);
  EXPECT_GT(at_quantile(chance, 0.975), at_quantile(reference, 0.975));
  EXPECT_LT(at_quantile(chance, 0.025), at_quantile(reference, 0.025));
  EXPECT_GE(*std::ranges::min_element(chance), 0);
  EXPECT_LE(*std::ranges::max_element(chance), 1);
}

// The offset of assigned arms enters as that of a definition, which stands in the comparison with
// Stan (tests/reference): with the same prior, on the same series, the posterior is the same.
TEST(Hazard, AnAssignedArmIsOffsetAsADefinitionIs) {
  auto by_definition = made_up(16);
  auto by_lot = by_definition;
  for (std::size_t i = 0; i < by_lot.size(); i += 3) {
    for (HazardPoint& point : by_lot[i].points) point.share = 1 - std::pow(1 - point.share, 2);
    by_definition[i].points = by_lot[i].points;
    by_definition[i].definition = Definition::kSameLevel;
    by_lot[i].assigned = true;
  }
  HazardSettings with = settings();
  with.assigned = NormalPrior{-0.4, 0.4};  // as kDefinitionOffset of kSameLevel in hazard.cpp
  stats::HmcPlan plan;
  plan.path = 3;
  const auto a = fit_hazard(by_definition, settings(), plan);
  const auto b = fit_hazard(by_lot, with, plan);
  ASSERT_TRUE(a);
  ASSERT_TRUE(b);
  const auto column = [](const HazardFit& fit, std::size_t j) {
    std::vector<double> out;
    for (std::size_t i = 0; i < fit.size(); ++i) out.push_back(fit.draw(i)[j]);
    return out;
  };
  const auto offset = column(*a, a->layout().definition(Definition::kSameLevel));
  const auto assigned = column(*b, b->layout().assigned());
  for (const double p : {0.1, 0.5, 0.9})
    EXPECT_NEAR(at_quantile(assigned, p), at_quantile(offset, p), 0.05) << p;
  for (const double p : {0.1, 0.5, 0.9})
    EXPECT_NEAR(at_quantile(column(*b, 0), p), at_quantile(column(*a, 0), p), 0.05) << p;
  // Squared survival is twice the hazard.
  EXPECT_NEAR(at_quantile(assigned, 0.5), std::log(2.0), 0.35);
  HazardSeries large;
  large.n = 1e9;
  HazardSeries lot = large;
  lot.assigned = true;
  EXPECT_GT(at_quantile(predict_cohort(*b, lot, 5, 1), 0.5),
            at_quantile(predict_cohort(*b, large, 5, 1), 0.5));
}

TEST(Hazard, SaysWhichFindingCannotBeUsed) {
  const auto error = [](std::vector<HazardPoint> points) {
    HazardSeries one;
    one.cohort = "synthetic";
    one.points = std::move(points);
    const auto fit = fit_hazard(std::vector{one}, settings(), {});
    return fit ? core::Error{} : fit.error();
  };
  using core::ErrorCode;
  EXPECT_EQ(error({{1, 0.2, "s/a"}, {2, 0.1, "s/b"}}).code, ErrorCode::kInconsistent);
  EXPECT_NE(error({{1, 0.2, "s/a"}, {2, 0.1, "s/b"}}).message.find("s/b"), std::string::npos);
  EXPECT_EQ(error({{1, 0.2, "s/a"}, {1, 0.3, "s/b"}}).code, ErrorCode::kInconsistent);
  EXPECT_EQ(error({{0, 0.2, "s/a"}}).code, ErrorCode::kOutOfRange);
  EXPECT_EQ(error({{1, 1.0, "s/a"}}).code, ErrorCode::kOutOfRange);
  EXPECT_EQ(error({}).code, ErrorCode::kInconsistent);
  HazardSeries crude;
  crude.crude = true;
  crude.points = {{4, 0.1, "s/a"}, {6, 0.2, "s/b"}};
  EXPECT_EQ(fit_hazard(std::vector{crude}, settings(), {}).error().code, ErrorCode::kInconsistent);
  const auto none = fit_hazard({}, settings(), {});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::kMissingMember);
}

}  // namespace
