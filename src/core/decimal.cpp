#include "backsight/core/decimal.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace backsight::core {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// The grammar of RFC 8259 section 6.
bool json_number(std::string_view text) {
  std::size_t i = 0;
  const auto at = [&](std::size_t k) { return k < text.size() ? text[k] : '\0'; };
  if (at(i) == '-') ++i;
  if (at(i) == '0') {
    ++i;
  } else if (digit(at(i))) {
    while (digit(at(i))) ++i;
  } else {
    return false;
  }
  if (at(i) == '.') {
    ++i;
    if (!digit(at(i))) return false;
    while (digit(at(i))) ++i;
  }
  if (at(i) == 'e' || at(i) == 'E') {
    ++i;
    if (at(i) == '+' || at(i) == '-') ++i;
    if (!digit(at(i))) return false;
    while (digit(at(i))) ++i;
  }
  return i == text.size();
}

}  // namespace

std::optional<double> to_double(std::string_view text) {
  if (!json_number(text)) return std::nullopt;
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{}) return std::nullopt;
#else
  // libc++ 19 has no from_chars for double; strtod in the "C" locale of wasm rounds correctly too.
  const double value = std::strtod(std::string(text).c_str(), nullptr);
#endif
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  if (!json_number(text)) return std::nullopt;
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace backsight::core
