// The course of one person as the browser asks for it, by the same calls compiled natively and as
// wasm.
#pragma once

#include <filesystem>
#include <span>

#include "backsight/course/filter.h"

namespace backsight::bench {

/// Of a year of scores of somebody operated on for a disc herniation: the record as JSON in, the
/// course as JSON out, in turns. Prints both processor times and how the answers differ. False when
/// the browser's engine failed, says something else, or takes more than four times as long.
[[nodiscard]] bool compare_with_wasm(const std::filesystem::path& rules,
                                     const std::filesystem::path& course,
                                     std::span<const course::Observation> year);

}  // namespace backsight::bench
