// One person's record, all engines at once.
#include "backsight/advice/whole.h"

#include <gtest/gtest.h>

#include "engine/course/made_up_road.h"
#include "engine/outlook/small_model.h"
#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using core::ErrorCode;

class Whole : public testing::Test {
 protected:
  history::Event event(std::string_view kind, std::string_view when, std::string_view body) {
    history::Event out;
    out.id.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, ++n_};
    out.occurred_at = *core::parse_instant(when);
    out.recorded_at = out.occurred_at;
    out.body =
        *history::read_body(kind, *core::json::parse(body), core::Path(), knowledge_.vocabulary);
    return out;
  }
  history::Event operation(std::string_view body) {
    return event("surgery-recorded", "2026-10-01T12:00:00Z", body);
  }
  history::Event check_in(std::string_view when, int leg) {
    return event(
        "check-in-submitted", when,
        R"({"reported":[{"symptom":"leg-pain","intensity_0_10":)" + std::to_string(leg) + "}]}");
  }
  static course::Model course_model() {
    course::Model out{.version = "made-up", .horizon_days = 730, .roads = {}};
    out.roads.push_back(course::test::made_up_road());
    return out;
  }

  const knowledge::Knowledge knowledge_ = test::small_knowledge(
      {{"same-day", R"({"symptom": "leg-pain", "intensity_0_10": {"at-least": 9}})"}});
  const outlook::Forecaster outlook_{outlook::small_model()};
  const course::Follower course_ = course::Follower::make(course_model()).value();
  const advice::Engines engines_{knowledge_, outlook_, course_};
  const core::Instant now_ = *core::parse_instant("2026-10-20T12:00:00Z");
  std::uint8_t n_ = 0;
};

constexpr std::string_view kDisc =
    R"({"performed_on":"2026-10-01","procedure":"microdiscectomy","indication":"disc-herniation"})";

TEST_F(Whole, SpeaksWithEveryEngineAboutTheSameRecord) {
  const history::History history = {
      event("profile-recorded", "2026-10-01T11:00:00Z", R"({"birth_year":1981,"sex":"female"})"),
      operation(kDisc), check_in("2026-10-18T08:00:00Z", 3), check_in("2026-10-20T08:00:00Z", 9)};
  const auto whole = advice::advise_whole(engines_, history, now_);
  EXPECT_EQ(whole.advice.urgency, knowledge::Urgency::kSameDay);
  ASSERT_TRUE(whole.course) << whole.course.error().message;
  EXPECT_EQ(whole.course->course.today, 19);
  EXPECT_EQ(whole.course->course.domains[0].scores, 2);
  EXPECT_EQ(whole.course->course.domains[0].points.size(), 19U + 30 + 1);
  ASSERT_TRUE(whole.outlook);
  EXPECT_EQ(whole.outlook->options.size(), 1U);  // the operation is done

  const auto json = advice::write(whole, knowledge_.vocabulary);
  EXPECT_EQ(*json.find("advice")->find("urgency")->string(), "same-day");
  EXPECT_NE(json.find("course")->object(), nullptr);
  EXPECT_NE(json.find("outlook")->object(), nullptr);
  EXPECT_TRUE(json.find("not_told")->array()->empty());
}

TEST_F(Whole, SaysWhyAnEngineCannotSpeakAndTheOthersSpeak) {
  const history::History history = {check_in("2026-10-20T08:00:00Z", 9)};
  const auto whole = advice::advise_whole(engines_, history, now_);
  EXPECT_EQ(whole.advice.urgency, knowledge::Urgency::kSameDay);
  ASSERT_FALSE(whole.course);
  EXPECT_EQ(whole.course.error().code, ErrorCode::kMissingMember);
  ASSERT_FALSE(whole.outlook);
  EXPECT_EQ(whole.outlook.error().code, ErrorCode::kMissingMember);
  const auto json = advice::write(whole, knowledge_.vocabulary);
  EXPECT_TRUE(json.find("course")->is_null());
  ASSERT_EQ(json.find("not_told")->array()->size(), 2U);
  EXPECT_EQ(*json.find("not_told")->array()->at(0).find("what")->string(), "course");
}

TEST_F(Whole, ReadsTheProfileFromTheRecord) {
  const auto of = [&](history::History history) {
    return advice::profile_at(history, now_).value();
  };
  const auto profile = event("profile-recorded", "2026-10-01T11:00:00Z",
                             R"({"birth_year":1960,"sex":"male","risk":["diabetes"]})");
  auto read = of({profile, operation(kDisc)});
  EXPECT_EQ(read.indication, outlook::Indication::kDiscHerniation);
  EXPECT_EQ(read.procedure, "microdiscectomy");
  EXPECT_EQ(read.age, 65.5);
  EXPECT_EQ(read.sex, outlook::Sex::kMale);
  EXPECT_EQ(read.diabetes, true);
  EXPECT_TRUE(read.operated);
  EXPECT_NEAR(read.years_since, 19.5 / 365.25, 1e-9);
  EXPECT_EQ(read.earlier_surgery, std::nullopt);

  // Diabetes that is not named was perhaps not asked; an operation to come is none yet.
  read = of({operation(R"({"performed_on":"2026-11-01","indication":"stenosis"})")});
  EXPECT_EQ(read.diabetes, std::nullopt);
  EXPECT_FALSE(read.operated);
  // With a fusion the outlook has no numbers, and after a second operation neither.
  EXPECT_EQ(of({operation(R"({"indication":"stenosis","fusion":true})")}).procedure, "fusion");
  const auto second = event(
      "surgery-recorded", "2026-10-15T12:00:00Z",
      R"({"performed_on":"2026-10-15","procedure":"discectomy","indication":"disc-herniation"})");
  EXPECT_EQ(of({operation(kDisc), second}).earlier_surgery, outlook::EarlierSurgery::kSamePlace);
}

TEST_F(Whole, IsTheSameInAnyOrderOfEvents) {
  history::History history = {operation(kDisc), check_in("2026-10-18T08:00:00Z", 3),
                              check_in("2026-10-20T08:00:00Z", 4)};
  const auto text = [&] {
    return core::json::write(
        advice::write(advice::advise_whole(engines_, history, now_), knowledge_.vocabulary));
  };
  const std::string first = text();
  std::swap(history[0], history[2]);
  EXPECT_EQ(text(), first);
}

}  // namespace
