#include <optional>
#include <utility>

#include "backsight/advice/advise.h"
#include "calls.h"

namespace backsight::wasm {
namespace {

using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Object;
using core::json::Value;

std::optional<knowledge::Knowledge>& loaded() {
  static std::optional<knowledge::Knowledge> instance;
  return instance;
}

}  // namespace

Result<const knowledge::Knowledge*> loaded_knowledge() {
  if (!loaded())
    return core::fail(core::ErrorCode::kUnavailable, "the knowledge pack is not loaded yet");
  return &*loaded();
}

Result<history::History> read_history(ObjectReader& reader, const knowledge::Knowledge& knowledge) {
  TRY(const auto events, reader.optional_array("events"));
  const Path list(reader.path(), "events");
  history::History out;
  for (std::size_t i = 0; i < events.size(); ++i) {
    TRY(auto event, history::read_event(events[i], Path(list, i), knowledge.vocabulary));
    out.push_back(std::move(event));
  }
  return out;
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
  out.push_back(
      {"rules", core::json::from_integer(static_cast<std::int64_t>(loaded()->rules.size()))});
  return Value(std::move(out));
}

Result<Value> triage(const Value& value) {
  TRY(const auto* pack, loaded_knowledge());
  TRY(const auto facts, history::read_facts(value, Path(), pack->vocabulary));
  return write(advice::advise(*pack, facts), pack->vocabulary);
}

Result<Value> advise(const Value& value) {
  TRY(const auto* pack, loaded_knowledge());
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(const auto at_text, reader.string("at"));
  TRY(const auto at, core::parse_instant(at_text));
  TRY(const auto person, read_history(reader, *pack));
  TRY_VOID(reader.finish());
  return write(advice::advise(*pack, person, at), pack->vocabulary);
}

}  // namespace backsight::wasm
