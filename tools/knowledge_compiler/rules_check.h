// rules/: concerns and rules.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evidence_check.h"
#include "vocabulary_check.h"

namespace backsight::knowledge_compiler {

/// A rule as the pack has it, and where it stands.
struct CheckedRule {
  std::string id;
  std::string urgency;
  Value when;   ///< expanded
  Value value;  ///< the rule of the pack's section `rules`
  std::string file;
  const Value* at = nullptr;  ///< in the document
};

struct CheckedConcern {
  std::string id;
  const Value* at = nullptr;  ///< in the document
};

struct CheckedRules {
  std::vector<CheckedConcern> concerns;  ///< display order
  std::vector<CheckedRule> rules;        ///< by file name, then as written
  std::vector<std::string> sources;      ///< finding ids that rules cite
  std::vector<std::string> refused;      ///< ids of rules with errors: their texts are not unused
};

/// Checks rules/concerns.yaml and every file of rules/ that is no vocabulary, concerns or check-in.
[[nodiscard]] CheckedRules check_rules(std::span<const Document> documents,
                                       const CheckedVocabulary& vocabulary,
                                       const EvidenceIndex& evidence,
                                       std::vector<Problem>& problems);

/// Finding ids that must exist; collects them. `what`: "a source".
void check_sources(const Value& list, const EvidenceIndex& evidence, Reporter& report,
                   std::vector<std::string>& sources);

}  // namespace backsight::knowledge_compiler
