#include "backsight/sentinel/evaluate.h"

#include <gtest/gtest.h>

#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using knowledge::Urgency;
using test::small_knowledge;

history::Facts facts(const knowledge::Knowledge& pack, std::string_view text) {
  const auto value = core::json::parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  auto read = history::read_facts(*value, core::Path(), pack.vocabulary);
  EXPECT_TRUE(read.has_value()) << (read ? "" : core::describe(read.error()));
  return *read;
}

bool fires(std::string_view condition, std::string_view text) {
  const auto pack = small_knowledge({{"soon", condition}});
  return sentinel::evaluate(pack, facts(pack, text)).urgency == Urgency::kSoon;
}

TEST(Evaluate, NothingReportedIsNone) {
  const auto pack = small_knowledge({{"emergency", R"({"symptom":["fever"]})"}});
  const auto triage = sentinel::evaluate(pack, facts(pack, R"({"check_in":{}})"));
  EXPECT_EQ(triage.urgency, Urgency::kNone);
  EXPECT_TRUE(triage.reasons.empty());
}

TEST(Evaluate, TheMostUrgentRuleWinsAndAllReasonsAreKept) {
  const auto pack = small_knowledge({{"routine", R"({"symptom":["fever","headache"]})"},
                                     {"emergency", R"({"symptom":["headache"]})"},
                                     {"same-day", R"({"symptom":["fever"]})"}});
  const auto triage =
      sentinel::evaluate(pack, facts(pack, R"({"check_in":{"reported":[{"symptom":"fever"},
                                                    {"symptom":"headache"}]}})"));
  EXPECT_EQ(triage.urgency, Urgency::kEmergency);
  ASSERT_EQ(triage.reasons.size(), 3U);
  EXPECT_EQ(triage.reasons[0].rule, 1);
  EXPECT_EQ(triage.reasons[0].because, (std::vector<std::uint16_t>{1}));
  EXPECT_EQ(triage.reasons[1].rule, 2);
  EXPECT_EQ(triage.reasons[2].because, (std::vector<std::uint16_t>{0, 1}));
}

struct Example {
  const char* name;
  const char* condition;
  const char* facts;
  bool fires;
};

class Condition : public testing::TestWithParam<Example> {};

TEST_P(Condition, Fires) {
  EXPECT_EQ(fires(GetParam().condition, GetParam().facts), GetParam().fires);
}

constexpr const char* kFever = R"({"check_in":{"reported":[{"symptom":"fever"}]}})";
constexpr const char* kFever38 =
    R"({"check_in":{"reported":[{"symptom":"fever","celsius":38.0}]}})";
constexpr const char* kLeft = R"({"check_in":{"reported":[{"symptom":"leg-pain","side":"left"}]}})";
constexpr const char* kBothAsTwo = R"({"check_in":{"reported":[
    {"symptom":"leg-pain","side":"left"},{"symptom":"leg-pain","side":"right"}]}})";

INSTANTIATE_TEST_SUITE_P(
    Language, Condition,
    testing::Values(
        Example{"WordEquals", R"({"symptom":["leg-pain"],"side":{"one-of":["left"]}})", kLeft,
                true},
        Example{"WordDiffers", R"({"symptom":["leg-pain"],"side":{"one-of":["right"]}})", kLeft,
                false},
        Example{"NotStatedFailsOneOf", R"({"symptom":["fever"],"side":{"one-of":["left"]}})",
                kFever, false},
        Example{"NotStatedMeetsNot", R"({"symptom":["fever"],"change":{"not":["better"]}})", kFever,
                true},
        Example{"StatedFailsNot", R"({"symptom":["leg-pain"],"side":{"not":["left"]}})", kLeft,
                false},
        Example{"TwoSidesAreBilateral",
                R"({"symptom":["leg-pain"],"side":{"one-of":["bilateral"]}})", kBothAsTwo, true},
        Example{"OneSideIsNot", R"({"symptom":["leg-pain"],"side":{"one-of":["bilateral"]}})",
                kLeft, false},
        Example{"ThresholdIsInclusive", R"({"symptom":["fever"],"celsius":{"at-least":38.0}})",
                kFever38, true},
        Example{"AboveThreshold", R"({"symptom":["fever"],"celsius":{"at-least":38.1}})", kFever38,
                false},
        Example{"NotMeasuredFailsThreshold", R"({"symptom":["fever"],"celsius":{"at-least":38.0}})",
                kFever, false},
        Example{"OrderedWords", R"({"symptom":["fever"],"severity":{"at-least":"severe"}})",
                R"({"check_in":{"reported":[{"symptom":"fever","severity":"complete"}]}})", true},
        Example{"OrderedWordsBelow", R"({"symptom":["fever"],"severity":{"at-least":"severe"}})",
                R"({"check_in":{"reported":[{"symptom":"fever","severity":"moderate"}]}})", false},
        Example{"DurationClass", R"({"symptom":["fever"],"duration":{"at-most":"weeks"}})",
                R"({"check_in":{"reported":[{"symptom":"fever","duration":"3-days"}]}})", true},
        Example{"DurationWithoutClass", R"({"symptom":["fever"],"duration":{"at-most":"weeks"}})",
                R"({"check_in":{"reported":[{"symptom":"fever","duration":"always"}]}})", false},
        Example{"DurationClassExcluded", R"({"symptom":["fever"],"duration":{"not":["years"]}})",
                R"({"check_in":{"reported":[{"symptom":"fever","duration":"2-years"}]}})", false},
        Example{"OppositeSide", R"({"symptom":["leg-pain"],"side":{"opposite-to-surgery":true}})",
                R"({"surgery":{"side":"right"},
                    "check_in":{"reported":[{"symptom":"leg-pain","side":"left"}]}})",
                true},
        Example{"SameSide", R"({"symptom":["leg-pain"],"side":{"opposite-to-surgery":true}})",
                R"({"surgery":{"side":"left"},
                    "check_in":{"reported":[{"symptom":"leg-pain","side":"left"}]}})",
                false},
        Example{"OperatedSideNotKnown",
                R"({"symptom":["leg-pain"],"side":{"opposite-to-surgery":true}})", kLeft, true},
        Example{"BothSidesAreNotTheOther",
                R"({"symptom":["leg-pain"],"side":{"opposite-to-surgery":true}})",
                R"({"check_in":{"reported":[{"symptom":"leg-pain","side":"bilateral"}]}})", false},
        Example{"DeniedIsNotReported", R"({"symptom":["fever"]})",
                R"({"check_in":{"denied":["fever"]}})", false},
        Example{"Unsure", R"({"unsure":["fever"]})", R"({"check_in":{"unsure":["fever"]}})", true},
        Example{"SkippedIsNotUnsure", R"({"unsure":["fever"]})",
                R"({"check_in":{"skipped":["fever"]}})", false},
        Example{"Risk", R"({"risk":["diabetes"]})",
                R"({"patient":{"risk":["diabetes"]},"check_in":{}})", true},
        Example{"NoRisk", R"({"risk":["diabetes"]})", R"({"check_in":{}})", false},
        Example{"InsideWindow",
                R"({"all":[{"symptom":["fever"]},{"days-since-surgery":{"from":2,"to":5}}]})",
                R"({"surgery":{"days_since":5},"check_in":{"reported":[{"symptom":"fever"}]}})",
                true},
        Example{"OutsideWindow",
                R"({"all":[{"symptom":["fever"]},{"days-since-surgery":{"from":2,"to":5}}]})",
                R"({"surgery":{"days_since":5.01},"check_in":{"reported":[{"symptom":"fever"}]}})",
                false},
        Example{"UnknownDayFires",
                R"({"all":[{"symptom":["fever"]},{"days-since-surgery":{"from":2,"to":5}}]})",
                kFever, true},
        Example{"UnknownDayFiresNegated",
                R"({"all":[{"symptom":["fever"]},{"not":{"days-since-surgery":{"from":2}}}]})",
                kFever, true},
        Example{"UnknownDuraFires",
                R"({"all":[{"symptom":["fever"]},{"surgery":{"durotomy":true}}]})", kFever, true},
        Example{"ClosedDuraDoesNot",
                R"({"all":[{"symptom":["fever"]},{"surgery":{"durotomy":true}}]})",
                R"({"surgery":{"durotomy":false},"check_in":{"reported":[{"symptom":"fever"}]}})",
                false},
        Example{"AtLeastTwo",
                R"({"at-least":{"n":2,"of":[{"symptom":["fever"]},{"symptom":["headache"]},
                                            {"symptom":["leg-pain"]}]}})",
                R"({"check_in":{"reported":[{"symptom":"fever"},{"symptom":"leg-pain"}]}})", true},
        Example{"AtLeastTwoButOne",
                R"({"at-least":{"n":2,"of":[{"symptom":["fever"]},{"symptom":["headache"]}]}})",
                kFever, false}),
    [](const auto& one) { return one.param.name; });

history::Facts with_earlier(const knowledge::Knowledge& pack, std::string_view now,
                            std::initializer_list<std::pair<double, std::string_view>> earlier) {
  history::Facts out = facts(pack, now);
  for (const auto& [days_ago, text] : earlier) {
    out.earlier.push_back({days_ago, facts(pack, text).answers});
  }
  return out;
}

constexpr const char* kPain7 =
    R"({"check_in":{"reported":[{"symptom":"leg-pain","intensity_0_10":7}]}})";
constexpr const char* kPain3 =
    R"({"check_in":{"reported":[{"symptom":"leg-pain","intensity_0_10":3}]}})";

TEST(Evaluate, RiseComparesWithTheLowestInTheWindow) {
  const auto pack =
      small_knowledge({{"soon", R"({"rise":{"symptom":"leg-pain","points":4,"within-days":14}})"}});
  const auto urgency = [&](const history::Facts& f) { return sentinel::evaluate(pack, f).urgency; };
  EXPECT_EQ(urgency(with_earlier(pack, kPain7, {{2, kPain7}, {5, kPain3}})), Urgency::kSoon);
  EXPECT_EQ(urgency(with_earlier(pack, kPain7, {{2, kPain7}, {15, kPain3}})), Urgency::kNone);
  EXPECT_EQ(urgency(with_earlier(pack, kPain7, {})), Urgency::kNone) << "nothing to compare with";
  EXPECT_EQ(urgency(with_earlier(pack, kPain7, {{1, R"({"check_in":{"denied":["leg-pain"]}})"}})),
            Urgency::kSoon)
      << "no pain is the bottom of the scale";
}

TEST(Evaluate, LastingNeedsAnUnbrokenSpell) {
  const auto pack = small_knowledge({{"soon", R"({"lasting":{"symptom":"fever","days":2}})"}});
  const auto urgency = [&](const history::Facts& f) { return sentinel::evaluate(pack, f).urgency; };
  EXPECT_EQ(urgency(with_earlier(pack, kFever, {{1, kFever}, {2, kFever}})), Urgency::kSoon);
  EXPECT_EQ(urgency(with_earlier(pack, kFever, {{1, kFever}})), Urgency::kNone);
  EXPECT_EQ(urgency(with_earlier(pack, kFever,
                                 {{1, R"({"check_in":{"denied":["fever"]}})"}, {3, kFever}})),
            Urgency::kNone);
}

TEST(Evaluate, LastingIsEndedOnlyByANoToEachOfItsSigns) {
  const auto pack =
      small_knowledge({{"soon", R"({"lasting":{"symptom":["fever","headache"],"days":2}})"}});
  const auto urgency = [&](const history::Facts& f) { return sentinel::evaluate(pack, f).urgency; };
  constexpr const char* kHeadacheNoFever =
      R"({"check_in":{"reported":[{"symptom":"headache"}],"denied":["fever"]}})";
  constexpr const char* kNoFever = R"({"check_in":{"denied":["fever"]}})";
  constexpr const char* kNeither = R"({"check_in":{"denied":["fever","headache"]}})";
  EXPECT_EQ(urgency(with_earlier(pack, kFever, {{2, kHeadacheNoFever}})), Urgency::kSoon)
      << "a no to one sign does not hide the other of the same check-in";
  EXPECT_EQ(urgency(with_earlier(pack, kFever, {{1, kHeadacheNoFever}, {3, kFever}})),
            Urgency::kSoon);
  EXPECT_EQ(urgency(with_earlier(pack, kFever, {{1, kNoFever}, {3, kFever}})), Urgency::kSoon)
      << "nobody said no to the headache";
  EXPECT_EQ(urgency(with_earlier(pack, kFever, {{1, kNeither}, {3, kFever}})), Urgency::kNone);
}

}  // namespace
