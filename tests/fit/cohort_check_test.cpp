#include "backsight/fit/cohort_check.h"

#include "small_evidence.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

const std::string kModel = R"("hazards":[{"id":"reoperation","option":"surgery",
    "indications":["disc-herniation"],"outcomes":["reoperation"],
    "use":["register-a/1y","register-a/2y"],"selected":["centre-b/5y"]}])";

evidence::Evidence foreign() {
  const auto value = core::json::parse(R"({"format":1,"studies":{
      "other-name":{"citation":"c","design":"registry","indication":"disc-herniation",
        "procedure":"discectomy","doi":"10.1000/a","n":50,"access":"abstract","population":"p"},
      "stranger":{"citation":"c","design":"registry","indication":"stenosis",
        "procedure":"laminectomy","n":800,"access":"abstract","population":"p"}},
    "findings":{
      "other-name/4y":{"study":"other-name","outcome":"reoperation","measure":"proportion",
        "group":"all","time":{"value":4,"unit":"years"},"estimate":0.11},
      "stranger/2y":{"study":"stranger","outcome":"reoperation","measure":"cumulative-incidence",
        "group":"men","time":{"value":2,"unit":"years"},"estimate":0.05},
      "stranger/no-time":{"study":"stranger","outcome":"reoperation","measure":"proportion",
        "estimate":0.05},
      "stranger/pain":{"study":"stranger","outcome":"pain","measure":"proportion",
        "time":{"value":2,"unit":"years"},"estimate":0.3}}})");
  return *evidence::Evidence::read(*value);
}

TEST(CohortCheck, TakesWhatHasAShareAndATimeAndKnowsOurOwnPeople) {
  const auto ours = small_evidence();
  const auto spec = model_spec(kModel);
  ASSERT_TRUE(spec);
  const auto file = foreign();
  const auto jobs = plan_cohort_check(ours, *spec, file);
  ASSERT_EQ(jobs.size(), 2U);
  // Nobody of ours first, then the study with our register's DOI.
  EXPECT_EQ(jobs[0].our_cohort, "");
  ASSERT_EQ(jobs[0].points.size(), 1U);
  EXPECT_EQ(jobs[0].points[0].finding->id, "stranger/2y");
  EXPECT_TRUE(jobs[0].points[0].like.selected);
  EXPECT_EQ(jobs[1].our_cohort, "register-a");
  EXPECT_FALSE(jobs[1].points[0].like.selected);
  EXPECT_EQ(jobs[1].points[0].standing, Standing::kNew);
}

TEST(CohortCheck, CountsWhatItLeavesOutAndWhy) {
  const auto spec = model_spec(kModel);
  ASSERT_TRUE(spec);
  const NotChecked left = count_not_checked(*spec, foreign());
  EXPECT_EQ(left.other_outcome, 1U);  // stranger/pain
  EXPECT_EQ(left.no_share, 0U);
  EXPECT_EQ(left.no_time, 1U);  // stranger/no-time
  EXPECT_EQ(left.all(), 2U);
  const auto odds = core::json::parse(R"({"format":1,"studies":{
      "s":{"citation":"c","design":"registry","indication":"stenosis","procedure":"laminectomy",
           "access":"abstract","population":"p"}},
    "findings":{
      "s/odds":{"study":"s","outcome":"reoperation","measure":"odds-ratio","exposure":"smoking",
        "estimate":1.4},
      "s/everybody":{"study":"s","outcome":"reoperation","measure":"proportion",
        "time":{"value":2,"unit":"years"},"estimate":1}}})");
  EXPECT_EQ(count_not_checked(*spec, *evidence::Evidence::read(*odds)).no_share, 2U);
}

TEST(CohortCheck, PredictsWithoutTheCohortInRisingIntervals) {
  const auto ours = small_evidence();
  const auto spec = model_spec(kModel);
  const auto file = foreign();
  for (const CohortJob& job : plan_cohort_check(ours, *spec, file)) {
    const auto predictions = check_cohort(ours, *spec, job);
    ASSERT_TRUE(predictions) << predictions.error().message;
    for (const CohortPrediction& one : *predictions) {
      EXPECT_LE(0, one.low95);
      EXPECT_LE(one.low95, one.low50);
      EXPECT_LE(one.low50, one.median);
      EXPECT_LE(one.median, one.high50);
      EXPECT_LE(one.high50, one.high95);
      EXPECT_LE(one.high95, 1);
    }
  }
}

TEST(CohortCheck, TellsKindsApartAndWeighsCohortsAlike) {
  const auto spec = model_spec(kModel);
  const auto prediction = [&](const char* cohort, Standing standing, double share) {
    CohortPrediction one;
    one.point.model = &spec->hazards[0];
    one.point.standing = standing;
    one.point.like.cohort = cohort;
    one.point.like.indication = Indication::kStenosis;
    one.point.share = share;
    one.low95 = 0.05;
    one.low50 = 0.1;
    one.median = 0.15;
    one.high50 = 0.2;
    one.high95 = 0.3;
    return one;
  };
  const auto rows =
      tally({prediction("a", Standing::kUsed, 0.01), prediction("a", Standing::kUsed, 0.12),
             prediction("a", Standing::kUsed, 0.18), prediction("b", Standing::kUsed, 0.29),
             prediction("b", Standing::kNew, 0.5)});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].standing, Standing::kUsed);
  EXPECT_EQ(rows[0].points, 4U);
  EXPECT_EQ(rows[0].cohorts, 2U);
  EXPECT_DOUBLE_EQ(rows[0].inside95, 0.75);
  EXPECT_DOUBLE_EQ(rows[0].inside95_by_cohort, (2.0 / 3 + 1) / 2);
  EXPECT_DOUBLE_EQ(rows[0].inside50, 0.5);
  EXPECT_DOUBLE_EQ(rows[0].above, 0.5);
  EXPECT_DOUBLE_EQ(rows[1].inside95, 0);
}

}  // namespace
