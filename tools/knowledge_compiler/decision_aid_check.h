// models/decision-aid.yaml: what the decision aid says in words of each option, and what it rests
// on.
#pragma once

#include <string_view>
#include <vector>

#include "content_check.h"

namespace backsight::knowledge_compiler {

inline constexpr std::string_view kDecisionAidFile = "models/decision-aid.yaml";

/// Each claim has a text, and either sources that exist or its reasoning; each option has as many
/// good sides as hard ones. Each sentence of the story has sources. Every number that a text says
/// is a placeholder, and comes from a finding among its sources.
void check_decision_aid(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
                        std::vector<Problem>& problems);

/// Warns of studies that a reader is shown and could not look up: without a year, or without any
/// link. `sources` is the section "outlook-sources".
void report_uncitable(const Document& document, const Value& sources,
                      std::vector<Problem>& problems);

/// The claims, or the story, as the page gets them: each number worked out of its finding. A share
/// is told of 100 people. `list` has been checked.
[[nodiscard]] Value with_numbers(const Value& list, const EvidenceIndex& evidence);

}  // namespace backsight::knowledge_compiler
