#include "backsight/knowledge/knowledge.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using knowledge::Condition;
using knowledge::Match;
using test::small_knowledge;
using test::try_small_knowledge;

TEST(Vocabulary, FindsTermsAndAttributes) {
  const auto pack = small_knowledge({});
  const auto term = pack.vocabulary.term("leg-pain");
  ASSERT_TRUE(term.has_value());
  EXPECT_EQ(pack.vocabulary.name(*term), "leg-pain");
  EXPECT_EQ(pack.vocabulary.term("leg-pian"), std::nullopt);
  EXPECT_EQ(pack.vocabulary.suggest_term("leg-pian"), "; did you mean \"leg-pain\"?");
  EXPECT_EQ(pack.vocabulary.attribute(*pack.vocabulary.attribute("celsius")).high, 45);
}

TEST(Vocabulary, ClassesOfDurations) {
  const auto pack = small_knowledge({});
  const auto& duration = pack.vocabulary.attribute(*pack.vocabulary.attribute("duration"));
  EXPECT_EQ(knowledge::class_of(duration, "2-weeks"), 2);
  EXPECT_EQ(knowledge::class_of(duration, "years"), 4);
  EXPECT_EQ(knowledge::class_of(duration, "1-year"), 4);
  EXPECT_EQ(knowledge::class_of(duration, "hour"), 0);
  EXPECT_EQ(knowledge::class_of(duration, "weekend"), std::nullopt);
  EXPECT_EQ(knowledge::class_of(duration, ""), std::nullopt);
}

TEST(Vocabulary, FindsInstruments) {
  const auto pack = small_knowledge({});
  const auto id = pack.vocabulary.instrument("odi");
  ASSERT_TRUE(id.has_value());
  const knowledge::Instrument& odi = pack.vocabulary.instrument(*id);
  EXPECT_EQ(odi.name, "odi");
  EXPECT_EQ(odi.high, 100);
  EXPECT_EQ(odi.step, std::nullopt);
  EXPECT_EQ(odi.direction, knowledge::Direction::kHigherIsWorse);
  ASSERT_TRUE(odi.course.has_value());
  EXPECT_EQ(odi.course->domain, "disability");
  EXPECT_EQ(odi.course->step, 2);
  EXPECT_EQ(pack.vocabulary.instrument("phq-9"), std::nullopt);
  EXPECT_EQ(pack.vocabulary.suggest_instrument("rmqd"), "; did you mean \"rmdq\"?");
}

// The scale of the instrument decides: its ends, and its steps where a score is a sum.
TEST(Instrument, ScoresLieOnTheScale) {
  const auto pack = small_knowledge({});
  const auto fits = [&](const char* name, double score) {
    return knowledge::check_score(pack.vocabulary.instrument(*pack.vocabulary.instrument(name)),
                                  score)
        .has_value();
  };
  for (const double score : {0.0, 15.56, 34.0, 100.0}) EXPECT_TRUE(fits("odi", score)) << score;
  for (const double score : {-0.01, 100.01, 1e300, -1e300, std::nan("")})
    EXPECT_FALSE(fits("odi", score)) << score;
  for (const double score : {0.0, 7.0, 24.0}) EXPECT_TRUE(fits("rmdq", score)) << score;
  for (const double score : {0.5, 25.0, -1.0}) EXPECT_FALSE(fits("rmdq", score)) << score;
  for (const double score : {-10.0, -9.9, 0.1, 29.9}) EXPECT_TRUE(fits("ease", score)) << score;
  for (const double score : {0.15, -9.99}) EXPECT_FALSE(fits("ease", score)) << score;
}

TEST(Instrument, ARefusalSaysWhichScoresThereAre) {
  const auto pack = small_knowledge({});
  const auto said = [&](const char* name) {
    return knowledge::check_score(pack.vocabulary.instrument(*pack.vocabulary.instrument(name)),
                                  1000)
        .error()
        .message;
  };
  EXPECT_EQ(said("odi"), "a score of odi lies between 0 and 100");
  EXPECT_EQ(said("rmdq"), "a score of rmdq lies between 0 and 24, in steps of 1");
}

struct BadInstrument {
  const char* name;
  const char* text;
  core::ErrorCode code;
  const char* pointer;
};

class RefusedInstrument : public testing::TestWithParam<BadInstrument> {};

TEST_P(RefusedInstrument, IsRefusedAtItsPlace) {
  const auto value = core::json::parse(GetParam().text);
  ASSERT_TRUE(value.has_value());
  const auto read = knowledge::read_instrument("x", *value, core::Path());
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, GetParam().code) << core::describe(read.error());
  EXPECT_EQ(read.error().place.pointer, GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Instruments, RefusedInstrument,
    testing::Values(
        BadInstrument{"NoEnd", R"({"from": 0, "direction": "neither"})",
                      core::ErrorCode::kMissingMember, ""},
        BadInstrument{"EndsBeforeItBegins", R"({"from": 4, "to": 4, "direction": "neither"})",
                      core::ErrorCode::kInconsistent, "/to"},
        BadInstrument{"NoDirection", R"({"from": 0, "to": 4})", core::ErrorCode::kMissingMember,
                      ""},
        BadInstrument{"OtherDirection", R"({"from": 0, "to": 4, "direction": "up"})",
                      core::ErrorCode::kUnknownWord, "/direction"},
        BadInstrument{"StepOfNothing", R"({"from": 0, "to": 4, "step": 0, "direction": "neither"})",
                      core::ErrorCode::kOutOfRange, "/step"},
        BadInstrument{"CourseWithoutStep",
                      R"({"from": 0, "to": 4, "direction": "neither", "course": {"domain": "d"}})",
                      core::ErrorCode::kMissingMember, "/course"}),
    [](const auto& one) { return one.param.name; });

TEST(Rules, ReadEveryKindOfCondition) {
  const auto pack = small_knowledge(
      {{"emergency", R"({"symptom":["saddle-numbness"],"duration":{"not":["years"]}})"},
       {"same-day", R"({"all":[{"symptom":["fever"],"celsius":{"at-least":38.3}},
                               {"any":[{"risk":["diabetes"]},{"unsure":["fever"]}]}]})"},
       {"soon", R"({"at-least":{"n":2,"of":[{"symptom":["fever"]},{"symptom":["headache"],
                    "postural":{"one-of":[true]}},{"age":{"at-least":65}}]}})"},
       {"routine", R"({"all":[{"not":{"days-since-surgery":{"from":0,"to":42}}},
                              {"surgery":{"durotomy":true,"fusion":false}},
                              {"symptom":["leg-pain"],"side":{"opposite-to-surgery":true}},
                              {"rise":{"symptom":"leg-pain","points":3,"within-days":14}},
                              {"lasting":{"symptom":"fever","days":2}}]})"}});
  ASSERT_EQ(pack.rules.size(), 4U);
  EXPECT_EQ(pack.rules[0].urgency, knowledge::Urgency::kEmergency);
  EXPECT_EQ(pack.rules[0].when.matches[0].kind, Match::Kind::kNotOneOf);
  EXPECT_EQ(pack.rules[1].when.children[0].matches[0].low, 38.3);
  EXPECT_EQ(pack.rules[2].when.count, 2U);
  EXPECT_EQ(pack.rules[3].when.children.size(), 5U);
  EXPECT_EQ(pack.hash, "small");
}

struct BadRule {
  const char* name;
  const char* when;
  core::ErrorCode code;
  const char* pointer;
};

class RefusedRule : public testing::TestWithParam<BadRule> {};

TEST_P(RefusedRule, IsRefusedAtItsPlace) {
  const auto read = try_small_knowledge({{"soon", GetParam().when}});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, GetParam().code) << core::describe(read.error());
  EXPECT_EQ(read.error().place.pointer, std::string("/rules/0/when") + GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, RefusedRule,
    testing::Values(
        BadRule{"UnknownTerm", R"({"symptom":["leg-pian"]})", core::ErrorCode::kUnknownWord,
                "/symptom/0"},
        BadRule{"UnknownAttribute", R"({"symptom":["fever"],"colour":{"one-of":["red"]}})",
                core::ErrorCode::kUnknownWord, "/colour"},
        BadRule{"UnknownWord", R"({"symptom":["fever"],"side":{"one-of":["up"]}})",
                core::ErrorCode::kUnknownWord, "/side/one-of/0"},
        BadRule{"RangeOnUnorderedWords", R"({"symptom":["fever"],"side":{"at-least":"left"}})",
                core::ErrorCode::kUnknownWord, "/side"},
        BadRule{"NegatedSymptom", R"({"not":{"symptom":["fever"]}})",
                core::ErrorCode::kInconsistent, "/not"},
        BadRule{"NegatedSymptomDeep",
                R"({"not":{"any":[{"age":{"at-most":5}},{"unsure":["fever"]}]}})",
                core::ErrorCode::kInconsistent, "/not"},
        BadRule{"TwoConditions", R"({"unsure":["fever"],"risk":["diabetes"]})",
                core::ErrorCode::kWrongType, ""},
        BadRule{"UnknownCondition", R"({"some":[]})", core::ErrorCode::kUnknownMember, "/some"},
        BadRule{"EmptyAll", R"({"all":[]})", core::ErrorCode::kWrongType, "/all"},
        BadRule{"AtLeastTooMany", R"({"at-least":{"n":2,"of":[{"symptom":["fever"]}]}})",
                core::ErrorCode::kOutOfRange, "/at-least/n"},
        BadRule{"TrendTooFarBack", R"({"lasting":{"symptom":"fever","days":31}})",
                core::ErrorCode::kOutOfRange, "/lasting/days"},
        BadRule{"OpenRange", R"({"age":{}})", core::ErrorCode::kMissingMember, "/age"}),
    [](const auto& one) { return one.param.name; });

TEST(Rules, RefuseAnUnknownConcernAndUrgency) {
  EXPECT_FALSE(try_small_knowledge({{"none", R"({"symptom":["fever"]})"}}).has_value());
  EXPECT_FALSE(try_small_knowledge({{"urgent", R"({"symptom":["fever"]})"}}).has_value());
}

}  // namespace
