#include <fmt/core.h>

#include "backsight/knowledge_compiler/compile.h"
#include "backsight/knowledge_compiler/files.h"
#include "commands.h"
#include "io.h"

namespace backsight::cli {

int evidence_check(const std::filesystem::path& root) {
  const auto files = knowledge_compiler::read_sources(root);
  if (!files) return report(files.error());
  const auto outcome = knowledge_compiler::compile(*files);
  std::size_t errors = 0;
  for (const knowledge_compiler::Problem& problem : outcome.problems) {
    errors += problem.severity == knowledge_compiler::Severity::kError ? 1 : 0;
    fmt::print("{}\n", knowledge_compiler::describe(problem));
  }
  fmt::print("{} files: {} errors, {} warnings\n", files->size(), errors,
             outcome.problems.size() - errors);
  if (outcome.pack) fmt::print("knowledge {}\n", outcome.pack->hash.substr(0, 16));
  return errors == 0 ? 0 : 2;
}

}  // namespace backsight::cli
