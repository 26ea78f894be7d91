// evidence/instruments.yaml: the questionnaires of which a record may hold a total score.
#pragma once

#include "evidence_check.h"

namespace backsight::knowledge_compiler {

/// `instruments` of the pack's vocabulary: those that are `recorded`, by name. Reports a scale
/// without ends, steps that do not lead from one end to the other, a direction in other words, and
/// a domain that the course does not have. What has the wrong shape the schema reports.
[[nodiscard]] Object recorded_instruments(const EvidenceIndex& evidence,
                                          std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
