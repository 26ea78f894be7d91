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
  EXPECT_EQ(advice::advise(pack, history, *core::parse_instant("2026-11-21T00:00:00Z")).urgency,
            Urgency::kSoon);
  const auto now = advice::advise(pack, history, *core::parse_instant("2026-11-24T00:00:00Z"));
  EXPECT_EQ(now.urgency, Urgency::kNone);
  EXPECT_EQ(now.check_in, history[1].id);
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
