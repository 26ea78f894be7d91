// models/: every finding a model could use is used or left out with a reason, and none twice.
#pragma once

#include <optional>
#include <vector>

#include "backsight/fit/course_spec.h"
#include "backsight/fit/model_spec.h"
#include "evidence_check.h"

namespace backsight::knowledge_compiler {

/// The checked file; nothing when there is an error in it.
[[nodiscard]] std::optional<fit::ModelSpec> check_models(const Document& document,
                                                         const EvidenceIndex& evidence,
                                                         std::vector<Problem>& problems);

/// models/course.yaml: every mean and median of its outcomes is used or left out with a reason, and
/// none twice; other measures of them have a reason. Nothing when there is an error in it.
[[nodiscard]] std::optional<fit::CourseSpec> check_course_model(const Document& document,
                                                                const EvidenceIndex& evidence,
                                                                std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
