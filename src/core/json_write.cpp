#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "backsight/core/json.h"

namespace backsight::core::json {
namespace {

void append(std::string& out, const Value& value, bool sorted);

void append_object(std::string& out, const Object& object, bool sorted) {
  std::vector<const Member*> members;
  members.reserve(object.size());
  for (const Member& member : object) members.push_back(&member);
  if (sorted) std::ranges::sort(members, {}, [](const Member* m) { return m->key; });
  out += '{';
  bool first = true;
  for (const Member* member : members) {
    if (!first) out += ',';
    first = false;
    append_string(out, member->key);
    out += ':';
    append(out, member->value, sorted);
  }
  out += '}';
}

void append(std::string& out, const Value& value, bool sorted) {
  if (value.is_null()) {
    out += "null";
  } else if (const bool* b = value.boolean()) {
    out += *b ? "true" : "false";
  } else if (const Number* n = value.number()) {
    out += n->text;
  } else if (const std::string* s = value.string()) {
    append_string(out, *s);
  } else if (const Array* a = value.array()) {
    out += '[';
    for (std::size_t i = 0; i < a->size(); ++i) {
      if (i != 0) out += ',';
      append(out, (*a)[i], sorted);
    }
    out += ']';
  } else {
    append_object(out, *value.object(), sorted);
  }
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto at = std::ranges::find(*members, key, &Member::key);
  return at == members->end() ? nullptr : &at->value;
}

std::string_view Value::kind_name() const {
  static constexpr std::array<std::string_view, 6> kNames = {"null",     "a boolean", "a number",
                                                             "a string", "an array",  "an object"};
  return kNames[data_.index()];
}

void append_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (byte < 0x20) {
          out += "\\u00";
          out += kHex[byte >> 4];
          out += kHex[byte & 0xF];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

std::string write(const Value& value) {
  std::string out;
  append(out, value, false);
  return out;
}

std::string write_canonical(const Value& value) {
  std::string out;
  append(out, value, true);
  return out;
}

Value from_double(double value) {
  if (!std::isfinite(value)) return nullptr;
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return Number{std::string(buffer.data(), end)};
}

Value from_integer(std::int64_t value) { return Number{std::to_string(value)}; }

}  // namespace backsight::core::json
