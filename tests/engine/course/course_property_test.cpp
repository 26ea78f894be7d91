// Only the set of observations counts, not the order in which they arrive.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "backsight/course/course.h"
#include "made_up_road.h"

namespace backsight::course {
namespace {

const Follower& follower() {
  static const Follower instance = [] {
    Model model;
    model.version = "made-up";
    model.horizon_days = 365;
    model.roads = {test::made_up_road(3)};
    return *Follower::make(std::move(model));
  }();
  return instance;
}

Observation any_observation() {
  const auto domain = static_cast<Domain>(*rc::gen::inRange(0, 3));
  Observation out;
  out.day = *rc::gen::inRange(-5, 30);
  out.domain = domain;
  out.score =
      domain == Domain::kDisability ? *rc::gen::inRange(0, 51) / 5.0 : *rc::gen::inRange(0, 11);
  out.step = domain == Domain::kDisability ? 0.2 : 1;
  out.source = *rc::gen::inRange<std::uint32_t>(0, 2);
  out.recorded = *rc::gen::inRange(0, 3);
  return out;
}

std::vector<Observation> any_observations() {
  std::vector<Observation> out;
  const int count = *rc::gen::inRange(1, 25);
  for (int i = 0; i < count; ++i) out.push_back(any_observation());
  return out;
}

std::vector<Observation> shuffled(std::vector<Observation> all) {
  for (std::size_t i = all.size(); i > 1; --i)
    std::swap(all[i - 1], all[*rc::gen::inRange<std::size_t>(0, i)]);
  return all;
}

std::string text_of(std::span<const Observation> observations) {
  const auto course = follower().follow({}, observations, 40, {.days = {-2, 10, 60}, .goals = {}});
  RC_ASSERT(course.has_value());
  return core::json::write(write(*course));
}

RC_GTEST_PROP(CourseProperty, DoesNotDependOnTheOrder, ()) {
  const auto told = any_observations();
  RC_ASSERT(text_of(told) == text_of(shuffled(told)));
}

// What arrives late or again changes nothing that was not told.
RC_GTEST_PROP(CourseProperty, TheSameToldTwiceIsToldOnce, ()) {
  auto told = any_observations();
  const std::string once = text_of(sorted(told).counted);
  auto twice = sorted(told).counted;
  twice.push_back(twice[*rc::gen::inRange<std::size_t>(0, twice.size())]);
  RC_ASSERT(text_of(shuffled(twice)) == once);
}

RC_GTEST_PROP(CourseProperty, BandsAreInOrderAndProbabilitiesAreProbabilities, ()) {
  const auto told = any_observations();
  const auto course = follower().follow({}, told, 40, {.days = {-3, 0, 7, 40, 365}, .goals = {}});
  RC_ASSERT(course.has_value());
  for (const DomainCourse& domain : course->domains) {
    for (const CurvePoint& point : domain.points) {
      for (const Band& band : {point.road, point.own}) {
        RC_ASSERT(0 <= band.low80 && band.low80 <= band.low50 && band.low50 <= band.median &&
                  band.median <= band.high50 && band.high50 <= band.high80 && band.high80 <= 10);
      }
    }
  }
  for (const Departed& one : {course->relapse, course->setback})
    RC_ASSERT(one.probability >= 0 && one.probability <= 1);
}

}  // namespace
}  // namespace backsight::course
