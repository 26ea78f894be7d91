#include <gtest/gtest.h>

#include "backsight/history/report.h"
#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using core::ErrorCode;

const knowledge::Vocabulary& vocabulary() {
  static const knowledge::Knowledge pack = test::small_knowledge({});
  return pack.vocabulary;
}

core::Result<history::Answers> read(std::string_view text) {
  const auto value = core::json::parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  return history::read_answers(*value, core::Path(), vocabulary());
}

TEST(Answers, FiveThingsStayFiveThings) {
  const auto answers = read(R"({"reported":[{"symptom":"leg-pain","side":"left"}],
      "denied":["fever"],"unsure":["saddle-numbness"],"skipped":["headache"]})");
  ASSERT_TRUE(answers.has_value());
  EXPECT_EQ(answers->reported.size(), 1U);
  EXPECT_EQ(answers->denied.size(), 1U);
  EXPECT_EQ(answers->unsure.size(), 1U);
  EXPECT_EQ(answers->skipped.size(), 1U);
}

TEST(Answers, EmptyIsSomebodyWithNothingToReport) {
  const auto answers = read("{}");
  ASSERT_TRUE(answers.has_value());
  EXPECT_TRUE(answers->reported.empty());
}

TEST(Answers, BothSidesAreTwoReports) {
  const auto answers = read(R"({"reported":[{"symptom":"leg-pain","side":"left"},
                                            {"symptom":"leg-pain","side":"right"}]})");
  ASSERT_TRUE(answers.has_value());
  EXPECT_EQ(answers->reported.size(), 2U);
}

struct Bad {
  const char* name;
  const char* text;
  ErrorCode code;
  const char* pointer;
};

class RefusedAnswers : public testing::TestWithParam<Bad> {};

TEST_P(RefusedAnswers, NamesThePlace) {
  const auto answers = read(GetParam().text);
  ASSERT_FALSE(answers.has_value());
  EXPECT_EQ(answers.error().code, GetParam().code) << core::describe(answers.error());
  EXPECT_EQ(answers.error().place.pointer, GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, RefusedAnswers,
    testing::Values(
        Bad{"UnknownTerm", R"({"denied":["fevr"]})", ErrorCode::kUnknownWord, "/denied/0"},
        Bad{"NotATerm", R"({"unsure":[3]})", ErrorCode::kWrongType, "/unsure/0"},
        Bad{"UnknownMember", R"({"report":[]})", ErrorCode::kUnknownMember, "/report"},
        Bad{"UnknownAttribute", R"({"reported":[{"symptom":"fever","heat":1}]})",
            ErrorCode::kUnknownMember, "/reported/0/heat"},
        Bad{"WordOfNoList", R"({"reported":[{"symptom":"fever","severity":"awful"}]})",
            ErrorCode::kUnknownWord, "/reported/0/severity"},
        Bad{"OutOfRange", R"({"reported":[{"symptom":"fever","celsius":60}]})",
            ErrorCode::kOutOfRange, "/reported/0/celsius"},
        Bad{"WrongType", R"({"reported":[{"symptom":"headache","postural":"yes"}]})",
            ErrorCode::kWrongType, "/reported/0/postural"},
        Bad{"StoryInAToken", R"({"reported":[{"symptom":"fever","location":"my left arm"}]})",
            ErrorCode::kUnknownWord, "/reported/0/location"},
        Bad{"NoSymptom", R"({"reported":[{"side":"left"}]})", ErrorCode::kMissingMember,
            "/reported/0"},
        Bad{"YesAndNo", R"({"reported":[{"symptom":"fever"}],"denied":["fever"]})",
            ErrorCode::kInconsistent, "/denied/0"},
        Bad{"NoAndUnsure", R"({"denied":["fever"],"unsure":["headache","fever"]})",
            ErrorCode::kInconsistent, "/unsure/1"},
        Bad{"TwiceDenied", R"({"denied":["fever","fever"]})", ErrorCode::kInconsistent,
            "/denied/1"}),
    [](const auto& one) { return one.param.name; });

TEST(Answers, TooManyReportsAreRefused) {
  std::string text = R"({"reported":[{"symptom":"fever"})";
  for (std::size_t i = 0; i < history::kMostReports; ++i) text += R"(,{"symptom":"fever"})";
  EXPECT_EQ(read(text + "]}").error().code, ErrorCode::kOutOfRange);
}

TEST(Answers, NumbersKeepTheirText) {
  const auto answers = read(R"({"reported":[{"symptom":"fever","celsius":38.50}]})");
  ASSERT_TRUE(answers.has_value());
  EXPECT_NE(core::json::write(history::write(*answers, vocabulary())).find("38.50"),
            std::string::npos);
}

}  // namespace
