#include "backsight/core/object_reader.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::core;

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.has_value());
  return value ? *value : json::Value();
}

enum class Fruit { kApple, kPear };
constexpr std::array<Word<Fruit>, 2> kFruits = {{{"apple", Fruit::kApple}, {"pear", Fruit::kPear}}};

TEST(ObjectReader, ReadsWhatIsThere) {
  const auto value = parsed(R"({"name":"n","fruit":"pear","count":3,"ratio":0.5,"yes":true,
                               "list":["a","b"],"nothing":null})");
  const Path root;
  auto reader = ObjectReader::make(value, root);
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ(*reader->string("name"), "n");
  EXPECT_EQ(*reader->optional_word("fruit", kFruits), Fruit::kPear);
  EXPECT_EQ(*reader->optional_integer("count", 0, 5), 3);
  EXPECT_EQ(*reader->optional_number("ratio", 0, 1), 0.5);
  EXPECT_EQ(*reader->optional_boolean("yes"), true);
  EXPECT_EQ(reader->optional_strings("list")->size(), 2U);
  EXPECT_EQ(*reader->optional_string("nothing"), std::nullopt) << "null counts as absent";
  EXPECT_EQ(*reader->optional_string("absent"), std::nullopt);
  EXPECT_TRUE(reader->finish().has_value());
}

TEST(ObjectReader, RefusesAnUnknownMemberAndSuggests) {
  const auto value = parsed(R"({"severty":"mild"})");
  const Path root;
  auto reader = ObjectReader::make(value, root);
  ASSERT_TRUE(reader->optional_string("severity").has_value());
  const auto finished = reader->finish();
  ASSERT_FALSE(finished.has_value());
  EXPECT_EQ(finished.error().code, ErrorCode::kUnknownMember);
  EXPECT_EQ(finished.error().place.pointer, "/severty");
  EXPECT_NE(finished.error().message.find("did you mean \"severity\""), std::string::npos);
}

TEST(ObjectReader, SaysWhatIsWrongAndWhere) {
  const auto value = parsed(R"({"a":"x","n":11,"w":"appel","s":[1]})");
  const Path root;
  const Path inner(root, "in/ner");
  auto reader = ObjectReader::make(value, inner);
  EXPECT_EQ(reader->optional_number("a", 0, 1).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(reader->optional_number("n", 0, 10).error().code, ErrorCode::kOutOfRange);
  const auto word = reader->optional_word("w", kFruits);
  EXPECT_EQ(word.error().code, ErrorCode::kUnknownWord);
  EXPECT_NE(word.error().message.find("apple"), std::string::npos);
  EXPECT_EQ(word.error().place.pointer, "/in~1ner/w");
  EXPECT_EQ(reader->optional_strings("s").error().place.pointer, "/in~1ner/s/0");
  EXPECT_EQ(reader->string("missing").error().code, ErrorCode::kMissingMember);
  EXPECT_EQ(ObjectReader::make(parsed("[]"), root).error().code, ErrorCode::kWrongType);
}

TEST(ObjectReader, WholeNumbersAreWhole) {
  const auto value = parsed(R"({"n":7.0})");
  const Path root;
  auto reader = ObjectReader::make(value, root);
  EXPECT_EQ(reader->optional_integer("n", 0, 10).error().code, ErrorCode::kWrongType);
}

}  // namespace
