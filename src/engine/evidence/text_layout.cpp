#include "text_layout.h"

#include <algorithm>

namespace backsight::evidence {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The bytes of the first `count` code points.
std::string_view first_columns(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
    --count;
  }
  return text.substr(0, at);
}

std::string cut(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(first_columns(text, width - 1)) + "\u2026";
}

}  // namespace

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string left(std::string_view text, std::size_t width) {
  std::string out = cut(text, width);
  out.append(width - columns(out), ' ');
  return out;
}

std::string right(std::string_view text, std::size_t width) {
  const std::string shown = cut(text, width);
  return std::string(width - columns(shown), ' ') + shown;
}

std::string wrap(std::string_view text, std::size_t width, std::size_t first_indent,
                 std::size_t indent) {
  std::string out;
  std::string line(first_indent, ' ');
  std::size_t used = first_indent;
  bool empty = true;
  const auto end_line = [&] {
    out += line + '\n';
    line.assign(indent, ' ');
    used = indent;
    empty = true;
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!empty && used + 1 + columns(word) > width) end_line();
    if (!empty) {
      line += ' ';
      ++used;
    }
    // A word longer than a line (an address) goes on in the next one.
    while (used + columns(word) > width) {
      const std::string_view part = first_columns(word, width - used);
      line += part;
      word.remove_prefix(part.size());
      end_line();
    }
    line += word;
    used += columns(word);
    empty = false;
  }
  if (!empty) out += line + '\n';
  return out;
}

}  // namespace backsight::evidence
