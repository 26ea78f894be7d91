#include "csv.h"

#include <algorithm>

namespace backsight::api {
namespace {

bool is_number(const std::string& cell) {
  return std::ranges::all_of(cell,
                             [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

bool looks_like_formula(const std::string& cell) {
  return !cell.empty() && std::string("=+-@\t\r").find(cell.front()) != std::string::npos &&
         !is_number(cell);
}

}  // namespace

void append_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    const std::string cell = looks_like_formula(cells[i]) ? "'" + cells[i] : cells[i];
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      out += cell;
      continue;
    }
    out += '"';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace backsight::api
