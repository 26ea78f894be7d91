#include "backsight/outlook/model.h"

#include <algorithm>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/object_reader.h"

namespace backsight::outlook {
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

constexpr std::array<Word<Option>, 2> kOptions = {
    {{"surgery", Option::kSurgery}, {"non-operative", Option::kNonOperative}}};
constexpr std::array<Word<Indication>, 2> kIndications = {
    {{"disc-herniation", Indication::kDiscHerniation}, {"stenosis", Indication::kStenosis}}};
constexpr double kLarge = 1e15;

template <class Enum, std::size_t N>
Value word_of(const std::array<Word<Enum>, N>& words, Enum value) {
  return Value(words[static_cast<std::size_t>(value)].text);
}

Value texts(const std::vector<std::string>& list) { return Value(Array(list.begin(), list.end())); }

Value doubles(const std::vector<double>& list) {
  Array out;
  for (const double value : list) out.push_back(from_double(value));
  return Value(std::move(out));
}

// --- writing ---------------------------------------------------------------------------------

Value write(const Basis& basis) {
  Object out;
  out.push_back({"cohorts", from_integer(basis.cohorts)});
  out.push_back({"people", from_integer(basis.people)});
  out.push_back({"earliest_years", from_double(basis.earliest_years)});
  out.push_back({"latest_years", from_double(basis.latest_years)});
  out.push_back({"findings", texts(basis.findings)});
  out.push_back({"certainty", Value(basis.certainty)});
  out.push_back({"because", Value(basis.because)});
  return Value(std::move(out));
}

Value write(const Hazard& hazard) {
  Object out;
  out.push_back({"id", Value(hazard.id)});
  out.push_back({"option", word_of(kOptions, hazard.option)});
  out.push_back({"indication", word_of(kIndications, hazard.indication)});
  out.push_back({"draws", write(hazard.draws)});
  out.push_back({"r_hat", from_double(hazard.r_hat)});
  out.push_back({"effective_size", from_double(hazard.effective_size)});
  out.push_back({"basis", write(hazard.basis)});
  return Value(std::move(out));
}

Value write(const Proportion& one) {
  Object out;
  out.push_back({"id", Value(one.id)});
  out.push_back({"group", Value(one.group)});
  out.push_back({"option", word_of(kOptions, one.option)});
  if (one.indication) out.push_back({"indication", word_of(kIndications, *one.indication)});
  out.push_back({"within_days", from_double(one.within_days)});
  if (!one.of.empty()) out.push_back({"of", Value(one.of)});
  if (one.from_age) out.push_back({"from_age", from_double(*one.from_age)});
  if (one.to_age) out.push_back({"to_age", from_double(*one.to_age)});
  if (!one.part_of.empty()) out.push_back({"part_of", Value(one.part_of)});
  if (one.chosen) out.push_back({"chosen", Value(true)});
  out.push_back({"draws", write(one.draws)});
  out.push_back({"basis", write(one.basis)});
  return Value(std::move(out));
}

Value write(const Modifier& modifier) {
  Array effects;
  for (const Effect& effect : modifier.effects) {
    Object one;
    one.push_back({"outcome", Value(effect.outcome)});
    one.push_back({"option", word_of(kOptions, effect.option)});
    if (effect.indication) one.push_back({"indication", word_of(kIndications, *effect.indication)});
    one.push_back({"mean", from_double(effect.mean)});
    one.push_back({"sd", from_double(effect.sd)});
    one.push_back({"low", from_double(effect.shown_low)});
    one.push_back({"high", from_double(effect.shown_high)});
    one.push_back({"findings", texts(effect.findings)});
    effects.emplace_back(std::move(one));
  }
  Object out;
  out.push_back({"id", Value(modifier.id)});
  out.push_back({"answer", Value(modifier.answer)});
  out.push_back({"exposed", texts(modifier.exposed)});
  out.push_back({"exposed_from", from_double(modifier.exposed_from)});
  out.push_back({"share", doubles({modifier.share[0], modifier.share[1]})});
  out.push_back({"share_findings", texts(modifier.share_findings)});
  out.push_back({"causal", Value(modifier.causal)});
  out.push_back({"what_if", Value(modifier.what_if)});
  out.push_back({"after_years", from_double(modifier.after_years)});
  out.push_back({"unsettled", Value(modifier.unsettled)});
  out.push_back({"effects", Value(std::move(effects))});
  return Value(std::move(out));
}

// --- reading ---------------------------------------------------------------------------------

Result<double> need_number(ObjectReader& reader, std::string_view key, double low, double high) {
  TRY(const auto number, reader.optional_number(key, low, high));
  if (number) return *number;
  return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a number is needed"));
}

Result<std::vector<double>> read_doubles(ObjectReader& reader, std::string_view key) {
  TRY(const auto list, reader.optional_array(key));
  std::vector<double> out;
  for (const Value& value : list) {
    const auto number =
        value.number() == nullptr ? std::nullopt : core::to_double(value.number()->text);
    if (!number)
      return std::unexpected(reader.error(key, ErrorCode::kWrongType, "numbers are needed"));
    out.push_back(*number);
  }
  return out;
}

Result<Basis> read_basis(ObjectReader& parent) {
  TRY(const auto* value, parent.member("basis"));
  const Path path(parent.path(), "basis");
  TRY(auto reader, ObjectReader::make(*value, path));
  Basis out;
  TRY(const auto cohorts, reader.optional_integer("cohorts", 0, 1'000'000));
  TRY(const auto people, reader.optional_integer("people", 0, 1'000'000'000));
  out.cohorts = cohorts.value_or(0);
  out.people = people.value_or(0);
  TRY(out.earliest_years, need_number(reader, "earliest_years", 0, 100));
  TRY(out.latest_years, need_number(reader, "latest_years", 0, 100));
  TRY(out.findings, reader.optional_strings("findings"));
  TRY(out.certainty, reader.string("certainty"));
  TRY(out.because, reader.string("because"));
  TRY_VOID(reader.finish());
  return out;
}

Result<stats::Draws> read_width(ObjectReader& reader, std::size_t width) {
  TRY(const auto* value, reader.member("draws"));
  TRY(auto draws, stats::read_draws(*value, Path(reader.path(), "draws")));
  if (draws.width() == width) return draws;
  return std::unexpected(
      reader.error("draws", ErrorCode::kInconsistent, "the draws have another number of columns"));
}

template <class Enum, std::size_t N>
Result<Enum> need_word(ObjectReader& reader, std::string_view key,
                       const std::array<Word<Enum>, N>& words) {
  TRY(const auto word, reader.optional_word(key, words));
  if (word) return *word;
  return std::unexpected(reader.error(key, ErrorCode::kMissingMember, "a word is needed"));
}

Result<Hazard> read_hazard(const Value& value, const Path& path, std::size_t knots) {
  TRY(auto reader, ObjectReader::make(value, path));
  Hazard out;
  TRY(out.id, reader.string("id"));
  TRY(out.option, need_word(reader, "option", kOptions));
  TRY(out.indication, need_word(reader, "indication", kIndications));
  TRY(out.draws, read_width(reader, knots + 3));
  TRY(out.r_hat, need_number(reader, "r_hat", 0, 1000));
  TRY(out.effective_size, need_number(reader, "effective_size", 0, 1e12));
  TRY(out.basis, read_basis(reader));
  TRY_VOID(reader.finish());
  return out;
}

Result<Proportion> read_proportion(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Proportion out;
  TRY(out.id, reader.string("id"));
  TRY(out.group, reader.string("group"));
  TRY(out.option, need_word(reader, "option", kOptions));
  TRY(out.indication, reader.optional_word("indication", kIndications));
  TRY(out.within_days, need_number(reader, "within_days", 0, 36'525));
  TRY(const auto of, reader.optional_string("of"));
  out.of = of.value_or("");
  TRY(out.from_age, reader.optional_number("from_age", 0, 120));
  TRY(out.to_age, reader.optional_number("to_age", 0, 120));
  TRY(const auto part_of, reader.optional_string("part_of"));
  out.part_of = part_of.value_or("");
  TRY(const auto chosen, reader.optional_boolean("chosen"));
  out.chosen = chosen.value_or(false);
  TRY(out.draws, read_width(reader, 2));
  TRY(out.basis, read_basis(reader));
  TRY_VOID(reader.finish());
  return out;
}

Result<Effect> read_effect(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Effect out;
  TRY(out.outcome, reader.string("outcome"));
  TRY(out.option, need_word(reader, "option", kOptions));
  TRY(out.indication, reader.optional_word("indication", kIndications));
  TRY(out.mean, need_number(reader, "mean", -20, 20));
  TRY(out.sd, need_number(reader, "sd", 0, 20));
  TRY(out.shown_low, need_number(reader, "low", 0, kLarge));
  TRY(out.shown_high, need_number(reader, "high", 0, kLarge));
  TRY(out.findings, reader.optional_strings("findings"));
  TRY_VOID(reader.finish());
  return out;
}

Result<Modifier> read_modifier(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Modifier out;
  TRY(out.id, reader.string("id"));
  TRY(out.answer, reader.string("answer"));
  TRY(out.exposed, reader.optional_strings("exposed"));
  TRY(out.exposed_from, need_number(reader, "exposed_from", 0, kLarge));
  TRY(const auto share, read_doubles(reader, "share"));
  if (share.size() != 2 || !(share[0] >= 0 && share[0] <= 1 && share[1] >= 0 && share[1] <= 1)) {
    return std::unexpected(
        reader.error("share", ErrorCode::kOutOfRange, "a share for each indication is needed"));
  }
  out.share = {share[0], share[1]};
  TRY(out.share_findings, reader.optional_strings("share_findings"));
  TRY(const auto causal, reader.optional_boolean("causal"));
  TRY(const auto what_if, reader.optional_boolean("what_if"));
  out.causal = causal.value_or(false);
  out.what_if = what_if.value_or(false);
  TRY(out.after_years, need_number(reader, "after_years", 0, 100));
  TRY(out.unsettled, reader.string("unsettled"));
  TRY(const auto effects, reader.optional_array("effects"));
  TRY_VOID(reader.finish());
  const Path list(path, "effects");
  for (std::size_t i = 0; i < effects.size(); ++i) {
    TRY(auto effect, read_effect(effects[i], Path(list, i)));
    out.effects.push_back(std::move(effect));
  }
  return out;
}

Result<Population> read_population(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Population out;
  TRY(out.mean_age, need_number(reader, "mean_age", 0, 120));
  TRY(out.sd_age, need_number(reader, "sd_age", 0, 60));
  TRY(out.women, need_number(reader, "women", 0, 1));
  TRY_VOID(reader.finish());
  return out;
}

Result<LifeTable> read_life_table(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  LifeTable out;
  TRY(const auto first, reader.optional_integer("first_age", 0, 120));
  out.first_age = static_cast<int>(first.value_or(18));
  TRY(out.q[static_cast<std::size_t>(Sex::kFemale)], read_doubles(reader, "female"));
  TRY(out.q[static_cast<std::size_t>(Sex::kMale)], read_doubles(reader, "male"));
  TRY(out.source, reader.string("source"));
  TRY_VOID(reader.finish());
  if (out.q[0].empty() || out.q[1].empty())
    return std::unexpected(reader.error("female", ErrorCode::kInconsistent, "the table is empty"));
  return out;
}

// Reads each element of an array member.
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

}  // namespace

Value write(const Model& model) {
  Array hazards;
  for (const Hazard& one : model.hazards) hazards.push_back(write(one));
  Array proportions;
  for (const Proportion& one : model.proportions) proportions.push_back(write(one));
  Array modifiers;
  for (const Modifier& one : model.modifiers) modifiers.push_back(write(one));
  Array population;
  for (const Population& one : model.population) {
    Object object;
    object.push_back({"mean_age", from_double(one.mean_age)});
    object.push_back({"sd_age", from_double(one.sd_age)});
    object.push_back({"women", from_double(one.women)});
    population.emplace_back(std::move(object));
  }
  Array outside;
  for (const Outside& one : model.outside) {
    Object object;
    object.push_back({"id", Value(one.id)});
    object.push_back({"sources", texts(one.sources)});
    outside.emplace_back(std::move(object));
  }
  Object life_table;
  life_table.push_back({"first_age", from_integer(model.life_table.first_age)});
  life_table.push_back({"female", doubles(model.life_table.q[0])});
  life_table.push_back({"male", doubles(model.life_table.q[1])});
  life_table.push_back({"source", Value(model.life_table.source)});

  Object out;
  out.push_back({"format", from_integer(1)});
  out.push_back({"seed", from_integer(static_cast<std::int64_t>(model.seed))});
  out.push_back({"draws", from_integer(static_cast<std::int64_t>(model.draws))});
  out.push_back({"horizon_years", from_double(model.horizon_years)});
  out.push_back({"oldest", from_double(model.oldest)});
  out.push_back({"youngest", doubles({model.youngest[0], model.youngest[1]})});
  out.push_back({"knots_years", doubles(model.knots_years)});
  out.push_back({"reference_years", from_double(model.reference_years)});
  out.push_back({"hazards", Value(std::move(hazards))});
  out.push_back({"proportions", Value(std::move(proportions))});
  out.push_back({"modifiers", Value(std::move(modifiers))});
  out.push_back({"population", Value(std::move(population))});
  out.push_back({"life_table", Value(std::move(life_table))});
  out.push_back({"outside", Value(std::move(outside))});
  return Value(std::move(out));
}

Result<Model> read_model(const Value& section, std::string version) {
  const Path root;
  TRY(auto reader, ObjectReader::make(section, root));
  Model out;
  out.version = std::move(version);
  TRY(const auto format, reader.optional_integer("format", 1, 1));
  if (!format) {
    return std::unexpected(
        reader.error("format", ErrorCode::kMissingMember, "the section names no format"));
  }
  TRY(const auto seed, reader.optional_integer("seed", 0, INT64_MAX));
  TRY(const auto draws, reader.optional_integer("draws", 1, 1'000'000));
  out.seed = static_cast<std::uint64_t>(seed.value_or(1));
  out.draws = static_cast<std::size_t>(draws.value_or(1));
  TRY(out.horizon_years, need_number(reader, "horizon_years", 0.1, 100));
  TRY(out.oldest, need_number(reader, "oldest", 18, 130));
  TRY(const auto youngest, read_doubles(reader, "youngest"));
  if (youngest.size() != out.youngest.size()) {
    return std::unexpected(
        reader.error("youngest", ErrorCode::kInconsistent, "an age for each indication is needed"));
  }
  std::ranges::copy(youngest, out.youngest.begin());
  TRY(out.knots_years, read_doubles(reader, "knots_years"));
  TRY(out.reference_years, need_number(reader, "reference_years", 0.01, 100));
  const std::size_t knots = out.knots_years.size();
  if (knots < 2 || !std::ranges::is_sorted(out.knots_years) || !(out.knots_years[0] > 0)) {
    return std::unexpected(reader.error("knots_years", ErrorCode::kInconsistent,
                                        "two or more rising times above 0 are needed"));
  }
  TRY(out.hazards, read_list<Hazard>(reader, "hazards", [&](const Value& v, const Path& p) {
        return read_hazard(v, p, knots);
      }));
  TRY(out.proportions, read_list<Proportion>(reader, "proportions", read_proportion));
  TRY(out.modifiers, read_list<Modifier>(reader, "modifiers", read_modifier));
  TRY(const auto population, read_list<Population>(reader, "population", read_population));
  if (population.size() != out.population.size()) {
    return std::unexpected(
        reader.error("population", ErrorCode::kInconsistent, "one for each indication is needed"));
  }
  std::ranges::copy(population, out.population.begin());
  TRY(const auto* table, reader.member("life_table"));
  TRY(out.life_table, read_life_table(*table, Path(root, "life_table")));
  TRY(out.outside,
      read_list<Outside>(reader, "outside", [](const Value& v, const Path& p) -> Result<Outside> {
        TRY(auto one, ObjectReader::make(v, p));
        Outside outside;
        TRY(outside.id, one.string("id"));
        TRY(outside.sources, one.optional_strings("sources"));
        TRY_VOID(one.finish());
        return outside;
      }));
  TRY_VOID(reader.finish());
  return out;
}

bool is_clear(const Effect& effect) { return effect.shown_low > 1 || effect.shown_high < 1; }

std::optional<bool> exposed(const Modifier& modifier, const Profile& profile) {
  if (modifier.answer == "smoking") {
    if (!profile.smoking) return std::nullopt;
    const std::string_view said = *profile.smoking == Smoking::kNever    ? "never"
                                  : *profile.smoking == Smoking::kFormer ? "former"
                                                                         : "current";
    return std::ranges::find(modifier.exposed, said) != modifier.exposed.end();
  }
  if (modifier.answer == "bmi") {
    if (!profile.bmi) return std::nullopt;
    return *profile.bmi >= modifier.exposed_from;
  }
  if (modifier.answer == "age") {
    if (!profile.age) return std::nullopt;
    return *profile.age >= modifier.exposed_from;
  }
  if (modifier.answer == "diabetes") return profile.diabetes;
  if (modifier.answer == "earlier_surgery") {
    if (!profile.earlier_surgery) return std::nullopt;
    return *profile.earlier_surgery == EarlierSurgery::kOtherPlace;
  }
  if (modifier.answer == "sex") {
    if (!profile.sex) return std::nullopt;
    const std::string_view said = *profile.sex == Sex::kFemale ? "female" : "male";
    return std::ranges::find(modifier.exposed, said) != modifier.exposed.end();
  }
  return std::nullopt;
}

}  // namespace backsight::outlook
