#include <optional>
#include <utility>
#include <vector>

#include "backsight/core/decimal.h"
#include "backsight/course/input.h"
#include "calls.h"

namespace backsight::wasm {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Object;
using core::json::Value;

std::optional<course::Follower>& follower() {
  static std::optional<course::Follower> instance;
  return instance;
}

// Whether the model reaches a day is for the engine to say.
Result<std::vector<std::int32_t>> read_days(ObjectReader& reader) {
  constexpr std::int64_t kLargest = 1'000'000;
  TRY(const auto list, reader.optional_array("days"));
  std::vector<std::int32_t> out;
  for (const Value& one : list) {
    const auto day = one.number() == nullptr ? std::nullopt : core::to_integer(one.number()->text);
    if (!day || *day < -kLargest || *day > kLargest) {
      return std::unexpected(
          reader.error("days", ErrorCode::kWrongType, "a day is a whole number"));
    }
    out.push_back(static_cast<std::int32_t>(*day));
  }
  return out;
}

}  // namespace

Result<Value> load_course(const Value& value) {
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(auto hash, reader.string("hash"));
  TRY(const auto* section, reader.member("course"));
  TRY_VOID(reader.finish());
  TRY(auto model, course::read_model(*section, std::move(hash)));
  TRY(auto made, course::Follower::make(std::move(model)));
  follower().emplace(std::move(made));
  Object out;
  out.push_back({"knowledge", Value(follower()->model().version)});
  out.push_back({"horizon", core::json::from_double(follower()->model().horizon_days)});
  return Value(std::move(out));
}

Result<Value> course(const Value& value) {
  TRY(const auto* pack, loaded_knowledge());
  if (!follower()) return core::fail(ErrorCode::kUnavailable, "the course is not loaded yet");
  const course::Follower& by = *follower();
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(const auto at_text, reader.string("at"));
  TRY(const auto at, core::parse_instant(at_text));
  TRY(const auto person, read_history(reader, *pack));
  course::Wanted wanted;
  TRY(wanted.days, read_days(reader));
  TRY(wanted.goals, course::read_goals(reader, "goals"));
  if (reader.optional_member("goals") == nullptr) wanted.goals = by.model().goals;
  const bool usual_days = reader.optional_member("days") == nullptr;
  TRY_VOID(reader.finish());
  TRY(const auto input, course::input_at(person, at, pack->vocabulary));
  if (usual_days) wanted.days = course::usual_days(by.model(), input.today);
  TRY(const auto out, by.follow(input.person, input.observations, input.today, wanted));
  return write(out, input);
}

}  // namespace backsight::wasm
