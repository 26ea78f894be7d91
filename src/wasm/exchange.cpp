#include "exchange.h"

#include <cstring>
#include <string>
#include <utility>

namespace backsight::wasm {
namespace {

using core::Error;
using core::Result;
using core::json::Object;
using core::json::Value;
namespace json = core::json;

std::uint8_t* give(const Value& value) {
  const std::string text = json::write(value);
  const auto length = static_cast<std::uint32_t>(text.size());
  auto* out = new std::uint8_t[sizeof(length) + text.size()];
  std::memcpy(out, &length, sizeof(length));
  std::memcpy(out + sizeof(length), text.data(), text.size());
  return out;
}

Value error_value(const Error& error) {
  Object inner;
  inner.push_back({"code", Value(core::code_text(error.code))});
  inner.push_back({"message", Value(error.message)});
  inner.push_back({"pointer", Value(error.place.pointer)});
  inner.push_back({"line", json::from_integer(error.place.line)});
  inner.push_back({"column", json::from_integer(error.place.column)});
  Object out;
  out.push_back({"error", std::move(inner)});
  return out;
}

}  // namespace

std::uint8_t* answer(const char* text, std::uint32_t length, Call& call) {
  const std::string_view input(text, length);
  const auto run = [&]() -> Result<Value> {
    TRY(const Value value, json::parse(input));
    return call(value);
  };
  auto result = run();
  if (!result) return give(error_value(json::locate(std::move(result).error(), input)));
  Object out;
  out.push_back({"ok", *std::move(result)});
  return give(out);
}

}  // namespace backsight::wasm
