// models/synthetic.yaml: what synthetic people are drawn from. Every share is a finding's estimate
// or says why it is assumed.
#pragma once

#include <optional>

#include "evidence_check.h"
#include "vocabulary_check.h"

namespace backsight::knowledge_compiler {

inline constexpr std::string_view kSyntheticFile = "models/synthetic.yaml";

/// The pack's section `synthetic`, with the findings' numbers in place; nothing when there is an
/// error in the file. `outlook`: models/outlook.yaml, for the ids of rates and modifiers.
[[nodiscard]] std::optional<Value> check_synthetic(const Document& document,
                                                   const EvidenceIndex& evidence,
                                                   const CheckedVocabulary& vocabulary,
                                                   const Value& outlook,
                                                   std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
