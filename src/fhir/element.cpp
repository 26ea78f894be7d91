#include "element.h"

#include <algorithm>

namespace backsight::fhir {
namespace {

bool is_empty(const Value& value) {
  if (value.is_null()) return true;
  if (value.string() != nullptr) return value.string()->empty();
  if (value.array() != nullptr) return value.array()->empty();
  return value.object() != nullptr && value.object()->empty();
}

}  // namespace

void put(Object& to, std::string_view key, Value value) {
  if (!is_empty(value)) to.push_back({std::string(key), std::move(value)});
}

Array list(std::initializer_list<Value> values) {
  Array out;
  for (const Value& value : values) {
    if (!is_empty(value)) out.push_back(value);
  }
  return out;
}

Value coding(const Code& code) {
  Object out;
  put(out, "system", code.system);
  put(out, "code", code.code);
  put(out, "display", code.display);
  return out;
}

Value codeable(const Code* code, std::string_view text) {
  Object out;
  if (code != nullptr) put(out, "coding", list({coding(*code)}));
  put(out, "text", text);
  return out;
}
Value codeable(const Code& code) { return codeable(&code, ""); }
Value codeable(std::string_view text) { return codeable(nullptr, text); }

Value quantity(Value number, std::string_view unit, std::string_view code) {
  Object out;
  put(out, "value", std::move(number));
  put(out, "unit", unit);
  put(out, "system", kUcum);
  put(out, "code", code);
  return out;
}

Value uuid_identifier(std::string_view uuid) {
  Object out;
  put(out, "system", kUriSystem);
  put(out, "value", "urn:uuid:" + std::string(uuid));
  return out;
}

Value reference(std::string_view url) {
  Object out;
  put(out, "reference", url);
  return out;
}

std::string plain(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out,
      [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
      },
      ' ');
  // Nothing but spaces is nothing.
  return out.find_first_not_of(" \t\r\n") == std::string::npos ? "" : out;
}

}  // namespace backsight::fhir
