#include "backsight/history/facts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using history::Event;
using history::History;

const knowledge::Vocabulary& vocabulary() {
  static const knowledge::Knowledge pack = test::small_knowledge({});
  return pack.vocabulary;
}

history::EventId id(std::uint8_t n) {
  history::EventId out;
  out.value.bytes[6] = 0x70;
  out.value.bytes[8] = 0x80;
  out.value.bytes[15] = n;
  return out;
}

core::Instant at(std::string_view text) { return *core::parse_instant(text); }

Event event(std::uint8_t n, std::string_view when, std::string_view kind, std::string_view body) {
  const auto value = core::json::parse(body);
  auto read = history::read_body(kind, *value, core::Path(), vocabulary());
  EXPECT_TRUE(read.has_value()) << (read ? "" : core::describe(read.error()));
  return {id(n), at(when), at(when), history::Role::kPatient, *read, {}};
}

Event check_in(std::uint8_t n, std::string_view when, std::string_view body) {
  return event(n, when, "check-in-submitted", body);
}

knowledge::TermId term(std::string_view name) { return *vocabulary().term(name); }

bool reports(const history::Facts& facts, std::string_view name) {
  return std::ranges::find(facts.answers.reported, term(name), &history::Report::symptom) !=
         facts.answers.reported.end();
}

TEST(Facts, NothingRecordedIsNothingKnown) {
  const auto facts = history::facts_at({}, at("2026-11-23T00:00:00Z"));
  EXPECT_EQ(facts.age, std::nullopt);
  EXPECT_EQ(facts.days_since_surgery, std::nullopt);
  EXPECT_EQ(facts.check_in, std::nullopt);
}

TEST(Facts, AreThoseOfTheLatestCheckIn) {
  const History history = {
      event(1, "2026-11-01T00:00:00Z", "profile-recorded", R"({"birth_year":1976})"),
      event(2, "2026-11-02T00:00:00Z", "surgery-recorded",
            R"({"performed_on":"2026-11-12","side":"left"})"),
      check_in(3, "2026-11-20T12:00:00Z", R"({"reported":[{"symptom":"fever"}]})"),
      check_in(4, "2026-11-23T12:00:00Z",
               R"({"reported":[{"symptom":"leg-pain"}],"denied":["fever"]})")};
  const auto facts = history::facts_at(history, at("2026-11-24T00:00:00Z"));
  EXPECT_EQ(facts.check_in, id(4));
  EXPECT_EQ(facts.age, 49.5);
  EXPECT_EQ(facts.days_since_surgery, 11.5);
  EXPECT_EQ(facts.operated_side, history::Side::kLeft);
  EXPECT_TRUE(reports(facts, "leg-pain"));
  EXPECT_FALSE(reports(facts, "fever"));
  ASSERT_EQ(facts.earlier.size(), 1U);
  EXPECT_EQ(facts.earlier[0].days_ago, 3);

  const auto then = history::facts_at(history, at("2026-11-21T00:00:00Z"));
  EXPECT_EQ(then.check_in, id(3)) << "what occurred later does not count";
}

// A phone's clock was eight minutes ahead, then it was corrected.
TEST(Facts, ACheckInDatedAheadIsNotLaterThanOneRecordedAfterIt) {
  Event ahead = check_in(1, "2026-11-23T12:08:00Z", R"({"denied":["saddle-numbness"]})");
  ahead.recorded_at = at("2026-11-23T12:00:00Z");
  Event told =
      check_in(2, "2026-11-23T12:02:00Z", R"({"reported":[{"symptom":"saddle-numbness"}]})");
  told.recorded_at = at("2026-11-23T12:02:01Z");
  for (const auto& history : {History{ahead, told}, History{told, ahead}}) {
    for (const auto* when : {"2026-11-23T12:02:01Z", "2026-11-23T12:30:00Z"}) {
      const auto facts = history::facts_at(history, at(when));
      EXPECT_EQ(facts.check_in, id(2));
      ASSERT_EQ(facts.earlier.size(), 1U);
      EXPECT_EQ(facts.earlier[0].days_ago, 2.0 / (24 * 60))
          << "it counts from when it was recorded";
    }
  }
  EXPECT_EQ(history::facts_at({ahead}, at("2026-11-23T12:00:00Z")).check_in, id(1))
      << "it does not wait for its time";
}

TEST(Facts, WhatWasToldLateCountsFromWhenItHappened) {
  Event late = check_in(1, "2026-11-20T12:00:00Z", R"({"reported":[{"symptom":"fever"}]})");
  late.recorded_at = at("2026-11-23T12:00:00Z");
  const Event last = check_in(2, "2026-11-22T12:00:00Z", R"({"denied":["fever"]})");
  EXPECT_EQ(history::facts_at({late, last}, at("2026-11-24T00:00:00Z")).check_in, id(2));
}

TEST(Facts, TimesAheadThatAreCutToTheSameMomentKeepTheirOrder) {
  Event first = check_in(2, "2026-11-23T12:08:00Z", R"({"denied":["fever"]})");
  Event second = check_in(1, "2026-11-23T12:09:00Z", R"({"reported":[{"symptom":"fever"}]})");
  first.recorded_at = second.recorded_at = at("2026-11-23T12:05:00Z");
  EXPECT_EQ(history::facts_at({first, second}, at("2026-11-24T00:00:00Z")).check_in, id(1));
}

TEST(Event, TheRecordOfAMomentHoldsWhatWasRecordedByThen) {
  Event late = check_in(1, "2026-11-20T12:00:00Z", "{}");
  late.recorded_at = at("2026-11-23T12:00:00Z");
  const History history = {late, check_in(2, "2026-11-22T12:00:00Z", "{}")};
  EXPECT_TRUE(history::recorded_by(history, at("2026-11-21T00:00:00Z")).empty());
  EXPECT_EQ(history::recorded_by(history, at("2026-11-22T12:00:00Z")), History{history[1]});
  EXPECT_EQ(history::recorded_by(history, at("2026-11-23T12:00:00Z")), history);
  EXPECT_EQ(history::up_to(history, late), History{late});
  EXPECT_EQ(history::up_to(history, history[1]), history);
}

TEST(Facts, DoNotDependOnTheOrderOfTheList) {
  History history = {
      check_in(1, "2026-11-20T12:00:00Z", R"({"reported":[{"symptom":"fever"}]})"),
      check_in(2, "2026-11-21T12:00:00Z", R"({"denied":["fever"]})"),
      event(3, "2026-11-20T13:00:00Z", "record-corrected",
            R"({"corrects":"00000000-0000-7000-8000-000000000001","kind":"check-in-submitted",
                "body":{"reported":[{"symptom":"headache"}]}})")};
  const auto when = at("2026-11-22T00:00:00Z");
  const auto expected =
      core::json::write(history::write(history::facts_at(history, when), vocabulary()));
  std::ranges::sort(history, {}, &Event::id);
  do {
    EXPECT_EQ(core::json::write(history::write(history::facts_at(history, when), vocabulary())),
              expected);
  } while (std::ranges::next_permutation(history, {}, &Event::id).found);
}

TEST(Facts, CorrectionsReplaceAndWithdraw) {
  History history = {check_in(1, "2026-11-20T12:00:00Z", R"({"reported":[{"symptom":"fever"}]})"),
                     event(2, "2026-11-20T13:00:00Z", "record-corrected",
                           R"({"corrects":"00000000-0000-7000-8000-000000000001",
                               "kind":"check-in-submitted","body":{"denied":["fever"]}})")};
  const auto when = at("2026-11-22T00:00:00Z");
  EXPECT_FALSE(reports(history::facts_at(history, when), "fever"));
  EXPECT_TRUE(reports(history::facts_at(history, at("2026-11-20T12:30:00Z")), "fever"))
      << "before the correction was made the first version counts";
  history.push_back(event(3, "2026-11-20T14:00:00Z", "record-corrected",
                          R"({"corrects":"00000000-0000-7000-8000-000000000001","body":null})"));
  EXPECT_EQ(history::facts_at(history, when).check_in, std::nullopt);
}

// The total of a questionnaire is no check-in: it neither answers for one nor ages it.
TEST(Facts, AMeasureLeavesTheCheckInAsItIs) {
  History history = {check_in(3, "2026-11-20T12:00:00Z", R"({"reported":[{"symptom":"fever"}]})")};
  const auto before = history::facts_at(history, at("2026-11-24T00:00:00Z"));
  history.push_back(
      event(4, "2026-11-23T12:00:00Z", "measure-submitted", R"({"instrument":"odi","score":0})"));
  const auto after = history::facts_at(history, at("2026-11-24T00:00:00Z"));
  EXPECT_EQ(after.check_in, id(3));
  EXPECT_EQ(after.answers, before.answers);
  EXPECT_EQ(after.earlier.size(), before.earlier.size());
  const auto counted = history::effective_events(history, at("2026-11-24T00:00:00Z"));
  const auto* last = history::latest(counted, &history::Effective::measure);
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->event->id, id(4));
  EXPECT_EQ(last->check_in, nullptr);
}

TEST(Facts, AnOpenAnswerKeepsTheEarlierOneForADay) {
  const Event yesterday =
      check_in(1, "2026-11-20T12:00:00Z", R"({"reported":[{"symptom":"saddle-numbness"}]})");
  const auto when = at("2026-11-25T00:00:00Z");
  const auto after = [&](std::string_view time, std::string_view body) {
    return history::facts_at({yesterday, check_in(2, time, body)}, when);
  };
  EXPECT_TRUE(reports(after("2026-11-20T18:00:00Z", "{}"), "saddle-numbness")) << "not asked";
  EXPECT_TRUE(reports(after("2026-11-20T18:00:00Z", R"({"skipped":["saddle-numbness"]})"),
                      "saddle-numbness"));
  const auto unsure = after("2026-11-20T18:00:00Z", R"({"unsure":["saddle-numbness"]})");
  EXPECT_TRUE(reports(unsure, "saddle-numbness"));
  EXPECT_EQ(unsure.answers.unsure, std::vector{term("saddle-numbness")})
      << "the carried report stands beside the \"don't know\", not in its place";
  EXPECT_FALSE(reports(after("2026-11-20T18:00:00Z", R"({"denied":["saddle-numbness"]})"),
                       "saddle-numbness"));
  EXPECT_FALSE(reports(after("2026-11-22T18:00:00Z", "{}"), "saddle-numbness")) << "two days on";
}

TEST(Facts, ANoInBetweenSettlesIt) {
  const History history = {
      check_in(1, "2026-11-20T08:00:00Z", R"({"reported":[{"symptom":"fever"}]})"),
      check_in(2, "2026-11-20T12:00:00Z", R"({"denied":["fever"]})"),
      check_in(3, "2026-11-20T16:00:00Z", "{}")};
  EXPECT_FALSE(reports(history::facts_at(history, at("2026-11-21T00:00:00Z")), "fever"));
}

TEST(Facts, AnOperationStillToComeIsNoTimeSinceSurgery) {
  const History history = {
      event(1, "2026-11-02T00:00:00Z", "surgery-recorded", R"({"performed_on":"2026-12-24"})"),
      check_in(2, "2026-11-20T16:00:00Z", "{}")};
  EXPECT_EQ(history::facts_at(history, at("2026-11-21T00:00:00Z")).days_since_surgery,
            std::nullopt);
}

TEST(Facts, FileFormReadsBack) {
  const auto value = core::json::parse(R"({
    "patient": {"age": 48, "sex": "female", "risk": ["diabetes"]},
    "surgery": {"procedure": "microdiscectomy", "side": "left", "durotomy": null,
                "fusion": false, "days_since": 2.5},
    "check_in": {"reported": [{"symptom": "leg-pain", "side": "left"}], "denied": ["fever"],
                 "unsure": ["saddle-numbness"]}})");
  ASSERT_TRUE(value.has_value());
  const auto facts = history::read_facts(*value, core::Path(), vocabulary());
  ASSERT_TRUE(facts.has_value()) << core::describe(facts.error());
  EXPECT_EQ(facts->age, 48);
  EXPECT_EQ(facts->days_since_surgery, 2.5);
  const auto again =
      history::read_facts(history::write(*facts, vocabulary()), core::Path(), vocabulary());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->answers, facts->answers);
  EXPECT_EQ(again->days_since_surgery, facts->days_since_surgery);
}

TEST(Facts, FileWithoutACheckInIsRefused) {
  const auto facts = history::read_facts(*core::json::parse("{}"), core::Path(), vocabulary());
  ASSERT_FALSE(facts.has_value());
  EXPECT_EQ(facts.error().code, core::ErrorCode::kMissingMember);
}

}  // namespace
