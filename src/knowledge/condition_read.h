// Reads one condition of the rule language. Private to knowledge.
#pragma once

#include "backsight/knowledge/rule.h"

namespace backsight::knowledge {

[[nodiscard]] core::Result<Condition> read_condition(const core::json::Value& value,
                                                     const core::Path& path,
                                                     const Vocabulary& vocabulary);

}  // namespace backsight::knowledge
