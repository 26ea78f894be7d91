#include "backsight/fit/course_check.h"

#include "course_sample.h"

namespace {

using namespace backsight;
using namespace backsight::fit;

evidence::Study study(const std::string& indication, const std::string& procedure) {
  evidence::Study out;
  out.entry = *core::json::parse(R"({"indication":")" + indication + R"(","procedure":")" +
                                 procedure + R"("})");
  return out;
}

TEST(RoadPlace, IsToldFromTheStudyAndTheWordsOfTheGroup) {
  const auto operated = road_place(study("stenosis", "decompression"), "all");
  ASSERT_TRUE(operated);
  EXPECT_EQ(operated->indication, course::Indication::kStenosis);
  EXPECT_EQ(operated->care, course::Care::kOperated);
  for (const char* group : {"non-operative (as treated)", "non-surgical (as treated)",
                            "transforaminal steroid injection", "extended conservative"}) {
    const auto not_operated = road_place(study("disc-herniation", "discectomy"), group);
    ASSERT_TRUE(not_operated) << group;
    EXPECT_EQ(not_operated->care, course::Care::kNotOperated) << group;
  }
  EXPECT_EQ(road_place(study("disc-herniation", "nonoperative"), "placebo")->care,
            course::Care::kNotOperated);
  EXPECT_TRUE(road_place(study("stenosis", "laminectomy"), "laminectomy without fusion"));
  EXPECT_FALSE(road_place(study("stenosis", "decompression"), "decompression with fusion"));
  EXPECT_FALSE(road_place(study("stenosis", "fusion"), "all"));
  EXPECT_FALSE(road_place(study("stenosis", "none"), "all"));
  EXPECT_FALSE(road_place(study("stenosis", "mixed"), "all"));
  EXPECT_FALSE(road_place(study("mixed", "decompression"), "all"));
  EXPECT_FALSE(road_place(study("other", "nonoperative"), "all"));
}

const std::string kOurs = R"(,
  "register-a/leg-0":{"study":"register-a","outcome":"leg-pain","measure":"mean","group":"all",
    "time":{"value":0,"unit":"days"},"estimate":6.7,"sd":2.5,"scale":"0-10"},
  "register-a/leg-1y":{"study":"register-a","outcome":"leg-pain","measure":"mean","group":"all",
    "time":{"value":1,"unit":"years"},"estimate":2.2,"sd":2.6,"scale":"0-10"},
  "centre-b/leg-0":{"study":"centre-b","outcome":"leg-pain","measure":"mean","group":"all",
    "estimate":6.0,"sd":2.4,"scale":"0-10"},
  "meta-c/day":{"study":"meta-c","outcome":"pain-within-person-sd","measure":"mean",
    "estimate":1.2,"scale":"0-10"})";

evidence::Evidence foreign() {
  return *evidence::Evidence::read(*core::json::parse(R"({"format":1,"studies":{
      "other-name":{"citation":"c","design":"registry","indication":"disc-herniation",
        "procedure":"discectomy","doi":"10.1000/a","n":80,"access":"abstract","population":"p"},
      "stranger":{"citation":"c","design":"case-series","indication":"stenosis",
        "procedure":"laminectomy","n":60,"access":"abstract","population":"p"}},
    "findings":{
      "other-name/3m":{"study":"other-name","outcome":"leg-pain","measure":"mean","group":"all",
        "time":{"value":3,"unit":"months"},"estimate":2.6,"sd":2.2,"scale":"0-10"},
      "stranger/2y":{"study":"stranger","outcome":"leg-pain-improvement","measure":"mean",
        "group":"men","time":{"value":2,"unit":"years"},"estimate":30,"scale":"0-100"},
      "stranger/fused":{"study":"stranger","outcome":"leg-pain","measure":"mean",
        "group":"with fusion","time":{"value":2,"unit":"years"},"estimate":3,"scale":"0-10"},
      "stranger/median":{"study":"stranger","outcome":"leg-pain","measure":"median","group":"all",
        "time":{"value":2,"unit":"years"},"estimate":2,"scale":"0-10"},
      "stranger/no-time":{"study":"stranger","outcome":"leg-pain","measure":"mean","group":"all",
        "estimate":2,"scale":"0-10"}}})"));
}

class CheckCourse : public testing::Test {
 protected:
  CheckCourse() : ours_(small_evidence(kOurs)), spec_(course_sample()) {
    RoadSpec road;
    road.use = {{.finding = "register-a/leg-0"}, {.finding = "register-a/leg-1y"}};
    spec_.roads.push_back(road);
    road.indication = course::Indication::kStenosis;
    road.use = {{.finding = "centre-b/leg-0", .days = 0}};
    spec_.roads.push_back(road);
    spec_.domains[0].day_to_day = {{"meta-c/day", DayMeasure::kWithinPersonSd}};
  }
  evidence::Evidence ours_;
  CourseSpec spec_;
};

TEST_F(CheckCourse, TakesMeansThatHaveARoadAndKnowsOurOwnPeople) {
  const auto file = foreign();
  const auto jobs = plan_course_check(ours_, spec_, file);
  ASSERT_EQ(jobs.size(), 2U);
  // Nobody of ours first, then the study with our register's DOI.
  EXPECT_EQ(jobs[0].our_cohort, "");
  ASSERT_EQ(jobs[0].points.size(), 1U);
  EXPECT_EQ(jobs[0].points[0].finding, "stranger/2y");
  EXPECT_EQ(jobs[0].points[0].kind, CoursePointKind::kChange);
  EXPECT_TRUE(jobs[0].points[0].series);
  EXPECT_EQ(jobs[1].our_cohort, "register-a");
  ASSERT_EQ(jobs[1].points.size(), 1U);
  // Our own findings have the time that the spec gives them.
  const auto own = plan_course_check(ours_, spec_, ours_);
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[0].our_cohort, "b-people");
  EXPECT_EQ(own[0].points.at(0).days, 0);
  EXPECT_EQ(own[1].points.size(), 2U);
}

TEST_F(CheckCourse, PredictsWithoutTheCohortInRisingIntervals) {
  for (const CourseJob& job : plan_course_check(ours_, spec_, foreign())) {
    const auto checks = check_course(ours_, spec_, job);
    ASSERT_TRUE(checks) << checks.error().message;
    ASSERT_EQ(checks->size(), job.points.size());
    for (const CourseCheck& one : *checks) {
      EXPECT_LE(one.low95, one.low50);
      EXPECT_LE(one.low50, one.median);
      EXPECT_LE(one.median, one.high50);
      EXPECT_LE(one.high50, one.high95);
      EXPECT_EQ(one.sd_ratio.has_value(), one.point.sd.has_value());
      if (one.sd_ratio) {
        EXPECT_GT(*one.sd_ratio, 0.3);
        EXPECT_LT(*one.sd_ratio, 3);
      }
    }
  }
}

}  // namespace
