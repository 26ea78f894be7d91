#include "backsight/knowledge_compiler/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "backsight/fit/fit_course.h"
#include "backsight/fit/fit_outlook.h"
#include "backsight/knowledge/knowledge.h"
#include "backsight/yaml/read.h"
#include "content_check.h"
#include "decision_aid_check.h"
#include "goals_check.h"
#include "models_check.h"
#include "pack.h"
#include "synthetic_check.h"

namespace backsight::knowledge_compiler {
namespace {

// Parses every file; files that cannot be parsed are reported and left out.
std::vector<Document> parse(std::span<const SourceFile> files, std::vector<Problem>& problems) {
  std::vector<Document> out;
  for (const SourceFile& file : files) {
    auto root = yaml::read(file.text, file.path);
    if (root) {
      out.push_back(Document{file.path, *std::move(root)});
      continue;
    }
    for (core::Error& error : root.error())
      problems.push_back(Problem{Severity::kError, std::move(error)});
  }
  std::ranges::sort(out, {}, &Document::path);
  return out;
}

const Document* find(std::span<const Document> documents, std::string_view path) {
  const auto at = std::ranges::find(documents, path, &Document::path);
  return at == documents.end() ? nullptr : &*at;
}

// The document, or nullptr and an error, unless the file is there and was refused before.
const Document* need(std::span<const Document> documents, std::span<const SourceFile> files,
                     const std::string& path, std::vector<Problem>& problems) {
  const Document* document = find(documents, path);
  if (document == nullptr && std::ranges::find(files, path, &SourceFile::path) == files.end()) {
    problems.push_back(
        Problem{Severity::kError, core::Error{ErrorCode::kMissingMember, "the file is missing",
                                              core::Place{path, 0, 0, {}}}});
  }
  return document;
}

// The symptom terms as far as they can be read, for the evidence files.
std::set<std::string, std::less<>> symptom_terms(const Document* vocabulary) {
  std::set<std::string, std::less<>> out;
  const Value* symptoms = vocabulary == nullptr ? nullptr : vocabulary->root.find("symptoms");
  if (symptoms == nullptr || symptoms->object() == nullptr) return out;
  for (const Member& member : *symptoms->object()) out.insert(member.key);
  return out;
}

void check_evidence_part(std::span<const Document> documents, std::span<const SourceFile> files,
                         const EvidenceIndex& index, std::vector<Problem>& problems) {
  const Document* schema_file = need(documents, files, "evidence/schema.yaml", problems);
  (void)need(documents, files, "evidence/studies.yaml", problems);
  if (schema_file == nullptr) return;
  const auto schema = read_schema(*schema_file, problems);
  if (!schema) return;
  check_evidence_documents(
      documents, *schema, symptom_terms(find(documents, "rules/vocabulary.yaml")), index, problems);
}

core::Result<knowledge::Knowledge> read_by_engine(std::string_view json, const std::string& hash) {
  TRY(const Value value, core::json::parse(json));
  return knowledge::read_rules(value, hash);
}

void report_fit(const Document& document, core::Error error, std::vector<Problem>& problems) {
  error.place = core::Place{document.path, 0, 0, {}};
  problems.push_back(Problem{Severity::kError, std::move(error)});
}

// The fits. They take seconds, so only what is free of errors gets here.
std::optional<outlook::Model> fit_outlook(const evidence::Evidence& evidence,
                                          const Document& document, const fit::ModelSpec& spec,
                                          std::span<const Document> documents,
                                          std::vector<Problem>& problems) {
  const Document* life_table = find(documents, "evidence/life-table.yaml");
  static const Value kNone;
  auto fitted = fit::fit_outlook(evidence, spec, life_table == nullptr ? kNone : life_table->root);
  if (fitted) return *std::move(fitted);
  report_fit(document, std::move(fitted).error(), problems);
  return std::nullopt;
}

std::optional<course::Model> fit_course(const evidence::Evidence& evidence,
                                        const Document& document, const fit::CourseSpec& spec,
                                        const outlook::Model& outlook,
                                        std::vector<Problem>& problems) {
  auto fitted = fit::fit_course(evidence, spec, outlook);
  if (fitted) return *std::move(fitted);
  report_fit(document, std::move(fitted).error(), problems);
  return std::nullopt;
}

void sort(std::vector<Problem>& problems) {
  std::ranges::stable_sort(problems, {}, [](const Problem& problem) {
    const core::Place& place = problem.error.place;
    return std::tuple(place.file, place.line, place.column);
  });
}

}  // namespace

std::vector<Problem> check_evidence(std::span<const SourceFile> files) {
  std::vector<SourceFile> own;
  for (const SourceFile& file : files) {
    if (file.path.starts_with("evidence/") || file.path == "rules/vocabulary.yaml")
      own.push_back(file);
  }
  std::vector<Problem> problems;
  const std::vector<Document> documents = parse(own, problems);
  // What refers to a file that cannot be read cannot be judged: first things first.
  if (has_errors(problems)) return problems;
  const EvidenceIndex index = index_evidence(documents, problems);
  check_evidence_part(documents, own, index, problems);
  sort(problems);
  return problems;
}

Outcome compile(std::span<const SourceFile> files) {
  Outcome out;
  std::vector<Problem>& problems = out.problems;
  const std::vector<Document> documents = parse(files, problems);
  if (has_errors(problems)) return out;  // see check_evidence
  const EvidenceIndex evidence = index_evidence(documents, problems);
  check_evidence_part(documents, files, evidence, problems);

  const Document* vocabulary_file = need(documents, files, "rules/vocabulary.yaml", problems);
  const Document* kept_file = need(documents, files, "rules/kept-words.yaml", problems);
  const Document* concerns_file = need(documents, files, "rules/concerns.yaml", problems);
  const Document* check_in_file = need(documents, files, "rules/check-in.yaml", problems);
  const Document* models_file = need(documents, files, "models/outlook.yaml", problems);
  const Document* course_file = need(documents, files, "models/course.yaml", problems);
  (void)need(documents, files, "evidence/life-table.yaml", problems);
  const Texts texts = read_texts(documents, problems);
  check_readability(documents, problems);
  std::optional<CheckedVocabulary> vocabulary;
  if (vocabulary_file != nullptr)
    vocabulary = check_vocabulary(*vocabulary_file, evidence, problems);
  if (!vocabulary || concerns_file == nullptr || check_in_file == nullptr) {
    // Rules mean nothing without their words; a silent pass over them would look like a clean one.
    sort(problems);
    return out;
  }
  if (kept_file != nullptr) check_kept_words(*kept_file, *vocabulary, problems);
  const CheckedRules rules = check_rules(documents, *vocabulary, evidence, problems);
  CheckedCheckIn check_in = check_check_in(*check_in_file, *vocabulary, evidence, problems);
  mark_emergency_signs(rules, check_in);
  check_coverage(rules, check_in, vocabulary->typed, problems);
  check_text_keys(texts, rules, check_in, *vocabulary, problems);

  const Document* aid = find(documents, kDecisionAidFile);
  if (aid != nullptr) check_decision_aid(*aid, evidence, texts, problems);
  std::optional<fit::ModelSpec> spec;
  if (models_file != nullptr) spec = check_models(*models_file, evidence, problems);
  std::optional<fit::CourseSpec> course_spec;
  if (course_file != nullptr) course_spec = check_course_model(*course_file, evidence, problems);
  std::vector<course::Goal> goals;
  if (const Document* file = find(documents, kGoalsFile))
    goals = check_goals(*file, evidence, texts, problems);
  std::optional<Value> synthetic;
  if (const Document* people = find(documents, kSyntheticFile);
      people != nullptr && models_file != nullptr)
    synthetic = check_synthetic(*people, evidence, *vocabulary, models_file->root, problems);
  std::optional<outlook::Model> outlook;
  std::optional<course::Model> course;
  if (spec && course_spec && !has_errors(problems)) {
    auto typed = evidence::Evidence::read(evidence_section(documents, evidence));
    if (typed) {
      outlook = fit_outlook(*typed, *models_file, *spec, documents, problems);
      if (outlook) course = fit_course(*typed, *course_file, *course_spec, *outlook, problems);
      if (course) course->goals = std::move(goals);
    } else {
      report_fit(*models_file, std::move(typed).error(), problems);
    }
  }

  if (!has_errors(problems)) {
    Pack pack = make_pack(PackParts{documents, evidence, *vocabulary, rules, check_in, texts,
                                    models_file->root, outlook::write(*outlook), course_file->root,
                                    course::write(*course), std::move(synthetic)});
    if (aid != nullptr) {
      const auto cited = std::ranges::find(pack.sections, "outlook-sources", &Section::name);
      if (const auto sources = core::json::parse(cited->json))
        report_uncitable(*aid, *sources, problems);
    }
    // The engine's own reader has the last word on what it will be given.
    const auto section = std::ranges::find(pack.sections, "rules", &Section::name);
    const auto read_back = read_by_engine(section->json, pack.hash);
    if (read_back) {
      out.pack = std::move(pack);
    } else {
      core::Error error = read_back.error();
      error.message = "the engine refuses the compiled rules: " + error.message;
      error.place.file = "rules/";
      problems.push_back(Problem{Severity::kError, std::move(error)});
    }
  }
  sort(problems);
  return out;
}

}  // namespace backsight::knowledge_compiler
