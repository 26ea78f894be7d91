// "Did you mean ...?" for words out of a closed list.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace backsight::core {

/// Insertions, deletions, replacements and swaps of neighbours between two words, in bytes.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The closest candidate, when it is close enough to be a slip (a third of the length, at most 4).
/// Ties go to the earlier candidate.
[[nodiscard]] std::optional<std::string_view> closest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

/// "; did you mean \"x\"?" or "".
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace backsight::core
