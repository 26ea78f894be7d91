// The engine as a wasm reactor module. JSON in, JSON out:
//
//   bs_alloc(n) -> address              room for an argument
//   bs_free(address, n)                 gives an argument or a result back (result: 4 + its length)
//   bs_load(address, n) -> result       {"hash": ..., "rules": <the pack's section `rules`>}
//   bs_triage(address, n) -> result     a facts file (see history/facts.h)
//   bs_advise(address, n) -> result     {"events": [Event...], "at": "2026-11-23T03:12:00Z"}
//                                       (what is not recorded yet has its occurred_at as
//                                       recorded_at)
//
// A result is the address of a 32-bit length followed by that many bytes of JSON:
// {"ok": ...} or {"error": {"code", "message", "pointer", "line", "column"}}.
// Call _initialize once before anything else; one engine per instance.
#include <cstdint>
#include <cstring>
#include <optional>

#include "backsight/advice/advise.h"

namespace {

using backsight::core::Error;
using backsight::core::ErrorCode;
using backsight::core::ObjectReader;
using backsight::core::Path;
using backsight::core::Result;
using backsight::core::json::Object;
using backsight::core::json::Value;
namespace json = backsight::core::json;
namespace history = backsight::history;
namespace knowledge = backsight::knowledge;

std::optional<knowledge::Knowledge>& loaded() {
  static std::optional<knowledge::Knowledge> instance;
  return instance;
}

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
  inner.push_back({"code", Value(backsight::core::code_text(error.code))});
  inner.push_back({"message", Value(error.message)});
  inner.push_back({"pointer", Value(error.place.pointer)});
  inner.push_back({"line", json::from_integer(error.place.line)});
  inner.push_back({"column", json::from_integer(error.place.column)});
  Object out;
  out.push_back({"error", std::move(inner)});
  return out;
}

// Runs `work` on the parsed argument and wraps what it gives.
template <class Work>
std::uint8_t* answer(const char* text, std::uint32_t length, Work work) {
  const std::string_view input(text, length);
  const auto run = [&]() -> Result<Value> {
    TRY(const Value value, json::parse(input));
    return work(value);
  };
  auto result = run();
  if (!result) return give(error_value(json::locate(std::move(result).error(), input)));
  Object out;
  out.push_back({"ok", *std::move(result)});
  return give(out);
}

Result<const knowledge::Knowledge*> need_knowledge() {
  if (!loaded()) {
    return backsight::core::fail(ErrorCode::kUnavailable, "the knowledge pack is not loaded yet");
  }
  return &*loaded();
}

Result<Value> load(const Value& value) {
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(auto hash, reader.string("hash"));
  TRY(const auto* rules, reader.member("rules"));
  TRY_VOID(reader.finish());
  TRY(auto read, knowledge::read_rules(*rules, std::move(hash)));
  loaded() = std::move(read);
  Object out;
  out.push_back({"knowledge", Value(loaded()->hash)});
  out.push_back({"rules", json::from_integer(static_cast<std::int64_t>(loaded()->rules.size()))});
  return Value(std::move(out));
}

Result<Value> triage(const Value& value) {
  TRY(const auto* pack, need_knowledge());
  TRY(const auto facts, history::read_facts(value, Path(), pack->vocabulary));
  return write(backsight::advice::advise(*pack, facts), pack->vocabulary);
}

Result<Value> advise(const Value& value) {
  TRY(const auto* pack, need_knowledge());
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(const auto at_text, reader.string("at"));
  TRY(const auto at, backsight::core::parse_instant(at_text));
  TRY(const auto events, reader.optional_array("events"));
  TRY_VOID(reader.finish());
  const Path list(root, "events");
  history::History person;
  for (std::size_t i = 0; i < events.size(); ++i) {
    TRY(auto event, history::read_event(events[i], Path(list, i), pack->vocabulary));
    person.push_back(std::move(event));
  }
  return write(backsight::advice::advise(*pack, person, at), pack->vocabulary);
}

}  // namespace

#define BACKSIGHT_EXPORT(name) extern "C" __attribute__((export_name(name)))

BACKSIGHT_EXPORT("bs_alloc") std::uint8_t* bs_alloc(std::uint32_t length) {
  return new std::uint8_t[length];
}
BACKSIGHT_EXPORT("bs_free") void bs_free(const std::uint8_t* address, std::uint32_t /*length*/) {
  delete[] address;
}
BACKSIGHT_EXPORT("bs_load") std::uint8_t* bs_load(const char* text, std::uint32_t length) {
  return answer(text, length, load);
}
BACKSIGHT_EXPORT("bs_triage") std::uint8_t* bs_triage(const char* text, std::uint32_t length) {
  return answer(text, length, triage);
}
BACKSIGHT_EXPORT("bs_advise") std::uint8_t* bs_advise(const char* text, std::uint32_t length) {
  return answer(text, length, advise);
}
