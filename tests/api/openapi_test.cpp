// api/openapi.yaml is the truth: the route table and the vocabulary say the same.
#include "api/openapi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "backsight/api/routes.h"
#include "backsight/core/error.h"
#include "backsight/yaml/read.h"

namespace {

using namespace backsight;
using core::json::Value;
using test::OpenApi;

const Value& schema(std::string_view name) {
  return *OpenApi::get().document().find("components")->find("schemas")->find(name);
}

TEST(OpenApi, DescribesEveryRouteAndNoOther) {
  std::set<std::string> described;
  for (const auto& one : OpenApi::get().operations()) {
    described.insert(one.method + " " + one.path + " " + one.operation_id);
  }
  std::set<std::string> served;
  for (const api::Route& one : api::routes()) {
    served.insert(std::string(one.method) + " " + std::string(one.path) + " " +
                  std::string(one.operation_id));
  }
  EXPECT_EQ(described, served);
}

TEST(OpenApi, SaysOfEveryOperationWhoMayCallIt) {
  for (const auto& one : OpenApi::get().operations()) {
    EXPECT_FALSE(OpenApi::get().access(one.operation_id).empty()) << one.operation_id;
  }
}

TEST(OpenApi, KnowsEveryErrorCode) {
  const std::vector<std::string_view> codes = {
#define X(name, text, status, exit_code) text,
#include "backsight/core/error_codes.def"
#undef X
  };
  std::vector<std::string_view> described;
  for (const Value& one :
       *schema("Problem").find("properties")->find("code")->find("enum")->array()) {
    described.push_back(*one.string());
  }
  EXPECT_EQ(described, codes);
}

TEST(OpenApi, IsStrict) {
  for (const auto& [name, value, line, column] :
       *OpenApi::get().document().find("components")->find("schemas")->object()) {
    const Value* type = value.find("type");
    if (type == nullptr || type->string() == nullptr || *type->string() != "object") continue;
    const Value* additional = value.find("additionalProperties");
    ASSERT_NE(additional, nullptr) << name;
    EXPECT_FALSE(*additional->boolean()) << name;
  }
}

// A report's attributes are those of rules/vocabulary.yaml, with the same words and ranges.
TEST(OpenApi, ReportsUseTheVocabulary) {
  std::ifstream file(BACKSIGHT_SOURCE_DIR "/rules/vocabulary.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  const auto vocabulary = yaml::read(text.str(), "vocabulary.yaml");
  ASSERT_TRUE(vocabulary.has_value());
  const Value& properties = *schema("Report").find("properties");
  std::set<std::string> described;
  for (const auto& member : *properties.object()) described.insert(member.key);
  described.erase("symptom");
  std::set<std::string> known;
  for (const auto& attribute : *vocabulary->find("attributes")->object()) {
    known.insert(attribute.key);
    const Value* property = properties.find(attribute.key);
    ASSERT_NE(property, nullptr) << attribute.key;
    if (const Value* words = attribute.value.find("words")) {
      core::json::Array wanted = *words->array();
      wanted.emplace_back(nullptr);
      EXPECT_EQ(*property->find("enum"), Value(wanted)) << attribute.key;
    } else if (const Value* range = attribute.value.find("number")) {
      EXPECT_EQ(*property->find("minimum"), *range->find("from")) << attribute.key;
      EXPECT_EQ(*property->find("maximum"), *range->find("to")) << attribute.key;
    }
  }
  EXPECT_EQ(described, known);
}

// Every example in the file fits the schema beside it.
void check_examples(const Value& value, int& count) {
  if (const auto* object = value.object()) {
    if (const Value* fits = value.find("schema"); fits != nullptr && fits->object() != nullptr) {
      if (const Value* example = value.find("example")) {
        EXPECT_EQ(OpenApi::get().check(*fits, *example), "") << "line " << example->line;
        ++count;
      }
      if (const Value* examples = value.find("examples")) {
        for (const auto& one : *examples->object()) {
          EXPECT_EQ(OpenApi::get().check(*fits, *one.value.find("value")), "") << one.key;
          ++count;
        }
      }
    }
    for (const auto& member : *object) check_examples(member.value, count);
  } else if (const auto* array = value.array()) {
    for (const Value& item : *array) check_examples(item, count);
  }
}

TEST(OpenApi, ExamplesFitTheirSchemas) {
  int count = 0;
  check_examples(OpenApi::get().document(), count);
  EXPECT_GE(count, 10);
}

TEST(OpenApi, TheCheckerRefusesWhatDoesNotFit) {
  const auto parse = [](std::string_view text) { return core::json::parse(text).value(); };
  const OpenApi& openapi = OpenApi::get();
  EXPECT_EQ(openapi.check_value("Health", parse(R"({"status": "ok"})")), "");
  EXPECT_NE(openapi.check_value("Health", parse(R"({"status": "no"})")), "");
  EXPECT_NE(openapi.check_value("Health", parse(R"({"status": "ok", "x": 1})")), "");
  EXPECT_NE(openapi.check_value("Health", parse(R"({})")), "");
  EXPECT_NE(openapi.check_value("Report", parse(R"({"symptom": "x", "celsius": 99})")), "");
  EXPECT_NE(openapi.check_value("Id", parse(R"("01935f9e-8b6c-4d2e-9f3a-0123456789ab")")), "");
  EXPECT_NE(openapi.check_value("CheckInBody", parse(R"({"denied": ["a", "a"]})")), "");
  EXPECT_NE(openapi.check_value("Event", parse(R"({"kind": "check-in-submitted"})")), "");
}

}  // namespace
