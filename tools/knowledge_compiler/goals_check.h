// models/goals.yaml: the goals that people are shown on their road, and the scores that stand for
// them. Every score is a finding's threshold or says why it is assumed.
#pragma once

#include <vector>

#include "backsight/course/goal.h"
#include "content_check.h"
#include "evidence_check.h"

namespace backsight::knowledge_compiler {

inline constexpr std::string_view kGoalsFile = "models/goals.yaml";

/// The goals, scores counted on 0 to 10; what is wrong is reported. A goal's findings are those of
/// its scores first. Each has its words: road.goal.<id>.
[[nodiscard]] std::vector<course::Goal> check_goals(const Document& document,
                                                    const EvidenceIndex& evidence,
                                                    const Texts& texts,
                                                    std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
