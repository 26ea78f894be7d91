// models/: every finding a model could use is used or left out with a reason, and none twice.
#pragma once

#include <optional>
#include <vector>

#include "backsight/fit/model_spec.h"
#include "evidence_check.h"

namespace backsight::knowledge_compiler {

/// The checked file; nothing when there is an error in it.
[[nodiscard]] std::optional<fit::ModelSpec> check_models(const Document& document,
                                                         const EvidenceIndex& evidence,
                                                         std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
