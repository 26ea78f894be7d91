// The knowledge of this checkout: what ships must compile, and fast enough to be run at every save.
#include <gtest/gtest.h>

#include <iostream>

#include "backsight/core/decimal.h"
#include "backsight/yaml/read.h"
#include "sample.h"

namespace backsight::knowledge_compiler {
namespace {

using core::json::Value;

std::vector<SourceFile> checkout() {
  auto files = read_sources(BACKSIGHT_SOURCE_DIR);
  EXPECT_TRUE(files);
  return files ? *std::move(files) : std::vector<SourceFile>();
}

TEST(Checkout, Compiles) {
  const Outcome outcome = compile(checkout());
  for (const Problem& problem : outcome.problems) {
    if (problem.severity == Severity::kError)
      ADD_FAILURE() << describe(problem);
    else
      std::cout << describe(problem) << "\n";
  }
  EXPECT_TRUE(outcome.pack);
}

// evidence/life-table.yaml: l(x+5) = l(x) (1 - q(x)) ... (1 - q(x+4)) within the rounding.
TEST(Checkout, LifeTableSurvivorsFollowFromDeaths) {
  const auto table = yaml::read(
      read_text(std::filesystem::path(BACKSIGHT_SOURCE_DIR) / "evidence/life-table.yaml"),
      "life-table.yaml");
  ASSERT_TRUE(table);
  const auto number = [](const Value& value) { return *core::to_double(value.number()->text); };
  for (const std::string_view sex : {"male", "female"}) {
    const Value& q = *table->find(sex)->find("q");
    const core::json::Object& survivors = *table->find(sex)->find("survivors")->object();
    ASSERT_GT(survivors.size(), 10u);
    for (std::size_t i = 0; i + 1 < survivors.size(); ++i) {
      double expected = number(survivors[i].value);
      for (int age = std::stoi(survivors[i].key); age < std::stoi(survivors[i + 1].key); ++age)
        expected *= 1 - number(*q.find(std::to_string(age)));
      EXPECT_NEAR(number(survivors[i + 1].value), expected, 1.5)
          << sex << " aged " << survivors[i + 1].key;
    }
  }
}

}  // namespace
}  // namespace backsight::knowledge_compiler
