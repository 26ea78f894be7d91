#include "backsight/course/course.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "made_up_road.h"
#include "synthetic.h"

namespace backsight::course {
namespace {

using core::ErrorCode;
using test::made_up_road;

constexpr Person kOperatedPerson = {.indication = Indication::kDiscHerniation,
                                    .care = Care::kOperated};

Follower follower_of(Road road) {
  Model model;
  model.version = "made-up";
  model.horizon_days = 730;
  model.roads = {std::move(road)};
  auto out = Follower::make(std::move(model));
  EXPECT_TRUE(out);
  return *std::move(out);
}

const Follower& follower() {
  static const Follower instance = follower_of(made_up_road());
  return instance;
}

Course followed(std::span<const Observation> observations, std::int32_t today,
                const Wanted& wanted = {}) {
  auto out = follower().follow(kOperatedPerson, observations, today, wanted);
  EXPECT_TRUE(out) << (out ? "" : out.error().message);
  return *std::move(out);
}

void tell(std::vector<Observation>& to, std::int32_t day, Domain domain, double score) {
  to.push_back({.day = day, .domain = domain, .score = score});
}

// Leg pain of 1, day after day, as people on this road may well have.
std::vector<Observation> quiet(std::int32_t from, std::int32_t to) {
  std::vector<Observation> out;
  for (std::int32_t day = from; day < to; ++day) tell(out, day, Domain::kLegPain, 1);
  return out;
}

TEST(Course, TheirOwnBandFollowsWhatTheyTold) {
  std::vector<Observation> told;
  for (std::int32_t day = 10; day < 60; ++day) tell(told, day, Domain::kLegPain, 4);
  const Course course = followed(told, 60, {.days = {30, 90}, .goals = {}});
  for (const CurvePoint& point : course.domains[0].points) {
    EXPECT_NEAR(point.own.median, 4, 0.5);
    EXPECT_LT(point.own.high80 - point.own.low80, point.road.high80 - point.road.low80);
  }
  EXPECT_LT(course.domains[0].points[0].road.median, 2.5);
  EXPECT_EQ(course.domains[0].scores, 50);
  EXPECT_EQ(course.domains[1].scores, 0);
  EXPECT_EQ(course.last_day, 59);
}

TEST(Standing, NothingIsKnownWithoutScores) {
  const Course course = followed({}, 30);
  for (const DomainCourse& domain : course.domains) {
    EXPECT_EQ(domain.stage.place, Place::kNotKnown);
    EXPECT_EQ(domain.change.place, Place::kNotKnown);
  }
  EXPECT_EQ(course.last_day, std::nullopt);
  EXPECT_EQ(course.relapse.probability, 0);
  EXPECT_EQ(course.relapse.began, std::nullopt);
}

TEST(Standing, WorseForSixDays) {
  auto told = quiet(20, 80);
  for (std::int32_t day = 80; day < 86; ++day) tell(told, day, Domain::kLegPain, 5);
  const Course course = followed(told, 86);
  const Standing& change = course.domains[0].change;
  EXPECT_EQ(change.place, Place::kWorse);
  EXPECT_EQ(change.since, 80);
  EXPECT_EQ(change.days, 6);
  EXPECT_EQ(change.check_ins, 6);
  // Half of the people like them have more than 1.4, one in ten more than 5: 5 is within the road.
  const Course at_80 = followed({}, 0, {.days = {80}, .goals = {}});
  ASSERT_GT(at_80.domains[0].points[0].road.high80, 4.5);
  EXPECT_EQ(course.domains[0].stage.place, Place::kUsual);
  EXPECT_EQ(course.domains[1].change.place, Place::kNotKnown);
}

TEST(Standing, OneDayIsNoRunAndAQuietDayEndsOne) {
  auto told = quiet(20, 80);
  tell(told, 80, Domain::kLegPain, 6);
  EXPECT_EQ(followed(told, 80).domains[0].change.place, Place::kUsual);
  tell(told, 81, Domain::kLegPain, 6);
  EXPECT_EQ(followed(told, 81).domains[0].change.place, Place::kWorse);
  tell(told, 82, Domain::kLegPain, 1);
  EXPECT_EQ(followed(told, 82).domains[0].change.place, Place::kUsual);
}

TEST(Standing, BetterThanTheyWere) {
  std::vector<Observation> told;
  for (std::int32_t day = 20; day < 80; ++day) tell(told, day, Domain::kLegPain, 6);
  EXPECT_EQ(followed(told, 80).domains[0].stage.place, Place::kWorse);
  EXPECT_EQ(followed(told, 80).domains[0].change.place, Place::kUsual);
  for (std::int32_t day = 80; day < 83; ++day) tell(told, day, Domain::kLegPain, 1);
  const Standing change = followed(told, 83).domains[0].change;
  EXPECT_EQ(change.place, Place::kBetter);
  EXPECT_EQ(change.days, 3);
}

TEST(Standing, ASilenceEndsIt) {
  auto told = quiet(20, 80);
  for (std::int32_t day = 80; day < 83; ++day) tell(told, day, Domain::kLegPain, 6);
  EXPECT_EQ(followed(told, 82 + kStaleDays).domains[0].change.place, Place::kWorse);
  EXPECT_EQ(followed(told, 83 + kStaleDays).domains[0].change.place, Place::kNotKnown);
}

// A score on the end of the scale stands for all beyond: nobody is worse than expected with a 10
// where one in ten expects a 10.
TEST(Standing, TheEndsOfTheScaleStandForAllBeyond) {
  std::vector<Observation> told;
  for (std::int32_t day = 20; day < 60; ++day) tell(told, day, Domain::kLegPain, 10);
  EXPECT_EQ(followed(told, 60).domains[0].change.place, Place::kUsual);
  told.clear();
  for (std::int32_t day = 20; day < 60; ++day) tell(told, day, Domain::kLegPain, 0);
  EXPECT_EQ(followed(told, 60).domains[0].stage.place, Place::kUsual);
}

// Nobody can tell less than 0: after a long time without pain no 0 is worse than expected, however
// far below the scale the course behind it lies; and after the worst pain no 10 is better.
TEST(Standing, TheEndOfTheScaleIsNeverTheWrongSide) {
  for (const auto& [end, wrong] :
       {std::pair(0.0, Place::kWorse), std::pair(10.0, Place::kBetter)}) {
    std::vector<Observation> told;
    for (std::int32_t day = 20; day < 400; ++day) tell(told, day, Domain::kLegPain, end);
    const Course course = followed(told, 400);
    const DomainCourse& leg = course.domains[0];
    EXPECT_NE(leg.change.place, wrong) << end;
    EXPECT_NE(leg.stage.place, wrong) << end;
  }
}

TEST(Departures, ARelapseHasItsDayAndItsAlarm) {
  auto told = quiet(10, 100);
  for (std::int32_t day = 100; day < 112; ++day) tell(told, day, Domain::kLegPain, 6);
  const Course course = followed(told, 112);
  EXPECT_GT(course.relapse.probability, 0.9);
  ASSERT_TRUE(course.relapse.began);
  EXPECT_NEAR(course.relapse.began->most_probable, 100, 1);
  EXPECT_LE(course.relapse.began->low80, course.relapse.began->most_probable);
  EXPECT_GE(course.relapse.began->high80, course.relapse.began->most_probable);
  ASSERT_TRUE(course.relapse_alarm_since);
  EXPECT_GE(*course.relapse_alarm_since, 100);
  EXPECT_LE(*course.relapse_alarm_since, 105);

  const auto before = std::span(told).first(90);
  EXPECT_EQ(followed(before, 112).relapse_alarm_since, std::nullopt);
  EXPECT_LT(followed(before, 112).relapse.probability, 0.01);
}

TEST(Departures, ASetbackHasItsDay) {
  std::vector<Observation> told;
  for (std::int32_t day = 10; day < 100; ++day) tell(told, day, Domain::kBackPain, 1);
  for (const double score : {7, 6, 5}) {
    tell(told, told.back().day + 1, Domain::kBackPain, score);
  }
  const Course course = followed(told, 102);
  EXPECT_GT(course.setback.probability, 0.8);
  ASSERT_TRUE(course.setback.began);
  EXPECT_EQ(course.setback.began->most_probable, 100);
  EXPECT_EQ(course.relapse_alarm_since, std::nullopt);
}

TEST(Goals, AreReachedByThoseWhoHold) {
  Goal leg;
  leg.id = "leg";
  leg.at_most[0] = 3;
  const Course course = followed(quiet(5, 60), 60, {.days = {}, .goals = {leg}});
  EXPECT_GT(course.goals[0].reached_by_today, 0.95);
  std::vector<Observation> told;
  for (std::int32_t day = 5; day < 60; ++day) tell(told, day, Domain::kLegPain, 7);
  const Course far = followed(told, 60, {.days = {}, .goals = {leg}});
  EXPECT_LT(far.goals[0].reached_by_today, 0.05);
  EXPECT_LT(far.goals[0].reached_by_horizon, 0.2);
}

TEST(Flat, IsWhenNineTenthsOfTheFallAreDone) {
  Road road = made_up_road();
  road.sd_log_days = 1e-9;
  const Follower one_pace = follower_of(road);
  const auto course = one_pace.follow(kOperatedPerson, {}, 12);
  ASSERT_TRUE(course);
  ASSERT_TRUE(course->domains[0].flat);
  // exp(-(t / 12)^0.8) = 0.1 at t = 12 (log 10)^(1 / 0.8) = 34.04; leg pain has no wound here.
  EXPECT_EQ(course->domains[0].flat->day, 35);
  // After 12 days exp(-1) of the fall is still to come.
  EXPECT_NEAR(course->domains[0].flat->done_today, 1 - std::exp(-1.0), 1e-6);
}

TEST(Flat, IsNotSaidWhereNoFallIsExpected) {
  Road road = made_up_road();
  RoadDraw draw = road.draw(0);
  draw.late[0] = draw.before[0] + 1;
  road.draws = columns_of({draw});
  const Follower no_fall = follower_of(road);
  const auto course = no_fall.follow(kOperatedPerson, {}, 12);
  ASSERT_TRUE(course);
  EXPECT_FALSE(course->domains[0].flat);
  EXPECT_TRUE(course->domains[1].flat);
}

TEST(Input, IsRefusedWithItsPlace) {
  const auto refused = [](Observation one, const char* pointer) {
    const std::vector<Observation> all = {{.day = 1, .score = 3}, one};
    const auto course = follower().follow(kOperatedPerson, all, 10);
    return !course && course.error().code == ErrorCode::kOutOfRange &&
           course.error().place.pointer == pointer;
  };
  EXPECT_TRUE(refused({.day = 2, .score = 10.5}, "/observations/1/score"));
  EXPECT_TRUE(refused({.day = 2, .score = -1}, "/observations/1/score"));
  EXPECT_TRUE(refused({.day = 2, .score = std::nan("")}, "/observations/1/score"));
  EXPECT_TRUE(refused({.day = 11, .score = 1}, "/observations/1/day"));
  EXPECT_TRUE(refused({.day = -40'000, .score = 1}, "/observations/1/day"));
  EXPECT_TRUE(refused({.day = 2, .score = 1, .step = 0}, "/observations/1/step"));
  const auto beyond = follower().follow(kOperatedPerson, {}, 10, {.days = {10, 731}, .goals = {}});
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().place.pointer, "/days/1");
  Goal never;
  never.hold_days = 0;
  EXPECT_FALSE(follower().follow(kOperatedPerson, {}, 10, {.days = {}, .goals = {never}}));
  const auto no_road =
      follower().follow({.indication = Indication::kStenosis, .care = Care::kOperated}, {}, 10);
  ASSERT_FALSE(no_road);
  EXPECT_EQ(no_road.error().code, ErrorCode::kOutOfRange);
}

TEST(Input, OfTwoScoresOfOneSourceTheLaterRecordedCountsAndTheOtherIsMarked) {
  std::vector<Observation> told = {{.day = 5, .score = 8, .recorded = 1},
                                   {.day = 5, .score = 2, .recorded = 2}};
  const std::vector<Observation> later = {told[1]};
  const Course both = followed(told, 6, {.days = {6}, .goals = {}});
  const Course one = followed(later, 6, {.days = {6}, .goals = {}});
  EXPECT_EQ(both.superseded, std::vector<Observation>{told[0]});
  EXPECT_EQ(both.domains[0].points[0].own.median, one.domains[0].points[0].own.median);
  EXPECT_EQ(both.domains[0].scores, 1);
}

TEST(Input, ScoresBeforeTheStartAreOfThePainBefore) {
  std::vector<Observation> told;
  for (std::int32_t day = -10; day < 0; ++day) tell(told, day, Domain::kLegPain, 10);
  const Course course = followed(told, 0, {.days = {-1, 3, 300}, .goals = {}});
  const auto& points = course.domains[0].points;
  EXPECT_GT(points[0].own.median, 9);
  EXPECT_GT(points[1].own.median, points[1].road.median + 0.5);
  EXPECT_LT(points[2].own.median, 4);
  EXPECT_EQ(course.domains[0].stage.place, Place::kNotKnown) << "there is no road before the start";
}

TEST(Model, IsRefusedWithTheRoad) {
  Model model;
  model.roads = {made_up_road(), made_up_road()};
  model.roads[1].day_to_day.sd[0] = 0;
  const auto refused = Follower::make(model);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().place.pointer, "/roads/1");
}

TEST(Json, TellsWhatIsKnown) {
  auto told = quiet(20, 80);
  for (std::int32_t day = 80; day < 86; ++day) tell(told, day, Domain::kLegPain, 5);
  Goal goal;
  goal.id = "desk-work";
  goal.at_most[2] = 2.2;
  const auto json = write(followed(told, 86, {.days = {90}, .goals = {goal}}));
  EXPECT_EQ(*json.find("knowledge")->string(), "made-up");
  EXPECT_EQ(*json.find("care")->string(), "operated");
  const auto& leg = *json.find("domains")->find("leg-pain");
  EXPECT_EQ(*leg.find("change")->find("place")->string(), "worse");
  EXPECT_EQ(leg.find("change")->find("days")->number()->text, "6");
  EXPECT_EQ(leg.find("points")->array()->size(), 1U);
  EXPECT_EQ(*json.find("domains")->find("disability")->find("stage")->find("place")->string(),
            "not-known");
  EXPECT_EQ(*json.find("goals")->array()->front().find("id")->string(), "desk-work");
  EXPECT_NE(json.find("relapse")->find("began"), nullptr);
  // What is written is JSON that can be read again.
  const auto again = core::json::parse(core::json::write(json));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, json);
}

}  // namespace
}  // namespace backsight::course
