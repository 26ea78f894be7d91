#include "backsight/history/event.h"

#include <gtest/gtest.h>

#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using core::ErrorCode;

const knowledge::Vocabulary& vocabulary() {
  static const knowledge::Knowledge pack = test::small_knowledge({});
  return pack.vocabulary;
}

constexpr const char* kHead =
    R"({"id":"017f22e2-79b0-7cc3-98c4-dc0c0c07398f","occurred_at":"2026-11-23T03:12:00Z",)";

core::Result<history::ProposedEvent> read(const std::string& rest) {
  const auto value = core::json::parse(kHead + rest);
  EXPECT_TRUE(value.has_value()) << rest;
  return history::read_proposed_event(*value, core::Path(), vocabulary());
}

TEST(Event, ReadsEachKind) {
  const auto profile = read(R"("kind":"profile-recorded",
      "body":{"birth_year":1978,"sex":"female","risk":["diabetes"]}})");
  ASSERT_TRUE(profile.has_value());
  EXPECT_EQ(std::get<history::ProfileRecorded>(profile->body).birth_year, 1978);

  const auto surgery = read(R"("kind":"surgery-recorded","body":{"performed_on":"2026-11-12",
      "procedure":"microdiscectomy","level":"L4-L5","side":"left","durotomy":null,"fusion":false}})");
  ASSERT_TRUE(surgery.has_value());
  const auto& body = std::get<history::SurgeryRecorded>(surgery->body);
  EXPECT_EQ(body.side, history::Side::kLeft);
  EXPECT_EQ(body.durotomy, std::nullopt);
  EXPECT_EQ(body.fusion, false);

  ASSERT_TRUE(read(R"("kind":"check-in-submitted","body":{"denied":["fever"]}})").has_value());

  const auto measure =
      read(R"("kind":"measure-submitted","body":{"instrument":"odi","score":34}})");
  ASSERT_TRUE(measure.has_value());
  EXPECT_EQ(history::kind_of(measure->body), "measure-submitted");
  const auto& total = std::get<history::MeasureSubmitted>(measure->body);
  EXPECT_EQ(vocabulary().instrument(total.instrument).name, "odi");
  EXPECT_EQ(total.score, 34);

  const auto replaced = read(R"("kind":"record-corrected",
      "body":{"corrects":"017f22e2-79b0-7cc3-98c4-dc0c0c073990","kind":"measure-submitted",
              "body":{"instrument":"rmdq","score":7}}})");
  ASSERT_TRUE(replaced.has_value());
  const auto& better = std::get<history::RecordCorrected>(replaced->body).replacement;
  ASSERT_TRUE(better.has_value());
  EXPECT_EQ(std::get<history::MeasureSubmitted>(*better).score, 7);

  const auto withdrawn = read(R"("kind":"record-corrected",
      "body":{"corrects":"017f22e2-79b0-7cc3-98c4-dc0c0c073990","body":null}})");
  ASSERT_TRUE(withdrawn.has_value());
  EXPECT_EQ(std::get<history::RecordCorrected>(withdrawn->body).replacement, std::nullopt);
}

struct Bad {
  const char* name;
  const char* rest;
  ErrorCode code;
  const char* pointer;
};

class RefusedEvent : public testing::TestWithParam<Bad> {};

TEST_P(RefusedEvent, NamesThePlace) {
  const auto event = read(GetParam().rest);
  ASSERT_FALSE(event.has_value());
  EXPECT_EQ(event.error().code, GetParam().code) << core::describe(event.error());
  EXPECT_EQ(event.error().place.pointer, GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, RefusedEvent,
    testing::Values(
        Bad{"NoKind", R"("body":{}})", ErrorCode::kMissingMember, ""},
        Bad{"UnknownKind", R"("kind":"checkin-submitted","body":{}})", ErrorCode::kUnknownWord,
            "/kind"},
        Bad{"NoBody", R"("kind":"check-in-submitted"})", ErrorCode::kMissingMember, ""},
        Bad{"ForgedAuthor", R"("kind":"check-in-submitted","body":{},"author":{"role":"nurse"}})",
            ErrorCode::kUnknownMember, "/author"},
        Bad{"BadDate", R"("kind":"surgery-recorded","body":{"performed_on":"2026-02-30"}})",
            ErrorCode::kBadTime, "/body/performed_on"},
        Bad{"BadYear", R"("kind":"profile-recorded","body":{"birth_year":78}})",
            ErrorCode::kOutOfRange, "/body/birth_year"},
        Bad{"UnknownInstrument",
            R"("kind":"measure-submitted","body":{"instrument":"osi","score":3}})",
            ErrorCode::kUnknownWord, "/body/instrument"},
        Bad{"InstrumentWithoutScore", R"("kind":"measure-submitted","body":{"instrument":"odi"}})",
            ErrorCode::kMissingMember, "/body"},
        Bad{"ScoreAboveTheScale",
            R"("kind":"measure-submitted","body":{"instrument":"odi","score":101}})",
            ErrorCode::kOutOfRange, "/body/score"},
        Bad{"ScoreBelowTheScale",
            R"("kind":"measure-submitted","body":{"instrument":"odi","score":-1}})",
            ErrorCode::kOutOfRange, "/body/score"},
        Bad{"ScoreOfNoNumber",
            R"("kind":"measure-submitted","body":{"instrument":"odi","score":1e999}})",
            ErrorCode::kOutOfRange, "/body/score"},
        Bad{"ScoreBetweenSteps",
            R"("kind":"measure-submitted","body":{"instrument":"rmdq","score":7.5}})",
            ErrorCode::kOutOfRange, "/body/score"},
        Bad{"ScoreAsText", R"("kind":"measure-submitted","body":{"instrument":"odi","score":"3"}})",
            ErrorCode::kWrongType, "/body/score"},
        Bad{"AnswersOfAQuestionnaire",
            R"("kind":"measure-submitted",
               "body":{"instrument":"odi","score":3,"items":[1,2]}})",
            ErrorCode::kUnknownMember, "/body/items"},
        Bad{"BadCorrects", R"("kind":"record-corrected","body":{"corrects":"x"}})",
            ErrorCode::kBadId, "/body/corrects"},
        Bad{"ReplacementWithoutKind",
            R"("kind":"record-corrected","body":{"body":{},
               "corrects":"017f22e2-79b0-7cc3-98c4-dc0c0c073990"}})",
            ErrorCode::kMissingMember, "/body"}),
    [](const auto& one) { return one.param.name; });

TEST(Event, StoredFormReadsBack) {
  const auto proposed = read(R"("kind":"check-in-submitted",
      "body":{"reported":[{"symptom":"leg-pain","side":"left","intensity_0_10":7}]}})");
  ASSERT_TRUE(proposed.has_value());
  const history::Event event{proposed->id, proposed->occurred_at, core::Instant{1},
                             {},           proposed->body,        {}};
  const auto again =
      history::read_event(history::write(event, vocabulary()), core::Path(), vocabulary());
  ASSERT_TRUE(again.has_value()) << core::describe(again.error());
  EXPECT_EQ(*again, event);
}

// The score stays the number that was given; -0 is the same as 0 and is kept as 0.
TEST(Event, AScoreIsWrittenAsTheNumberItIs) {
  const auto written = [](const char* score) {
    const auto measure = read(R"("kind":"measure-submitted","body":{"instrument":"odi","score":)" +
                              std::string(score) + "}}");
    EXPECT_TRUE(measure.has_value()) << score;
    return core::json::write(history::write_body(measure->body, vocabulary()));
  };
  EXPECT_EQ(written("34"), R"({"instrument":"odi","score":34})");
  EXPECT_EQ(written("15.56"), R"({"instrument":"odi","score":15.56})");
  EXPECT_EQ(written("1e1"), R"({"instrument":"odi","score":10})");
  EXPECT_EQ(written("-0"), R"({"instrument":"odi","score":0})");
}

}  // namespace
