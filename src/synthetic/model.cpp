#include "backsight/synthetic/model.h"

#include <cmath>

#include "backsight/core/decimal.h"

namespace backsight::synthetic {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;
using knowledge::Vocabulary;

constexpr std::array<core::Word<Indication>, 2> kIndications = {
    {{"disc-herniation", Indication::kDiscHerniation}, {"stenosis", Indication::kStenosis}}};
constexpr std::array<core::Word<On>, 3> kOn = {{{"operated-side", On::kOperatedSide},
                                                {"one-side", On::kOneSide},
                                                {"both-sides", On::kBothSides}}};
constexpr double kMost = 100'000;

Result<double> number(ObjectReader& reader, std::string_view key, double low, double high) {
  TRY(const auto value, reader.optional_number(key, low, high));
  if (!value) {
    return std::unexpected(reader.error(key, ErrorCode::kMissingMember,
                                        "the number \"" + std::string(key) + "\" is missing"));
  }
  return *value;
}

Result<double> share(ObjectReader& reader, std::string_view key) {
  return number(reader, key, 0, 1);
}

Result<PerIndication<double>> shares(ObjectReader& parent, std::string_view key) {
  TRY(const auto* value, parent.member(key));
  const Path path(parent.path(), key);
  TRY(auto reader, ObjectReader::make(*value, path));
  PerIndication<double> out{};
  TRY(out[0], share(reader, "disc-herniation"));
  TRY(out[1], share(reader, "stenosis"));
  TRY_VOID(reader.finish());
  return out;
}

Result<std::array<double, 2>> range(ObjectReader& parent, std::string_view key) {
  TRY(const auto items, parent.optional_array(key));
  std::array<double, 2> out{};
  if (items.size() != 2) {
    return std::unexpected(
        parent.error(key, ErrorCode::kWrongType, "two numbers are needed, from and to"));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* text = items[i].number();
    const auto value = text == nullptr ? std::nullopt : core::to_double(text->text);
    if (!value || !(*value >= 0 && *value <= kMost)) {
      return std::unexpected(
          parent.error(key, ErrorCode::kOutOfRange, "a number from 0 on is needed"));
    }
    out[i] = *value;
  }
  if (out[0] > out[1]) {
    return std::unexpected(
        parent.error(key, ErrorCode::kInconsistent, "the second number is below the first"));
  }
  return out;
}

Result<void> add_to_one(const ObjectReader& reader, std::string_view key,
                        const std::vector<double>& parts) {
  double sum = 0;
  for (const double part : parts) sum += part;
  if (std::abs(sum - 1) < 1e-9) return {};
  return std::unexpected(reader.error(key, ErrorCode::kInconsistent, "the shares do not add to 1"));
}

Result<Says> read_says(ObjectReader& parent) {
  TRY(const auto* value, parent.member("says"));
  const Path path(parent.path(), "says");
  TRY(auto reader, ObjectReader::make(*value, path));
  Says out;
  TRY(out.worse, share(reader, "worse"));
  TRY(out.better, share(reader, "better"));
  TRY_VOID(reader.finish());
  return out;
}

// {"severity": [{"value": "mild", "share": 0.7}, ...], ...}, typed by the reader of reports.
Result<std::vector<AttributeDraw>> read_attributes(ObjectReader& parent, const std::string& symptom,
                                                   const Vocabulary& vocabulary) {
  std::vector<AttributeDraw> out;
  const Value* map = parent.optional_member("attributes");
  if (map == nullptr) return out;
  const Path path(parent.path(), "attributes");
  if (map->object() == nullptr) {
    return std::unexpected(core::error_at(*map, path, ErrorCode::kWrongType, "not an object"));
  }
  for (const auto& member : *map->object()) {
    const Path at(path, member.key);
    if (member.value.array() == nullptr) {
      return std::unexpected(
          core::error_at(member.value, at, ErrorCode::kWrongType, "not an array"));
    }
    AttributeDraw draw;
    for (std::size_t i = 0; i < member.value.array()->size(); ++i) {
      const Path one(at, i);
      TRY(auto reader, ObjectReader::make((*member.value.array())[i], one));
      TRY(const auto* value, reader.member("value"));
      TRY(const double part, share(reader, "share"));
      TRY_VOID(reader.finish());
      const Value report(core::json::Object{{"symptom", Value(symptom)}, {member.key, *value}});
      TRY(const auto typed, history::read_report(report, one, vocabulary));
      draw.values.push_back(typed.attributes.front());
      draw.shares.push_back(part);
    }
    TRY_VOID(add_to_one(parent, "attributes", draw.shares));
    out.push_back(std::move(draw));
  }
  return out;
}

Result<Sign> read_sign(ObjectReader& reader, const Vocabulary& vocabulary) {
  Sign out;
  TRY(const auto symptom, reader.string("symptom"));
  const auto term = vocabulary.term(symptom);
  if (!term) {
    return std::unexpected(reader.error(
        "symptom", ErrorCode::kUnknownWord,
        "no symptom is called \"" + symptom + "\"" + vocabulary.suggest_term(symptom)));
  }
  out.symptom = *term;
  TRY(out.attributes, read_attributes(reader, symptom, vocabulary));
  TRY(const auto on, reader.optional_word("where", kOn));
  out.on = on.value_or(On::kNowhere);
  TRY(out.says, read_says(reader));
  return out;
}

template <class T, class Read>
Result<std::vector<T>> read_list(ObjectReader& parent, std::string_view key, Read read) {
  TRY(const auto items, parent.optional_array(key));
  const Path path(parent.path(), key);
  std::vector<T> out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Path at(path, i);
    TRY(auto reader, ObjectReader::make(items[i], at));
    TRY(auto one, read(reader));
    TRY_VOID(reader.finish());
    out.push_back(std::move(one));
  }
  return out;
}

Result<Window> read_window(ObjectReader& reader) {
  Window out;
  TRY(const double from, number(reader, "from", 0, kMost));
  TRY(const double to, number(reader, "to", from, kMost));
  out.from = static_cast<std::int32_t>(from);
  out.to = static_cast<std::int32_t>(to);
  TRY(out.share, share(reader, "share"));
  TRY(out.lasts, reader.optional_number("lasts", 1, kMost));
  return out;
}

Result<BenignSign> read_benign(ObjectReader& reader, const Vocabulary& vocabulary) {
  BenignSign out;
  TRY(out.sign, read_sign(reader, vocabulary));
  TRY(out.windows, read_list<Window>(reader, "windows", read_window));
  TRY(const auto known, reader.optional_boolean("long-known"));
  out.long_known = known.value_or(false);
  return out;
}

Result<ComplicationSign> read_complication_sign(ObjectReader& reader,
                                                const Vocabulary& vocabulary) {
  ComplicationSign out;
  TRY(out.sign, read_sign(reader, vocabulary));
  TRY(out.share, share(reader, "share"));
  TRY(const auto after, range(reader, "after"));
  out.after_from = after[0];
  out.after_to = after[1];
  TRY(const auto points, reader.optional_number("points", 0, 10));
  out.points = points.value_or(0);
  return out;
}

Result<Onset> read_onset(ObjectReader& parent) {
  TRY(const auto* value, parent.member("onset"));
  const Path path(parent.path(), "onset");
  TRY(auto reader, ObjectReader::make(*value, path));
  Onset out;
  TRY(out.from, number(reader, "from", 0, kMost));
  TRY(out.to, number(reader, "to", out.from, kMost));
  TRY(out.median, reader.optional_number("median", 1e-6, kMost));
  TRY(const auto sigma, reader.optional_number("sigma", 0, 10));
  out.sigma = sigma.value_or(0);
  TRY_VOID(reader.finish());
  return out;
}

struct Placed {
  std::optional<Indication> indication;
  Rate rate;
};

Result<Placed> read_rate(ObjectReader& reader) {
  Placed out;
  TRY(out.indication, reader.optional_word("indication", kIndications));
  TRY(const auto model, reader.optional_string("model"));
  out.rate.model = model.value_or("");
  TRY(const auto of, reader.optional_word("as", kIndications));
  out.rate.of = of ? *of : out.indication.value_or(Indication::kDiscHerniation);
  if (out.rate.model.empty()) {
    TRY(out.rate.share, share(reader, "share"));
  }
  TRY(out.rate.part, share(reader, "part"));
  return out;
}

Result<Complication> read_complication(ObjectReader& reader, const Vocabulary& vocabulary) {
  Complication out;
  TRY(out.id, reader.string("id"));
  TRY(const auto tear, reader.optional_boolean("known-tear"));
  out.known_tear = tear.value_or(false);
  TRY(const auto relapse, reader.optional_boolean("relapse"));
  out.relapse = relapse.value_or(false);
  if (!out.relapse) {
    TRY(out.onset, read_onset(reader));
  }
  TRY(const auto lasts, range(reader, "lasts"));
  out.lasts_from = lasts[0];
  out.lasts_to = lasts[1];
  TRY(const auto rates, read_list<Placed>(reader, "rates", read_rate));
  for (const Placed& placed : rates) {
    if (placed.indication) out.rates[static_cast<std::size_t>(*placed.indication)] = placed.rate;
  }
  TRY(out.signs, read_list<ComplicationSign>(reader, "signs", [&](ObjectReader& one) {
        return read_complication_sign(one, vocabulary);
      }));
  return out;
}

Result<Risk> read_risk(ObjectReader& reader) {
  Risk out;
  TRY(out.word, reader.string("word"));
  TRY(const auto modifier, reader.optional_string("modifier"));
  if (modifier) {
    out.modifier = *modifier;
    return out;
  }
  TRY(out.share, shares(reader, "share"));
  return out;
}

struct Level {
  std::string level;
  double share = 0;
};

Result<Level> read_level(ObjectReader& reader) {
  Level out;
  TRY(out.level, reader.string("level"));
  TRY(out.share, share(reader, "share"));
  return out;
}

Result<void> read_who(ObjectReader& parent, Model& out) {
  TRY(const auto* value, parent.member("who"));
  const Path path(parent.path(), "who");
  TRY(auto reader, ObjectReader::make(*value, path));
  TRY(out.indications, shares(reader, "indications"));
  TRY_VOID(add_to_one(reader, "indications", {out.indications[0], out.indications[1]}));
  TRY(const auto date, reader.string("operated-from"));
  TRY(out.operated_from, core::parse_date(date));
  TRY(const double within, number(reader, "operated-within-days", 1, kMost));
  out.operated_within_days = static_cast<std::uint32_t>(within);
  TRY(out.oldest, number(reader, "oldest", 18, 120));
  TRY(const auto* procedures, reader.member("procedures"));
  const Path procedures_path(path, "procedures");
  TRY(auto words, ObjectReader::make(*procedures, procedures_path));
  TRY(out.procedures[0], words.string("disc-herniation"));
  TRY(out.procedures[1], words.string("stenosis"));
  TRY_VOID(words.finish());
  TRY(const auto levels, read_list<Level>(reader, "levels", read_level));
  for (const Level& one : levels) {
    out.levels.push_back(one.level);
    out.level_shares.push_back(one.share);
  }
  TRY_VOID(add_to_one(reader, "levels", out.level_shares));
  TRY(out.both_sides, shares(reader, "both-sides"));
  TRY(out.risks, read_list<Risk>(reader, "risk", read_risk));
  return reader.finish();
}

Result<AnswerShare> read_answer_share(ObjectReader& reader) {
  AnswerShare out;
  TRY(const double day, number(reader, "from", 0, kMost));
  out.from = static_cast<std::int32_t>(day);
  TRY(out.share, share(reader, "share"));
  return out;
}

Result<void> read_answering(ObjectReader& parent, Model& out) {
  TRY(const auto* value, parent.member("answers"));
  const Path path(parent.path(), "answers");
  TRY(auto reader, ObjectReader::make(*value, path));
  TRY(out.by_day, read_list<AnswerShare>(reader, "by-day", read_answer_share));
  TRY(out.people_differ, number(reader, "people-differ", 0, 10));
  TRY(out.silent_days, number(reader, "silent-days", 1, kMost));
  TRY(out.skips_a_question, share(reader, "skips-a-question"));
  TRY(out.unsure_when_well, share(reader, "unsure-when-well"));
  TRY(out.takes_temperature, share(reader, "takes-temperature"));
  TRY(out.takes_temperature_when_hot, share(reader, "takes-temperature-when-hot"));
  TRY(out.pain_change_points, number(reader, "pain-change-points", 1, 10));
  return reader.finish();
}

Result<Questionnaire> read_questionnaire(ObjectReader& reader, const Vocabulary& vocabulary) {
  Questionnaire out;
  TRY(const auto name, reader.string("instrument"));
  const auto instrument = vocabulary.instrument(name);
  if (!instrument) {
    return std::unexpected(
        reader.error("instrument", ErrorCode::kUnknownWord,
                     "no such questionnaire" + vocabulary.suggest_instrument(name)));
  }
  if (!vocabulary.instrument(*instrument).course) {
    return std::unexpected(reader.error("instrument", ErrorCode::kInconsistent,
                                        "the questionnaire tells no domain of the course"));
  }
  out.instrument = *instrument;
  TRY(const auto days, reader.optional_array("days"));
  for (const Value& one : days) {
    const auto day = one.number() == nullptr ? std::nullopt : core::to_integer(one.number()->text);
    if (!day || *day < -1 || *day > static_cast<std::int64_t>(kMost) ||
        (!out.days.empty() && *day <= out.days.back())) {
      return std::unexpected(
          reader.error("days", ErrorCode::kOutOfRange, "the days are whole, from -1 on, rising"));
    }
    out.days.push_back(static_cast<std::int32_t>(*day));
  }
  TRY(out.share, share(reader, "share"));
  TRY(out.late_days, number(reader, "late-days", 0, kMost));
  return out;
}

}  // namespace

Result<Model> read_model(const Value& section, const Vocabulary& vocabulary) {
  const Path root;
  TRY(auto reader, ObjectReader::make(section, root));
  TRY(const auto format, reader.optional_integer("format", 1, 1));
  if (!format) {
    return std::unexpected(
        reader.error("format", ErrorCode::kMissingMember, "the section names no format"));
  }
  Model out;
  TRY_VOID(read_who(reader, out));
  TRY_VOID(read_answering(reader, out));
  TRY(out.measures, read_list<Questionnaire>(reader, "measures", [&](ObjectReader& one) {
        return read_questionnaire(one, vocabulary);
      }));
  TRY(out.benign, read_list<BenignSign>(reader, "benign", [&](ObjectReader& one) {
        return read_benign(one, vocabulary);
      }));
  TRY(out.complications, read_list<Complication>(reader, "complications", [&](ObjectReader& one) {
        return read_complication(one, vocabulary);
      }));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::synthetic
