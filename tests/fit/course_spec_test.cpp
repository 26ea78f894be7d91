#include "backsight/fit/course_spec.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace backsight;
using namespace backsight::fit;
using core::ErrorCode;

// A whole file in the words of models/course.yaml; its numbers are made up.
std::string whole_file() {
  const std::string domain = R"({"outcomes":["leg-pain"],"sd-when-unknown":2.5,
    "prior":{"before":{"mean":7,"sd":2},"late":{"mean":1,"sd":2},"days":{"median":4,"log-sd":1},
      "shape":{"median":0.5,"log-sd":0.3},"wound":{"mean":-1,"sd":1},
      "person-before":{"median":2.2,"log-sd":0.3},"person-late":{"median":2.5,"log-sd":0.3},
      "because":"made up","findings":["a/b"]},
    "day-to-day":{"use":[{"finding":"a/b","as":"within-person-sd"}],"correlation":0.4,
      "because":"made up"}})";
  return R"({"version":1,
    "settings":{"seed":3,"draws":100,"horizon-days":730,"cap-n":1000,"unknown-n":50,
      "until-years":[0.25,1],
      "raw-odi":{"percent-for-a-point":2.1,"log-sd":0.05,"because":"made up"},
      "wound":{"days":7,"because":"made up"},"speed":{"log-sd":1,"because":"made up"},
      "before-late":{"correlation":0.3,"sd":0.15,"because":"made up"},
      "series":{"against":["registry"],"before":{"mean":0,"sd":0.5},"late":{"mean":0,"sd":0.7},
        "wider":{"median":1.5,"log-sd":0.4},"log-sd":{"mean":0,"sd":0.2},"because":"made up"},
      "spreads":{"cohort-before":{"median":0.5,"log-sd":0.5},
        "cohort-late":{"median":0.5,"log-sd":0.5},"arm":{"median":0.25,"log-sd":0.35},
        "occasion":{"median":0.2,"log-sd":0.5},"log-sd":{"median":0.1,"log-sd":0.5},
        "share-probit":0.15,"because":"made up"}},
    "domains":{"leg-pain":)" +
         domain + R"(,"back-pain":)" + domain + R"(,"disability":)" + domain + R"(},
    "differences":{"stenosis":{"days-log-sd":0.4,"shape-log-sd":0.15,"wound-sd":0.4,
        "because":"made up"},
      "not-operated":{"before":{"mean":0,"sd":1},"late":{"mean":0,"sd":1},
        "log-days":{"mean":1,"sd":0.7},"shape-log-sd":0.2,"person-log-sd":0.15,"stenosis-sd":0.7,
        "because":"made up"}},
    "with-disability":{"leg-pain":"a/c","back-pain":"a/d","because":"made up"},
    "relapse":[{"indication":"stenosis","care":"operated","hazard":"reoperation","times":1.5,
      "of-gain":{"leg-pain":0.8,"back-pain":0.5,"disability":0.5},
      "sd":{"leg-pain":1,"back-pain":1,"disability":1},"alarm-from":0.2,"because":"made up"}],
    "alarm":{"rise":3,"until-part":0.25,"because":"made up"},
    "setback":{"count":"a/e","window-days":42,"shorter-than-a-day":"a/f",
      "step":{"leg-pain":1,"back-pain":2,"disability":1},
      "sd":{"leg-pain":1,"back-pain":1,"disability":1},"fades-in-days":4,"because":"made up"},
    "same-people":{"one":["a","b"]},
    "roads":[{"indication":"disc-herniation","care":"not-operated",
      "certainty":{"level":"low","because":"few"},
      "use":["a/g",{"finding":"a/h","days":0,"n":30,"because":"in words"},
        {"finding":"a/i","domain":"disability","at-most":2,"because":"a share"},
        {"finding":"a/j","upper-quartile":30,"because":"a median"}],
      "contrasts":["a/k"]}],
    "left-out":{"a/l":"fusion arm"},
    "other-measures":{"rule":"no number"},"not-placed":["pain"]})";
}

core::Result<CourseSpec> read(const std::string& text) {
  const auto value = core::json::parse(text);
  EXPECT_TRUE(value) << text;
  return read_course_spec(*value);
}

std::string with(const std::string& old, const std::string& by) {
  std::string text = whole_file();
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), by);
}

TEST(CourseSpec, ReadsAWholeFile) {
  const auto spec = read(whole_file());
  ASSERT_TRUE(spec) << spec.error().message;
  EXPECT_EQ(spec->settings.draws, 100U);
  EXPECT_DOUBLE_EQ(spec->settings.raw_odi_factor, 0.21);
  // The prior of a correlation on the scale where it is unbounded: atanh 0.3 = 0.3095.
  EXPECT_NEAR(spec->settings.before_late.mean, 0.30952, 1e-5);
  EXPECT_NEAR(spec->settings.before_late.sd, 0.15 / 0.91, 1e-12);
  EXPECT_DOUBLE_EQ(spec->domains[1].log_days.mean, std::log(4.0));
  EXPECT_EQ(spec->domains[2].day_to_day.at(0).as, DayMeasure::kWithinPersonSd);
  EXPECT_EQ(spec->with_disability[1], "a/d");
  EXPECT_DOUBLE_EQ(spec->relapse.at(0).of_gain[1], 0.5);
  EXPECT_DOUBLE_EQ(spec->relapse.at(0).alarm_from, 0.2);
  EXPECT_DOUBLE_EQ(spec->alarm.rise, 3);
  EXPECT_DOUBLE_EQ(spec->alarm.until_part, 0.25);
  EXPECT_EQ(spec->setback.shorter, "a/f");
  EXPECT_EQ(spec->same_people.at(0).second.size(), 2U);
  const RoadSpec& road = spec->roads.at(0);
  EXPECT_EQ(road.care, course::Care::kNotOperated);
  EXPECT_EQ(road.use.at(0).finding, "a/g");
  EXPECT_EQ(road.use.at(1).days, 0.0);
  EXPECT_EQ(road.use.at(1).n, 30.0);
  EXPECT_EQ(road.use.at(2).domain, course::Domain::kDisability);
  EXPECT_EQ(road.use.at(2).at_most, 2.0);
  EXPECT_EQ(road.use.at(3).upper_quartile, 30.0);
  EXPECT_EQ(spec->left_out.at(0).because, "fusion arm");
}

TEST(CourseSpec, NeedsNothingElseWithoutRoads) {
  EXPECT_TRUE(read(R"({"version":1,"roads":[]})"));
  EXPECT_TRUE(read(R"({"left-out":{"a/b":"why"}})"));
}

TEST(CourseSpec, RefusesWhatSaysNoReasonOrIsNotKnown) {
  const auto code = [](const std::string& old, const std::string& by) {
    const auto spec = read(with(old, by));
    return spec ? ErrorCode::kSystem : spec.error().code;
  };
  EXPECT_EQ(code(R"("fusion arm")", R"("")"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("n":30,"because":"in words")", R"("n":30)"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("wound":{"days":7,"because":"made up"})", R"("wound":{"days":7})"),
            ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("horizon-days")", R"("horizon")"), ErrorCode::kMissingMember);
  EXPECT_EQ(code(R"("seed":3)", R"("seed":3,"seeds":4)"), ErrorCode::kUnknownMember);
  EXPECT_EQ(code(R"("level":"low")", R"("level":"sure")"), ErrorCode::kUnknownWord);
  EXPECT_EQ(code(R"("care":"not-operated")", R"("care":"watched")"), ErrorCode::kUnknownWord);
  EXPECT_EQ(code(R"("as":"within-person-sd")", R"("as":"guess")"), ErrorCode::kUnknownWord);
  EXPECT_EQ(code(R"("until-years":[0.25,1])", R"("until-years":[1,0.25])"), ErrorCode::kOutOfRange);
  EXPECT_EQ(code(R"("domain":"disability","at-most":2)", R"("at-most":2)"),
            ErrorCode::kInconsistent);
  EXPECT_EQ(code(R"("hazard":"reoperation")", R"("hazard":"reoperation","shares":["a/b"])"),
            ErrorCode::kInconsistent);
  EXPECT_EQ(code(R"("correlation":0.4)", R"("correlation":1)"), ErrorCode::kOutOfRange);
}

}  // namespace
