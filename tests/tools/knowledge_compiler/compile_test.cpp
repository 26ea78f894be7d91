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
  EXPECT_THAT(names, ElementsAre("check-in", "content-en", "course", "course-model",
                                 "course-sources", "evidence", "models", "outlook",
                                 "outlook-sources", "rules", "sources", "synthetic"));
}

// Numbers of findings stand in the section, and quartiles became a log-normal.
TEST_F(CompileGood, GivesSyntheticPeopleTheirNumbers) {
  const std::string& json = section(pack_, "synthetic").json;
  // registry-2020/infection-90d: 0.10.
  EXPECT_NE(json.find(R"({"from":0,"share":0.1,"to":2})"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("onset":{"from":1,"median":12,"sigma":0.5,"to":90})"), std::string::npos)
      << json;
  EXPECT_EQ(json.find("because"), std::string::npos);
}

TEST_F(CompileGood, WritesTheManifest) {
  const auto manifest = core::json::parse(pack_.manifest);
  ASSERT_TRUE(manifest);
  EXPECT_EQ(*manifest->find("hash"), Value(pack_.hash));
  EXPECT_EQ(pack_.hash.size(), 64u);
  const auto& sections = *manifest->find("sections")->array();
  ASSERT_EQ(sections.size(), pack_.sections.size());
  const Section& rules = section(pack_, "rules");
  EXPECT_EQ(core::json::write(sections[9]),
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

// A small decision aid: three options, each with a good side, a hard one and what it is like.
std::vector<SourceFile> files_with_decision_aid() {
  std::vector<SourceFile> files = good_files();
  std::string claims;
  std::string texts = "texts:\n  outlook.infection.name: \"Germs in the wound\"\n";
  for (const std::string option : {"surgery", "waiting", "other-care"}) {
    for (const std::string side : {"good", "hard", "life"}) {
      const std::string id = option + "-" + side;
      const bool counts = id == "surgery-hard";
      claims += "- {id: " + id + ", option: " + option + ", side: " + side + ", indication: any, ";
      claims += counts ? "sources: [registry-2020/infection-90d], numbers: {share: "
                         "registry-2020/infection-90d, "
                         "free: {finding: registry-2020/infection-90d, part: rest}, "
                         "low: {finding: registry-2020/infection-90d, part: low}, "
                         "high: {finding: registry-2020/infection-90d, part: high}, "
                         "days: {finding: registry-2020/infection-90d, part: time}}}\n"
                       : "reasoning: \"We think so.\"}\n";
      texts += "  decide.claim." + id + ": \"" +
               (counts ? "Of 100 people, {share} had it in {days} days ({low} to {high}), "
                         "and {free} had not."
                       : "It is so.") +
               "\"\n";
    }
  }
  texts += "  decide.story.half: \"In the first {days} days it was so for {share} of 100.\"\n";
  put(files, SourceFile{"content/en/decide.yaml", std::move(texts)});
  put(files, SourceFile{"models/decision-aid.yaml",
                        "version: 1\nevidence-read: '2026-11-24'\nreview-by: '2027-11-24'\n"
                        "story:\n- {id: half, indication: any, sources: "
                        "[registry-2020/infection-90d], numbers: {share: "
                        "registry-2020/infection-90d, days: {finding: "
                        "registry-2020/infection-90d, part: time}}}\nclaims:\n" +
                            claims});
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

TEST(Compile, WorksOutTheNumbersOfTheDecisionAid) {
  const Outcome outcome = compile(files_with_decision_aid());
  ASSERT_TRUE(outcome.pack) << describe(outcome.problems.front());
  EXPECT_THAT(outcome.problems, ::testing::IsEmpty());
  const Value aid = *core::json::parse(section(*outcome.pack, "outlook-sources").json);
  // 10 % (6 to 15 %) in 90 days: data/good/evidence/findings/complications.yaml
  EXPECT_EQ(core::json::write(*aid.find("claims")->array()->at(1).find("numbers")),
            R"({"days":90,"free":90,"high":15,"low":6,"share":10})");
  EXPECT_EQ(core::json::write(*aid.find("story")->array()->front().find("numbers")),
            R"({"days":90,"share":10})");
  EXPECT_TRUE(aid.find("findings")->find("registry-2020/infection-90d"));
}

// A threshold of a 0-100 scale is counted on 0 to 10; the findings behind a goal can be shown.
TEST(Compile, GivesGoalsTheirScores) {
  std::vector<SourceFile> files = good_files();
  for (SourceFile& file : files) {
    if (file.path == "evidence/findings/complications.yaml")
      file.text +=
          "- id: registry-2020/pass\n  study: registry-2020\n  outcome: pass-pain\n"
          "  measure: threshold\n  group: all\n  estimate: 25\n  scale: '0-100'\n";
  }
  put(files, SourceFile{"models/goals.yaml",
                        "version: 1\ngoals:\n- id: walk\n  at-most: {leg-pain: {finding: "
                        "registry-2020/pass}, disability: {assumed: 4}}\n  hold-days: 7\n"
                        "  because: \"so\"\n  findings: [leaflet-a/fever]\n"});
  put(files, SourceFile{"content/en/road.yaml", "texts:\n  road.goal.walk: \"Walk\"\n"});
  std::ranges::sort(files, {}, &SourceFile::path);
  const Outcome outcome = compile(files);
  ASSERT_TRUE(outcome.pack) << describe(outcome.problems.front());
  const Value course = *core::json::parse(section(*outcome.pack, "course").json);
  EXPECT_EQ(core::json::write(*course.find("goals")),
            R"([{"at_most":{"disability":4,"leg-pain":2.5},"because":"so",)"
            R"("findings":["registry-2020/pass","leaflet-a/fever"],"hold_days":7,"id":"walk"}])");
  const Value sources = *core::json::parse(section(*outcome.pack, "course-sources").json);
  EXPECT_TRUE(sources.find("findings")->find("registry-2020/pass"));
  EXPECT_TRUE(sources.find("studies")->find("leaflet-a"));
}

TEST(Compile, SaysWhichCitedStudiesCannotBeLookedUp) {
  std::vector<SourceFile> files = files_with_decision_aid();
  for (SourceFile& file : files) {
    if (file.path != "evidence/studies.yaml") continue;
    for (const std::string_view line :
         {"    year: 2020\n", "    doi: 10.1000/abc.123\n", "    pmid: 31000000\n"})
      file.text.erase(file.text.find(line), line.size());
  }
  const Outcome outcome = compile(files);
  EXPECT_TRUE(outcome.pack);
  std::vector<std::string> said;
  for (const Problem& problem : outcome.problems) said.push_back(describe(problem));
  EXPECT_THAT(said,
              ElementsAre(HasSubstr("warning: 1 of 1 cited studies have no year: registry-2020"),
                          HasSubstr("warning: 1 of 1 cited studies have no link: registry-2020")));
}

TEST(Compile, KeepsHowAFindingEntersItsPool) {
  std::vector<SourceFile> files = good_files();
  for (SourceFile& file : files) {
    if (file.path == "models/outlook.yaml")
      file.text +=
          "proportions:\n  - id: no-infection\n    group: complication\n"
          "    within: {value: 90, unit: days}\n    pools:\n"
          "      - {option: surgery, indication: any, use: [{finding: "
          "registry-2020/infection-90d, complement: true}]}\n"
          "certainty:\n  - {outcome: no-infection, indication: any, option: surgery, "
          "level: low, because: \"one register\"}\n";
  }
  const Outcome outcome = compile(files);
  ASSERT_TRUE(outcome.pack) << describe(outcome.problems.front());
  const Value sources = *core::json::parse(section(*outcome.pack, "outlook-sources").json);
  EXPECT_EQ(core::json::write(*sources.find("figures")),
            R"({"no-infection":{"registry-2020/infection-90d":{"complement":true}}})");
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
