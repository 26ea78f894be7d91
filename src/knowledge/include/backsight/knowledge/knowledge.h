// The part of the knowledge pack that the engines need, typed and checked.
#pragma once

#include <string>
#include <vector>

#include "backsight/knowledge/rule.h"
#include "backsight/knowledge/vocabulary.h"

namespace backsight::knowledge {

struct Knowledge {
  std::string hash;  ///< SHA-256 of the whole pack, in hex: the version stamped on every advice
  Vocabulary vocabulary;
  std::vector<std::string> concerns;  ///< in display order
  std::vector<Rule> rules;
};

/// Reads the pack's section `rules`. `hash` is the pack's hash; the caller has checked it against
/// the bytes (the pure part cannot read files). Errors: those of core::ObjectReader, kUnknownWord
/// for a term, attribute or concern that the section itself does not define, kInconsistent for a
/// negated symptom.
[[nodiscard]] core::Result<Knowledge> read_rules(const core::json::Value& section,
                                                 std::string hash);

}  // namespace backsight::knowledge
