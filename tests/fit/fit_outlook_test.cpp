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

double deviation(std::span<const double> values) {
  double mean = 0;
  for (const double x : values) mean += x / static_cast<double>(values.size());
  double sum = 0;
  for (const double x : values) sum += (x - mean) * (x - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
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
  // One register of 5,000, counted as 2,000: its own share, logit(0.03), with the standard error of
  // 60 events, 1 / sqrt(60 * 0.97), and places around it by the root of two half-normal spreads:
  // median 0.6745 * 0.5 * sqrt(2).
  const auto& tear = model_.proportions[0].draws;
  EXPECT_NEAR(median(tear.column(0)), stats::logit(0.03), 0.02);
  EXPECT_NEAR(deviation(tear.column(0)), 0.131, 0.01);
  EXPECT_NEAR(median(tear.column(1)), 0.477, 0.04);
  EXPECT_NEAR(median(model_.proportions[1].draws.column(0)), stats::logit(0.25), 0.02);
  EXPECT_EQ(model_.proportions[1].basis.people, 400);
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

outlook::Model fitted(const std::string& members, const std::string& more_findings = "") {
  const auto spec = model_spec(members);
  EXPECT_TRUE(spec) << (spec ? "" : spec.error().message);
  auto out = fit_outlook(small_evidence(more_findings), *spec, life_table());
  EXPECT_TRUE(out) << (out ? "" : out.error().message);
  return out ? *std::move(out) : outlook::Model{};
}

const std::string kGroups = R"(,
      "register-a/old":{"study":"register-a","outcome":"satisfied","measure":"proportion",
        "group":"old","estimate":0.5,"n":600,"topic":"trajectories"},
      "register-a/young":{"study":"register-a","outcome":"satisfied","measure":"proportion",
        "group":"young","estimate":0.8,"n":200,"topic":"trajectories"})";

TEST(FitOutlookPools, GroupsOfOneStudyAreOneByTheirSizes) {
  const auto model = fitted(R"("proportions":[{"id":"x","pools":[
      {"use":[{"finding":"register-a/old","more":["register-a/young"]}]}]}])",
                            kGroups);
  // (600 * 0.5 + 200 * 0.8) / 800
  EXPECT_NEAR(median(model.proportions.at(0).draws.column(0)), stats::logit(0.575), 0.01);
  EXPECT_EQ(model.proportions[0].basis.people, 800);
  EXPECT_EQ(model.proportions[0].basis.findings.size(), 2U);
}

TEST(FitOutlookPools, AreOfTheirAgesAndSayThatPeopleChose) {
  const auto model = fitted(R"("proportions":[{"id":"x","pools":[
      {"to-age":65,"use":["register-a/young"],"chosen":true},
      {"from-age":65,"use":["register-a/old"]}]}],
      "certainty":[{"outcome":"x","level":"low","because":"One register."}])",
                            kGroups);
  EXPECT_EQ(model.proportions.at(0).to_age, 65);
  EXPECT_FALSE(model.proportions[0].from_age);
  EXPECT_EQ(model.proportions.at(1).from_age, 65);
  EXPECT_TRUE(model.proportions[0].chosen);
  EXPECT_EQ(model.proportions[0].basis.because, "People chose. One register.");
  EXPECT_EQ(model.proportions[1].basis.because, "One register.");
}

// What a draw told apart is one number for both ways: the same draws.
TEST(FitOutlookPools, BothArmsOfATrialAreOneFigure) {
  const auto model = fitted(R"("proportions":[{"id":"x","pools":[
      {"option":"both","use":["register-a/satisfied"]}]}])");
  ASSERT_EQ(model.proportions.size(), 2U);
  EXPECT_NE(model.proportions[0].option, model.proportions[1].option);
  EXPECT_TRUE(std::ranges::equal(model.proportions[0].draws.column(0),
                                 model.proportions[1].draws.column(0)));
}

// A pool of people without an exposure speaks of everybody once who has it is added.
TEST(FitOutlookPools, OfPeopleWithoutAnExposureAreMadeOnesOfEverybody) {
  const std::string modifier = R"("modifiers":[{"id":"smoking","answer":"smoking",
      "exposed":["current"],"assumed":{"disc-herniation":0.25,"stenosis":0.25,"because":"made up"},
      "acts-on":[{"outcome":"x","use":["meta-c/smoking-or"]}]}],)";
  const auto model = fitted(modifier + R"("proportions":[{"id":"x","pools":[
      {"without":["smoking"],"use":["register-a/satisfied"]}]}])");
  const double ratio = model.modifiers.at(0).effects.at(0).mean;
  const double without = stats::logit(0.75);
  EXPECT_NEAR(stats::inverse_logit(median(model.proportions.at(0).draws.column(0))),
              0.75 * 0.75 + 0.25 * stats::inverse_logit(without + ratio), 0.005);
}

// 0.9 (0.8 to 0.9) of a good outcome that 77 % reach: the odds ratio's standard error is
// 1 / (1 - 0.9 * 0.77) = 3.26 times that of the risk ratio, log(0.9 / 0.8) / 3.92 = 0.0300.
TEST(FitOutlookEffects, ARiskRatioOfAFrequentOutcomeIsAWideOddsRatio) {
  const auto model = fitted(R"("proportions":[{"id":"x","pools":[
      {"use":[{"finding":"register-a/good","complement":true}]}]}],
      "modifiers":[{"id":"smoking","answer":"smoking","exposed":["current"],
      "assumed":{"disc-herniation":0.25,"stenosis":0.25,"because":"made up"},
      "acts-on":[{"outcome":"x","use":[{"finding":"register-a/rr","complement":true}]}]}])",
                            R"(,
      "register-a/good":{"study":"register-a","outcome":"good","measure":"proportion","group":"all",
        "estimate":0.77,"n":90000,"topic":"trajectories"},
      "register-a/rr":{"study":"register-a","outcome":"good","measure":"risk-ratio",
        "exposure":"smoking","comparator":"none","estimate":0.9,"ci95":[0.8,0.9],
        "topic":"trajectories"})");
  const double variance = std::pow(3.26 * 0.03005, 2) + 0.15 * 0.15;  // and between places
  const double prior = 0.35 * 0.35;
  // Odds of the good outcome 0.9 * 0.23 / (1 - 0.693) = 0.674, so 1.483 of the bad one.
  const outlook::Effect& effect = model.modifiers.at(0).effects.at(0);
  EXPECT_NEAR(effect.mean, std::log(1.483) * prior / (prior + variance), 0.01);
  EXPECT_NEAR(effect.sd, std::sqrt(prior * variance / (prior + variance)), 0.003);
}

TEST(FitOutlookErrors, OneSourceIsNeverHighlyCertain) {
  const auto spec = model_spec(R"("proportions":[{"id":"x","pools":[{"use":["register-a/tear"]}]}],
      "certainty":[{"outcome":"x","level":"high","because":"b"}])");
  const auto refused = fit_outlook(small_evidence(), *spec, life_table());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("rests on one source"), std::string::npos);
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
