#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "backsight/core/decimal.h"
#include "backsight/outlook/outlook.h"
#include "calls.h"

namespace backsight::wasm {
namespace {

using core::Error;
using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Object;
using core::json::Value;

std::optional<outlook::Forecaster>& forecaster() {
  static std::optional<outlook::Forecaster> instance;
  return instance;
}

Result<std::vector<double>> read_years(ObjectReader& reader, const outlook::Forecaster& from) {
  TRY(const auto list, reader.optional_array("years"));
  if (list.empty()) return from.usual_years();
  std::vector<double> years;
  for (const Value& one : list) {
    const auto number =
        one.number() == nullptr ? std::nullopt : core::to_double(one.number()->text);
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
Result<outlook::Profile> read_person(const Value& value, std::string_view key, core::Date today) {
  auto profile = outlook::read_profile(value, today);
  if (profile) return profile;
  Error error = std::move(profile).error();
  error.place.pointer = "/" + std::string(key) + error.place.pointer;
  return std::unexpected(std::move(error));
}

}  // namespace

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
  out.push_back({"horizon_years", core::json::from_double(forecaster()->model().horizon_years)});
  return Value(std::move(out));
}

Result<Value> outlook(const Value& value) {
  if (!forecaster()) return core::fail(ErrorCode::kUnavailable, "the outlook is not loaded yet");
  const outlook::Forecaster& from = *forecaster();
  const Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  TRY(const auto* profile_value, reader.member("profile"));
  TRY(const auto today_text, reader.string("today"));
  TRY(const auto today, core::parse_date(today_text));
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

}  // namespace backsight::wasm
