#include "backsight/fit/series.h"

#include "small_evidence.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

HazardSpec reoperation() {
  HazardSpec out;
  out.id = "reoperation";
  out.option = "surgery";
  out.outcomes = {"reoperation"};
  out.use = {"register-a/2y", "register-a/mean", "register-a/1y"};
  out.selected = {"centre-b/5y"};
  return out;
}

TEST(Series, PutsTimesOfOneGroupInOrderAndACrudeShareByItself) {
  const auto evidence = small_evidence();
  const auto series = series_of(evidence, reoperation());
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

TEST(Series, LeavesACohortOutByItsName) {
  const auto evidence = small_evidence();
  const auto series = series_of(evidence, reoperation(), "b-people");
  ASSERT_TRUE(series);
  for (const HazardSeries& one : *series) EXPECT_EQ(one.cohort, "register-a");
}

TEST(Series, SaysWhichFindingIsNoPoint) {
  const auto evidence = small_evidence();
  HazardSpec spec = reoperation();
  spec.use.push_back("register-a/gone");
  EXPECT_EQ(series_of(evidence, spec).error().code, core::ErrorCode::kDangling);
  spec.use.back() = "meta-c/smoking-or";
  EXPECT_EQ(series_of(evidence, spec).error().code, core::ErrorCode::kWrongType);
  EXPECT_NE(series_of(evidence, spec).error().message.find("meta-c/smoking-or"), std::string::npos);
}

}  // namespace
