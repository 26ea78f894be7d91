// Open words of the record: short kebab-case only, so that nobody's story ends up in one.
// Private to history.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace backsight::history {

inline constexpr std::size_t kLongestToken = 60;
inline constexpr std::string_view kTokenForm =
    "a short word of letters a-z, digits and hyphens, such as below-knee";

inline bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= kLongestToken && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// A word of the input in quotes, cut where it is too long to be a word.
inline std::string quoted(std::string_view text) {
  return "\"" + std::string(text.substr(0, kLongestToken)) + "\"";
}

}  // namespace backsight::history
