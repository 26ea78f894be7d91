// Exact order statistics of many numbers, without sorting them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "backsight/outlook/outlook.h"

namespace backsight::outlook {

/// Room that is used again and again.
struct QuantileScratch {
  std::vector<std::uint16_t> bins;    ///< of each number
  std::vector<std::uint32_t> counts;  ///< by bin
  std::vector<std::uint8_t> list_of;  ///< by bin: which list collects it, from 1; 0 for none
  std::vector<std::uint8_t> marked;   ///< of each number: it is in one of the lists
  std::array<std::vector<double>, 5> lists;
};

/// Median, quartiles and 2.5 % ends: quantile p is the number of rank floor(p (n - 1)). `values` is
/// not empty and finite.
[[nodiscard]] Band band_of(std::span<const double> values, QuantileScratch& scratch);

}  // namespace backsight::outlook
