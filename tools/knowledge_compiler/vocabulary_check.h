// rules/vocabulary.yaml: the words of a symptom report. With the questionnaires of
// evidence/instruments.yaml they are what a record may hold.
#pragma once

#include <optional>

#include "backsight/knowledge/vocabulary.h"
#include "evidence_check.h"

namespace backsight::knowledge_compiler {

struct CheckedVocabulary {
  Value section;  ///< `vocabulary` of the pack's section `rules`
  knowledge::Vocabulary typed;
  const Document* document = nullptr;  ///< where it stands
};

/// Reports what is wrong; nothing when rules cannot be checked against it.
[[nodiscard]] std::optional<CheckedVocabulary> check_vocabulary(const Document& document,
                                                                const EvidenceIndex& evidence,
                                                                std::vector<Problem>& problems);

/// rules/kept-words.yaml: every word that records may hold. A record with a word that is gone
/// cannot be read, so the vocabulary keeps each of them, and whatever it gains enters the list. The
/// same holds for the scores of questionnaires.
void check_kept_words(const Document& kept, const CheckedVocabulary& vocabulary,
                      std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
