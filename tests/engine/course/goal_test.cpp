#include "backsight/course/goal.h"

#include <gtest/gtest.h>

#include "backsight/course/input.h"
#include "made_up_road.h"

namespace backsight::course {
namespace {

core::Result<std::vector<Goal>> read(std::string_view text) {
  const auto value = core::json::parse(text);
  const core::Path root;
  auto reader = core::ObjectReader::make(*value, root);
  auto out = read_goals(*reader, "goals");
  if (!out) return out;
  TRY_VOID(reader->finish());
  return out;
}

TEST(Goals, ComeBack) {
  Goal goal;
  goal.id = "walk";
  goal.at_most[0] = 3;
  goal.at_most[2] = 2.2;
  goal.hold_days = 7;
  goal.because = "so";
  goal.findings = {"one/two"};
  const auto back = read(R"({"goals":[)" + core::json::write(write(goal)) + "]}");
  ASSERT_TRUE(back) << core::describe(back.error());
  ASSERT_EQ(back->size(), 1U);
  EXPECT_EQ(write(back->front()), write(goal));
  EXPECT_FALSE(back->front().at_most[1]);
  // What is left out: two weeks, without a reason.
  const auto short_one = read(R"({"goals":[{"id":"walk","at_most":{"back-pain":0}}]})");
  ASSERT_TRUE(short_one);
  EXPECT_EQ(short_one->front().hold_days, 14);
  EXPECT_EQ(read("{}")->size(), 0U);
}

TEST(Goals, AreRefusedWithTheirPlace) {
  const auto pointer = [](std::string_view text) { return read(text).error().place.pointer; };
  EXPECT_EQ(pointer(R"({"goals":[{"id":"a","at_most":{}}]})"), "/goals/0/at_most");
  EXPECT_EQ(pointer(R"({"goals":[{"id":"a","at_most":{"leg-pain":11}}]})"),
            "/goals/0/at_most/leg-pain");
  EXPECT_EQ(pointer(R"({"goals":[{"id":"a","at_most":{"arm-pain":1}}]})"),
            "/goals/0/at_most/arm-pain");
  EXPECT_EQ(pointer(R"({"goals":[{"id":"a","at_most":{"leg-pain":1},"hold_days":0}]})"),
            "/goals/0/hold_days");
  EXPECT_EQ(pointer(R"({"goals":[{"at_most":{"leg-pain":1}}]})"),
            "/goals/0");  // what is missing has no place of its own
}

TEST(UsualDays, ReachAMonthBeyondTodayAndNoFurtherThanTheModel) {
  const Model model{.version = "", .horizon_days = 100, .roads = {}, .goals = {}};
  const auto early = usual_days(model, 5);
  EXPECT_EQ(early.front(), 0);
  EXPECT_EQ(early.back(), 35);
  EXPECT_EQ(early.size(), 36U);
  EXPECT_EQ(usual_days(model, 90).back(), 100);
  EXPECT_EQ(usual_days(model, 400).back(), 100);
}

// The dots of a chart: what counts, and from which day.
TEST(Json, TellsTheScoresThatCount) {
  Model model;
  model.version = "made-up";
  model.horizon_days = 730;
  model.roads = {test::made_up_road()};
  const auto follower = Follower::make(std::move(model));
  ASSERT_TRUE(follower);
  CourseInput input;
  input.start = {.year = 2026, .month = 9, .day = 1};
  input.today = 9;
  input.left_out = 2;
  const auto told = [&](std::int32_t day, double score, std::int64_t recorded) {
    Observation one;
    one.day = day;
    one.score = score;
    one.recorded = recorded;
    input.observations.push_back(one);
  };
  told(-3, 7, 1);
  told(5, 4, 2);
  told(5, 6, 3);  // the later word of that day
  const auto course = follower->follow(input.person, input.observations, input.today);
  ASSERT_TRUE(course) << core::describe(course.error());
  const auto json = write(*course, input);
  EXPECT_EQ(*json.find("start")->string(), "2026-09-01");
  EXPECT_EQ(json.find("left_out")->number()->text, "2");
  EXPECT_EQ(
      core::json::write(*json.find("told")),
      R"([{"day":-3,"domain":"leg-pain","score":7},{"day":5,"domain":"leg-pain","score":6}])");
  EXPECT_EQ(core::json::write(*json.find("superseded")),
            R"([{"day":5,"domain":"leg-pain","score":4}])");
  EXPECT_EQ(*json.find("relapse"), *write(*course).find("relapse"));
}

}  // namespace
}  // namespace backsight::course
