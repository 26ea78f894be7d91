#include "backsight/core/json.h"

#include <gtest/gtest.h>

namespace {

using backsight::core::describe;
using backsight::core::ErrorCode;
namespace json = backsight::core::json;

struct BadText {
  const char* name;
  std::string text;
  ErrorCode code;
  std::uint32_t line;
  std::uint32_t column;
  std::string pointer;
};

class RefusedJson : public testing::TestWithParam<BadText> {};

TEST_P(RefusedJson, NamesThePlace) {
  const BadText& bad = GetParam();
  const auto value = json::parse(bad.text);
  ASSERT_FALSE(value.has_value()) << json::write(*value);
  EXPECT_EQ(value.error().code, bad.code) << describe(value.error());
  EXPECT_EQ(value.error().place.line, bad.line) << describe(value.error());
  EXPECT_EQ(value.error().place.column, bad.column) << describe(value.error());
  EXPECT_EQ(value.error().place.pointer, bad.pointer);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, RefusedJson,
    testing::Values(BadText{"Empty", "", ErrorCode::kSyntax, 1, 1, ""},
                    BadText{"Truncated", "{\"a\": [1,\n 2", ErrorCode::kSyntax, 2, 3, ""},
                    BadText{"TrailingText", "[1]\n x", ErrorCode::kSyntax, 2, 2, ""},
                    BadText{"TrailingComma", "[1,]", ErrorCode::kSyntax, 1, 4, ""},
                    BadText{"Comment", "[1 /* no */]", ErrorCode::kSyntax, 1, 4, ""},
                    BadText{"LeadingZero", "[012]", ErrorCode::kSyntax, 1, 3, ""},
                    BadText{"NotANumber", "[NaN]", ErrorCode::kSyntax, 1, 2, ""},
                    BadText{"DuplicateKey", "{\"a\": 1,\n \"a\": 2}", ErrorCode::kDuplicateKey, 2,
                            2, "/a"},
                    BadText{"DuplicateKeyDeep", "{\"p\": [{\"k\": 1, \"z\": {}, \"k\": 2}]}",
                            ErrorCode::kDuplicateKey, 1, 26, "/p/0/k"},
                    BadText{"DuplicateKeyEscaped", "{\"a/b\": 1, \"a\\u002fb\": 2}",
                            ErrorCode::kDuplicateKey, 1, 12, "/a~1b"},
                    BadText{"BadUtf8", "[\"a\xFF\"]", ErrorCode::kEncoding, 1, 4, ""},
                    BadText{"OverlongUtf8", "[\"\xC0\x80\"]", ErrorCode::kEncoding, 1, 3, ""},
                    BadText{"LoneSurrogate", "[\"\\ud800\"]", ErrorCode::kSyntax, 1, 9, ""}),
    [](const auto& one) { return one.param.name; });

TEST(Json, RefusesTooDeep) {
  const std::string text = std::string(40, '[') + std::string(40, ']');
  const auto value = json::parse(text);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().code, ErrorCode::kTooDeep);
  EXPECT_TRUE(json::parse(std::string(30, '[') + std::string(30, ']')).has_value());
}

TEST(Json, RefusesTooLarge) {
  const auto value = json::parse("[1, 2, 3]", {.max_bytes = 8});
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().code, ErrorCode::kTooLarge);
}

TEST(Json, DuplicateInALargeObjectIsFoundToo) {
  std::string text = "{";
  for (int i = 0; i < 40; ++i) text += "\"k" + std::to_string(i) + "\": 1, ";
  text += "\"k7\": 2}";
  const auto value = json::parse(text);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().code, ErrorCode::kDuplicateKey);
  EXPECT_EQ(value.error().place.pointer, "/k7");
  EXPECT_EQ(value.error().place.column, text.rfind("\"k7\"") + 1);
}

TEST(Json, KeepsTheTextOfNumbers) {
  const std::string text = R"({"a":1.10,"b":-0.0,"c":9007199254740993,"d":1E+2})";
  const auto value = json::parse(text);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(json::write(*value), text);
}

TEST(Json, WritesKeysInOrderOrSorted) {
  const auto value = json::parse(R"({"b":{"d":1,"c":2},"a":[null,true,"x"]})");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(json::write(*value), R"({"b":{"d":1,"c":2},"a":[null,true,"x"]})");
  EXPECT_EQ(json::write_canonical(*value), R"({"a":[null,true,"x"],"b":{"c":2,"d":1}})");
}

TEST(Json, DecodesEscapesAndWritesUtf8) {
  const auto value = json::parse(R"(["\u00e9\ud83d\ude00\n\u0001\/"])");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(json::write(*value), "[\"\u00e9\U0001F600\\n\\u0001/\"]");
}

TEST(Json, LocatesAValueByItsPointer) {
  const std::string text = "{\n  \"a\": [10, {\"x/y\": \"\\\"]\"}, true],\n  \"b\": null\n}";
  const auto at = [&](std::string pointer) {
    backsight::core::Place place;
    place.pointer = std::move(pointer);
    const auto located = json::locate({ErrorCode::kWrongType, "", place}, text);
    return std::pair(located.place.line, located.place.column);
  };
  EXPECT_EQ(at(""), std::pair(1U, 1U));
  EXPECT_EQ(at("/a"), std::pair(2U, 8U));
  EXPECT_EQ(at("/a/1"), std::pair(2U, 13U));
  EXPECT_EQ(at("/a/1/x~1y"), std::pair(2U, 21U));
  EXPECT_EQ(at("/a/2"), std::pair(2U, 29U));
  EXPECT_EQ(at("/b"), std::pair(3U, 8U));
  EXPECT_EQ(at("/missing"), std::pair(1U, 1U)) << "the object that lacks it";
}

TEST(Json, NumbersFromDoublesAreTheShortestThatReadBack) {
  EXPECT_EQ(json::write(json::from_double(0.1)), "0.1");
  EXPECT_EQ(json::write(json::from_double(38)), "38");
  EXPECT_EQ(json::write(json::from_double(1.0 / 3)), "0.3333333333333333");
  EXPECT_TRUE(json::from_double(std::numeric_limits<double>::infinity()).is_null());
}

}  // namespace
