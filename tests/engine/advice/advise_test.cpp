#include "backsight/advice/advise.h"

#include <gtest/gtest.h>

#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using knowledge::Urgency;

history::Event check_in(const knowledge::Knowledge& pack, std::uint8_t n, std::string_view when,
                        std::string_view body) {
  history::Event out;
  out.id.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n};
  out.occurred_at = *core::parse_instant(when);
  out.recorded_at = out.occurred_at;
  out.body = *history::read_body("check-in-submitted", *core::json::parse(body), core::Path(),
                                 pack.vocabulary);
  return out;
}

TEST(Advise, WithoutACheckInThereIsNothingToSay) {
  const auto pack = test::small_knowledge({{"soon", R"({"symptom":["fever"]})"}});
  const auto advice = advice::advise(pack, history::History{}, core::Instant{0});
  EXPECT_EQ(advice.urgency, Urgency::kNone);
  EXPECT_EQ(advice.check_in, std::nullopt);
  EXPECT_EQ(advice.knowledge, "small");
}

TEST(Advise, IsAboutTheLatestCheckInByThatTime) {
  const auto pack = test::small_knowledge({{"soon", R"({"symptom":["fever"]})"}});
  const history::History history = {
      check_in(pack, 1, "2026-11-20T00:00:00Z", R"({"reported":[{"symptom":"fever"}]})"),
      check_in(pack, 2, "2026-11-23T00:00:00Z", R"({"denied":["fever"]})")};
  const auto then = *core::parse_instant("2026-11-21T00:00:00Z");
  EXPECT_EQ(advice::advise(pack, history::recorded_by(history, then), then).check_in,
            history[0].id);
  const auto now = advice::advise(pack, history, *core::parse_instant("2026-11-24T00:00:00Z"));
  EXPECT_EQ(now.urgency, Urgency::kNone);
  EXPECT_EQ(now.check_in, history[1].id);
}

// The clock of record and phone was three hours ahead when the first check-in was told, then it was
// set right.
TEST(Advise, AClockThatWasSetBackHidesNothing) {
  const auto pack = test::small_knowledge(
      {{"emergency", R"({"symptom":["saddle-numbness"]})"}, {"soon", R"({"symptom":["fever"]})"}});
  const auto at = *core::parse_instant("2026-11-20T12:06:00Z");
  const auto ahead = [&](std::string_view body) {
    return check_in(pack, 1, "2026-11-20T15:00:00Z", body);
  };
  const auto told = [&](std::string_view body) {
    return check_in(pack, 2, "2026-11-20T12:05:00Z", body);
  };
  constexpr std::string_view kNo = R"({"denied":["saddle-numbness"]})";
  constexpr std::string_view kYes = R"({"reported":[{"symptom":"saddle-numbness"}]})";
  const auto later = advice::advise(pack, {ahead(kNo), told(kYes)}, at);
  EXPECT_EQ(later.urgency, Urgency::kEmergency) << "what was told since";
  EXPECT_EQ(later.at, at);
  const auto before = advice::advise(pack, {told(kNo), ahead(kYes)}, at);
  EXPECT_EQ(before.urgency, Urgency::kEmergency) << "what waits for its time";
  EXPECT_EQ(before.check_in, ahead(kYes).id);
  EXPECT_EQ(before.at, at);
}

// Two phones: one sent "no" at 12:00. On the other, five minutes behind, the sign is told at 12:02.
TEST(Advise, TheAnswerIsNeverLessUrgentThanWhatWasJustTold) {
  const auto pack = test::small_knowledge({{"emergency", R"({"symptom":["saddle-numbness"]})"}});
  const history::Event no =
      check_in(pack, 1, "2026-11-20T12:00:00Z", R"({"denied":["saddle-numbness"]})");
  history::Event yes =
      check_in(pack, 2, "2026-11-20T11:57:00Z", R"({"reported":[{"symptom":"saddle-numbness"}]})");
  yes.recorded_at = *core::parse_instant("2026-11-20T12:02:00Z");
  for (const auto& history : {history::History{no, yes}, history::History{yes, no}}) {
    const auto answer = advice::advise_on(yes, pack, history, yes.recorded_at);
    EXPECT_EQ(answer.urgency, Urgency::kEmergency);
    EXPECT_EQ(answer.check_in, yes.id);
    EXPECT_EQ(answer.at, yes.recorded_at);
    EXPECT_EQ(advice::advise_on(no, pack, history, yes.recorded_at).urgency, Urgency::kNone);
  }
}

TEST(Advise, LeavesOutLowerStepsAboutTheSameReports) {
  const auto pack =
      test::small_knowledge({{"routine", R"({"symptom":["fever"]})"},
                             {"same-day", R"({"symptom":["fever"],"celsius":{"at-least":38}})"},
                             {"routine", R"({"symptom":["fever","headache"]})"}});
  history::History history = {check_in(pack, 1, "2026-11-20T00:00:00Z",
                                       R"({"reported":[{"symptom":"fever","celsius":39}]})")};
  const core::Instant at{history[0].occurred_at};
  auto advice = advice::advise(pack, history, at);
  ASSERT_EQ(advice.reasons.size(), 1U);
  EXPECT_EQ(advice.reasons[0].rule, "r1");

  history[0] =
      check_in(pack, 1, "2026-11-20T00:00:00Z",
               R"({"reported":[{"symptom":"fever","celsius":39},{"symptom":"headache"}]})");
  advice = advice::advise(pack, history, at);
  ASSERT_EQ(advice.reasons.size(), 2U);
  EXPECT_EQ(advice.reasons[1].rule, "r2") << "the headache is spoken of by no other reason";
}

TEST(Advise, WritesItsForm) {
  const auto pack = test::small_knowledge({{"emergency", R"({"symptom":["fever"]})"}});
  const history::History history = {check_in(
      pack, 1, "2026-11-20T00:00:00Z", R"({"reported":[{"symptom":"fever","celsius":38.50}]})")};
  EXPECT_EQ(core::json::write(advice::write(advice::advise(pack, history, history[0].occurred_at),
                                            pack.vocabulary)),
            R"({"knowledge":"small","at":"2026-11-20T00:00:00Z","urgency":"emergency",)"
            R"("reasons":[{"rule":"r0","urgency":"emergency","concern":"test",)"
            R"("tell":["patient"],"because":[{"symptom":"fever","celsius":38.50}],)"
            R"("sources":["s/f"]}],"check_in":"00000000-0000-7000-8000-000000000001"})");
}

}  // namespace
