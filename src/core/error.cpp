#include "backsight/core/error.h"

#include <array>

namespace backsight::core {
namespace {

struct Row {
  std::string_view text;
  int status;
  int exit_code;
};

constexpr std::array kRows = {
#define X(name, text, status, exit_code) Row{text, status, exit_code},
#include "backsight/core/error_codes.def"
#undef X
};

const Row& row(ErrorCode code) noexcept { return kRows[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view code_text(ErrorCode code) noexcept { return row(code).text; }
int http_status(ErrorCode code) noexcept { return row(code).status; }
int exit_code(ErrorCode code) noexcept { return row(code).exit_code; }

std::string describe(const Error& error) {
  std::string out;
  const Place& place = error.place;
  if (!place.file.empty()) out += place.file + ":";
  if (place.line != 0) {
    out += std::to_string(place.line) + ":";
    if (place.column != 0) out += std::to_string(place.column) + ":";
  }
  if (!out.empty()) out += " ";
  out += error.message;
  if (!place.pointer.empty()) out += " (at " + place.pointer + ")";
  return out;
}

}  // namespace backsight::core
