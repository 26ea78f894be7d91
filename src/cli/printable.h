// Text from outside, made safe to print.
#pragma once

#include <string>
#include <string_view>

namespace backsight::cli {

/// The text with what a terminal would take for an order written as \u001b and so on: control
/// characters (C0, C1, DEL), the marks that turn the direction of text, line and paragraph
/// separators; bytes that are no UTF-8 as \xff. `keep_lines`: a line feed stays one.
[[nodiscard]] std::string printable(std::string_view text, bool keep_lines = false);

}  // namespace backsight::cli
