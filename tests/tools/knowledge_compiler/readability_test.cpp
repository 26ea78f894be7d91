#include "backsight/knowledge_compiler/readability.h"

#include <gtest/gtest.h>

namespace backsight::knowledge_compiler {
namespace {

// Syllables as dictionaries divide the words (Merriam-Webster).
TEST(CountSyllables, FollowsTheDictionary) {
  const std::pair<const char*, std::size_t> words[] = {
      {"a", 1},           {"call", 1},     {"pain", 1},      {"make", 1},      {"table", 2},
      {"tables", 2},      {"walked", 1},   {"needed", 2},    {"bruises", 2},   {"changes", 2},
      {"takes", 1},       {"nerve", 1},    {"nerves", 1},    {"fever", 2},     {"doctor", 2},
      {"bladder", 2},     {"surgery", 3},  {"emergency", 4}, {"operation", 4}, {"infection", 3},
      {"medicine", 3},    {"period", 3},   {"serious", 3},   {"usual", 3},     {"people", 2},
      {"headache", 2},    {"breathe", 1},  {"rhythm", 1},    {"don't", 1},     {"hospital", 3},
      {"temperature", 4}, {"numbness", 2}, {"yes", 1},       {"muscle", 2},    {"special", 2},
  };
  for (const auto& [word, syllables] : words) EXPECT_EQ(count_syllables(word), syllables) << word;
}

TEST(MeasureReadability, CountsWordsSentencesAndSyllables) {
  const Readability one = measure_readability("Call {emergency_number} now. Do not drive, please!");
  EXPECT_EQ(one.words, 7u);
  EXPECT_EQ(one.sentences, 2u);
  EXPECT_EQ(one.syllables, 7u);
}

TEST(MeasureReadability, TakesNumbersAsOneWordAndNotAsTheEndOfASentence) {
  const Readability one = measure_readability("Above 38.5 or 1,000 or 7-10");
  EXPECT_EQ(one.words, 6u);
  EXPECT_EQ(one.sentences, 1u);
}

TEST(MeasureReadability, DashesAndQuotesOfTypographySeparateWords) {
  EXPECT_EQ(measure_readability("now\xe2\x80\x94not later").words, 3u);
  EXPECT_EQ(measure_readability("\xe2\x80\x9cnow\xe2\x80\x9d").words, 1u);
}

// 0.39 * 10/2 + 11.8 * 12/10 - 15.59 = 0.52 (Kincaid 1975).
TEST(Readability, GradeIsTheFormula) {
  EXPECT_NEAR((Readability{.words = 10, .sentences = 2, .syllables = 12}.grade()), 0.52, 1e-9);
  EXPECT_EQ(Readability{}.grade(), 0);
}

TEST(MeasureReadability, TellsPlainFromHard) {
  EXPECT_LT(measure_readability("Call now. Loss of feeling between the legs after back surgery can "
                                "mean that nerves are pressed. Minutes matter.")
                .grade(),
            6);
  EXPECT_GT(measure_readability("Neurological deterioration necessitates immediate "
                                "multidisciplinary evaluation.")
                .grade(),
            15);
}

}  // namespace
}  // namespace backsight::knowledge_compiler
