// Places in a text, and pieces of JSON pointers. Private to core.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "backsight/core/error.h"

namespace backsight::core::json {

/// The line and column (from 1) of the byte at `offset`; an offset past the end means the end.
inline Place place_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t start = before.rfind('\n');
  const std::size_t column =
      start == std::string_view::npos ? before.size() : before.size() - start - 1;
  Place place;
  place.line = static_cast<std::uint32_t>(lines + 1);
  place.column = static_cast<std::uint32_t>(column + 1);
  return place;
}

/// Appends one reference token, escaped as RFC 6901 section 3 asks.
inline void append_pointer_token(std::string& out, std::string_view token) {
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

inline void append_pointer_member(std::string& out, std::string_view token) {
  out += '/';
  append_pointer_token(out, token);
}

/// The place of the second key that `pointer` names, in a text whose objects may repeat keys.
Place second_key_place(std::string_view text, std::string_view pointer);

}  // namespace backsight::core::json
