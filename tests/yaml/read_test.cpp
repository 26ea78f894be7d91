// Expected readings follow YAML 1.2.2 (yaml.org/spec/1.2.2, chapter 10.3, core schema) where it is
// taken; the refusals are ours and are listed in backsight/yaml/read.h.
#include "backsight/yaml/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace backsight::yaml {
namespace {

using core::ErrorCode;
using core::json::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The value as JSON, or every problem.
std::string json(std::string_view text) {
  const auto value = read(text, "f.yaml");
  if (value) return core::json::write(*value);
  std::string out = "refused";
  for (const core::Error& error : value.error()) out += "; " + core::describe(error);
  return out;
}

std::vector<std::string> problems(std::string_view text) {
  const auto value = read(text, "f.yaml");
  std::vector<std::string> out;
  if (value) return out;
  for (const core::Error& error : value.error()) out.push_back(core::describe(error));
  return out;
}

TEST(YamlRead, TakesMapsListsTextAndNumbers) {
  EXPECT_EQ(json("a: 1\nb: [x, 'y z', \"q\\n\"]\nc: {d: true, e: null}\n"),
            R"({"a":1,"b":["x","y z","q\n"],"c":{"d":true,"e":null}})");
}

TEST(YamlRead, KeepsTheDigitsOfNumbers) {
  EXPECT_EQ(json("[0.10, 1.0, -0, 1e3, 12345678901234567890]"),
            "[0.10,1.0,-0,1e3,12345678901234567890]");
}

TEST(YamlRead, ReadsBlockTextAndQuotedNumbersAsText) {
  EXPECT_EQ(json("a: |\n  x\n  y\nb: >\n  p\n  q\nc: '012'\nd: \"NO\"\n"),
            R"({"a":"x\ny\n","b":"p q\n","c":"012","d":"NO"})");
}

TEST(YamlRead, TakesWordsThatOnlyLookLikeNumbers) {
  EXPECT_EQ(json("[10.1097/BRS.0b013e318274f9a7, 0-100, 1.2.3, 3x, 38 degrees, a-b]"),
            R"(["10.1097/BRS.0b013e318274f9a7","0-100","1.2.3","3x","38 degrees","a-b"])");
}

TEST(YamlRead, KnowsLineAndColumnOfValuesAndKeys) {
  const auto value = read("a:\n  - é: 5\n", "f.yaml");
  ASSERT_TRUE(value);
  const core::json::Member& member = value->find("a")->array()->front().object()->front();
  EXPECT_EQ(member.line, 2u);
  EXPECT_EQ(member.column, 5u);
  EXPECT_EQ(member.value.line, 2u);
  EXPECT_EQ(member.value.column, 9u) << "columns count bytes";
}

struct Refusal {
  const char* text;
  const char* place;  // line:column
  const char* reason;
};

class YamlRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(YamlRefusal, SaysWhereAndWhy) {
  const std::vector<std::string> found = problems(GetParam().text);
  ASSERT_FALSE(found.empty()) << "taken: " << GetParam().text;
  EXPECT_THAT(found.front(), HasSubstr(std::string("f.yaml:") + GetParam().place + ": "));
  EXPECT_THAT(found.front(), HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    Words, YamlRefusal,
    ::testing::Values(
        Refusal{"a: NO\n", "1:4", "'NO' is false for some readers"},
        Refusal{"a: yes\n", "1:4", "write true, or quote it"},
        Refusal{"a: Off\n", "1:4", "'Off' is false"}, Refusal{"a: n\n", "1:4", "'n' is false"},
        Refusal{"a: True\n", "1:4", "write true"}, Refusal{"a: NULL\n", "1:4", "write null"},
        Refusal{"a: 012\n", "1:4", "looks octal"}, Refusal{"a: -007.5\n", "1:4", "write -7.5"},
        Refusal{"a: 00\n", "1:4", "write 0, or quote it"},
        Refusal{"a: 0x1F\n", "1:4", "another base"}, Refusal{"a: 0o17\n", "1:4", "another base"},
        Refusal{"a: 1_000\n", "1:4", "write 1000"},
        Refusal{"a: 1,000\n", "1:4", "write 1000 for the number"},
        Refusal{"a: +5\n", "1:4", "write 5"}, Refusal{"a: .5\n", "1:4", "write 0.5"},
        Refusal{"a: -.5\n", "1:4", "write -0.5"}, Refusal{"a: 5.\n", "1:4", "write 5.0, or 5"},
        Refusal{"a: 12:30\n", "1:4", "sixties"}, Refusal{"a: .inf\n", "1:4", "no"},
        Refusal{"a: -.INF\n", "1:4", "not a number that can be stored"},
        Refusal{"a: .nan\n", "1:4", "not a number that can be stored"},
        Refusal{"a: 1e999\n", "1:4", "not a number that can be stored"},
        Refusal{"a: 0e4000000000\n", "1:4", "not a number that can be stored"},
        Refusal{"a: 68e166668888886\n", "1:4", "not a number that can be stored"},
        Refusal{"a: 2026-11-23\n", "1:4", "is a date for some readers"},
        Refusal{"a: 2026-1-3T10:00:00Z\n", "1:4", "is a date for some readers"},
        Refusal{"012: a\n", "1:1", "looks octal"}, Refusal{"yes: a\n", "1:1", "'yes' is true"},
        Refusal{"true: a\n", "1:1", "a key must be text"},
        Refusal{"~: a\n", "1:1", "a key must be text"}));

INSTANTIATE_TEST_SUITE_P(
    Structure, YamlRefusal,
    ::testing::Values(
        Refusal{"a: 1\nb: 2\na: 3\n", "3:1", "the key \"a\" stands twice; it is first on line 1"},
        Refusal{"x: {a: 1, a: 2}\n", "1:11", "stands twice"},
        Refusal{"<<: {a: 1}\n", "1:1", "merge keys"},
        Refusal{"a: &x 1\n", "1:4", "anchors and aliases are not taken"},
        Refusal{"a: *x\n", "1:4", "anchors and aliases are not taken"},
        Refusal{"a: !!str 5\n", "1:4", "tags are not taken"},
        Refusal{"a: !x {b: 1}\n", "1:4", "tags are not taken"},
        Refusal{"%YAML 1.1\n---\na: 1\n", "1:1", "directives"},
        Refusal{"a: 1\n---\nb: 2\n", "2:1", "one document"},
        Refusal{"- a\nb: 1\n", "2:1", "one document"},
        Refusal{"[a, b]: c\n", "1:1", "a key must be text"},
        Refusal{"a: [1, , 2]\n", "1:8", "there is no value"},
        Refusal{"a:\nb: 1\n", "1:1", "there is no value"},
        Refusal{"{a: 1, b:2}\n", "1:8", "a colon needs a space behind it"},
        Refusal{"- a\n - b\n", "1:3", "would become part of this text"},
        Refusal{"a: b: c\n", "1:5", "quote text that holds"},
        Refusal{"a:\n  b: 1\n c: 2\n", "3:2", "check its indentation"},
        Refusal{"a: [1, 2\n", "2:1", "is not closed with ]"}, Refusal{"a: @x\n", "1:4", "quote it"},
        Refusal{"a: \"x\n", "1:4", "the quote is never closed"},
        Refusal{"a: 'it''s\n", "1:4", "the quote is never closed"},
        Refusal{"", "1:1", "the file is empty"}, Refusal{"# x\n", "1:1", "the file is empty"}));

INSTANTIATE_TEST_SUITE_P(Bytes, YamlRefusal,
                         ::testing::Values(Refusal{"a:\tb\n", "1:3", "a tab"},
                                           Refusal{"a: b\n\tc: d\n", "2:1", "a tab"},
                                           Refusal{"a: 'x\x01'\n", "1:6", "a control character"},
                                           Refusal{"a: \xff\n", "1:4", "not UTF-8"},
                                           Refusal{"a: \xc0\xaf\n", "1:4", "not UTF-8"},
                                           Refusal{"a: \xed\xa0\x80\n", "1:4", "not UTF-8"},
                                           Refusal{"a: \xc2\x85\n", "1:4", "line separator"},
                                           Refusal{"\xef\xbb\xbf"
                                                   "a: 1\n",
                                                   "1:1", "byte order mark"}));

TEST(YamlRead, ADashInsideFoldedTextIsText) {
  // The dash stands inside a line; the list that follows has nothing to do with it.
  const auto value = yaml::read("a: one - two\n  three\nb:\n- x\n", "f.yaml");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value->find("a")->string(), "one - two three");
}

TEST(YamlRead, TakesAmbiguousWordsOfOthersAsText) {
  const auto value = yaml::read("a: NO\nb: 2026-11-23\nc: 012\nd: 7\n", "f.yaml",
                                {.ambiguous = yaml::Ambiguous::kText});
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value->find("a")->string(), "NO");
  EXPECT_EQ(*value->find("b")->string(), "2026-11-23");
  EXPECT_EQ(*value->find("c")->string(), "012");
  EXPECT_EQ(value->find("d")->number()->text, "7");
}

TEST(YamlRead, ReportsSeveralProblemsAtOnce) {
  EXPECT_THAT(problems("a: NO\na: 012\nb: [.5, yes]\n"),
              ElementsAre(HasSubstr("f.yaml:1:4"), HasSubstr("f.yaml:2:1"), HasSubstr("f.yaml:2:4"),
                          HasSubstr("f.yaml:3:5"), HasSubstr("f.yaml:3:9")));
}

TEST(YamlRead, SaysWhichValueByPointer) {
  const auto value = read("a:\n- {b/c: NO}\n", "f.yaml");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().front().place.pointer, "/a/0/b~1c");
}

TEST(YamlRead, KeepsToItsLimits) {
  const auto code = [](std::string_view text, const Limits& limits) {
    const auto value = read(text, "f.yaml", limits);
    return value ? std::optional<ErrorCode>() : value.error().back().code;
  };
  EXPECT_EQ(code("a: 1\n", {.max_bytes = 4}), ErrorCode::kTooLarge);
  EXPECT_EQ(code("[[[1]]]", {.max_depth = 2}), ErrorCode::kTooDeep);
  EXPECT_EQ(code("[[1]]", {.max_depth = 2}), std::nullopt);
  std::string many = "[";
  for (int i = 0; i < 50; ++i) many += "NO, ";
  const auto value = read(many + "1]", "f.yaml", {.max_problems = 7});
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().size(), 7u);
}

TEST(YamlRead, DeepNestingEndsInAnErrorAndNotInACrash) {
  for (const char* part : {"[", "{a: ", "- ", "? "}) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += part;
    EXPECT_FALSE(read(text, "f.yaml")) << part;
  }
}

}  // namespace
}  // namespace backsight::yaml
