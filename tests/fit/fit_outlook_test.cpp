#include "backsight/fit/fit_outlook.h"

#include <algorithm>
#include <cmath>

#include "backsight/stats/normal.h"
#include "small_evidence.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

core::json::Value life_table() {
  return *core::json::parse(R"({"source":{"name":"made up"},
    "female":{"q":{"18":0.001,"19":0.002}},"male":{"q":{"18":0.003,"19":0.004}}})");
}

const std::string kWhole = R"(
  "hazards":[{"id":"reoperation","indications":["disc-herniation"],"outcomes":["reoperation"],
    "use":["register-a/1y","register-a/2y"],"selected":["centre-b/5y"]}],
  "proportions":[
    {"id":"tear","group":"complication","within":{"value":0,"unit":"days"},
     "pools":[{"use":["register-a/tear"]}]},
    {"id":"not-satisfied","group":"lasting-trouble","within":{"value":1,"unit":"years"},
     "pools":[{"use":[{"finding":"register-a/satisfied","complement":true}]}]}],
  "modifiers":[{"id":"smoking","answer":"smoking","exposed":["current"],"what-if":true,
    "population":["register-a/smokers"],
    "acts-on":[{"outcome":"reoperation","use":["meta-c/smoking-or"]}]}],
  "population":[{"indication":"disc-herniation","mean-age":47,"sd-age":14,"women":0.43,
    "because":"made up"}],
  "outside":[{"id":"under-18","because":"made up"}],
  "certainty":[
    {"outcome":"reoperation","level":"low","because":"any"},
    {"outcome":"reoperation","indication":"disc-herniation","level":"moderate","because":"disc"}])";

double median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return sorted[sorted.size() / 2];
}

class FitOutlook : public testing::Test {
 protected:
  FitOutlook() {
    const auto spec = model_spec(kWhole);
    EXPECT_TRUE(spec) << spec.error().message;
    auto fitted = fit_outlook(small_evidence(), *spec, life_table());
    EXPECT_TRUE(fitted) << (fitted ? "" : fitted.error().message);
    if (fitted) model_ = *std::move(fitted);
  }
  outlook::Model model_;
};

TEST_F(FitOutlook, GivesTheCurveItsDrawsAndItsBasis) {
  ASSERT_EQ(model_.hazards.size(), 1U);
  const outlook::Hazard& hazard = model_.hazards[0];
  EXPECT_EQ(hazard.draws.size(), 400U);
  EXPECT_EQ(hazard.draws.width(), 4U + 3U);
  // The register says 8 % at 2 years; the prior pulls little at 2,000 people.
  EXPECT_NEAR(-std::expm1(-std::exp(median(hazard.draws.column(0)))), 0.08, 0.03);
  EXPECT_EQ(hazard.basis.certainty, "moderate");
  EXPECT_EQ(hazard.basis.because, "disc");
  EXPECT_EQ(hazard.basis.cohorts, 1);
  EXPECT_EQ(hazard.basis.people, 5000);
  EXPECT_DOUBLE_EQ(hazard.basis.earliest_years, 1);
  EXPECT_DOUBLE_EQ(hazard.basis.latest_years, 2);
  EXPECT_LT(hazard.r_hat, kWorstRHat);
}

TEST_F(FitOutlook, PoolsSharesAndTurnsSuccessesAround) {
  ASSERT_EQ(model_.proportions.size(), 2U);
  // One register of 5,000, counted as 2,000: logit(0.03).
  EXPECT_NEAR(median(model_.proportions[0].draws.column(0)), stats::logit(0.03), 0.25);
  EXPECT_NEAR(median(model_.proportions[1].draws.column(0)), stats::logit(0.25), 0.25);
  EXPECT_FALSE(model_.proportions[0].indication.has_value());
  EXPECT_EQ(model_.proportions[0].basis.certainty, "very-low");  // nobody rated it
}

TEST_F(FitOutlook, BringsAnOddsRatioToTheHazardScaleAndShrinksIt) {
  ASSERT_EQ(model_.modifiers.size(), 1U);
  const outlook::Effect& effect = model_.modifiers[0].effects.at(0);
  // OR 2 at about 8 %: RR = 2 / (1 - 0.08 + 0.16) = 1.85, HR = log(1 - 0.148) / log(0.92) = 1.92.
  // The standard error is (log 2.5 - log 1.6) / 3.92 = 0.114; with 0.15 between places the variance
  // is 0.0355; the prior's is 0.1225; so 0.652 * 0.1225 / 0.158 = 0.506, sd 0.166.
  EXPECT_NEAR(effect.mean, 0.506, 0.02);
  EXPECT_NEAR(effect.sd, 0.166, 0.01);
  EXPECT_NEAR(model_.modifiers[0].share[0], 0.25, 0.05);
  EXPECT_TRUE(model_.modifiers[0].what_if);
  EXPECT_FALSE(model_.modifiers[0].causal);
}

TEST_F(FitOutlook, IsTheSameToTheBitEachTime) {
  const auto again = fit_outlook(small_evidence(), *model_spec(kWhole), life_table());
  ASSERT_TRUE(again);
  EXPECT_EQ(core::json::write_canonical(outlook::write(*again)),
            core::json::write_canonical(outlook::write(model_)));
}

TEST(FitOutlookErrors, NameTheFindingAndTheReason) {
  const auto message = [](const std::string& members) {
    const auto fitted = fit_outlook(small_evidence(), *model_spec(members), life_table());
    return fitted ? std::string() : fitted.error().message;
  };
  EXPECT_NE(message(R"("proportions":[{"id":"x","pools":[{"use":["register-a/gone"]}]}])")
                .find("register-a/gone"),
            std::string::npos);
  EXPECT_NE(message(R"("proportions":[{"id":"x","pools":[{"use":["meta-c/smoking-or"]}]}])")
                .find("no share of people"),
            std::string::npos);
  EXPECT_NE(message(R"("proportions":[{"id":"x","pools":[{"use":[
                {"part":"register-a/satisfied","of":"register-a/tear"}]}]}])")
                .find("no part of"),
            std::string::npos);
  EXPECT_NE(message(R"("modifiers":[{"id":"x","answer":"bmi","population":["register-a/smokers"],
                "acts-on":[{"outcome":"tear","use":["register-a/tear"]}]}])")
                .find("no ratio"),
            std::string::npos);
}

TEST(FitOutlookErrors, ALifeTableMustBeWhole) {
  const auto gap = core::json::parse(R"({"female":{"q":{"18":0.001,"20":0.002}},
      "male":{"q":{"18":0.003}}})");
  const auto fitted = fit_outlook(small_evidence(), *model_spec(""), *gap);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().code, core::ErrorCode::kInconsistent);
}

}  // namespace
