#include "backsight/fit/series.h"

#include <array>
#include <cstdio>

#include "small_evidence.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

template <class... Values>
std::string fmt(const char* form, Values... values) {
  std::array<char, 1000> out{};
  std::snprintf(out.data(), out.size(), form, values...);
  return out.data();
}

HazardSpec reoperation() {
  HazardSpec out;
  out.id = "reoperation";
  out.option = "surgery";
  out.outcomes = {"reoperation"};
  out.use = {"register-a/2y", "register-a/mean", "register-a/1y"};
  out.selected = {"centre-b/5y"};
  return out;
}

Settings settings() {
  Settings out;
  out.unknown_n = 100;
  out.arm_share = 0.1;
  return out;
}

TEST(Series, PutsTimesOfOneGroupInOrderAndACrudeShareByItself) {
  const auto evidence = small_evidence();
  const auto series = series_of(evidence, reoperation(), settings());
  ASSERT_TRUE(series) << series.error().message;
  ASSERT_EQ(series->size(), 3U);
  const HazardSeries& centre = (*series)[0];
  EXPECT_EQ(centre.cohort, "b-people");
  EXPECT_EQ(centre.indication, Indication::kStenosis);
  EXPECT_EQ(centre.definition, Definition::kSameLevel);
  EXPECT_EQ(centre.capture, Capture::kSingleCentre);
  EXPECT_TRUE(centre.selected);
  EXPECT_EQ(centre.n, 120);
  EXPECT_DOUBLE_EQ(centre.points[0].years, 5);
  const HazardSeries& whole = (*series)[1];
  EXPECT_FALSE(whole.crude);
  EXPECT_EQ(whole.n, 5000);
  ASSERT_EQ(whole.points.size(), 2U);
  EXPECT_DOUBLE_EQ(whole.points[0].years, 1);
  EXPECT_EQ(whole.points[1].finding, "register-a/2y");
  EXPECT_TRUE((*series)[2].crude);
}

// Two entries of one cohort are one line of people, with the largest size that one of them tells;
// the arm that was assigned is another, and so are other people of the same register.
TEST(Series, CountsNobodyTwice) {
  const auto point = [](const char* id, const char* study, const char* group, int years,
                        double share, int n) {
    return fmt(R"(,"%s":{"study":"%s","outcome":"reoperation","measure":"cumulative-incidence",
        "group":"%s","time":{"value":%d,"unit":"years"},"estimate":%g,"n":%d,
        "topic":"recurrence"})",
               id, study, group, years, share, n);
  };
  const auto study = [](const char* id, const char* capture, const char* cohort) {
    return fmt(R"(,"%s":{"citation":"made up","design":"registry","indication":"disc-herniation",
        "procedure":"discectomy","capture":"%s","cohort":"%s","n":900,"access":"abstract",
        "population":"p"})",
               id, capture, cohort);
  };
  const auto evidence =
      small_evidence(point("trial/2y", "trial", "all", 2, 0.08, 300) +
                         point("trial-later/5y", "trial-later", "whoever came", 5, 0.12, 210) +
                         point("trial-later/waited", "trial-later", "waited", 5, 0.3, 90) +
                         point("register-a-later/5y", "register-a-later", "all", 5, 0.1, 900),
                     study("trial", "trial-follow-up", "trial") +
                         study("trial-later", "trial-follow-up", "trial") +
                         study("register-a-later", "national-register", "register-a"));
  HazardSpec spec = reoperation();
  spec.use = {"trial-later/5y", "register-a/1y", "register-a-later/5y", "trial/2y",
              "trial-later/waited"};
  spec.selected = {};
  spec.assigned = {"trial-later/waited"};
  const auto series = series_of(evidence, spec, settings());
  ASSERT_TRUE(series) << series.error().message;
  ASSERT_EQ(series->size(), 4U);
  EXPECT_EQ((*series)[0].points.size(), 1U);
  EXPECT_EQ((*series)[1].points.size(), 1U);
  EXPECT_EQ((*series)[1].cohort, (*series)[0].cohort);
  const HazardSeries& trial = (*series)[2];
  EXPECT_FALSE(trial.assigned);
  ASSERT_EQ(trial.points.size(), 2U);
  EXPECT_EQ(trial.points[1].finding, "trial-later/5y");
  EXPECT_EQ(trial.people, 300);
  const HazardSeries& waited = (*series)[3];
  EXPECT_TRUE(waited.assigned);
  EXPECT_EQ(waited.cohort, "trial");
  EXPECT_EQ(waited.people, 90);
}

TEST(Series, AFirstOperationHasNeitherDefinitionNorSource) {
  HazardSpec spec = reoperation();
  spec.offsets = false;
  const auto series = series_of(small_evidence(), spec, settings());
  ASSERT_TRUE(series);
  for (const HazardSeries& one : *series) {
    EXPECT_EQ(one.definition, Definition::kAny);
    EXPECT_EQ(one.capture, Capture::kRegister);
  }
}

TEST(Series, AnArmHasItsOwnSizeOrNone) {
  const auto evidence = small_evidence(R"(,
      "centre-b/counted":{"study":"centre-b","outcome":"reoperation","measure":"proportion",
        "group":"men","time":{"value":5,"unit":"years"},"estimate":0.1,"events":6,
        "topic":"recurrence"},
      "centre-b/interval":{"study":"centre-b","outcome":"reoperation","measure":"proportion",
        "group":"men","time":{"value":5,"unit":"years"},"estimate":0.5,"ci95":[0.402,0.598],
        "topic":"recurrence"},
      "centre-b/silent":{"study":"centre-b","outcome":"reoperation","measure":"proportion",
        "group":"men","time":{"value":5,"unit":"years"},"estimate":0.1,"topic":"recurrence"},
      "register-a/silent":{"study":"register-a","outcome":"reoperation","measure":"proportion",
        "group":"men","time":{"value":5,"unit":"years"},"estimate":0.1,"topic":"recurrence"})");
  const auto told = [&](const char* id) { return told_size(evidence, *evidence.find_finding(id)); };
  const auto counted = [&](const char* id) {
    return counted_size(evidence, *evidence.find_finding(id), settings());
  };
  EXPECT_EQ(told("centre-b/5y"), 120);
  EXPECT_EQ(told("register-a/2y"), 5000);     // everybody: the study's
  EXPECT_EQ(told("centre-b/counted"), 60);    // 6 events are a tenth
  EXPECT_EQ(told("centre-b/interval"), 100);  // 0.25 / 0.05^2
  EXPECT_FALSE(told("centre-b/silent"));
  EXPECT_EQ(counted("centre-b/silent"), 100);    // of 300
  EXPECT_EQ(counted("register-a/silent"), 500);  // a tenth of 5,000
}

TEST(Series, LeavesACohortOutByItsName) {
  const auto evidence = small_evidence();
  const auto series = series_of(evidence, reoperation(), settings(), "b-people");
  ASSERT_TRUE(series);
  for (const HazardSeries& one : *series) EXPECT_EQ(one.cohort, "register-a");
}

TEST(Series, SaysWhichFindingIsNoPoint) {
  const auto evidence = small_evidence();
  HazardSpec spec = reoperation();
  spec.use.push_back("register-a/gone");
  EXPECT_EQ(series_of(evidence, spec, settings()).error().code, core::ErrorCode::kDangling);
  spec.use.back() = "meta-c/smoking-or";
  EXPECT_EQ(series_of(evidence, spec, settings()).error().code, core::ErrorCode::kWrongType);
  EXPECT_NE(series_of(evidence, spec, settings()).error().message.find("meta-c/smoking-or"),
            std::string::npos);
}

}  // namespace
