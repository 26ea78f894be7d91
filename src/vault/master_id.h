// The short name of a master key.
#pragma once

#include <algorithm>
#include <string_view>

namespace backsight::vault {

inline constexpr std::size_t kLongestMasterId = 32;

[[nodiscard]] inline bool is_master_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestMasterId && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace backsight::vault
