// The shipped check-in (rules/check-in.yaml), filled in by people whose condition is known.
#include "backsight/synthetic/check_in.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "shipped.h"

namespace backsight::synthetic {
namespace {

using test::shipped;
using test::term;

constexpr Care kCareful{.skips = 0, .unsure_when_well = 0, .measures = 1, .measures_when_hot = 1};

history::Report report(const char* json) {
  const auto value = core::json::parse(json);
  return test::must(history::read_report(*value, core::Path(), shipped().knowledge.vocabulary));
}

// With pain scores of 0 unless the condition has others.
history::Answers answers(Condition condition, const Care& care = kCareful,
                         std::uint64_t stream = 0) {
  if (condition.scores.empty()) condition.scores = {{term("back-pain"), 0}, {term("leg-pain"), 0}};
  stats::Stream draw(1, stream);
  return fill_in(shipped().check_in, condition, care, shipped().knowledge.vocabulary, draw);
}

bool holds(const std::vector<knowledge::TermId>& terms, const char* name) {
  return std::ranges::find(terms, term(name)) != terms.end();
}

TEST(CheckIn, WhoIsWellDeniesEverySignOnceAndReportsNothing) {
  const history::Answers early = answers({.days_since_surgery = 3, .felt = {}, .scores = {}});
  EXPECT_TRUE(early.reported.empty());
  EXPECT_TRUE(early.unsure.empty());
  EXPECT_TRUE(early.skipped.empty());
  for (const char* sign : {"saddle-numbness", "urinary-retention", "chest-pain", "leg-weakness",
                           "wound-discharge", "fever", "leg-pain", "self-harm-thoughts"})
    EXPECT_TRUE(holds(early.denied, sign)) << sign;
  // Asked from day 7 on.
  EXPECT_FALSE(holds(early.denied, "night-pain"));
  const history::Answers late = answers({.days_since_surgery = 7, .felt = {}, .scores = {}});
  EXPECT_TRUE(holds(late.denied, "night-pain"));
  std::vector<knowledge::TermId> sorted = late.denied;
  std::ranges::sort(sorted);
  EXPECT_EQ(std::ranges::adjacent_find(sorted), sorted.end());
}

TEST(CheckIn, FollowUpsSayWhatIsTrueAndOfSeveralSignsTheWorst) {
  const history::Answers told = answers(
      {.days_since_surgery = 3,
       .felt = {report(R"({"symptom": "headache", "severity": "mild", "postural": true})"),
                report(R"({"symptom": "neck-pain", "severity": "severe", "change": "better"})")},
       .scores = {}});
  // One question asks how bad, for both; "new" is said by nothing, so better is the only word.
  EXPECT_EQ(told.reported,
            (std::vector<history::Report>{
                report(R"({"symptom": "headache", "severity": "severe", "postural": true,
                           "change": "better"})"),
                report(R"({"symptom": "neck-pain", "severity": "severe", "change": "better"})")}));
  EXPECT_FALSE(holds(told.denied, "photophobia"));  // left without a tick: nothing is read from it
}

TEST(CheckIn, NotBeingAbleToPassUrineNeedsTwoQuestions) {
  const auto hard = report(R"({"symptom": "difficulty-urinating"})");
  const auto none = report(R"({"symptom": "urinary-retention"})");
  const auto with_effort = answers({.days_since_surgery = 1, .felt = {hard}, .scores = {}});
  EXPECT_EQ(with_effort.reported, std::vector<history::Report>{hard});
  EXPECT_TRUE(holds(with_effort.denied, "urinary-retention"));
  const auto drops = answers({.days_since_surgery = 1, .felt = {hard, none}, .scores = {}});
  EXPECT_EQ(drops.reported, (std::vector<history::Report>{hard, none}));
}

TEST(CheckIn, PainIsToldOnItsScaleWithItsChange) {
  const auto told =
      answers({.days_since_surgery = 3,
               .felt = {report(R"({"symptom": "leg-pain", "side": "left", "change": "worse"})")},
               .scores = {{term("back-pain"), 0}, {term("leg-pain"), 6}}});
  ASSERT_EQ(told.reported.size(), 1U);
  EXPECT_EQ(told.reported[0], report(R"({"symptom": "leg-pain", "side": "left", "change": "worse",
                       "intensity_0_10": 6})"));
  EXPECT_TRUE(holds(told.denied, "back-pain"));
}

TEST(CheckIn, ATemperatureThatWasNotMeasuredSaysNothing) {
  const Condition hot{.days_since_surgery = 3,
                      .felt = {report(R"({"symptom": "fever", "celsius": 38.4})")},
                      .scores = {}};
  // Told twice: as a number and, on the next screen, as a feeling.
  const auto measured = answers(hot);
  EXPECT_EQ(measured.reported,
            (std::vector<history::Report>{report(R"({"symptom": "fever", "celsius": 38.4})"),
                                          report(R"({"symptom": "fever"})")}));
  Care without = kCareful;
  without.measures_when_hot = 0;
  EXPECT_EQ(answers(hot, without).reported,
            std::vector<history::Report>{report(R"({"symptom": "fever"})")});
}

TEST(CheckIn, SkippingAndDoubtHaveTheirShare) {
  Care care = kCareful;
  care.skips = 1;
  const auto skipped = answers({.days_since_surgery = 3, .felt = {}, .scores = {}}, care);
  EXPECT_TRUE(skipped.denied.empty());
  EXPECT_TRUE(holds(skipped.skipped, "saddle-numbness"));
  care.skips = 0;
  care.unsure_when_well = 1;
  const auto unsure = answers({.days_since_surgery = 3, .felt = {}, .scores = {}}, care);
  EXPECT_TRUE(holds(unsure.unsure, "saddle-numbness"));
  EXPECT_FALSE(holds(unsure.denied, "saddle-numbness"));
}

TEST(CheckIn, AQuestionMayOnlyAskAboutEarlierOnes) {
  const auto section = core::json::parse(
      R"({"format": 1, "questions": [{"id": "a", "kind": "choose-one", "options": [],
          "ask-when": {"question": "b", "option": "c"}}]})");
  const auto read = read_check_in(*section, shipped().knowledge.vocabulary);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, core::ErrorCode::kUnknownWord);
}

}  // namespace
}  // namespace backsight::synthetic
