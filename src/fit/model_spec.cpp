#include "backsight/fit/model_spec.h"

#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/object_reader.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Member;
using core::json::Value;

Result<double> need_number(ObjectReader& reader, std::string_view key, double low, double high) {
  TRY(const auto number, reader.optional_number(key, low, high));
  if (number) return *number;
  return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a number is needed"));
}

Result<std::string> text_or(ObjectReader& reader, std::string_view key, std::string other) {
  TRY(auto text, reader.optional_string(key));
  return text ? *std::move(text) : std::move(other);
}

template <class T, class Read>
Result<std::vector<T>> read_list(ObjectReader& reader, std::string_view key, Read read) {
  TRY(const auto list, reader.optional_array(key));
  const Path path(reader.path(), key);
  std::vector<T> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    TRY(auto one, read(list[i], Path(path, i)));
    out.push_back(std::move(one));
  }
  return out;
}

// {finding id: why}
Result<std::vector<LeftOut>> read_left_out(ObjectReader& reader) {
  std::vector<LeftOut> out;
  const Value* value = reader.optional_member("left-out");
  if (value == nullptr) return out;
  if (value->object() == nullptr)
    return std::unexpected(
        reader.error("left-out", ErrorCode::kWrongType, "finding id: reason is needed"));
  for (const Member& member : *value->object()) {
    if (member.value.string() == nullptr || member.value.string()->empty())
      return std::unexpected(reader.error("left-out", ErrorCode::kMissingMember,
                                          "\"" + member.key + "\" is left out without a reason"));
    out.push_back({member.key, *member.value.string()});
  }
  return out;
}

// {value: 30, unit: days} in days
Result<double> read_days(ObjectReader& parent, std::string_view key) {
  const Value* value = parent.optional_member(key);
  if (value == nullptr) return 0.0;
  const Path path(parent.path(), key);
  TRY(auto reader, ObjectReader::make(*value, path));
  TRY(const auto number, need_number(reader, "value", 0, 100'000));
  TRY(const auto unit, reader.string("unit"));
  TRY_VOID(reader.finish());
  if (unit == "days") return number;
  if (unit == "weeks") return number * 7;
  if (unit == "months") return number * 365.25 / 12;
  if (unit == "years") return number * 365.25;
  return std::unexpected(
      reader.error("unit", ErrorCode::kUnknownWord, "days, weeks, months or years"));
}

// "finding-id", {finding: id, complement: true}, {part: id, of: id}; a finding may be one of
// several groups: {finding: id, more: [id, ...]}
Result<ShareItem> read_item(const Value& value, const Path& path) {
  if (value.string() != nullptr) return ShareItem{*value.string(), false, {}, {}};
  TRY(auto reader, ObjectReader::make(value, path));
  ShareItem out;
  TRY(const auto part, reader.optional_string("part"));
  if (part) {
    out.finding = *part;
    TRY(out.of, reader.string("of"));
  } else {
    TRY(out.finding, reader.string("finding"));
    TRY(const auto complement, reader.optional_boolean("complement"));
    out.complement = complement.value_or(false);
    TRY(out.more, reader.optional_strings("more"));
  }
  TRY_VOID(reader.finish());
  return out;
}

Result<Settings> read_settings(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Settings out;
  TRY(const auto seed, reader.optional_integer("seed", 0, 1'000'000'000'000));
  TRY(const auto draws, reader.optional_integer("draws", 100, 100'000));
  out.seed = static_cast<std::uint64_t>(seed.value_or(1));
  out.draws = static_cast<std::size_t>(draws.value_or(4000));
  TRY(out.horizon_years, need_number(reader, "horizon-years", 1, 50));
  TRY(out.oldest, need_number(reader, "oldest", 50, 120));
  TRY(out.youngest_stenosis, need_number(reader, "youngest-stenosis", 18, 60));
  TRY(const auto knots, reader.optional_array("knots-years"));
  for (const Value& knot : knots) {
    const auto number =
        knot.number() == nullptr ? std::nullopt : core::to_double(knot.number()->text);
    if (!number || !(*number > 0) ||
        (!out.knots_years.empty() && *number <= out.knots_years.back()))
      return std::unexpected(
          reader.error("knots-years", ErrorCode::kOutOfRange, "rising numbers above 0 are needed"));
    out.knots_years.push_back(*number);
  }
  if (out.knots_years.size() < 2)
    return std::unexpected(
        reader.error("knots-years", ErrorCode::kMissingMember, "two or more are needed"));
  TRY(out.reference_years, need_number(reader, "reference-years", 0.01, 50));
  TRY(out.cap_n, need_number(reader, "cap-n", 10, 1e9));
  TRY(out.unknown_n, need_number(reader, "unknown-n", 1, 1e6));
  TRY(out.arm_share, need_number(reader, "arm-share", 0, 0.5));
  TRY(out.follow_up_sd, need_number(reader, "follow-up-sd", 0, 2));
  TRY(out.difference_sd, need_number(reader, "difference-sd", 0.01, 5));
  TRY(out.difference_step, need_number(reader, "difference-step", 0.01, 5));
  TRY(out.ratio_prior_sd, need_number(reader, "ratio-prior-sd", 0.01, 5));
  TRY(out.ratio_without_interval, need_number(reader, "ratio-without-interval", 0.01, 5));
  TRY(out.ratio_unknown_spread, need_number(reader, "ratio-unknown-spread", 0, 5));
  TRY(out.ratio_years, need_number(reader, "ratio-years", 0.1, 50));
  TRY(out.chosen_because, reader.string("chosen-because"));
  TRY(out.proportion_mean_sd, need_number(reader, "proportion-mean-sd", 0.1, 50));
  TRY(out.proportion_spread, need_number(reader, "proportion-spread", 0.01, 5));
  TRY_VOID(reader.finish());
  return out;
}

// {mean: -1, sd: 1, because: "..."}
Result<std::optional<NormalPrior>> read_prior(ObjectReader& parent, std::string_view key) {
  const Value* value = parent.optional_member(key);
  if (value == nullptr) return std::optional<NormalPrior>();
  const Path path(parent.path(), key);
  TRY(auto reader, ObjectReader::make(*value, path));
  NormalPrior out;
  TRY(out.mean, need_number(reader, "mean", -10, 10));
  TRY(out.sd, need_number(reader, "sd", 0.01, 10));
  TRY_VOID(reader.string("because"));
  TRY_VOID(reader.finish());
  return std::optional(out);
}

Result<HazardSpec> read_hazard(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  HazardSpec out;
  TRY(out.id, reader.string("id"));
  TRY(out.option, text_or(reader, "option", "surgery"));
  TRY(out.outcomes, reader.optional_strings("outcomes"));
  TRY(out.also, reader.optional_strings("also"));
  TRY(out.use, reader.optional_strings("use"));
  TRY(out.selected, reader.optional_strings("selected"));
  TRY(out.crude, reader.optional_strings("crude"));
  TRY(out.assigned, reader.optional_strings("assigned"));
  TRY(out.assigned_id, text_or(reader, "assigned-id", ""));
  TRY(out.left_out, read_left_out(reader));
  TRY(out.indications, reader.optional_strings("indications"));
  TRY(out.definition, text_or(reader, "definition", "any-lumbar-surgery"));
  TRY(out.capture, text_or(reader, "capture", "claims"));
  TRY(const auto offsets, reader.optional_boolean("offsets"));
  out.offsets = offsets.value_or(true);
  TRY(out.level, read_prior(reader, "level"));
  TRY(out.assigned_offset, read_prior(reader, "assigned-offset"));
  if (out.assigned_offset.has_value() == out.assigned.empty() ||
      out.assigned.empty() != out.assigned_id.empty()) {
    return std::unexpected(
        reader.error("assigned", ErrorCode::kMissingMember,
                     "assigned arms need an assigned-offset and an assigned-id"));
  }
  TRY_VOID(reader.finish());
  return out;
}

Result<PoolSpec> read_pool(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  PoolSpec out;
  TRY(out.option, text_or(reader, "option", "surgery"));
  TRY(out.indication, text_or(reader, "indication", "any"));
  TRY(out.from_age, reader.optional_number("from-age", 0, 120));
  TRY(out.to_age, reader.optional_number("to-age", 0, 120));
  TRY(const auto chosen, reader.optional_boolean("chosen"));
  out.chosen = chosen.value_or(false);
  TRY(out.without, reader.optional_strings("without"));
  TRY(out.use, read_list<ShareItem>(reader, "use", read_item));
  TRY(const auto because, reader.optional_string("because"));
  if (out.use.empty() && !because) {
    return std::unexpected(
        reader.error("use", ErrorCode::kMissingMember, "nothing is used, and nothing says why"));
  }
  TRY_VOID(reader.finish());
  return out;
}

Result<ProportionSpec> read_proportion(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  ProportionSpec out;
  TRY(out.id, reader.string("id"));
  TRY(out.group, text_or(reader, "group", "kind"));
  TRY(out.of, text_or(reader, "of", ""));
  TRY(out.part_of, text_or(reader, "part-of", ""));
  TRY(out.within_days, read_days(reader, "within"));
  TRY(out.pools, read_list<PoolSpec>(reader, "pools", read_pool));
  TRY_VOID(read_left_out(reader));
  TRY_VOID(reader.finish());
  return out;
}

Result<EffectSpec> read_effect(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  EffectSpec out;
  TRY(out.outcome, reader.string("outcome"));
  TRY(out.indication, text_or(reader, "indication", "any"));
  TRY(out.option, text_or(reader, "option", "surgery"));
  TRY(out.use, read_list<ShareItem>(reader, "use", read_item));
  TRY(const auto because, reader.optional_string("because"));
  if (out.use.empty() && !because) {
    return std::unexpected(
        reader.error("use", ErrorCode::kMissingMember, "nothing is used, and nothing says why"));
  }
  TRY_VOID(read_left_out(reader));
  TRY_VOID(reader.finish());
  return out;
}

// {disc-herniation: 0.1, stenosis: 0.2, because: "..."}
Result<std::array<double, 2>> read_assumed(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  std::array<double, 2> out{};
  TRY(out[0], need_number(reader, "disc-herniation", 0, 1));
  TRY(out[1], need_number(reader, "stenosis", 0, 1));
  TRY_VOID(reader.string("because"));
  TRY_VOID(reader.finish());
  return out;
}

Result<ModifierSpec> read_modifier(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  ModifierSpec out;
  TRY(out.id, reader.string("id"));
  TRY(out.answer, reader.string("answer"));
  TRY(out.exposed, reader.optional_strings("exposed"));
  TRY_VOID(reader.optional_strings("unexposed"));
  TRY(const auto from, reader.optional_number("exposed-from", 0, 1000));
  out.exposed_from = from.value_or(0);
  TRY(out.population, reader.optional_strings("population"));
  if (const Value* assumed = reader.optional_member("assumed")) {
    TRY(out.assumed, read_assumed(*assumed, Path(path, "assumed")));
  } else if (out.population.empty()) {
    return std::unexpected(reader.error("population", ErrorCode::kMissingMember,
                                        "nothing says how common the exposure is"));
  }
  TRY(const auto causal, reader.optional_boolean("causal"));
  TRY(const auto because, reader.optional_string("causal-because"));
  TRY(const auto what_if, reader.optional_boolean("what-if"));
  out.causal = causal.value_or(false);
  out.what_if = what_if.value_or(false);
  if (out.causal && !because) {
    return std::unexpected(reader.error("causal-because", ErrorCode::kMissingMember,
                                        "a cause needs the finding that supports it"));
  }
  TRY(const double days, read_days(reader, "after"));
  out.after_years = days / 365.25;
  TRY(out.unsettled, text_or(reader, "unsettled", ""));
  TRY(out.on, read_list<EffectSpec>(reader, "acts-on", read_effect));
  TRY_VOID(reader.finish());
  return out;
}

Result<PopulationSpec> read_population(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  PopulationSpec out;
  TRY(out.indication, reader.string("indication"));
  TRY(out.mean_age, need_number(reader, "mean-age", 18, 100));
  TRY(out.sd_age, need_number(reader, "sd-age", 0, 40));
  TRY(out.women, need_number(reader, "women", 0, 1));
  TRY_VOID(reader.string("because"));
  TRY_VOID(reader.optional_strings("sources"));
  TRY_VOID(reader.finish());
  return out;
}

Result<OutsideSpec> read_outside(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  OutsideSpec out;
  TRY(out.id, reader.string("id"));
  TRY_VOID(reader.string("because"));
  TRY(out.sources, reader.optional_strings("sources"));
  TRY_VOID(reader.finish());
  return out;
}

Result<CertaintySpec> read_certainty(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  CertaintySpec out;
  TRY(out.outcome, reader.string("outcome"));
  TRY(out.indication, text_or(reader, "indication", "any"));
  TRY(out.option, text_or(reader, "option", ""));
  TRY(out.level, reader.string("level"));
  TRY(out.because, reader.string("because"));
  TRY_VOID(reader.finish());
  if (out.level != "high" && out.level != "moderate" && out.level != "low" &&
      out.level != "very-low") {
    return std::unexpected(
        reader.error("level", ErrorCode::kUnknownWord, "high, moderate, low or very-low"));
  }
  return out;
}

}  // namespace

Result<ModelSpec> read_model_spec(const Value& root) {
  const Path path;
  TRY(auto reader, ObjectReader::make(root, path));
  TRY_VOID(reader.optional_integer("version", 1, 1));
  ModelSpec out;
  TRY(const auto* settings, reader.member("settings"));
  TRY(out.settings, read_settings(*settings, Path(path, "settings")));
  TRY(out.hazards, read_list<HazardSpec>(reader, "hazards", read_hazard));
  TRY(out.proportions, read_list<ProportionSpec>(reader, "proportions", read_proportion));
  TRY(auto kinds, read_list<ProportionSpec>(reader, "kinds", read_proportion));
  for (ProportionSpec& kind : kinds) out.proportions.push_back(std::move(kind));
  TRY(out.modifiers, read_list<ModifierSpec>(reader, "modifiers", read_modifier));
  TRY(out.population, read_list<PopulationSpec>(reader, "population", read_population));
  TRY(out.outside, read_list<OutsideSpec>(reader, "outside", read_outside));
  TRY(out.certainty, read_list<CertaintySpec>(reader, "certainty", read_certainty));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::fit
