// CSV (RFC 4180). Private to api.
#pragma once

#include <string>
#include <vector>

namespace backsight::api {

/// Appends a row with its line end. A cell that begins like a formula (=, +, -, @, tab) and is no
/// number gets an apostrophe in front, so that a spreadsheet shows it and runs nothing.
void append_row(std::string& out, const std::vector<std::string>& cells);

}  // namespace backsight::api
