// Columns of UTF-8 text. One code point counts as one column, which holds for the Latin letters,
// Greek letters and line drawings that the evidence and its plots use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backsight::evidence {

[[nodiscard]] std::size_t columns(std::string_view text);

/// Exactly `width` columns: filled with spaces, or cut with "…" at the end.
[[nodiscard]] std::string left(std::string_view text, std::size_t width);
/// The same with the spaces in front.
[[nodiscard]] std::string right(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken between words, each behind `indent` spaces (the first
/// behind `first_indent`) and ended with a line feed. A word longer than a line is broken.
/// `width` must be larger than both indents.
[[nodiscard]] std::string wrap(std::string_view text, std::size_t width, std::size_t first_indent,
                               std::size_t indent);

}  // namespace backsight::evidence
