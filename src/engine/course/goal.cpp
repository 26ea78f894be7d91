#include "backsight/course/goal.h"

#include <utility>

namespace backsight::course {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Array;
using core::json::from_double;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;

constexpr double kWorst = 10;

Result<Goal> read_goal(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Goal out;
  TRY(out.id, reader.string("id"));
  TRY(const auto* at_most, reader.member("at_most"));
  const Path scores_path(path, "at_most");
  TRY(auto scores, ObjectReader::make(*at_most, scores_path));
  bool any = false;
  for (std::size_t d = 0; d < kDomains; ++d) {
    TRY(out.at_most[d], scores.optional_number(kDomainWords[d], 0, kWorst));
    any = any || out.at_most[d];
  }
  TRY_VOID(scores.finish());
  if (!any) {
    return std::unexpected(
        reader.error("at_most", ErrorCode::kMissingMember, "a goal needs a score to stay below"));
  }
  TRY(const auto days, reader.optional_integer("hold_days", 1, kLongestHeld));
  if (days) out.hold_days = static_cast<std::int32_t>(*days);
  TRY(const auto because, reader.optional_string("because"));
  out.because = because.value_or("");
  TRY(out.findings, reader.optional_strings("findings"));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace

Value write(const Goal& goal) {
  Object at_most;
  for (std::size_t d = 0; d < kDomains; ++d) {
    if (goal.at_most[d])
      at_most.push_back({std::string(kDomainWords[d]), from_double(*goal.at_most[d])});
  }
  Object out;
  out.push_back({"id", Value(goal.id)});
  out.push_back({"at_most", Value(std::move(at_most))});
  out.push_back({"hold_days", from_integer(goal.hold_days)});
  out.push_back({"because", Value(goal.because)});
  out.push_back({"findings", Value(Array(goal.findings.begin(), goal.findings.end()))});
  return Value(std::move(out));
}

Result<std::vector<Goal>> read_goals(ObjectReader& reader, std::string_view key) {
  TRY(const auto list, reader.optional_array(key));
  const Path path(reader.path(), key);
  std::vector<Goal> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    TRY(auto goal, read_goal(list[i], Path(path, i)));
    out.push_back(std::move(goal));
  }
  return out;
}

}  // namespace backsight::course
