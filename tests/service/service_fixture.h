// A service over a MemoryStore, with a clock and ids the test sets.
#pragma once

#include <gtest/gtest.h>

#include <optional>

#include "backsight/service/service.h"
#include "engine/course/made_up_road.h"
#include "engine/outlook/small_model.h"
#include "service/memory_store.h"
#include "support/small_knowledge.h"

namespace backsight::test {

inline constexpr std::int64_t kMinute = 60'000;

class ServiceFixture : public testing::Test {
 protected:
  // Saddle numbness is an emergency; back pain of 8 or more is for the same day; fever is soon.
  const knowledge::Knowledge knowledge_ = small_knowledge(
      {{"emergency", R"({"symptom": "saddle-numbness"})"},
       {"same-day", R"({"symptom": "back-pain", "intensity_0_10": {"at-least": 8}})"},
       {"soon", R"({"symptom": "fever"})"}});
  const outlook::Forecaster outlook_{outlook::small_model(200)};
  const course::Follower course_ = course::Follower::make(course_model()).value();
  const advice::Engines engines_{knowledge_, outlook_, course_};
  MemoryStore store_;
  core::Instant now_ = core::parse_instant("2026-11-23T08:00:00Z").value();
  std::uint64_t random_ = 0;  // counts: each id is another one
  service::Folder folder_{store_, knowledge_, [this] { return now_; },
                          [this](std::span<std::uint8_t> bytes) { fill(bytes); }};
  service::Service service_{folder_, engines_, settings(),
                            [](const std::function<void()>& work) { work(); }};
  const service::Principal who_ = service::local();

  /// After an operation for disc herniation only.
  static course::Model course_model() {
    course::Model out{.version = "small", .horizon_days = 730, .roads = {}};
    out.roads.push_back(course::test::made_up_road());
    course::Goal desk;
    desk.id = "desk-work";
    desk.at_most[1] = 3;
    desk.because = "made up";
    out.goals = {desk};
    return out;
  }
  static service::Settings settings() {
    service::Settings out;
    out.emergency_number = "112";
    out.version = "0.1.0";
    return out;
  }

  history::PersonId add_person() { return service_.add_person(who_, "Kim", false).value(); }

  void fill(std::span<std::uint8_t> bytes) {
    std::uint64_t left = ++random_;
    for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, left >>= 8) {
      *at = static_cast<std::uint8_t>(left);
    }
  }

  history::EventId new_id() {
    std::array<std::uint8_t, 10> random{};
    fill(random);
    return {core::make_uuid_v7(now_, random)};
  }

  history::Body body(std::string_view kind, std::string_view json) {
    const auto value = core::json::parse(json);
    EXPECT_TRUE(value.has_value()) << json;
    auto read = history::read_body(kind, *value, core::Path(), knowledge_.vocabulary);
    EXPECT_TRUE(read.has_value()) << core::describe(read.error());
    return *std::move(read);
  }
  history::ProposedEvent check_in(std::string_view json) {
    return {new_id(), now_, body("check-in-submitted", json)};
  }
  history::ProposedEvent measure(std::string_view json) {
    return {new_id(), now_, body("measure-submitted", json)};
  }
  history::ProposedEvent correction(history::EventId of, std::string_view rest) {
    return {new_id(), now_,
            body("record-corrected",
                 R"({"corrects": ")" + core::format(of) + "\"" + std::string(rest) + "}")};
  }

  /// record() over a store that answers at once.
  core::Result<service::Recorded> record(history::PersonId person, history::ProposedEvent event) {
    std::optional<core::Result<service::Recorded>> out;
    service_.record(who_, person, std::move(event), [&](core::Result<service::Recorded> result) {
      EXPECT_FALSE(out.has_value()) << "answered twice";
      out = std::move(result);
    });
    EXPECT_TRUE(out.has_value()) << "not answered";
    return *std::move(out);
  }
};

}  // namespace backsight::test
