// The evidence of this checkout, compiled and read by the engine: every study and finding arrives,
// and every outcome can be drawn.
#include <gtest/gtest.h>

#include <set>

#include "backsight/evidence/forest.h"
#include "backsight/evidence/query.h"
#include "sample.h"

namespace backsight::knowledge_compiler {
namespace {

class CompiledEvidence : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto files = read_sources(BACKSIGHT_SOURCE_DIR);
    ASSERT_TRUE(files);
    const Outcome outcome = compile(*files);
    ASSERT_TRUE(outcome.pack) << "see the test Checkout.Compiles";
    for (const Section& section : outcome.pack->sections) {
      if (section.name != "evidence" && section.name != "sources") continue;
      const auto json = core::json::parse(section.json);
      ASSERT_TRUE(json);
      auto read = evidence::Evidence::read(*json);
      ASSERT_TRUE(read) << section.name << ": " << core::describe(read.error());
      (section.name == "evidence" ? all_ : cited_) = *std::move(read);
    }
  }

  evidence::Evidence all_;
  evidence::Evidence cited_;
};

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void expect_lines_fit(const std::string& text, const std::string& what) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    const std::string_view line = std::string_view(text).substr(start, end - start);
    EXPECT_LE(columns(line), 100u) << what << ": " << line;
    start = end + 1;
  }
}

TEST_F(CompiledEvidence, ArrivesWhole) {
  EXPECT_GE(all_.studies().size(), 771u);
  EXPECT_GE(all_.findings().size(), 2914u);
  EXPECT_LT(cited_.findings().size(), all_.findings().size());
  for (const evidence::Finding& finding : cited_.findings())
    EXPECT_NE(all_.find_finding(finding.id), nullptr) << finding.id;
}

TEST_F(CompiledEvidence, EveryOutcomeCanBeDrawn) {
  std::set<std::string> outcomes;
  for (const evidence::Finding& finding : all_.findings()) outcomes.insert(finding.outcome);
  for (const std::string& outcome : outcomes) {
    const auto forest = evidence::make_forest(all_, outcome);
    ASSERT_TRUE(forest);
    expect_lines_fit(evidence::forest_text(*forest), outcome);
    EXPECT_TRUE(evidence::forest_svg(*forest).ends_with("</svg>\n"));
  }
}

TEST_F(CompiledEvidence, EveryStudyCanBeShown) {
  for (const evidence::Study& study : all_.studies()) {
    const auto text = evidence::show(all_, study.id);
    ASSERT_TRUE(text);
    expect_lines_fit(*text, study.id);
  }
}

}  // namespace
}  // namespace backsight::knowledge_compiler
