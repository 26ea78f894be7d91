#include "backsight/course/model.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/object_reader.h"

namespace backsight::course {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::Word;
using core::json::Array;
using core::json::from_double;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;

constexpr std::array<Word<Indication>, 2> kIndications = {
    {{"disc-herniation", Indication::kDiscHerniation}, {"stenosis", Indication::kStenosis}}};
constexpr std::array<Word<Care>, 2> kCares = {
    {{"operated", Care::kOperated}, {"not-operated", Care::kNotOperated}}};
constexpr double kLarge = 1e15;
constexpr double kRounding = 1e-9;  // of a number that went through text

/// The columns of a draw, in their one order.
constexpr std::array<PerDomain<double> RoadDraw::*, 9> kColumns = {
    &RoadDraw::before,  &RoadDraw::late,          &RoadDraw::log_days,
    &RoadDraw::shape,   &RoadDraw::wound,         &RoadDraw::sd_before,
    &RoadDraw::sd_late, &RoadDraw::cohort_before, &RoadDraw::cohort_late};

template <class Numbers>
Value doubles(const Numbers& list) {
  Array out;
  for (const double value : list) out.push_back(from_double(value));
  return Value(std::move(out));
}

template <class Enum, std::size_t N>
Value word_of(const std::array<Word<Enum>, N>& words, Enum value) {
  return Value(words[static_cast<std::size_t>(value)].text);
}

Value write(const DayToDay& day) {
  Object out;
  out.push_back({"sd", doubles(day.sd)});
  out.push_back({"correlation", doubles(day.correlation)});
  return Value(std::move(out));
}

Value write(const RelapseAlarm& alarm) {
  Object out;
  out.push_back({"rise", from_double(alarm.rise)});
  out.push_back({"from", from_double(alarm.from)});
  out.push_back({"until", from_double(alarm.until)});
  return Value(std::move(out));
}

Value write(const Departures& departures) {
  Object out;
  out.push_back({"relapse_step", doubles(departures.relapse_step)});
  out.push_back({"relapse_sd", doubles(departures.relapse_sd)});
  out.push_back({"until_years", doubles(departures.until_years)});
  out.push_back({"relapse_per_day", doubles(departures.relapse_per_day)});
  out.push_back({"setback_step", doubles(departures.setback_step)});
  out.push_back({"setback_sd", doubles(departures.setback_sd)});
  out.push_back({"setback_days", from_double(departures.setback_days)});
  out.push_back({"setback_per_day", from_double(departures.setback_per_day)});
  out.push_back({"alarm", write(departures.alarm)});
  return Value(std::move(out));
}

Value write(const Road& road) {
  Array correlation;
  for (const auto& row : road.correlation) correlation.push_back(doubles(row));
  Object out;
  out.push_back({"indication", word_of(kIndications, road.indication)});
  out.push_back({"care", word_of(kCares, road.care)});
  out.push_back({"draws", write(road.draws)});
  out.push_back({"wound_days", from_double(road.wound_days)});
  out.push_back({"sd_log_days", from_double(road.sd_log_days)});
  out.push_back({"correlation", Value(std::move(correlation))});
  out.push_back({"day_to_day", write(road.day_to_day)});
  out.push_back({"departures", write(road.departures)});
  out.push_back({"r_hat", from_double(road.r_hat)});
  out.push_back({"effective_size", from_double(road.effective_size)});
  out.push_back({"cohorts", from_integer(road.cohorts)});
  out.push_back({"people", from_integer(road.people)});
  out.push_back({"certainty", Value(road.certainty)});
  out.push_back({"because", Value(road.because)});
  out.push_back({"findings", Value(Array(road.findings.begin(), road.findings.end()))});
  return Value(std::move(out));
}

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

std::optional<std::vector<double>> numbers_of(std::span<const Value> list) {
  std::vector<double> out;
  for (const Value& value : list) {
    const auto number =
        value.number() == nullptr ? std::nullopt : core::to_double(value.number()->text);
    if (!number) return std::nullopt;
    out.push_back(*number);
  }
  return out;
}

Result<std::vector<double>> read_doubles(ObjectReader& reader, std::string_view key) {
  TRY(const auto list, reader.optional_array(key));
  const auto out = numbers_of(list);
  if (out) return *out;
  return std::unexpected(reader.error(key, ErrorCode::kWrongType, "numbers are needed"));
}

Result<PerDomain<double>> read_domains(ObjectReader& reader, std::string_view key) {
  TRY(const auto list, read_doubles(reader, key));
  if (list.size() == kDomains) return PerDomain<double>{list[0], list[1], list[2]};
  return std::unexpected(reader.error(key, ErrorCode::kInconsistent,
                                      "one number for each of three domains is needed"));
}

Result<DayToDay> read_day_to_day(ObjectReader& parent) {
  TRY(const auto* value, parent.member("day_to_day"));
  const Path path(parent.path(), "day_to_day");
  TRY(auto reader, ObjectReader::make(*value, path));
  DayToDay out;
  TRY(out.sd, read_domains(reader, "sd"));
  TRY(out.correlation, read_domains(reader, "correlation"));
  TRY_VOID(reader.finish());
  return out;
}

Result<RelapseAlarm> read_alarm(ObjectReader& parent) {
  TRY(const auto* value, parent.member("alarm"));
  const Path path(parent.path(), "alarm");
  TRY(auto reader, ObjectReader::make(*value, path));
  RelapseAlarm out;
  TRY(out.rise, need_number(reader, "rise", 0, 10));
  TRY(out.from, need_number(reader, "from", 0, 1));
  TRY(out.until, need_number(reader, "until", 0, out.from));
  TRY_VOID(reader.finish());
  return out;
}

Result<Departures> read_departures(ObjectReader& parent) {
  TRY(const auto* value, parent.member("departures"));
  const Path path(parent.path(), "departures");
  TRY(auto reader, ObjectReader::make(*value, path));
  Departures out;
  TRY(out.relapse_step, read_domains(reader, "relapse_step"));
  TRY(out.relapse_sd, read_domains(reader, "relapse_sd"));
  TRY(out.until_years, read_doubles(reader, "until_years"));
  TRY(out.relapse_per_day, read_doubles(reader, "relapse_per_day"));
  TRY(out.setback_step, read_domains(reader, "setback_step"));
  TRY(out.setback_sd, read_domains(reader, "setback_sd"));
  TRY(out.setback_days, need_number(reader, "setback_days", 0, 1000));
  TRY(out.setback_per_day, need_number(reader, "setback_per_day", 0, 1));
  TRY(out.alarm, read_alarm(reader));
  if (out.until_years.empty() || out.until_years.size() != out.relapse_per_day.size()) {
    return std::unexpected(reader.error("relapse_per_day", ErrorCode::kInconsistent,
                                        "a probability for each of until_years is needed"));
  }
  TRY_VOID(reader.finish());
  return out;
}

Result<void> read_correlation(ObjectReader& reader, Road& road) {
  const auto wrong = [&](std::string message) {
    return std::unexpected(
        reader.error("correlation", ErrorCode::kInconsistent, std::move(message)));
  };
  TRY(const auto rows, reader.optional_array("correlation"));
  if (rows.size() != road.correlation.size()) return wrong("six rows are needed");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = rows[i].array() == nullptr
                         ? std::nullopt
                         : numbers_of(std::span<const Value>(*rows[i].array()));
    if (!row || row->size() != road.correlation.size()) return wrong("six numbers are needed");
    std::ranges::copy(*row, road.correlation[i].begin());
  }
  for (std::size_t i = 0; i < road.correlation.size(); ++i) {
    if (std::abs(road.correlation[i][i] - 1) > kRounding) return wrong("the diagonal is not 1");
    for (std::size_t j = 0; j < i; ++j) {
      if (std::abs(road.correlation[i][j] - road.correlation[j][i]) > kRounding)
        return wrong("the correlations are not symmetric");
    }
  }
  return {};
}

Result<Road> read_road(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Road out;
  TRY(out.indication, need_word(reader, "indication", kIndications));
  TRY(out.care, need_word(reader, "care", kCares));
  TRY(const auto* draws, reader.member("draws"));
  TRY(out.draws, stats::read_draws(*draws, Path(path, "draws")));
  if (out.draws.width() != kRoadColumns) {
    return std::unexpected(reader.error("draws", ErrorCode::kInconsistent,
                                        "the draws have another number of columns"));
  }
  TRY(out.wound_days, need_number(reader, "wound_days", 0, 1000));
  TRY(out.sd_log_days, need_number(reader, "sd_log_days", 0, 10));
  TRY_VOID(read_correlation(reader, out));
  TRY(out.day_to_day, read_day_to_day(reader));
  TRY(out.departures, read_departures(reader));
  TRY(out.r_hat, need_number(reader, "r_hat", 0, 1000));
  TRY(out.effective_size, need_number(reader, "effective_size", 0, kLarge));
  TRY(const auto cohorts, reader.optional_integer("cohorts", 0, 1'000'000));
  TRY(const auto people, reader.optional_integer("people", 0, 1'000'000'000));
  out.cohorts = cohorts.value_or(0);
  out.people = people.value_or(0);
  TRY(out.certainty, reader.string("certainty"));
  TRY(out.because, reader.string("because"));
  TRY(out.findings, reader.optional_strings("findings"));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace

RoadDraw Road::draw(std::size_t row) const {
  RoadDraw out;
  std::size_t column = 0;
  for (const auto member : kColumns) {
    for (double& value : out.*member) value = draws.column(column++)[row];
  }
  return out;
}

stats::Draws columns_of(const std::vector<RoadDraw>& draws) {
  std::vector<std::vector<double>> columns(kRoadColumns);
  for (const RoadDraw& draw : draws) {
    std::size_t column = 0;
    for (const auto member : kColumns) {
      for (const double value : draw.*member) columns[column++].push_back(value);
    }
  }
  return stats::Draws(std::move(columns));
}

const Road* Model::find(Indication indication, Care care) const {
  const auto found = std::ranges::find_if(
      roads, [&](const Road& road) { return road.indication == indication && road.care == care; });
  return found == roads.end() ? nullptr : &*found;
}

Value write(const Model& model) {
  Array roads;
  for (const Road& road : model.roads) roads.push_back(write(road));
  Array goals;
  for (const Goal& goal : model.goals) goals.push_back(write(goal));
  Object out;
  out.push_back({"goals", Value(std::move(goals))});
  out.push_back({"horizon_days", from_double(model.horizon_days)});
  out.push_back({"roads", Value(std::move(roads))});
  return Value(std::move(out));
}

Result<Model> read_model(const Value& section, std::string version) {
  const Path root;
  TRY(auto reader, ObjectReader::make(section, root));
  Model out;
  out.version = std::move(version);
  TRY(out.horizon_days, need_number(reader, "horizon_days", 0, 100'000));
  TRY(const auto roads, reader.optional_array("roads"));
  const Path path(root, "roads");
  for (std::size_t i = 0; i < roads.size(); ++i) {
    TRY(auto road, read_road(roads[i], Path(path, i)));
    out.roads.push_back(std::move(road));
  }
  TRY(out.goals, read_goals(reader, "goals"));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::course
