// The engine as a wasm reactor module. JSON in, JSON out:
//
//   bs_alloc(n) -> address              room for an argument
//   bs_free(address, n)                 gives an argument or a result back (result: 4 + its length)
//   bs_load(address, n) -> result       {"hash": ..., "rules": <the pack's section `rules`>}
//   bs_triage(address, n) -> result     a facts file (see history/facts.h)
//   bs_advise(address, n) -> result     {"events": [Event...], "at": "2026-11-23T03:12:00Z"}
//                                       (what is not recorded yet has its occurred_at as
//                                       recorded_at)
//   bs_load_outlook(address, n) -> result  {"hash": ..., "outlook": <the pack's section `outlook`>}
//   bs_outlook(address, n) -> result    {"profile": {...}, "today": "2026-11-23",
//                                        "years": [1, 5, 10],  the usual times when left out
//                                        "what_if": {...}}     another profile; may be left out
//                                       docs/outlook.md has both sides
//
// A result is the address of a 32-bit length followed by that many bytes of JSON:
// {"ok": ...} or {"error": {"code", "message", "pointer", "line", "column"}}.
// Call _initialize once before anything else; one engine per instance. What was loaded stays; the
// outlook is made ready once, when it is loaded.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "backsight/advice/advise.h"
#include "backsight/core/decimal.h"
#include "backsight/outlook/outlook.h"

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
namespace outlook = backsight::outlook;

std::optional<knowledge::Knowledge>& loaded() {
  static std::optional<knowledge::Knowledge> instance;
  return instance;
}

std::optional<outlook::Forecaster>& forecaster() {
  static std::optional<outlook::Forecaster> instance;
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

Result<Value> load_outlook(const Value& value) {
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(auto hash, reader.string("hash"));
  TRY(const auto* section, reader.member("outlook"));
  TRY_VOID(reader.finish());
  TRY(auto model, outlook::read_model(*section, std::move(hash)));
  forecaster().emplace(std::move(model));
  Object out;
  out.push_back({"knowledge", Value(forecaster()->model().version)});
  out.push_back({"horizon_years", json::from_double(forecaster()->model().horizon_years)});
  return Value(std::move(out));
}

Result<std::vector<double>> read_years(ObjectReader& reader, const outlook::Forecaster& from) {
  TRY(const auto list, reader.optional_array("years"));
  if (list.empty()) return from.usual_years();
  std::vector<double> years;
  for (const Value& one : list) {
    const auto number =
        one.number() == nullptr ? std::nullopt : backsight::core::to_double(one.number()->text);
    if (!number || !(*number > 0) || *number > from.model().horizon_years) {
      return std::unexpected(reader.error("years", ErrorCode::kOutOfRange,
                                          "a time is above 0 and within what the evidence covers"));
    }
    years.push_back(*number);
  }
  std::ranges::sort(years);
  years.erase(std::ranges::unique(years).begin(), years.end());
  return years;
}

// The profile in a member of the question: its errors name their place in the whole question.
Result<outlook::Profile> read_person(const Value& value, std::string_view key,
                                     backsight::core::Date today) {
  auto profile = outlook::read_profile(value, today);
  if (profile) return profile;
  Error error = std::move(profile).error();
  error.place.pointer = "/" + std::string(key) + error.place.pointer;
  return std::unexpected(std::move(error));
}

Result<Value> ask_outlook(const Value& value) {
  if (!forecaster()) {
    return backsight::core::fail(ErrorCode::kUnavailable, "the outlook is not loaded yet");
  }
  const outlook::Forecaster& from = *forecaster();
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(const auto* profile_value, reader.member("profile"));
  TRY(const auto today_text, reader.string("today"));
  TRY(const auto today, backsight::core::parse_date(today_text));
  TRY(const auto years, read_years(reader, from));
  const Value* what_if = reader.optional_member("what_if");
  TRY_VOID(reader.finish());
  TRY(const auto profile, read_person(*profile_value, "profile", today));
  Value out = write(from.forecast(profile, years));
  if (what_if != nullptr) {
    TRY(const auto other, read_person(*what_if, "what_if", today));
    out.object()->push_back({"what_if", write(from.forecast(other, years, profile))});
  }
  return out;
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
BACKSIGHT_EXPORT("bs_load_outlook")
std::uint8_t* bs_load_outlook(const char* text, std::uint32_t length) {
  return answer(text, length, load_outlook);
}
BACKSIGHT_EXPORT("bs_outlook") std::uint8_t* bs_outlook(const char* text, std::uint32_t length) {
  return answer(text, length, ask_outlook);
}
