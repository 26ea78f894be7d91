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
    testing::Values(Bad{"NoKind", R"("body":{}})", ErrorCode::kMissingMember, ""},
                    Bad{"UnknownKind", R"("kind":"checkin-submitted","body":{}})",
                        ErrorCode::kUnknownWord, "/kind"},
                    Bad{"NoBody", R"("kind":"check-in-submitted"})", ErrorCode::kMissingMember, ""},
                    Bad{"ForgedAuthor",
                        R"("kind":"check-in-submitted","body":{},"author":{"role":"nurse"}})",
                        ErrorCode::kUnknownMember, "/author"},
                    Bad{"BadDate",
                        R"("kind":"surgery-recorded","body":{"performed_on":"2026-02-30"}})",
                        ErrorCode::kBadTime, "/body/performed_on"},
                    Bad{"BadYear", R"("kind":"profile-recorded","body":{"birth_year":78}})",
                        ErrorCode::kOutOfRange, "/body/birth_year"},
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
  const history::Event event{
      proposed->id, proposed->occurred_at, core::Instant{1}, {}, proposed->body};
  const auto again =
      history::read_event(history::write(event, vocabulary()), core::Path(), vocabulary());
  ASSERT_TRUE(again.has_value()) << core::describe(again.error());
  EXPECT_EQ(*again, event);
}

}  // namespace
