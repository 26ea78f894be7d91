// The outlook's model from the evidence: every posterior the pack ships, made in one go.
#pragma once

#include "backsight/core/json.h"
#include "backsight/evidence/evidence.h"
#include "backsight/fit/model_spec.h"
#include "backsight/outlook/model.h"

namespace backsight::fit {

/// Chains that agree worse, or are worth less, are refused.
inline constexpr double kWorstRHat = 1.02;
inline constexpr double kLeastEffectiveSize = 400;
/// A trajectory that diverges is a place the chains could not walk: at most this share of the
/// draws.
inline constexpr double kMostDivergences = 0.005;

/// A pure function: the same inputs give the same bits. `life_table` is evidence/life-table.yaml.
/// Errors: those of the single fits; kDangling for a finding that is not there; kWrongType for one
/// that has not the number its place needs; kInconsistent when chains do not agree.
[[nodiscard]] core::Result<outlook::Model> fit_outlook(const evidence::Evidence& evidence,
                                                       const ModelSpec& spec,
                                                       const core::json::Value& life_table);

}  // namespace backsight::fit
