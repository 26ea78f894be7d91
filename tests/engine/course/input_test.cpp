#include "backsight/course/input.h"

#include <gtest/gtest.h>

#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using course::Care;
using course::CourseInput;
using course::Domain;
using course::Indication;
using course::Observation;
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

Event surgery(std::uint8_t n, std::string_view when, std::string_view body) {
  return event(n, when, "surgery-recorded", body);
}

constexpr std::string_view kOperation =
    R"({"performed_on":"2026-10-01","indication":"disc-herniation"})";
constexpr std::string_view kLeg4 = R"({"reported":[{"symptom":"leg-pain","intensity_0_10":4}]})";

CourseInput input(const History& history, std::string_view when = "2026-11-01T12:00:00Z",
                  const course::Known& known = {}) {
  auto out = course::input_at(history, at(when), vocabulary(), known);
  EXPECT_TRUE(out) << (out ? "" : core::describe(out.error()));
  return out ? *std::move(out) : CourseInput{};
}

Observation told(std::int32_t day, Domain domain, double score, std::string_view recorded) {
  Observation out;
  out.day = day;
  out.domain = domain;
  out.score = score;
  out.recorded = at(recorded).ms;
  return out;
}

TEST(CourseInput, ScoresAreReportedOrDenied) {
  const History history = {
      surgery(1, "2026-09-20T00:00:00Z", kOperation),
      check_in(
          2, "2026-10-03T09:00:00Z",
          R"({"reported":[{"symptom":"leg-pain","intensity_0_10":4}],"denied":["back-pain"]})"),
      check_in(3, "2026-10-04T09:00:00Z",
               R"({"reported":[{"symptom":"leg-pain"}],"unsure":["back-pain"]})"),
      check_in(4, "2026-10-05T09:00:00Z",
               R"({"reported":[{"symptom":"leg-pain","side":"left","intensity_0_10":2},
                               {"symptom":"leg-pain","side":"right","intensity_0_10":6}]})")};
  const CourseInput out = input(history);
  EXPECT_EQ(out.person.indication, Indication::kDiscHerniation);
  EXPECT_EQ(out.person.care, Care::kOperated);
  EXPECT_EQ(out.start, (core::Date{2026, 10, 1}));
  EXPECT_EQ(out.today, 31);
  EXPECT_EQ(out.observations,
            (std::vector<Observation>{told(2, Domain::kLegPain, 4, "2026-10-03T09:00:00Z"),
                                      told(2, Domain::kBackPain, 0, "2026-10-03T09:00:00Z"),
                                      told(4, Domain::kLegPain, 6, "2026-10-05T09:00:00Z")}));
}

Event measure(std::uint8_t n, std::string_view when, std::string_view body) {
  return event(n, when, "measure-submitted", body);
}

// Percent ODI 34 is 3.4 of 10, in steps of 2 % = 0.2; of a scale of -10 to 30 where more is better,
// 26 is 4 of 40 away from the best.
TEST(CourseInput, AQuestionnaireTellsItsDomain) {
  const History history = {
      surgery(1, "2026-09-20T00:00:00Z", kOperation),
      measure(2, "2026-10-03T09:00:00Z", R"({"instrument":"odi","score":34})"),
      measure(3, "2026-10-04T09:00:00Z", R"({"instrument":"odi","score":100})"),
      measure(4, "2026-10-05T09:00:00Z", R"({"instrument":"ease","score":26})"),
      measure(5, "2026-10-06T09:00:00Z", R"({"instrument":"rmdq","score":12})")};
  Observation percent = told(2, Domain::kDisability, 3.4, "2026-10-03T09:00:00Z");
  Observation worst = told(3, Domain::kDisability, 10, "2026-10-04T09:00:00Z");
  Observation ease = told(4, Domain::kDisability, 1, "2026-10-05T09:00:00Z");
  percent.step = worst.step = 0.2;
  ease.step = 1;
  EXPECT_EQ(input(history).observations, (std::vector<Observation>{percent, worst, ease}))
      << "a questionnaire that feeds no domain is kept in the record only";
}

// The rules of days and of the last word are those of a check-in.
TEST(CourseInput, AQuestionnaireCountsByDayLikeACheckIn) {
  constexpr std::string_view kBefore = R"({"instrument":"odi","score":60})";
  History history = {
      surgery(1, "2026-09-20T00:00:00Z", kOperation),
      measure(2, "2026-09-28T09:00:00Z", kBefore),  // day -3
      measure(3, "2026-07-03T23:59:00Z", kBefore),  // day -90: of another time
      measure(4, "2026-10-03T09:00:00Z", R"({"instrument":"odi","score":40})"),
      measure(5, "2026-10-03T19:00:00Z", R"({"instrument":"odi","score":44})"),
      measure(6, "2026-11-02T09:00:00Z", R"({"instrument":"odi","score":10})"),  // to come
      check_in(7, "2026-10-03T12:00:00Z", kLeg4)};
  // Sent late: told to have happened on day 5, recorded on day 20.
  Event late = measure(8, "2026-10-06T09:00:00Z", R"({"instrument":"odi","score":30})");
  late.recorded_at = at("2026-10-21T09:00:00Z");
  history.push_back(late);
  const CourseInput out = input(history);
  EXPECT_EQ(out.left_out, 1U);
  const auto sorted = course::sorted(out.observations);
  std::vector<std::pair<std::int32_t, double>> days;
  for (const Observation& one : sorted.counted) {
    if (one.domain == Domain::kDisability) days.emplace_back(one.day, one.score);
  }
  EXPECT_EQ(days, (std::vector<std::pair<std::int32_t, double>>{{-3, 6.0}, {2, 4.4}, {5, 3.0}}));
  ASSERT_EQ(sorted.superseded.size(), 1U) << "the check-in of that day is of another domain";
  EXPECT_EQ(sorted.superseded[0].score, 4);

  // A correction gives another total, or takes it back; the day stays.
  Event corrected = measure(9, "2026-10-10T00:00:00Z", kBefore);
  corrected.body = history::RecordCorrected{
      id(5), std::get<history::MeasureSubmitted>(
                 measure(10, "2026-10-10T00:00:00Z", R"({"instrument":"odi","score":42})").body)};
  Event withdrawn = corrected;
  withdrawn.id = id(11);
  withdrawn.body = history::RecordCorrected{id(8), std::nullopt};
  history.push_back(corrected);
  history.push_back(withdrawn);
  days.clear();
  for (const Observation& one : course::sorted(input(history).observations).counted) {
    if (one.domain == Domain::kDisability) days.emplace_back(one.day, one.score);
  }
  EXPECT_EQ(days, (std::vector<std::pair<std::int32_t, double>>{{-3, 6.0}, {2, 4.2}}));
}

TEST(CourseInput, WithoutAnOperationAQuestionnaireMayBeTheFirstScore) {
  const History history = {measure(2, "2026-10-03T09:00:00Z", R"({"instrument":"odi","score":34})"),
                           check_in(3, "2026-10-05T09:00:00Z", kLeg4)};
  course::Known known;
  known.indication = Indication::kStenosis;
  EXPECT_EQ(input(history, "2026-11-01T12:00:00Z", known).start, (core::Date{2026, 10, 3}));
}

TEST(CourseInput, CorrectionsCount) {
  Event corrected = check_in(2, "2026-10-03T09:00:00Z", kLeg4);
  Event withdrawn = check_in(3, "2026-10-04T09:00:00Z", kLeg4);
  History history = {surgery(1, "2026-09-20T00:00:00Z", kOperation), corrected, withdrawn};
  history::RecordCorrected better;
  better.corrects = id(2);
  better.replacement = std::get<history::CheckInSubmitted>(
      check_in(9, "2026-10-03T09:00:00Z",
               R"({"reported":[{"symptom":"leg-pain","intensity_0_10":7}]})")
          .body);
  Event one = corrected;
  one.id = id(4);
  one.occurred_at = one.recorded_at = at("2026-10-10T00:00:00Z");
  one.body = better;
  Event two = one;
  two.id = id(5);
  two.body = history::RecordCorrected{.corrects = id(3), .replacement = std::nullopt};
  history.push_back(one);
  history.push_back(two);
  EXPECT_EQ(input(history).observations,
            (std::vector<Observation>{told(2, Domain::kLegPain, 7, "2026-10-03T09:00:00Z")}));
  // As it was known before the corrections.
  EXPECT_EQ(input(history, "2026-10-09T00:00:00Z").observations.size(), 2U);
}

TEST(CourseInput, WhatIsStillToComeDoesNotCount) {
  const History history = {surgery(1, "2026-09-20T00:00:00Z", kOperation),
                           check_in(2, "2026-10-03T09:00:00Z", kLeg4),
                           check_in(3, "2026-11-02T09:00:00Z", kLeg4)};
  EXPECT_EQ(input(history).observations.size(), 1U);
  // An operation that is planned is none yet.
  const CourseInput before = input(history, "2026-09-25T00:00:00Z");
  EXPECT_FALSE(before.operated);
  EXPECT_EQ(before.person.care, Care::kNotOperated);
  EXPECT_EQ(before.start, (core::Date{2026, 9, 25})) << "nothing was told yet";
}

TEST(CourseInput, BeforeTheOperationIsBeforeTheStart) {
  const History history = {surgery(1, "2026-09-20T00:00:00Z", kOperation),
                           check_in(2, "2026-09-28T09:00:00Z", kLeg4),
                           check_in(3, "2026-07-04T00:00:00Z", kLeg4),   // day -89
                           check_in(4, "2026-07-03T23:59:00Z", kLeg4)};  // day -90
  const CourseInput out = input(history);
  ASSERT_EQ(out.observations.size(), 2U);
  EXPECT_EQ(out.observations[0].day, -3);
  EXPECT_EQ(out.observations[1].day, -89);
  EXPECT_EQ(out.left_out, 1U);
}

TEST(CourseInput, TheLatestWordOnTheOperationCounts) {
  const History history = {surgery(1, "2026-09-20T00:00:00Z", kOperation),
                           surgery(2, "2026-10-20T00:00:00Z", R"({"performed_on":"2026-10-15"})"),
                           surgery(3, "2026-10-21T00:00:00Z", R"({"performed_on":"2026-12-24"})"),
                           check_in(4, "2026-10-16T09:00:00Z", kLeg4)};
  const CourseInput out = input(history);
  EXPECT_EQ(out.start, (core::Date{2026, 10, 15}));
  EXPECT_EQ(out.person.indication, Indication::kDiscHerniation) << "said of the first";
  EXPECT_EQ(out.observations[0].day, 1);
}

TEST(CourseInput, WithoutAnOperationItIsTheCourseOfPeopleNotOperated) {
  const History history = {check_in(2, "2026-10-03T09:00:00Z", R"({"denied":["fever"]})"),
                           check_in(3, "2026-10-05T09:00:00Z", kLeg4)};
  course::Known known;
  known.indication = Indication::kStenosis;
  const CourseInput assumed = input(history, "2026-11-01T12:00:00Z", known);
  EXPECT_EQ(assumed.person.care, Care::kNotOperated);
  EXPECT_EQ(assumed.person.indication, Indication::kStenosis);
  EXPECT_EQ(assumed.start, (core::Date{2026, 10, 5})) << "the first check-in with a score";
  EXPECT_EQ(assumed.observations[0].day, 0);
  known.start = core::Date{2026, 9, 25};
  EXPECT_EQ(input(history, "2026-11-01T12:00:00Z", known).observations[0].day, 10);
  known.start = core::Date{2026, 11, 2};
  const auto ahead = course::input_at(history, at("2026-11-01T12:00:00Z"), vocabulary(), known);
  ASSERT_FALSE(ahead);
  EXPECT_EQ(ahead.error().code, core::ErrorCode::kInconsistent);
}

TEST(CourseInput, NeedsToKnowWhatTheTroubleIs) {
  const History unknown = {surgery(1, "2026-09-20T00:00:00Z", R"({"performed_on":"2026-10-01"})")};
  const auto missing = course::input_at(unknown, at("2026-11-01T12:00:00Z"), vocabulary());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, core::ErrorCode::kMissingMember);
  const History other = {
      surgery(1, "2026-09-20T00:00:00Z", R"({"performed_on":"2026-10-01","indication":"tumour"})")};
  const auto not_covered = course::input_at(other, at("2026-11-01T12:00:00Z"), vocabulary());
  ASSERT_FALSE(not_covered);
  EXPECT_EQ(not_covered.error().code, core::ErrorCode::kOutOfRange);
}

TEST(CourseInput, TheOrderOfTheHistoryDoesNotMatter) {
  History history = {surgery(1, "2026-09-20T00:00:00Z", kOperation),
                     check_in(2, "2026-10-03T09:00:00Z", kLeg4),
                     check_in(3, "2026-10-03T19:00:00Z", R"({"denied":["leg-pain"]})")};
  const auto once = course::sorted(input(history).observations);
  std::swap(history[0], history[2]);
  const auto again = course::sorted(input(history).observations);
  EXPECT_EQ(once.counted, again.counted);
  EXPECT_EQ(once.superseded, again.superseded);
  // Of two check-ins of one day the later recorded counts.
  ASSERT_EQ(once.counted.size(), 1U);
  EXPECT_EQ(once.counted[0].score, 0);
  EXPECT_EQ(once.superseded.size(), 1U);
}

}  // namespace
