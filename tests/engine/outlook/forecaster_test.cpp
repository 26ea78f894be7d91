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
  for (Modifier& modifier : model.modifiers)
    modifier.after_years = 0;             // the reference time is later
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
}

}  // namespace
