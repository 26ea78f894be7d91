#include "backsight/knowledge_compiler/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backsight/core/json.h"
#include "sample.h"

namespace backsight::knowledge_compiler {
namespace {

using core::json::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Section& section(const Pack& pack, std::string_view name) {
  return *std::ranges::find(pack.sections, name, &Section::name);
}

class CompileGood : public ::testing::Test {
 protected:
  void SetUp() override {
    Outcome outcome = compile(good_files());
    for (const Problem& problem : outcome.problems) ADD_FAILURE() << describe(problem);
    ASSERT_TRUE(outcome.pack);
    pack_ = *std::move(outcome.pack);
  }

  Value read(std::string_view name) {
    auto value = core::json::parse(section(pack_, name).json);
    EXPECT_TRUE(value);
    return value ? *std::move(value) : Value();
  }

  Pack pack_;
};

TEST_F(CompileGood, HasItsSectionsNamedByTheirHash) {
  std::vector<std::string> names;
  for (const Section& one : pack_.sections) {
    names.push_back(one.name);
    EXPECT_EQ(one.file, one.name + "." + one.sha256.substr(0, 12) + ".json");
  }
  EXPECT_THAT(names, ElementsAre("check-in", "content-en", "course", "course-model", "evidence",
                                 "models", "outlook", "outlook-sources", "rules", "sources"));
}

TEST_F(CompileGood, WritesTheManifest) {
  const auto manifest = core::json::parse(pack_.manifest);
  ASSERT_TRUE(manifest);
  EXPECT_EQ(*manifest->find("hash"), Value(pack_.hash));
  EXPECT_EQ(pack_.hash.size(), 64u);
  const auto& sections = *manifest->find("sections")->array();
  ASSERT_EQ(sections.size(), pack_.sections.size());
  const Section& rules = section(pack_, "rules");
  EXPECT_EQ(core::json::write(sections[8]),
            "{\"bytes\":" + std::to_string(rules.json.size()) + ",\"file\":\"" + rules.file +
                "\",\"name\":\"rules\",\"sha256\":\"" + rules.sha256 + "\"}");
}

TEST_F(CompileGood, WritesRulesWithDefinitionsExpandedAndShortFormsWrittenOut) {
  const Value rules = read("rules");
  EXPECT_EQ(core::json::write(*rules.find("rules")->array()->front().find("when")),
            R"({"any":[{"duration":{"not":["years"]},"symptom":["saddle-numbness"]},)"
            R"({"all":[{"any":[{"severity":{"at-least":"severe"},"symptom":["leg-pain"]},)"
            R"({"intensity_0_10":{"at-least":7},"symptom":["leg-pain"]}]},)"
            R"({"side":{"one-of":["bilateral"]},"symptom":["leg-pain"]},)"
            R"({"days-since-surgery":{"to":42}}]}]})");
}

TEST_F(CompileGood, WritesTheVocabularySortedAndTyped) {
  const Value rules = read("rules");
  const Value& vocabulary = *rules.find("vocabulary");
  EXPECT_EQ(core::json::write(*vocabulary.find("symptoms")),
            R"(["fever","leg-pain","saddle-numbness"])");
  EXPECT_EQ(core::json::write(*vocabulary.find("attributes")->find("duration")),
            R"({"classes":["hours","days","weeks","months","years"],"type":"token"})");
  EXPECT_EQ(core::json::write(*vocabulary.find("risk")), R"(["diabetes"])");
}

TEST_F(CompileGood, KeepsTheDigitsOfNumbers) {
  const Value evidence = read("evidence");
  EXPECT_EQ(
      core::json::write(*evidence.find("findings")->find("registry-2020/infection-90d")),
      R"({"ci95":[0.06,0.15],"estimate":0.10,"events":20,"group":"all",)"
      R"("measure":"cumulative-incidence","n":200,"outcome":"surgical-site-infection",)"
      R"("study":"registry-2020","time":{"unit":"days","value":90},"topic":"complications"})");
}

TEST_F(CompileGood, PutsOnlyCitedFindingsAndTheirStudiesIntoSources) {
  const Value sources = read("sources");
  std::vector<std::string> ids;
  for (const auto& member : *sources.find("findings")->object()) ids.push_back(member.key);
  EXPECT_THAT(ids,
              ElementsAre("leaflet-a/fever", "leaflet-a/saddle", "registry-2020/infection-90d"));
  EXPECT_EQ(sources.find("studies")->object()->size(), 2u);
}

TEST_F(CompileGood, WritesTheCheckInWithListsThroughout) {
  const Value check_in = read("check-in");
  EXPECT_EQ(
      core::json::write(check_in.find("questions")->array()->front()),
      R"({"emergency-signs":["saddle-numbness"],"id":"saddle","kind":"choose-one","options":[)"
      R"({"id":"less","reports":[{"symptom":"saddle-numbness"}]},)"
      R"({"denies":["saddle-numbness"],"id":"none"},)"
      R"({"id":"dont-know","unsure":["saddle-numbness"]}]})");
}

TEST_F(CompileGood, NamesTheSignsOfAQuestionThatAnEmergencyRuleNeeds) {
  const Value check_in = read("check-in");
  std::vector<std::string> said;
  for (const Value& question : *check_in.find("questions")->array()) {
    const Value* signs = question.find("emergency-signs");
    said.push_back(*question.find("id")->string() + " " +
                   (signs == nullptr ? "-" : core::json::write(*signs)));
  }
  // leg-side only refines; fever is in a rule for the same day.
  EXPECT_THAT(said, ElementsAre(R"(saddle ["saddle-numbness"])", R"(leg-pain-now ["leg-pain"])",
                                "leg-side -", "temperature -"));
}

TEST_F(CompileGood, GivesTheSameBytesForTheSameFilesInAnyOrder) {
  std::vector<SourceFile> files = good_files();
  std::ranges::reverse(files);
  const Outcome again = compile(files);
  ASSERT_TRUE(again.pack);
  EXPECT_EQ(again.pack->hash, pack_.hash);
  EXPECT_EQ(again.pack->manifest, pack_.manifest);
}

TEST_F(CompileGood, GivesAnotherHashForAnotherWord) {
  std::vector<SourceFile> files = good_files();
  for (SourceFile& file : files) {
    if (file.path == "content/en/texts.yaml")
      file.text.replace(file.text.find("Which leg"), 9, "What leg");
  }
  const Outcome other = compile(files);
  ASSERT_TRUE(other.pack);
  EXPECT_NE(other.pack->hash, pack_.hash);
  EXPECT_EQ(section(*other.pack, "rules").sha256, section(pack_, "rules").sha256);
  EXPECT_NE(section(*other.pack, "content-en").sha256, section(pack_, "content-en").sha256);
}

TEST(Compile, NamesTheFilesItMisses) {
  std::vector<std::string> said;
  for (const Problem& problem : compile({}).problems) said.push_back(describe(problem));
  EXPECT_THAT(said, ElementsAre("evidence/life-table.yaml: error: the file is missing",
                                "evidence/schema.yaml: error: the file is missing",
                                "evidence/studies.yaml: error: the file is missing",
                                "models/course.yaml: error: the file is missing",
                                "models/outlook.yaml: error: the file is missing",
                                "rules/check-in.yaml: error: the file is missing",
                                "rules/concerns.yaml: error: the file is missing",
                                "rules/kept-words.yaml: error: the file is missing",
                                "rules/vocabulary.yaml: error: the file is missing"));
}

TEST(Compile, RefusesASchemaItCannotUse) {
  std::vector<SourceFile> files = good_files();
  for (SourceFile& file : files) {
    if (file.path != "evidence/schema.yaml") continue;
    file.text.replace(file.text.find("access: access"), 14, "access: acces");
  }
  const std::vector<Problem> problems = check_evidence(files);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_THAT(describe(problems[0]), HasSubstr("evidence/schema.yaml:"));
  EXPECT_THAT(describe(problems[0]),
              HasSubstr("no type is called \"acces\"; did you mean \"access\"?"));
}

TEST(Compile, ChecksEvidenceWithoutRules) {
  std::vector<SourceFile> files = good_files();
  std::erase_if(files, [](const SourceFile& file) {
    return !file.path.starts_with("evidence/") && file.path != "rules/vocabulary.yaml";
  });
  EXPECT_THAT(check_evidence(files), ::testing::IsEmpty());
}

}  // namespace
}  // namespace backsight::knowledge_compiler
