// What a forecast says of the answers that count: so that a page can hide a difference that the
// studies do not show.
#include <gtest/gtest.h>

#include "backsight/outlook/outlook.h"

namespace {

using namespace backsight::outlook;
using backsight::core::json::Value;

// Two made-up outcomes, each known exactly, and three modifiers.
Model made_up() {
  Model model;
  model.version = "made-up";
  model.draws = 2;
  model.horizon_years = 10;
  model.oldest = 90;
  model.knots_years = {1, 5};
  model.reference_years = 2;
  Hazard hazard;
  hazard.id = "reoperation";
  hazard.draws = backsight::stats::Draws(
      std::vector<std::vector<double>>{{-2, -2}, {0.5, 0.5}, {0.5, 0.5}, {0, 0}, {0, 0}});
  hazard.basis.latest_years = 10;
  model.hazards = {hazard};
  Proportion kind;
  kind.id = "reoperation-fusion";
  kind.group = "kind";
  kind.of = "reoperation";
  kind.draws = backsight::stats::Draws(std::vector<std::vector<double>>{{-1, -1}, {0, 0}});
  model.proportions = {kind};
  const auto modifier = [](std::string id, std::string answer, double low, double high) {
    Modifier one;
    one.id = std::move(id);
    one.answer = std::move(answer);
    one.exposed = {"current"};
    one.exposed_from = one.answer == "bmi" ? 30 : 0;
    one.share = {0.2, 0.2};
    one.what_if = true;
    one.effects = {
        {"reoperation", Option::kSurgery, std::nullopt, 0.3, 0.1, low, high, {"study/ratio"}}};
    return one;
  };
  model.modifiers = {modifier("smoking", "smoking", 0.8, 2.2), modifier("obesity", "bmi", 1.1, 1.8),
                     modifier("diabetes", "diabetes", 1.2, 2.0)};
  model.modifiers[2].effects[0].outcome = "some-other-outcome";
  model.population = {{{47, 14, 0.4}, {67, 9, 0.5}}};
  model.life_table.q = {std::vector<double>{0.001}, std::vector<double>{0.001}};
  return model;
}

Profile smoker() {
  Profile profile;
  profile.indication = Indication::kDiscHerniation;
  profile.smoking = Smoking::kCurrent;
  return profile;
}

TEST(Effects, NameEachModifierWithItsIntervalAndWhetherThePersonIsExposed) {
  const Forecaster forecaster(made_up());
  const Outlook outlook = forecaster.forecast(smoker(), std::vector<double>{5});
  ASSERT_EQ(outlook.options[0].forecasts.size(), 2u);
  // A kind follows its curve, and so do the effects: those that act first.
  for (const Forecast& forecast : outlook.options[0].forecasts) {
    ASSERT_EQ(forecast.studied.size(), 2u) << forecast.id;
    EXPECT_EQ(forecast.studied[0].modifier->id, "obesity");
    EXPECT_EQ(forecast.studied[0].exposed, std::nullopt);
    EXPECT_EQ(forecast.studied[1].modifier->id, "smoking");
    EXPECT_EQ(forecast.studied[1].exposed, true);
    EXPECT_EQ(forecast.studied[1].effect->shown_low, 0.8);
    EXPECT_EQ(forecast.studied[1].effect->shown_high, 2.2);
    EXPECT_TRUE(forecast.counted.empty());
  }
}

TEST(Effects, StandInTheResult) {
  const Forecaster forecaster(made_up());
  const Value result = write(forecaster.forecast(smoker(), std::vector<double>{5}));
  const auto& modifiers = *result.find("modifiers")->array();
  ASSERT_EQ(modifiers.size(), 3u);
  EXPECT_EQ(*modifiers[1].find("id")->string(), "obesity");
  EXPECT_EQ(modifiers[1].find("exposed_from")->number()->text, "30");
  EXPECT_EQ(*modifiers[1].find("what_if")->boolean(), true);
  EXPECT_EQ(*modifiers[1].find("causal")->boolean(), false);
  const Value& option = result.find("options")->array()->front();
  const auto& effects = *option.find("forecasts")->array()->front().find("effects")->array();
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_TRUE(effects[0].find("exposed")->is_null());
  EXPECT_EQ(*effects[1].find("modifier")->string(), "smoking");
  EXPECT_EQ(*effects[1].find("exposed")->boolean(), true);
  EXPECT_EQ(effects[1].find("low")->number()->text, "0.8");
  EXPECT_EQ(*effects[1].find("findings")->array()->front().string(), "study/ratio");
}

TEST(Effects, AreThereForNobodyOutside) {
  const Forecaster forecaster([] {
    Model model = made_up();
    model.outside = {{"fusion", {}}};
    return model;
  }());
  Profile profile = smoker();
  profile.procedure = "fusion";
  const Value result = write(forecaster.forecast(profile, std::vector<double>{5}));
  EXPECT_EQ(*result.find("status")->string(), "outside");
  EXPECT_TRUE(result.find("options")->array()->empty());
}

}  // namespace
