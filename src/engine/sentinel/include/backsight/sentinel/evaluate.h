// Red flags: how soon somebody should act on what a person reported, and which rules say so.
//
// The most urgent rule that fires wins. Laws (tests/engine/sentinel): the order of answers does not
// matter; another report never lowers the urgency; turning a "no" into "don't know", "skipped" or
// "not asked" never lowers it; not knowing the day, the age or the operation never lowers it.
#pragma once

#include <cstdint>
#include <vector>

#include "backsight/history/facts.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::sentinel {

struct Reason {
  std::uint16_t rule = 0;              ///< index in Knowledge::rules
  std::vector<std::uint16_t> because;  ///< indexes in Facts::answers.reported, ascending
};

struct Triage {
  knowledge::Urgency urgency = knowledge::Urgency::kNone;
  std::vector<Reason> reasons;  ///< every rule that fired: most urgent first, then in rule order
};

[[nodiscard]] Triage evaluate(const knowledge::Knowledge& knowledge, const history::Facts& facts);

}  // namespace backsight::sentinel
