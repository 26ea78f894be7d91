// Which terms a rule waits for. Private to knowledge.
#pragma once

#include <optional>

#include "backsight/knowledge/rule.h"

namespace backsight::knowledge {

/// A set of terms of which at least one must be reported, or answered "don't know", for the
/// condition to be anything but false. Nothing: it can hold without any (context, risks).
[[nodiscard]] std::optional<TermSet> needed_terms(const Condition& condition, std::size_t terms);

}  // namespace backsight::knowledge
