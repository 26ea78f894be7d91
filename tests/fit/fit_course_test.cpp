#include "backsight/fit/fit_course.h"

#include <algorithm>
#include <cmath>

#include "course_sample.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

constexpr std::array<const char*, 3> kOutcomes = {"leg-pain", "back-pain", "odi"};

std::string finding_of(const char* study, const char* outcome, const char* care, int days,
                       double estimate) {
  const std::string id =
      std::string(study) + "/" + outcome + "-" + care + "-" + std::to_string(days);
  return ",\"" + id + R"(":{"study":")" + study + R"(","outcome":")" + outcome +
         R"(","measure":"mean","group":")" + care + R"(","n":300,"time":{"value":)" +
         std::to_string(days) + R"(,"unit":"days"},"estimate":)" + std::to_string(estimate) +
         R"(,"sd":2.3,"scale":"0-10"})";
}

// Each road has one cohort that falls from 6.5 to 3 (operated) or 4.
class FitCourse : public testing::Test {
 protected:
  FitCourse() : spec_(course_sample()) {
    spec_.settings.draws = 300;
    std::string findings = R"(,
      "meta-c/leg-odi":{"study":"meta-c","outcome":"odi-with-leg-pain","measure":"correlation",
        "estimate":0.47},
      "meta-c/back-odi":{"study":"meta-c","outcome":"odi-with-back-pain","measure":"correlation",
        "estimate":0.64},
      "meta-c/day":{"study":"meta-c","outcome":"pain-within-person-sd","measure":"mean",
        "estimate":1.2,"scale":"0-10"},
      "meta-c/spells":{"study":"meta-c","outcome":"pain-flare-count","measure":"mean",
        "estimate":3.5},
      "meta-c/short":{"study":"meta-c","outcome":"short","measure":"proportion","estimate":0.75},
      "meta-c/back-1y":{"study":"meta-c","outcome":"return","measure":"cumulative-incidence",
        "estimate":0.2,"time":{"value":1,"unit":"years"}},
      "meta-c/back-3y":{"study":"meta-c","outcome":"return","measure":"cumulative-incidence",
        "estimate":0.5,"time":{"value":3,"unit":"years"}})";
    for (const bool operated : {true, false}) {
      for (const bool stenosis : {false, true}) {
        RoadSpec road;
        road.indication =
            stenosis ? course::Indication::kStenosis : course::Indication::kDiscHerniation;
        road.care = operated ? course::Care::kOperated : course::Care::kNotOperated;
        road.certainty = operated ? "moderate" : "low";
        road.because = "made up";
        const char* study = stenosis ? "centre-b" : "register-a";
        const char* care = operated ? "operated" : "not-operated";
        for (const char* outcome : kOutcomes) {
          for (const int days : {0, 14, 90, 365}) {
            const double late = operated ? 3 : 4;
            const double mean = late + (6.5 - late) * std::exp(-days / 20.0);
            findings += finding_of(study, outcome, care, days, mean);
            road.use.push_back({.finding = std::string(study) + "/" + outcome + "-" + care + "-" +
                                           std::to_string(days)});
          }
        }
        spec_.roads.push_back(road);
        RelapseSpec relapse;
        relapse.indication = road.indication;
        relapse.care = road.care;
        relapse.of_gain = {0.8, 0.5, 0.5};
        relapse.sd = {1, 1, 1};
        if (operated) {
          relapse.hazard = "reoperation";
          relapse.times = 2;
        } else {
          relapse.shares = {"meta-c/back-1y", "meta-c/back-3y"};
        }
        spec_.relapse.push_back(relapse);
      }
    }
    spec_.with_disability = {"meta-c/leg-odi", "meta-c/back-odi"};
    for (CourseDomainSpec& domain : spec_.domains)
      domain.day_to_day = {{"meta-c/day", DayMeasure::kWithinPersonSd}};
    spec_.setback.count = "meta-c/spells";
    spec_.setback.window_days = 42;
    spec_.setback.shorter = "meta-c/short";
    spec_.setback.days = 4;
    evidence_.emplace(small_evidence(findings));
    // H(t) = 0.1 t / 2 for both indications.
    outlook_.knots_years = {0.25, 1, 3, 9};
    outlook_.reference_years = 2;
    for (const auto indication :
         {outlook::Indication::kDiscHerniation, outlook::Indication::kStenosis}) {
      outlook::Hazard hazard;
      hazard.id = "reoperation";
      hazard.indication = indication;
      hazard.draws = stats::Draws({{std::log(0.1)}, {1}, {1}, {1}, {1}, {0}, {0}});
      outlook_.hazards.push_back(std::move(hazard));
    }
  }
  CourseSpec spec_;
  std::optional<evidence::Evidence> evidence_;
  outlook::Model outlook_;
};

TEST_F(FitCourse, GivesFourRoads) {
  const auto model = fit_course(*evidence_, spec_, outlook_);
  ASSERT_TRUE(model) << model.error().message;
  ASSERT_EQ(model->roads.size(), 4U);
  EXPECT_EQ(model->horizon_days, 730);
  for (const course::Road& road : model->roads) {
    EXPECT_EQ(road.draws.width(), course::kRoadColumns);
    EXPECT_EQ(road.draws.size(), 300U);
    EXPECT_EQ(road.cohorts, 1);
    EXPECT_EQ(road.people, 300);
    EXPECT_EQ(road.findings.size(), 12U);
    EXPECT_LE(road.r_hat, kWorstCourseRHat);
    EXPECT_GE(road.effective_size, kLeastCourseEffectiveSize);
    // What the days blur goes together more than it seems to.
    EXPECT_GT(road.correlation[0][2], 0.5);
    EXPECT_LT(road.correlation[0][2], 0.8);
    EXPECT_GT(road.correlation[1][2], road.correlation[0][2]);
    EXPECT_EQ(road.correlation[3][5], road.correlation[0][2]);
    EXPECT_DOUBLE_EQ(road.day_to_day.sd[0], 1.2);
    double late = 0;
    for (std::size_t i = 0; i < road.draws.size(); ++i) {
      const course::RoadDraw draw = road.draw(i);
      late += draw.late[0] / static_cast<double>(road.draws.size());
      if (road.care == course::Care::kNotOperated) {
        EXPECT_EQ(draw.wound[1], 0);
      }
    }
    EXPECT_NEAR(late, road.care == course::Care::kOperated ? 2.8 : 3.8, 0.7);
    // 3.5 spells in 42 days, a quarter of them long enough: 1 - exp(-0.0208).
    EXPECT_NEAR(road.departures.setback_per_day, 0.020618, 1e-6);
  }
  // Twice a hazard of 0.05 a year; and ln(1 / 0.8) in the first year, half of ln(0.8 / 0.5) in the
  // second.
  const course::Road* operated =
      model->find(course::Indication::kStenosis, course::Care::kOperated);
  EXPECT_NEAR(operated->departures.relapse_per_day[0], 0.1 / 365.25, 1e-7);
  EXPECT_NEAR(operated->departures.relapse_per_day[1], 0.1 / 365.25, 1e-7);
  const course::Road* watched =
      model->find(course::Indication::kDiscHerniation, course::Care::kNotOperated);
  EXPECT_NEAR(watched->departures.relapse_per_day[0], 0.22314 / 365.25, 1e-6);
  EXPECT_NEAR(watched->departures.relapse_per_day[1], 0.23500 / 365.25, 1e-6);
  EXPECT_GT(watched->departures.relapse_step[0], 1);
  // What is written is read back, draws to a 65,535th of their range.
  const auto back = course::read_model(course::write(*model), "v");
  ASSERT_TRUE(back) << back.error().message;
  ASSERT_EQ(back->roads.size(), 4U);
  EXPECT_NEAR(back->roads[3].draw(7).late[2], model->roads[3].draw(7).late[2], 1e-3);
}

TEST_F(FitCourse, RefusesChainsThatAreTooShort) {
  spec_.settings.draws = 20;
  const auto model = fit_course(*evidence_, spec_, outlook_);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, core::ErrorCode::kInconsistent);
  EXPECT_NE(model.error().message.find("the chains do not agree"), std::string::npos);
}

TEST_F(FitCourse, NamesWhatIsMissing) {
  const auto error = [&] {
    const auto model = fit_course(*evidence_, spec_, outlook_);
    EXPECT_FALSE(model);
    return model ? core::Error{} : model.error();
  };
  spec_.roads[0].use[0].finding = "register-a/gone";
  EXPECT_EQ(error().code, core::ErrorCode::kDangling);
  EXPECT_NE(error().message.find("register-a/gone"), std::string::npos);
  spec_.roads.clear();
  const auto empty = fit_course(*evidence_, spec_, outlook_);
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->roads.empty());
}

TEST(MedianShare, IsThatOfTheMiddleDraw) {
  outlook::Model model;
  model.knots_years = {0.25, 1, 3, 9};
  model.reference_years = 2;
  outlook::Hazard hazard;
  hazard.id = "symptomatic-recurrence";
  // H(2) is 0.05, 0.1 and 0.4; slopes of 1: H grows like the time.
  hazard.draws = stats::Draws({{std::log(0.4), std::log(0.1), std::log(0.05)},
                               {1, 1, 1},
                               {1, 1, 1},
                               {1, 1, 1},
                               {1, 1, 1},
                               {0, 0, 0},
                               {0, 0, 0}});
  model.hazards.push_back(std::move(hazard));
  const auto share =
      median_share(model, "symptomatic-recurrence", course::Indication::kDiscHerniation, 1);
  ASSERT_TRUE(share);
  EXPECT_NEAR(*share, 1 - std::exp(-0.05), 1e-12);
  EXPECT_FALSE(median_share(model, "symptomatic-recurrence", course::Indication::kStenosis, 1));
  EXPECT_FALSE(median_share(model, "other", course::Indication::kDiscHerniation, 1));
}

}  // namespace
