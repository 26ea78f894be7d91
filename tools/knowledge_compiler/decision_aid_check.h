// models/decision-aid.yaml: what the decision aid says in words of each option, and what it rests
// on.
#pragma once

#include <string_view>
#include <vector>

#include "content_check.h"

namespace backsight::knowledge_compiler {

inline constexpr std::string_view kDecisionAidFile = "models/decision-aid.yaml";

/// Each claim has a text, and either sources that exist or its reasoning; each option has as many
/// good sides as hard ones.
void check_decision_aid(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
                        std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
