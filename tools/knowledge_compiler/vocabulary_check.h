// rules/vocabulary.yaml: the words of a symptom report.
#pragma once

#include <optional>

#include "backsight/knowledge/vocabulary.h"
#include "problems.h"

namespace backsight::knowledge_compiler {

struct CheckedVocabulary {
  Value section;  ///< `vocabulary` of the pack's section `rules`
  knowledge::Vocabulary typed;
  const Document* document = nullptr;  ///< where it stands
};

/// Reports what is wrong; nothing when rules cannot be checked against it.
[[nodiscard]] std::optional<CheckedVocabulary> check_vocabulary(const Document& document,
                                                                std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
