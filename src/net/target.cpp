#include "backsight/net/target.h"

#include <optional>

#include "backsight/core/json.h"

namespace backsight::net {
namespace {

std::unexpected<core::Error> bad(std::string_view what) {
  return core::fail(core::ErrorCode::kSyntax, "the path of the request " + std::string(what));
}

std::optional<int> hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

// The house's JSON reader knows what UTF-8 is; a path without controls and quotes is a JSON string.
bool is_utf8(std::string_view path) {
  std::string text;
  core::json::append_string(text, path);
  return core::json::parse(text).has_value();
}

}  // namespace

core::Result<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return bad("must begin with a slash");
  Target out;
  const std::size_t question = target.find('?');
  if (question != std::string_view::npos) {
    out.query = target.substr(question + 1);
    target = target.substr(0, question);
  }
  bool all_ascii = true;
  for (std::size_t i = 0; i < target.size(); ++i) {
    char c = target[i];
    if (c == '%') {
      const auto high = i + 1 < target.size() ? hex(target[i + 1]) : std::nullopt;
      const auto low = i + 2 < target.size() ? hex(target[i + 2]) : std::nullopt;
      if (!high || !low) return bad("has a '%' that is not followed by two hex digits");
      c = static_cast<char>(*high * 16 + *low);
      if (c == '/') return bad("has an encoded slash");
      i += 2;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return bad("has a control character");
    if (c == '\\') return bad("has a backslash");
    all_ascii = all_ascii && byte < 0x80;
    out.path += c;
  }
  if (has_dot_segment(out.path)) return bad("has a segment \".\" or \"..\"");
  if (!all_ascii && !is_utf8(out.path)) return bad("is not valid UTF-8");
  return out;
}

}  // namespace backsight::net
