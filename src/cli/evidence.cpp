#include <fmt/core.h>

#include <cstdio>
#include <memory>

#include "backsight/evidence/forest.h"
#include "backsight/evidence/query.h"
#include "backsight/knowledge_compiler/compile.h"
#include "backsight/knowledge_compiler/files.h"
#include "commands.h"
#include "io.h"

namespace backsight::cli {
namespace {

core::Result<evidence::Evidence> read_evidence(const Pack& pack) {
  TRY(const auto section, pack.section("evidence"));
  return evidence::Evidence::read(section);
}

// Prints what `make` says about the evidence of the pack.
template <class Make>
int print_from(const Pack& pack, Make make) {
  const auto evidence = read_evidence(pack);
  if (!evidence) return report(evidence.error());
  const core::Result<std::string> text = make(*evidence);
  if (!text) return report(text.error());
  fmt::print("{}", *text);
  return 0;
}

}  // namespace

int evidence_check(const std::filesystem::path& root) {
  const auto files = knowledge_compiler::read_sources(root);
  if (!files) return report(files.error());
  const auto outcome = knowledge_compiler::compile(*files);
  std::size_t errors = 0;
  for (const knowledge_compiler::Problem& problem : outcome.problems) {
    errors += problem.severity == knowledge_compiler::Severity::kError ? 1 : 0;
    fmt::print("{}\n", printable(knowledge_compiler::describe(problem)));
  }
  fmt::print("{} files: {} errors, {} warnings\n", files->size(), errors,
             outcome.problems.size() - errors);
  if (outcome.pack) fmt::print("knowledge {}\n", outcome.pack->hash.substr(0, 16));
  return errors == 0 ? 0 : 2;
}

int evidence_list(const Pack& pack, const EvidenceListOptions& options) {
  return print_from(pack, [&](const evidence::Evidence& evidence) -> core::Result<std::string> {
    if (options.outcome.empty()) return evidence::list_outcomes(evidence);
    return evidence::list_findings(evidence, options.outcome);
  });
}

int evidence_show(const Pack& pack, const std::string& id) {
  return print_from(
      pack, [&](const evidence::Evidence& evidence) { return evidence::show(evidence, id); });
}

int evidence_forest(const Pack& pack, const EvidenceForestOptions& options) {
  return print_from(pack, [&](const evidence::Evidence& evidence) -> core::Result<std::string> {
    TRY(const auto forest, evidence::make_forest(evidence, options.outcome));
    if (options.svg_file.empty()) return evidence::forest_text(forest);
    TRY_VOID(write_file(options.svg_file, evidence::forest_svg(forest)));
    return options.svg_file + "\n";
  });
}

}  // namespace backsight::cli
