// The laws of sentinel/evaluate.h over random facts, under every rule of a pack that uses the whole
// language. The shipped rules are checked for the same laws in tests/cases.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "backsight/sentinel/evaluate.h"
#include "support/history_laws.h"
#include "support/random_answers.h"
#include "support/sentinel_laws.h"
#include "support/small_knowledge.h"

namespace {

using namespace backsight;

const knowledge::Knowledge& pack() {
  static const knowledge::Knowledge read = test::small_knowledge(
      {{"emergency", R"({"symptom":["saddle-numbness"],"duration":{"not":["years"]}})"},
       {"emergency", R"({"all":[{"symptom":["leg-weakness"],"side":{"one-of":["bilateral"]}},
                                {"days-since-surgery":{"to":42}}]})"},
       {"same-day", R"({"symptom":["fever"],"celsius":{"at-least":38.3}})"},
       {"same-day", R"({"at-least":{"n":2,"of":[{"symptom":["fever"]},{"symptom":["headache"],
                        "postural":{"one-of":[true]}},{"symptom":["back-pain"],
                        "change":{"not":["better"]}},{"risk":["diabetes"]}]}})"},
       {"soon", R"({"all":[{"unsure":["saddle-numbness","leg-weakness"]},
                           {"not":{"age":{"at-most":30}}}]})"},
       {"soon", R"({"symptom":["leg-pain"],"side":{"opposite-to-surgery":true},
                    "intensity_0_10":{"at-least":7}})"},
       {"routine", R"({"all":[{"symptom":["leg-pain"],"severity":{"at-most":"moderate"}},
                              {"surgery":{"durotomy":true}}]})"}});
  return read;
}

TEST(SentinelLaws, AnotherReportNeverLowersTheUrgency) {
  ASSERT_TRUE(rc::check("another report", [] { test::check_adding_a_report(pack()); }));
}
TEST(SentinelLaws, OpeningANoNeverLowersTheUrgency) {
  ASSERT_TRUE(rc::check("no becomes open", [] { test::check_opening_a_no(pack()); }));
}
TEST(SentinelLaws, TheOrderOfAnswersIsIrrelevant) {
  ASSERT_TRUE(rc::check("order", [] { test::check_order(pack()); }));
}
TEST(SentinelLaws, NotKnowingTheContextNeverLowersTheUrgency) {
  ASSERT_TRUE(rc::check("context", [] { test::check_forgetting_context(pack()); }));
}

TEST(SentinelLaws, OpeningANoNeverLowersTheUrgencyAfterOtherCheckIns) {
  ASSERT_TRUE(rc::check("no becomes open", [] { test::check_opening_a_no_after_others(pack()); }));
}
TEST(SentinelLaws, EarlierCheckInsNeverLowerTheUrgency) {
  ASSERT_TRUE(rc::check("earlier check-ins", [] { test::check_earlier_check_ins(pack()); }));
}

TEST(SentinelLaws, SkippingRulesThatWaitForOtherTermsChangesNothing) {
  ASSERT_TRUE(rc::check("needs", [] { test::check_needs(pack()); }));
}

}  // namespace
