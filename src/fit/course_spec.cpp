#include "backsight/fit/course_spec.h"

#include <cmath>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/object_reader.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::Word;
using core::json::Member;
using core::json::Value;
using course::kDomains;
using course::PerDomain;

constexpr std::array<Word<course::Indication>, 2> kIndications = {
    {{"disc-herniation", course::Indication::kDiscHerniation},
     {"stenosis", course::Indication::kStenosis}}};
constexpr std::array<Word<course::Care>, 2> kCares = {
    {{"operated", course::Care::kOperated}, {"not-operated", course::Care::kNotOperated}}};
constexpr std::array<Word<course::Domain>, kDomains> kDomainNames = {
    {{kDomainWords[0], course::Domain::kLegPain},
     {kDomainWords[1], course::Domain::kBackPain},
     {kDomainWords[2], course::Domain::kDisability}}};
constexpr std::array<Word<DayMeasure>, 4> kDayMeasures = {
    {{"within-person-sd", DayMeasure::kWithinPersonSd},
     {"standard-error-of-measurement", DayMeasure::kStandardError},
     {"smallest-detectable-change", DayMeasure::kSmallestDetectableChange},
     {"mean-absolute-difference", DayMeasure::kMeanAbsoluteDifference}}};

Result<double> need_number(ObjectReader& reader, std::string_view key, double low, double high) {
  TRY(const auto number, reader.optional_number(key, low, high));
  if (number) return *number;
  return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a number is needed"));
}

template <class Enum, std::size_t N>
Result<Enum> need_word(ObjectReader& reader, std::string_view key,
                       const std::array<Word<Enum>, N>& words) {
  TRY(const auto word, reader.optional_word(key, words));
  if (word) return *word;
  return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a word is needed"));
}

// What is not fitted needs a reason, and may name the findings it was taken from.
Result<void> read_because(ObjectReader& reader) {
  TRY_VOID(reader.string("because"));
  TRY_VOID(reader.optional_strings("findings"));
  return {};
}

// Calls read(reader) with the object at `key` and refuses what it did not ask for.
template <class Read>
Result<void> inside(ObjectReader& parent, std::string_view key, Read read) {
  TRY(const auto* value, parent.member(key));
  const Path path(parent.path(), key);
  TRY(auto reader, ObjectReader::make(*value, path));
  TRY_VOID(read(reader));
  return reader.finish();
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

// {mean: 7, sd: 1}
Result<NormalPrior> read_normal(ObjectReader& parent, std::string_view key) {
  NormalPrior out;
  TRY_VOID(inside(parent, key, [&](ObjectReader& reader) -> Result<void> {
    TRY(out.mean, need_number(reader, "mean", -100, 100));
    TRY(out.sd, need_number(reader, "sd", 1e-6, 100));
    return {};
  }));
  return out;
}

// {median: 7, log-sd: 1}, on the log scale
Result<NormalPrior> read_log_normal(ObjectReader& parent, std::string_view key) {
  NormalPrior out;
  TRY_VOID(inside(parent, key, [&](ObjectReader& reader) -> Result<void> {
    TRY(const double median, need_number(reader, "median", 1e-3, 1e4));
    out.mean = std::log(median);
    TRY(out.sd, need_number(reader, "log-sd", 1e-6, 10));
    return {};
  }));
  return out;
}

// {leg-pain: 1, back-pain: 2, disability: 3}
Result<PerDomain<double>> read_domains(ObjectReader& parent, std::string_view key, double low,
                                       double high) {
  PerDomain<double> out{};
  TRY_VOID(inside(parent, key, [&](ObjectReader& reader) -> Result<void> {
    for (std::size_t d = 0; d < kDomains; ++d) {
      TRY(out[d], need_number(reader, kDomainWords[d], low, high));
    }
    return {};
  }));
  return out;
}

Result<std::vector<double>> read_rising(ObjectReader& reader, std::string_view key) {
  TRY(const auto list, reader.optional_array(key));
  std::vector<double> out;
  for (const Value& value : list) {
    const auto number =
        value.number() == nullptr ? std::nullopt : core::to_double(value.number()->text);
    if (!number || !(*number > (out.empty() ? 0 : out.back())))
      return std::unexpected(
          reader.error(key, ErrorCode::kOutOfRange, "rising numbers above 0 are needed"));
    out.push_back(*number);
  }
  if (out.empty())
    return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a number is needed"));
  return out;
}

Result<void> read_settings(ObjectReader& reader, CourseSettings& out) {
  TRY(const auto seed, reader.optional_integer("seed", 0, 1'000'000'000'000));
  TRY(const auto draws, reader.optional_integer("draws", 20, 100'000));
  out.seed = static_cast<std::uint64_t>(seed.value_or(1));
  out.draws = static_cast<std::size_t>(draws.value_or(500));
  TRY(out.horizon_days, need_number(reader, "horizon-days", 30, 5000));
  TRY(out.cap_n, need_number(reader, "cap-n", 10, 1e9));
  TRY(out.unknown_n, need_number(reader, "unknown-n", 2, 1e6));
  TRY(out.until_years, read_rising(reader, "until-years"));
  TRY_VOID(inside(reader, "raw-odi", [&](ObjectReader& raw) -> Result<void> {
    TRY(const double percent, need_number(raw, "percent-for-a-point", 1, 10));
    out.raw_odi_factor = percent / 10;
    TRY(out.raw_odi_log_sd, need_number(raw, "log-sd", 0, 1));
    return read_because(raw);
  }));
  TRY_VOID(inside(reader, "wound", [&](ObjectReader& wound) -> Result<void> {
    TRY(out.wound_days, need_number(wound, "days", 0.1, 365));
    return read_because(wound);
  }));
  TRY_VOID(inside(reader, "speed", [&](ObjectReader& speed) -> Result<void> {
    TRY(out.sd_log_days, need_number(speed, "log-sd", 0, 5));
    return read_because(speed);
  }));
  TRY_VOID(inside(reader, "before-late", [&](ObjectReader& pair) -> Result<void> {
    TRY(const double r, need_number(pair, "correlation", -0.95, 0.95));
    TRY(const double sd, need_number(pair, "sd", 1e-3, 1));
    out.before_late = {std::log((1 + r) / (1 - r)) / 2, sd / (1 - r * r)};  // its atanh
    return read_because(pair);
  }));
  TRY_VOID(inside(reader, "series", [&](ObjectReader& series) -> Result<void> {
    TRY(out.reference_designs, series.optional_strings("against"));
    TRY(out.series_before, read_normal(series, "before"));
    TRY(out.series_late, read_normal(series, "late"));
    TRY(out.series_log_sd, read_normal(series, "log-sd"));
    TRY(out.log_series_wider, read_log_normal(series, "wider"));
    return read_because(series);
  }));
  return inside(reader, "spreads", [&](ObjectReader& spreads) -> Result<void> {
    TRY(out.log_cohort_before, read_log_normal(spreads, "cohort-before"));
    TRY(out.log_cohort_late, read_log_normal(spreads, "cohort-late"));
    TRY(out.log_arm, read_log_normal(spreads, "arm"));
    TRY(out.log_occasion, read_log_normal(spreads, "occasion"));
    TRY(out.log_sd_model, read_log_normal(spreads, "log-sd"));
    TRY(out.share_error, need_number(spreads, "share-probit", 1e-3, 2));
    return read_because(spreads);
  });
}

Result<DayItem> read_day_item(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  DayItem out;
  TRY(out.finding, reader.string("finding"));
  TRY(out.as, need_word(reader, "as", kDayMeasures));
  TRY_VOID(reader.finish());
  return out;
}

Result<void> read_domain(ObjectReader& reader, CourseDomainSpec& out) {
  TRY(out.outcomes, reader.optional_strings("outcomes"));
  TRY(out.sd_when_unknown, need_number(reader, "sd-when-unknown", 0.1, 10));
  TRY_VOID(inside(reader, "prior", [&](ObjectReader& prior) -> Result<void> {
    TRY(out.before, read_normal(prior, "before"));
    TRY(out.late, read_normal(prior, "late"));
    TRY(out.log_days, read_log_normal(prior, "days"));
    TRY(out.log_shape, read_log_normal(prior, "shape"));
    TRY(out.wound, read_normal(prior, "wound"));
    TRY(out.log_sd_before, read_log_normal(prior, "person-before"));
    TRY(out.log_sd_late, read_log_normal(prior, "person-late"));
    return read_because(prior);
  }));
  return inside(reader, "day-to-day", [&](ObjectReader& day) -> Result<void> {
    TRY(out.day_to_day, read_list<DayItem>(day, "use", read_day_item));
    if (out.day_to_day.empty())
      return std::unexpected(day.error("use", ErrorCode::kMissingMember, "a finding is needed"));
    TRY(out.day_correlation, need_number(day, "correlation", 0, 0.99));
    return read_because(day);
  });
}

Result<void> read_differences(ObjectReader& reader, CourseDifferences& out) {
  TRY_VOID(inside(reader, "stenosis", [&](ObjectReader& s) -> Result<void> {
    TRY(out.stenosis_log_days, need_number(s, "days-log-sd", 1e-3, 10));
    TRY(out.stenosis_log_shape, need_number(s, "shape-log-sd", 1e-3, 10));
    TRY(out.stenosis_wound, need_number(s, "wound-sd", 1e-3, 10));
    return read_because(s);
  }));
  return inside(reader, "not-operated", [&](ObjectReader& n) -> Result<void> {
    TRY(out.not_operated_before, read_normal(n, "before"));
    TRY(out.not_operated_late, read_normal(n, "late"));
    TRY(out.not_operated_log_days, read_normal(n, "log-days"));
    TRY(out.not_operated_log_shape, need_number(n, "shape-log-sd", 1e-3, 10));
    TRY(out.not_operated_log_sd, need_number(n, "person-log-sd", 1e-3, 10));
    TRY(out.not_operated_stenosis, need_number(n, "stenosis-sd", 1e-3, 10));
    return read_because(n);
  });
}

Result<RelapseSpec> read_relapse(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  RelapseSpec out;
  TRY(out.indication, need_word(reader, "indication", kIndications));
  TRY(out.care, need_word(reader, "care", kCares));
  TRY(auto hazard, reader.optional_string("hazard"));
  out.hazard = std::move(hazard).value_or("");
  TRY(const auto times, reader.optional_number("times", 0, 100));
  out.times = times.value_or(1);
  TRY(out.shares, reader.optional_strings("shares"));
  if (out.hazard.empty() == out.shares.empty()) {
    return std::unexpected(reader.error("hazard", ErrorCode::kInconsistent,
                                        "either a hazard of the outlook or shares are needed"));
  }
  TRY(out.of_gain, read_domains(reader, "of-gain", 0, 2));
  TRY(out.sd, read_domains(reader, "sd", 0, 10));
  TRY(out.alarm_from, need_number(reader, "alarm-from", 1e-4, 1));
  TRY_VOID(read_because(reader));
  TRY_VOID(reader.finish());
  return out;
}

Result<void> read_setback(ObjectReader& reader, SetbackSpec& out) {
  TRY(out.count, reader.string("count"));
  TRY(out.window_days, need_number(reader, "window-days", 1, 1000));
  TRY(out.shorter, reader.string("shorter-than-a-day"));
  TRY(out.step, read_domains(reader, "step", 0, 10));
  TRY(out.sd, read_domains(reader, "sd", 0, 10));
  TRY(out.days, need_number(reader, "fades-in-days", 0.1, 365));
  return read_because(reader);
}

Result<CourseItem> read_item(const Value& value, const Path& path) {
  if (value.string() != nullptr) return CourseItem{.finding = *value.string()};
  TRY(auto reader, ObjectReader::make(value, path));
  CourseItem out;
  TRY(out.finding, reader.string("finding"));
  TRY(out.days, reader.optional_number("days", 0, 10'000));
  TRY(out.n, reader.optional_number("n", 1, 1e9));
  TRY(out.at_most, reader.optional_number("at-most", 0, 9.99));
  TRY(out.domain, reader.optional_word("domain", kDomainNames));
  TRY(out.upper_quartile, reader.optional_number("upper-quartile", 0, 100));
  if (out.at_most.has_value() != out.domain.has_value()) {
    return std::unexpected(reader.error("at-most", ErrorCode::kInconsistent,
                                        "a share needs both its domain and its at-most"));
  }
  TRY_VOID(reader.string("because"));
  TRY_VOID(reader.finish());
  return out;
}

Result<RoadSpec> read_road(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  RoadSpec out;
  TRY(out.indication, need_word(reader, "indication", kIndications));
  TRY(out.care, need_word(reader, "care", kCares));
  TRY(out.use, read_list<CourseItem>(reader, "use", read_item));
  TRY(out.contrasts, reader.optional_strings("contrasts"));
  TRY_VOID(inside(reader, "certainty", [&](ObjectReader& certainty) -> Result<void> {
    TRY(out.certainty, certainty.string("level"));
    TRY(out.because, certainty.string("because"));
    if (out.certainty != "high" && out.certainty != "moderate" && out.certainty != "low" &&
        out.certainty != "very-low") {
      return std::unexpected(
          certainty.error("level", ErrorCode::kUnknownWord, "high, moderate, low or very-low"));
    }
    return {};
  }));
  TRY_VOID(reader.finish());
  return out;
}

// {key: [text]}
Result<void> read_same_people(ObjectReader& reader, CourseSpec& out) {
  const Value* value = reader.optional_member("same-people");
  if (value == nullptr) return {};
  const Path path(reader.path(), "same-people");
  TRY(auto cohorts, ObjectReader::make(*value, path));
  for (const Member& member : *value->object()) {
    TRY(auto studies, cohorts.optional_strings(member.key));
    out.same_people.emplace_back(member.key, std::move(studies));
  }
  return {};
}

// {finding id: why}
Result<void> read_left_out(ObjectReader& reader, CourseSpec& out) {
  const Value* value = reader.optional_member("left-out");
  if (value == nullptr) return {};
  const Path path(reader.path(), "left-out");
  TRY(auto entries, ObjectReader::make(*value, path));
  for (const Member& member : *value->object()) {
    TRY(auto reason, entries.string(member.key));
    if (reason.empty())
      return std::unexpected(entries.error(member.key, ErrorCode::kMissingMember,
                                           "\"" + member.key + "\" is left out without a reason"));
    out.left_out.push_back({member.key, std::move(reason)});
  }
  return {};
}

}  // namespace

Result<CourseSpec> read_course_spec(const Value& root) {
  const Path path;
  TRY(auto reader, ObjectReader::make(root, path));
  TRY_VOID(reader.optional_integer("version", 1, 1));
  CourseSpec out;
  TRY(out.roads, read_list<RoadSpec>(reader, "roads", read_road));
  TRY_VOID(read_same_people(reader, out));
  TRY_VOID(read_left_out(reader, out));
  // For the people who read the file, and for the compiler's check of it.
  (void)reader.optional_member("other-measures");
  TRY_VOID(reader.optional_strings("not-placed"));
  if (out.roads.empty()) {  // nothing is fitted: the rest means nothing
    TRY_VOID(reader.finish());
    return out;
  }
  TRY_VOID(inside(reader, "settings",
                  [&](ObjectReader& settings) { return read_settings(settings, out.settings); }));
  const auto read_all = [&](ObjectReader& domains) -> Result<void> {
    for (std::size_t d = 0; d < kDomains; ++d) {
      TRY_VOID(inside(domains, kDomainWords[d],
                      [&](ObjectReader& domain) { return read_domain(domain, out.domains[d]); }));
    }
    return {};
  };
  TRY_VOID(inside(reader, "domains", read_all));
  TRY_VOID(inside(reader, "differences",
                  [&](ObjectReader& one) { return read_differences(one, out.differences); }));
  TRY_VOID(inside(reader, "with-disability", [&](ObjectReader& one) -> Result<void> {
    for (std::size_t d = 0; d < out.with_disability.size(); ++d) {
      TRY(out.with_disability[d], one.string(kDomainWords[d]));
    }
    return read_because(one);
  }));
  TRY(out.relapse, read_list<RelapseSpec>(reader, "relapse", read_relapse));
  TRY_VOID(inside(reader, "alarm", [&](ObjectReader& alarm) -> Result<void> {
    TRY(out.alarm.rise, need_number(alarm, "rise", 0, 10));
    TRY(out.alarm.until_part, need_number(alarm, "until-part", 0, 1));
    return read_because(alarm);
  }));
  TRY_VOID(inside(reader, "setback",
                  [&](ObjectReader& setback) { return read_setback(setback, out.setback); }));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::fit
