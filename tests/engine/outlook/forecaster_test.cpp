#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "small_model.h"

namespace {

using namespace backsight;
using namespace backsight::outlook;

const std::vector<double> kYears = {0.25, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

Profile somebody() {
  Profile out;
  out.indication = Indication::kDiscHerniation;
  out.age = 45;
  return out;
}

const Forecast& find(const Outlook& outlook, std::string_view id) {
  for (const auto& option : outlook.options) {
    for (const Forecast& one : option.forecasts) {
      if (one.id == id) return one;
    }
  }
  ADD_FAILURE() << id;
  static const Forecast kNone;
  return kNone;
}

TEST(Forecaster, GivesBandsThatAreNestedAndCurvesThatRise) {
  const Forecaster forecaster(small_model());
  const Outlook outlook = forecaster.forecast(somebody(), kYears);
  ASSERT_EQ(outlook.options.size(), 2U);
  for (const auto& option : outlook.options) {
    for (const Forecast& one : option.forecasts) {
      double before = 0;
      for (const TimePoint& point : one.points) {
        for (const Band& band : {point.any_place, point.average_place}) {
          EXPECT_LE(0, band.low95);
          EXPECT_LE(band.low95, band.low50);
          EXPECT_LE(band.low50, band.median);
          EXPECT_LE(band.median, band.high50);
          EXPECT_LE(band.high50, band.high95);
          EXPECT_LE(band.high95, 1);
        }
        EXPECT_LE(before, point.any_place.median) << one.id;
        before = point.any_place.median;
        // One hospital of which nothing is known is less sure than the average one.
        EXPECT_LT(point.average_place.high95 - point.average_place.low95,
                  point.any_place.high95 - point.any_place.low95);
      }
      EXPECT_NEAR(one.width.places + one.width.parameters + one.width.unknown_answers, 1, 1e-9);
    }
  }
}

TEST(Forecaster, AKindIsNeverMoreThanItsWhole) {
  const Forecaster forecaster(small_model());
  const Outlook outlook = forecaster.forecast(somebody(), kYears);
  const auto& whole = find(outlook, "reoperation").points;
  const auto& kind = find(outlook, "reoperation-fusion").points;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_LT(kind[i].average_place.median, whole[i].average_place.median);
    EXPECT_LE(kind[i].any_place.high95, whole[i].any_place.high95);
  }
}

// Centring: with every exposure drawn from the population, the mean over people is the curve.
TEST(Forecaster, TheMeanOverThePopulationIsThePublishedCurve) {
  Model model = small_model();
  ASSERT_EQ(model.modifiers[1].after_years, 0.25);  // one effect does not act from the beginning
  for (Hazard& hazard : model.hazards) {  // every draw the same: the mean is seen without noise
    std::vector<std::vector<double>> columns;
    for (std::size_t j = 0; j < hazard.draws.width(); ++j)
      columns.emplace_back(2000, j == 0 ? -2.2 : j >= 4 ? 0.0 : 0.5);
    hazard.draws = stats::Draws(columns);
  }
  for (Modifier& modifier : model.modifiers) {
    for (Effect& effect : modifier.effects) effect.sd = 0;
  }
  const std::vector<double> q(100, 0.0);  // nobody dies
  model.life_table.q = {q, q};
  const double share_smoking = model.modifiers[0].share[0];
  const double share_diabetes = model.modifiers[1].share[0];
  const Forecaster forecaster(std::move(model));
  const std::vector<double> years = {2};
  double mean = 0;
  for (const bool smokes : {false, true}) {
    for (const bool diabetes : {false, true}) {
      Profile person = somebody();
      person.smoking = smokes ? Smoking::kCurrent : Smoking::kNever;
      person.diabetes = diabetes;
      const double weight = (smokes ? share_smoking : 1 - share_smoking) *
                            (diabetes ? share_diabetes : 1 - share_diabetes);
      const Outlook outlook = forecaster.forecast(person, years);
      mean += weight * find(outlook, "reoperation").points[0].average_place.median;
    }
  }
  EXPECT_NEAR(mean, -std::expm1(-std::exp(-2.2)), 1e-9);
}

TEST(Forecaster, DeathOnlyLowers) {
  Profile young = somebody();
  young.age = 20;
  Profile old = somebody();
  old.age = 88;
  const Forecaster forecaster(small_model());
  const Outlook a = forecaster.forecast(young, kYears);
  const Outlook b = forecaster.forecast(old, kYears);
  const auto& of_young = find(a, "reoperation").points;
  const auto& of_old = find(b, "reoperation").points;
  for (std::size_t i = 0; i < kYears.size(); ++i)
    EXPECT_LT(of_old[i].any_place.median, of_young[i].any_place.median);
  EXPECT_LT(of_old.back().any_place.median, 0.8 * of_young.back().any_place.median);
}

// Places whose slopes differ far more than the curve rises: a share that has had the event cannot
// become smaller, wherever it is.
TEST(Forecaster, NoPlaceTakesBackWhatHasHappened) {
  Model model = small_model();
  for (Hazard& hazard : model.hazards) {
    std::vector<std::vector<double>> columns;
    for (const double value : {-2.2, 0.1, 0.15, 0.1, 0.4, 0.5}) columns.emplace_back(2000, value);
    hazard.draws = stats::Draws(columns);
  }
  const Forecaster forecaster(std::move(model));
  const Outlook outlook = forecaster.forecast(somebody(), kYears);
  double before = 0;
  for (const TimePoint& point : find(outlook, "reoperation").points) {
    EXPECT_GT(point.any_place.low95, before) << point.years;
    before = point.any_place.low95;
  }
  Profile operated = somebody();
  operated.procedure = "laminotomy";
  operated.operated = true;
  operated.years_since = 1;
  const Outlook later = forecaster.forecast(operated, kYears);
  for (const TimePoint& point : find(later, "reoperation").points)
    EXPECT_GT(point.any_place.low95, 0) << point.years;
}

// Where the age is not known, the outlook is the mean over the ages of people with the operation.
TEST(Forecaster, AnUnknownAgeIsTheMeanOverAges) {
  Model model = small_model(1);
  for (Hazard& hazard : model.hazards)
    hazard.draws = stats::Draws({{-1.5}, {0.5}, {0.5}, {0.5}, {0}, {0}});
  model.modifiers.clear();
  model.population[0] = {67, 9, 0.5};
  const Population who = model.population[0];
  const double oldest = model.oldest;
  const Forecaster forecaster(std::move(model));
  Profile person = somebody();
  person.sex = Sex::kMale;
  const std::vector<double> years = {10};
  double sum = 0;
  double weights = 0;
  for (double z = -5; z <= 5; z += 0.02) {
    person.age = std::clamp(who.mean_age + z * who.sd_age, 18.0, oldest);
    const double weight = std::exp(-z * z / 2);
    sum +=
        weight * find(forecaster.forecast(person, years), "reoperation").points[0].any_place.median;
    weights += weight;
  }
  person.age.reset();
  EXPECT_NEAR(find(forecaster.forecast(person, years), "reoperation").points[0].any_place.median,
              sum / weights, 2e-4 * sum / weights);
}

// Aalen-Johansen against a fine numeric integral of S_event S_death h, for one draw.
TEST(Forecaster, CompetesWithDeathAsTheIntegralSays) {
  Model model = small_model(1);
  for (Hazard& hazard : model.hazards)
    hazard.draws = stats::Draws({{-1.5}, {0.5}, {0.5}, {0.5}, {0}, {0}});
  model.modifiers.clear();
  const std::vector<double> q(100, 0.05);
  model.life_table.q = {q, q};
  const Forecaster forecaster(std::move(model));
  Profile person = somebody();
  person.sex = Sex::kMale;
  const Outlook outlook = forecaster.forecast(person, kYears);
  double sum = 0;
  double before = 1;
  constexpr int kSteps = 200'000;
  for (int i = 1; i <= kSteps; ++i) {
    const double t = 10.0 * i / kSteps;
    const double free = std::exp(-std::exp(-1.5 + 0.5 * std::log(t / 2)));
    sum += (before - free) * std::pow(0.95, t - 5.0 / kSteps);
    before = free;
  }
  // Death is counted at the middle of intervals of up to a year.
  EXPECT_NEAR(find(outlook, "reoperation").points.back().any_place.median, sum, 0.002);
}

TEST(Forecaster, StartsAgainForWhoHasBeenFreeOfTheEvent) {
  const Forecaster forecaster(small_model());
  Profile before = somebody();
  const Outlook fresh = forecaster.forecast(before, kYears);
  Profile after = somebody();
  after.procedure = "laminotomy";
  after.operated = true;
  after.years_since = 0;
  const Outlook same = forecaster.forecast(after, kYears);
  for (std::size_t i = 0; i < kYears.size(); ++i) {
    EXPECT_EQ(find(fresh, "reoperation").points[i].any_place.median,
              find(same, "reoperation").points[i].any_place.median);
  }
  EXPECT_EQ(same.options.size(), 1U);
  // The curve flattens: three years without the event leave less to come in the next two.
  after.years_since = 3;
  const Outlook later = forecaster.forecast(after, kYears);
  EXPECT_LT(find(later, "reoperation").points[3].any_place.median,
            find(fresh, "reoperation").points[3].any_place.median);
  // What belongs to the operation is over, and so is the first year.
  EXPECT_TRUE(std::ranges::none_of(same.options[0].forecasts,
                                   [](const Forecast& one) { return one.id == "tear"; }));
  for (const Forecast& one : later.options[0].forecasts) {
    EXPECT_NE(one.id, "tear");
    EXPECT_NE(one.id, "pain");
  }
}

TEST(Forecaster, KnowingAnAnswerMovesAndUsuallyNarrows) {
  const Forecaster forecaster(small_model());
  Profile smoker = somebody();
  smoker.smoking = Smoking::kCurrent;
  Profile other = somebody();
  other.smoking = Smoking::kNever;
  const Outlook unknown = forecaster.forecast(somebody(), kYears);
  const Outlook yes = forecaster.forecast(smoker, kYears);
  const Outlook no = forecaster.forecast(other, kYears);
  for (const char* id : {"reoperation", "pain"}) {
    const double middle = find(unknown, id).points.back().average_place.median;
    EXPECT_LT(find(no, id).points.back().average_place.median, middle);
    EXPECT_GT(find(yes, id).points.back().average_place.median, middle);
    EXPECT_GT(find(unknown, id).width.unknown_answers, 0);
  }
  EXPECT_EQ(find(yes, "pain").width.unknown_answers, 0);
  ASSERT_EQ(find(yes, "reoperation").counted.size(), 1U);
  EXPECT_EQ(find(yes, "reoperation").counted[0]->id, "smoking");
  EXPECT_EQ(find(yes, "reoperation").unknown[0]->id, "diabetes");
  // Nothing is known to act on this one: nothing moves it.
  EXPECT_EQ(find(yes, "tear").points[0].any_place.median,
            find(no, "tear").points[0].any_place.median);
}

TEST(Forecaster, AnEffectThatComesLaterLeavesTheFirstMonthsAlone) {
  const Forecaster forecaster(small_model());
  Profile with = somebody();
  with.smoking = Smoking::kNever;
  with.diabetes = true;
  Profile without = with;
  without.diabetes = false;
  const auto a = forecaster.forecast(with, kYears);
  const auto b = forecaster.forecast(without, kYears);
  EXPECT_EQ(find(a, "reoperation").points[0].any_place.median,
            find(b, "reoperation").points[0].any_place.median);
  EXPECT_GT(find(a, "reoperation").points[6].any_place.median,
            find(b, "reoperation").points[6].any_place.median);
}

TEST(Forecaster, GivesTheSameBitsEachTime) {
  const Forecaster once(small_model());
  const Forecaster again(small_model());
  EXPECT_EQ(core::json::write(write(once.forecast(somebody(), kYears))),
            core::json::write(write(again.forecast(somebody(), kYears))));
}

TEST(Forecaster, HasNoNumbersForWhoIsOutside) {
  const Forecaster forecaster(small_model());
  const auto reasons = [&](auto change) {
    Profile person = somebody();
    change(person);
    const Outlook outlook = forecaster.forecast(person, kYears);
    EXPECT_EQ(outlook.options.empty(), !outlook.outside.empty());
    return outlook.outside.empty() ? std::string() : outlook.outside[0]->id;
  };
  EXPECT_EQ(reasons([](Profile&) {}), "");
  EXPECT_EQ(reasons([](Profile& p) { p.age = 17; }), "under-18");
  EXPECT_EQ(reasons([](Profile& p) { p.age = 93; }), "very-old");
  EXPECT_EQ(reasons([](Profile& p) { p.procedure = "fusion"; }), "fusion");
  EXPECT_EQ(reasons([](Profile& p) { p.implant = true; }), "implant");
  EXPECT_EQ(reasons([](Profile& p) { p.cause = Cause::kTumour; }), "tumour");
  EXPECT_EQ(reasons([](Profile& p) { p.cause = Cause::kTrauma; }), "trauma");
  EXPECT_EQ(reasons([](Profile& p) { p.cause = Cause::kInfection; }), "infection");
  EXPECT_EQ(reasons([](Profile& p) { p.cause = Cause::kDeformity; }), "deformity");
  EXPECT_EQ(reasons([](Profile& p) { p.emergency = true; }), "emergency");
  EXPECT_EQ(reasons([](Profile& p) { p.earlier_surgery = EarlierSurgery::kSamePlace; }),
            "same-place-again");
  EXPECT_EQ(reasons([](Profile& p) { p.earlier_surgery = EarlierSurgery::kOtherPlace; }), "");
  EXPECT_EQ(reasons([](Profile& p) {
              p.indication.reset();
              p.other_indication = true;
            }),
            "other-reason");
  EXPECT_EQ(reasons([](Profile& p) { p.indication.reset(); }), "unknown-reason");
  EXPECT_EQ(reasons([](Profile& p) {
              p.operated = true;
              p.years_since = 12;
            }),
            "long-ago");
  EXPECT_EQ(reasons([](Profile& p) {
              p.operated = true;
              p.years_since = 1;
              p.event_since = true;
            }),
            "event-since");
  // The studies count people by their age at the operation.
  EXPECT_EQ(reasons([](Profile& p) {
              p.operated = true;
              p.age = 19;
              p.years_since = 2;
            }),
            "under-18");
  EXPECT_EQ(reasons([](Profile& p) {
              p.indication = Indication::kStenosis;
              p.age = 39;
            }),
            "stenosis-young");
}

// The studies of the small model tell of three months to fifteen years; its horizon is ten.
TEST(Forecaster, TellsOfNoTimeOfWhichTheStudiesDoNot) {
  Model model = small_model();
  for (Hazard& hazard : model.hazards) hazard.basis.earliest_years = 2;
  model.hazards[1].basis.latest_years = 6;
  model.proportions[0].basis.earliest_years = 4;
  const Forecaster forecaster(std::move(model));
  const auto years_of = [](const Outlook& outlook, std::string_view id) {
    std::vector<double> out;
    for (const TimePoint& point : find(outlook, id).points) out.push_back(point.years);
    return out;
  };
  const Outlook outlook = forecaster.forecast(somebody(), kYears);
  EXPECT_EQ(years_of(outlook, "reoperation"), (std::vector<double>{2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(years_of(outlook, "later-surgery"), (std::vector<double>{2, 3, 4, 5, 6}));
  EXPECT_EQ(years_of(outlook, "reoperation-fusion"), (std::vector<double>{4, 5, 6, 7, 8, 9, 10}));
  // Years are counted from now, what studies tell from the operation.
  Profile after = somebody();
  after.operated = true;
  after.years_since = 7;
  EXPECT_EQ(years_of(forecaster.forecast(after, kYears), "reoperation"),
            (std::vector<double>{0.25, 0.5, 1, 2, 3}));
  // Nothing at all at the times that are asked for: no forecast, and no empty one.
  const Outlook first_week = forecaster.forecast(somebody(), std::vector{0.02});
  for (const OptionOutlook& option : first_week.options) {
    for (const Forecast& one : option.forecasts) EXPECT_NE(one.group, "over-time") << one.id;
  }
}

TEST(Forecaster, APartOfAnotherCurveIsNeverMoreThanIt) {
  Model model = small_model();
  Hazard recurrence = model.hazards[0];
  recurrence.id = "recurrence";
  recurrence.draws = stats::Draws({{-1.0}, {0.4}, {0.5}, {0.6}, {0.3}, {0.1}});
  model.hazards.insert(model.hazards.begin() + 1, recurrence);
  Proportion operated = model.proportions[0];
  operated.id = "recurrence-operated";
  operated.of = "recurrence";
  operated.draws = stats::Draws({{3.0}, {0.1}});
  model.proportions.push_back(operated);
  Model with_a_cap = model;
  with_a_cap.proportions.back().part_of = "reoperation";
  const Outlook free = Forecaster(std::move(model)).forecast(somebody(), kYears);
  const Forecaster forecaster(std::move(with_a_cap));
  const Outlook capped = forecaster.forecast(somebody(), kYears);
  const auto& whole = find(capped, "reoperation").points;
  const auto& part = find(capped, "recurrence-operated").points;
  ASSERT_EQ(whole.size(), part.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_GT(find(free, "recurrence-operated").points[i].any_place.median,
              whole[i].any_place.median);
    EXPECT_LE(part[i].any_place.median, whole[i].any_place.median);
    EXPECT_LE(part[i].any_place.high95, whole[i].any_place.high95);
    EXPECT_LE(part[i].average_place.low95, whole[i].average_place.low95);
  }
}

TEST(Forecaster, TellsAShareOfPeopleOfOnesAge) {
  Model model = small_model();
  Proportion young = model.proportions[1];
  young.from_age = 18;
  young.to_age = 50;
  young.draws = stats::Draws({{-5.0}, {0.1}});
  Proportion old = young;
  old.from_age = 80;
  old.to_age.reset();
  old.draws = stats::Draws({{-1.0}, {0.1}});
  model.proportions.push_back(young);
  model.proportions.push_back(old);
  Proportion only_old = old;
  only_old.id = "only-old";
  model.proportions.push_back(only_old);
  const Forecaster forecaster(std::move(model));
  const auto told = [&](std::optional<double> age, std::string_view id) {
    Profile person = somebody();
    person.age = age;
    std::vector<double> out;
    const Outlook outlook = forecaster.forecast(person, kYears);
    for (const Forecast& one : outlook.options[0].forecasts) {
      if (one.id == id) out.push_back(one.points[0].any_place.median);
    }
    return out;
  };
  const auto share = [](double logit) { return 1 / (1 + std::exp(-logit)); };
  ASSERT_EQ(told(45, "tear").size(), 1U);
  EXPECT_NEAR(told(45, "tear")[0], share(-5), 0.001);
  EXPECT_NEAR(told(85, "tear")[0], share(-1), 0.01);
  ASSERT_EQ(told(60, "tear").size(), 1U);
  EXPECT_NEAR(told(60, "tear")[0], share(-3.5), 0.01);
  EXPECT_EQ(told(60, "tear"), told(std::nullopt, "tear"));
  EXPECT_EQ(told(85, "only-old").size(), 1U);
  EXPECT_TRUE(told(60, "only-old").empty());
  EXPECT_TRUE(told(std::nullopt, "only-old").empty());
}

TEST(Forecaster, OneFindingForBothOptionsIsTheSameNumberOnEitherSide) {
  Model model = small_model();
  Proportion after = model.proportions[2];
  after.id = "not-well";
  after.basis.findings = {"trial/both-arms"};
  Proportion without = after;
  without.option = Option::kNonOperative;
  model.modifiers.clear();
  model.proportions.push_back(after);
  model.proportions.push_back(model.proportions[1]);
  model.proportions.push_back(without);
  const Forecaster forecaster(std::move(model));
  const Outlook outlook = forecaster.forecast(somebody(), kYears);
  const auto not_well = [&](std::size_t option) {
    const auto& all = outlook.options[option].forecasts;
    return std::ranges::find(all, "not-well", &Forecast::id)->points.at(0).any_place;
  };
  EXPECT_EQ(not_well(0).median, not_well(1).median);
  EXPECT_EQ(not_well(0).low95, not_well(1).low95);
  EXPECT_EQ(not_well(0).high50, not_well(1).high50);
}

TEST(Forecaster, AnEffectActsOnItsOptionAndOnlyWhenItIsClear) {
  Model model = small_model();
  for (Hazard& hazard : model.hazards) hazard.id = "operation";
  Effect& effect = model.modifiers[0].effects[0];
  effect.outcome = "operation";
  const auto medians = [](const Model& from, Smoking smoking) {
    Model copy = from;
    const Forecaster forecaster(std::move(copy));
    Profile person = somebody();
    person.smoking = smoking;
    const Outlook outlook = forecaster.forecast(person, kYears);
    return std::pair(outlook.options[0].forecasts[0].points[6].any_place.median,
                     outlook.options[1].forecasts[0].points[6].any_place.median);
  };
  const auto smoker = medians(model, Smoking::kCurrent);
  const auto other = medians(model, Smoking::kNever);
  EXPECT_GT(smoker.first, other.first);
  EXPECT_EQ(smoker.second, other.second);
  effect.shown_low = 0.9;
  EXPECT_EQ(medians(model, Smoking::kCurrent), medians(model, Smoking::kNever));
}

// A what-if of somebody operated on changes what comes, not what has been.
TEST(Forecaster, AWhatIfHoldsFromNowOn) {
  const Forecaster forecaster(small_model());
  Profile smoker = somebody();
  smoker.operated = true;
  smoker.years_since = 2;
  smoker.smoking = Smoking::kCurrent;
  Profile stopped = smoker;
  stopped.smoking = Smoking::kNever;
  const auto at5 = [](const Outlook& outlook) {
    return find(outlook, "reoperation").points[6].any_place.median;
  };
  const double smokes = at5(forecaster.forecast(smoker, kYears));
  const double never = at5(forecaster.forecast(stopped, kYears));
  const double stops = at5(forecaster.forecast(stopped, kYears, smoker));
  EXPECT_LT(never, smokes);
  EXPECT_LT(stops, smokes);
  // Two event-free years say more of the places of those who smoked through them.
  EXPECT_NE(stops, never);
  EXPECT_EQ(at5(forecaster.forecast(smoker, kYears, smoker)), smokes);
}

}  // namespace
