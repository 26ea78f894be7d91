// A fixed synthetic cohort for the signature: facts of people who do not exist, drawn over the
// whole vocabulary. Not realistic on purpose: it is to reach every rule, not to resemble anybody.
#pragma once

#include <cstdint>

#include "backsight/history/facts.h"

namespace backsight::cli {

inline constexpr std::uint64_t kSignatureSeed = 20261123;
inline constexpr std::uint32_t kSignaturePeople = 20'000;

/// Person `index` of the cohort: a pure function of the vocabulary, the seed and the index.
[[nodiscard]] history::Facts signature_person(const knowledge::Vocabulary& vocabulary,
                                              std::uint64_t seed, std::uint32_t index);

}  // namespace backsight::cli
