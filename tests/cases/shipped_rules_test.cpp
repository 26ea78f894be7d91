// The laws of sentinel/evaluate.h for the rules that are shipped.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "backsight/sentinel/evaluate.h"
#include "support/history_laws.h"
#include "support/sentinel_laws.h"

namespace {

using namespace backsight;

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const knowledge::Knowledge& pack() {
  static const knowledge::Knowledge read = [] {
    const std::filesystem::path folder = BACKSIGHT_KNOWLEDGE_DIR;
    const auto manifest = core::json::parse(file_text(folder / "manifest.json"));
    EXPECT_TRUE(manifest.has_value());
    for (const core::json::Value& section : *manifest->find("sections")->array()) {
      if (*section.find("name")->string() != "rules") continue;
      const auto rules =
          core::json::parse(file_text(folder / *section.find("file")->string()), {.max_depth = 64});
      EXPECT_TRUE(rules.has_value());
      auto loaded = knowledge::read_rules(*rules, "shipped");
      EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : core::describe(loaded.error()));
      return *loaded;
    }
    ADD_FAILURE() << "the pack has no section rules";
    return knowledge::Knowledge{};
  }();
  return read;
}

TEST(ShippedRules, AnotherReportNeverLowersTheUrgency) {
  ASSERT_TRUE(rc::check("another report", [] { test::check_adding_a_report(pack()); }));
}
TEST(ShippedRules, OpeningANoNeverLowersTheUrgency) {
  ASSERT_TRUE(rc::check("no becomes open", [] { test::check_opening_a_no(pack()); }));
}
TEST(ShippedRules, TheOrderOfAnswersIsIrrelevant) {
  ASSERT_TRUE(rc::check("order", [] { test::check_order(pack()); }));
}
TEST(ShippedRules, NotKnowingTheContextNeverLowersTheUrgency) {
  ASSERT_TRUE(rc::check("context", [] { test::check_forgetting_context(pack()); }));
}

TEST(ShippedRules, OpeningANoNeverLowersTheUrgencyAfterOtherCheckIns) {
  ASSERT_TRUE(rc::check("no becomes open", [] { test::check_opening_a_no_after_others(pack()); }));
}
TEST(ShippedRules, EarlierCheckInsNeverLowerTheUrgency) {
  ASSERT_TRUE(rc::check("earlier check-ins", [] { test::check_earlier_check_ins(pack()); }));
}

TEST(ShippedRules, SkippingRulesThatWaitForOtherTermsChangesNothing) {
  ASSERT_TRUE(rc::check("needs", [] { test::check_needs(pack()); }));
}

// "Don't know" must not be more urgent than a plain yes: otherwise a clear answer would lower it.
TEST(ShippedRules, APlainYesIsAtLeastAsUrgentAsDontKnow) {
  for (std::size_t i = 0; i < pack().vocabulary.terms().size(); ++i) {
    const knowledge::TermId term{static_cast<std::uint16_t>(i)};
    history::Facts unsure;
    unsure.answers.unsure.push_back(term);
    history::Facts yes;
    yes.answers.reported.push_back({term, {}});
    EXPECT_GE(test::urgency(pack(), yes), test::urgency(pack(), unsure))
        << pack().vocabulary.name(term);
  }
}

// A mild report of an hour ago must not stand in for "don't know": the person cannot tell any more.
TEST(ShippedRules, DontKnowCountsBesideAReportOfAnHourAgo) {
  const auto answers = [](std::string_view json) {
    return history::read_answers(*core::json::parse(json), core::Path(), pack().vocabulary).value();
  };
  const auto urgency = [&](std::string_view before, std::string_view last) {
    history::Event operation = test::check_in_before(300 * 1440, 1, {});
    operation.body = history::SurgeryRecorded{.performed_on = core::date_of(operation.occurred_at),
                                              .procedure = {},
                                              .indication = {},
                                              .level = {},
                                              .side = {},
                                              .durotomy = {},
                                              .fusion = {}};
    return test::urgency(
        pack(), test::facts_after({operation, test::check_in_before(60, 2, answers(before))},
                                  answers(last)));
  };
  constexpr std::string_view kLast = R"({"unsure": ["saddle-numbness"],
      "reported": [{"symptom": "leg-pain", "intensity_0_10": 9}]})";
  EXPECT_EQ(urgency(R"({"denied": ["saddle-numbness"]})", kLast), knowledge::Urgency::kEmergency);
  EXPECT_EQ(urgency(R"({"reported": [{"symptom": "saddle-numbness", "change": "unchanged",
                                      "duration": "months"}]})",
                    kLast),
            knowledge::Urgency::kEmergency);
  EXPECT_EQ(urgency(R"({"reported": [{"symptom": "leg-weakness", "change": "better"}]})",
                    R"({"unsure": ["leg-weakness"]})"),
            knowledge::Urgency::kSameDay);
}

TEST(ShippedRules, NothingToReportIsNone) {
  EXPECT_EQ(test::urgency(pack(), history::Facts{}), knowledge::Urgency::kNone);
}

}  // namespace
