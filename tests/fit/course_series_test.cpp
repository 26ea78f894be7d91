#include "backsight/fit/course_series.h"

#include <cmath>

#include "course_sample.h"

namespace {

using namespace backsight;
using namespace backsight::fit;
using course::Care;
using Place = course::Indication;

const std::string kFindings = R"(,
  "register-a/leg-0":{"study":"register-a","outcome":"leg-pain","measure":"mean","group":"all",
    "time":{"value":0,"unit":"days"},"estimate":67,"sd":25,"scale":"0-100"},
  "register-a/leg-change":{"study":"register-a","outcome":"leg-pain-improvement","measure":"mean",
    "group":"all","time":{"value":1,"unit":"years"},"estimate":4.4,"ci95":[4.3,4.5],
    "scale":"0-10"},
  "register-a/odi-raw":{"study":"register-a","outcome":"odi-raw","measure":"mean","group":"men",
    "time":{"value":3,"unit":"months"},"estimate":10,"sd":5,"scale":"raw sum, not percent"},
  "register-a/median":{"study":"register-a","outcome":"leg-pain","measure":"median","group":"all",
    "time":{"value":1,"unit":"years"},"estimate":16,"scale":"0-100","n":309},
  "register-a/few":{"study":"register-a","outcome":"no-leg-pain","measure":"proportion",
    "group":"all","time":{"value":1,"unit":"years"},"estimate":0.44,"n":500},
  "register-a/odd":{"study":"register-a","outcome":"leg-pain","measure":"mean","group":"all",
    "time":{"value":1,"unit":"years"},"estimate":3,"scale":"0-24"},
  "centre-b/back":{"study":"centre-b","outcome":"back-pain","measure":"mean","group":"before",
    "estimate":5.5,"scale":"0-10"},
  "centre-b/effect":{"study":"centre-b","outcome":"odi","measure":"mean-difference","group":"all",
    "time":{"value":4,"unit":"years"},"estimate":-9.4,"ci95":[-12.6,-6.2],"scale":"0-100"})";

class CourseSeries : public testing::Test {
 protected:
  CourseSeries() : evidence_(small_evidence(kFindings)), spec_(course_sample()) {
    spec_.same_people = {{"the-register", {"register-a"}}};
  }
  std::optional<CoursePoint> point(const char* id, CourseItem item = {}) {
    return course_point(evidence_, spec_, *evidence_.find_finding(id), Place::kDiscHerniation,
                        Care::kOperated, item);
  }
  evidence::Evidence evidence_;
  CourseSpec spec_;
};

TEST_F(CourseSeries, CountsEveryScaleOnZeroToTen) {
  const auto leg = point("register-a/leg-0");
  ASSERT_TRUE(leg);
  EXPECT_DOUBLE_EQ(leg->value, 6.7);
  EXPECT_DOUBLE_EQ(*leg->sd, 2.5);
  EXPECT_EQ(leg->days, 0);
  EXPECT_EQ(leg->cohort, "the-register");
  EXPECT_FALSE(leg->series);
  EXPECT_EQ(leg->kind, CoursePointKind::kLevel);
  EXPECT_EQ(leg->domain, course::Domain::kLegPain);
  // 5,000 people count as 1,000.
  EXPECT_NEAR(leg->error, 2.5 / std::sqrt(1000.0), 1e-12);
  EXPECT_NEAR(leg->log_sd_error, 1 / std::sqrt(2 * 999.0), 1e-12);
  EXPECT_FALSE(point("register-a/odd"));
  EXPECT_FALSE(point("register-a/median"));
}

// Width 0.2 of 5,000 people: 0.2 sqrt(5000) / 3.92 = 3.61. Each limit is known to 0.1, so the
// width to 0.1 / sqrt 6 = 0.041: a fifth of it.
TEST_F(CourseSeries, ReadsASpreadOffAnInterval) {
  const auto change = point("register-a/leg-change");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, CoursePointKind::kChange);
  EXPECT_DOUBLE_EQ(change->value, 4.4);
  ASSERT_TRUE(change->sd);
  EXPECT_NEAR(*change->sd, 3.608, 0.001);
  EXPECT_NEAR(change->log_sd_error, 0.204, 0.001);
}

TEST_F(CourseSeries, MarksARawSumAndAGroupOfUnknownSize) {
  const auto raw = point("register-a/odi-raw");
  ASSERT_TRUE(raw);
  EXPECT_TRUE(raw->raw_odi);
  EXPECT_NEAR(raw->value, 2.11, 1e-12);
  EXPECT_NEAR(*raw->sd, 1.055, 1e-12);
  EXPECT_EQ(raw->group, "men");
  EXPECT_EQ(raw->n, 50);  // the register's 5,000 are not all men
}

TEST_F(CourseSeries, TakesFromTheSpecWhatTheFindingSaysInWords) {
  EXPECT_FALSE(point("centre-b/back"));  // no time
  const auto back = point("centre-b/back", {.finding = "centre-b/back", .days = 0, .n = 40});
  ASSERT_TRUE(back);
  EXPECT_EQ(back->days, 0);
  EXPECT_EQ(back->n, 40);
  EXPECT_TRUE(back->series);
  EXPECT_NEAR(back->error, 2.5 / std::sqrt(40.0), 1e-12);
}

TEST_F(CourseSeries, TurnsAMedianIntoSharesOfPeople) {
  spec_.roads.push_back({});
  spec_.roads[0].use = {
      {.finding = "register-a/median", .upper_quartile = 53.5},
      {.finding = "register-a/few", .at_most = 0.5, .domain = course::Domain::kLegPain}};
  const auto points = course_points(evidence_, spec_);
  ASSERT_TRUE(points) << points.error().message;
  ASSERT_EQ(points->size(), 3U);
  for (const CoursePoint& one : *points) EXPECT_EQ(one.kind, CoursePointKind::kShare);
  EXPECT_DOUBLE_EQ((*points)[0].at_most, 1.6);
  EXPECT_DOUBLE_EQ((*points)[0].value, 0.5);
  EXPECT_NEAR((*points)[0].error, 0.5 / std::sqrt(309.0), 1e-12);
  EXPECT_DOUBLE_EQ((*points)[1].at_most, 5.35);
  EXPECT_DOUBLE_EQ((*points)[1].value, 0.75);
  EXPECT_DOUBLE_EQ((*points)[2].at_most, 0.5);
  EXPECT_DOUBLE_EQ((*points)[2].value, 0.44);
}

// Operated minus not operated of a score worst at 100: 9.4 points better are 0.94 of ours.
TEST_F(CourseSeries, TurnsADifferenceIntoAGainOfTheOperation) {
  RoadSpec road;
  road.indication = Place::kStenosis;
  road.care = Care::kNotOperated;
  road.contrasts = {"centre-b/effect"};
  spec_.roads = {road};
  const auto points = course_points(evidence_, spec_);
  ASSERT_TRUE(points) << points.error().message;
  ASSERT_EQ(points->size(), 1U);
  EXPECT_EQ((*points)[0].kind, CoursePointKind::kContrast);
  EXPECT_NEAR((*points)[0].value, 0.94, 1e-12);
  EXPECT_NEAR((*points)[0].error, 0.64 / 3.92, 1e-4);
}

TEST_F(CourseSeries, RefusesWhatCannotLieOnARoad) {
  const auto refused = [&](const char* id, bool contrast) {
    RoadSpec road;
    if (contrast) {
      road.contrasts = {id};
    } else {
      road.use = {{.finding = id}};
    }
    spec_.roads = {road};
    const auto points = course_points(evidence_, spec_);
    EXPECT_FALSE(points) << id;
    return points ? std::string() : points.error().message;
  };
  EXPECT_NE(refused("register-a/gone", false).find("register-a/gone"), std::string::npos);
  EXPECT_NE(refused("centre-b/back", false).find("cannot lie on a road"), std::string::npos);
  EXPECT_NE(refused("register-a/odd", false).find("cannot lie on a road"), std::string::npos);
  EXPECT_NE(refused("register-a/leg-0", true).find("no difference"), std::string::npos);
  EXPECT_NE(refused("register-a/gone", true).find("register-a/gone"), std::string::npos);
}

}  // namespace
