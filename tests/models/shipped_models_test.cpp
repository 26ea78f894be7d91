// The models as they are shipped. Whether the ranges hold for cohorts the models have not seen
// takes a minute: `backsight validate cohorts`, and docs/models/.
#include <gtest/gtest.h>

#include <algorithm>

#include "backsight/evidence/evidence.h"
#include "backsight/fit/cohort_check.h"
#include "backsight/fit/series.h"
#include "backsight/outlook/outlook.h"
#include "pack_section.h"

namespace {

using namespace backsight;

double at_rank(std::vector<double> x, double p) {
  std::ranges::sort(x);
  return x[static_cast<std::size_t>(p * static_cast<double>(x.size() - 1))];
}

// Honesty is not bought with vagueness: the 95 % width for a new cohort of claims or a national
// register, any lumbar operation, at five years. Limits: the issue of the outlook.
TEST(ShippedModels, ANewRegisterIsNotPredictedVaguely) {
  const auto evidence = evidence::Evidence::read(section("evidence"));
  ASSERT_TRUE(evidence);
  const auto spec = fit::read_model_spec(section("models"));
  ASSERT_TRUE(spec);
  const auto model = std::ranges::find(spec->hazards, "reoperation", &fit::HazardSpec::id);
  ASSERT_NE(model, spec->hazards.end());
  const auto series = fit::series_of(*evidence, *model, spec->settings);
  ASSERT_TRUE(series);
  const auto fitted = fit::fit_hazard(*series, fit::settings_of(spec->settings, *model),
                                      fit::plan_of(spec->settings, 2000));
  ASSERT_TRUE(fitted);
  fit::HazardSeries like;
  like.n = 20'000;
  const auto width = [&](fit::Indication indication) {
    like.indication = indication;
    const auto shares = fit::predict_cohort(*fitted, like, 5, spec->settings.seed);
    return at_rank(shares, 0.975) - at_rank(shares, 0.025);
  };
  const double disc = width(fit::Indication::kDiscHerniation);
  const double stenosis = width(fit::Indication::kStenosis);
  RecordProperty("disc_herniation", std::to_string(disc));
  RecordProperty("stenosis", std::to_string(stenosis));
  std::printf("95 %% width at 5 years: disc herniation %.3f, stenosis %.3f\n", disc, stenosis);
  EXPECT_LE(disc, 0.25);
  EXPECT_LE(stenosis, 0.20);
}

// Every figure has a source, people, and a rating of how sure it is.
TEST(ShippedModels, EveryFigureSaysWhatItRestsOn) {
  const auto evidence = evidence::Evidence::read(section("evidence"));
  ASSERT_TRUE(evidence);
  const auto model = outlook::read_model(section("outlook"), "version");
  ASSERT_TRUE(model) << model.error().message;
  const auto check = [&](const std::string& id, const outlook::Basis& basis) {
    EXPECT_FALSE(basis.findings.empty()) << id;
    EXPECT_GT(basis.cohorts, 0) << id;
    EXPECT_NE(basis.because, "Nobody has rated this yet.") << id;
    for (const std::string& finding : basis.findings)
      EXPECT_NE(evidence->find_finding(finding), nullptr) << finding;
  };
  for (const auto& hazard : model->hazards) check(hazard.id, hazard.basis);
  for (const auto& proportion : model->proportions) check(proportion.id, proportion.basis);
  for (const auto& modifier : model->modifiers) {
    for (const auto& effect : modifier.effects) EXPECT_FALSE(effect.findings.empty());
  }
}

// A study that tells how many are satisfied is shown on the side of the number above it: how many
// are not. That holds for every group of it.
TEST(ShippedModels, EverySatisfiedShareIsTurnedWhereItEntersTurned) {
  const auto sources = section("outlook-sources");
  const auto* turned = sources.find("figures")->find("not-satisfied");
  ASSERT_NE(turned, nullptr);
  const auto model = outlook::read_model(section("outlook"), "version");
  ASSERT_TRUE(model);
  int checked = 0;
  for (const auto& proportion : model->proportions) {
    if (proportion.id != "not-satisfied") continue;
    for (const std::string& finding : proportion.basis.findings) {
      if (finding.find("/satisfied") == std::string::npos) continue;
      ++checked;
      const auto* figure = turned->find(finding);
      ASSERT_NE(figure, nullptr) << finding;
      EXPECT_NE(figure->find("complement"), nullptr) << finding;
    }
  }
  EXPECT_GT(checked, 5);
}

// A person about whom nothing but the reason is known is told the published average.
TEST(ShippedModels, NobodyInParticularIsToldTheAverage) {
  auto model = outlook::read_model(section("outlook"), "version");
  ASSERT_TRUE(model);
  const outlook::Forecaster forecaster(*std::move(model));
  outlook::Profile nobody;
  nobody.indication = outlook::Indication::kDiscHerniation;
  const std::vector<double> years = {2, 5};
  const auto outlook = forecaster.forecast(nobody, years);
  ASSERT_EQ(outlook.options.size(), 2U);
  const auto& reoperation = outlook.options[0].forecasts.at(0);
  ASSERT_EQ(reoperation.id, "reoperation");
  // Between the lowest and the highest register at five years (10.2 % in Jyvaskyla, 14.4 % in the
  // largest claims cohort), give or take what is not known.
  EXPECT_GT(reoperation.points[1].average_place.median, 0.09);
  EXPECT_LT(reoperation.points[1].average_place.median, 0.155);
}

}  // namespace
