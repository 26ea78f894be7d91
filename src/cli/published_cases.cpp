#include "published_cases.h"

#include <algorithm>
#include <array>

namespace backsight::cli {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;
using history::Facts;
using knowledge::Urgency;

const Value* find_object(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  return found != nullptr && found->object() != nullptr ? found : nullptr;
}

void read_patient(const Value& patient, Facts& facts) {
  const Path path;
  auto reader = ObjectReader::make(patient, path);
  if (!reader) return;
  // The age may be a word ("elderly"): then it is not known as a number.
  if (const auto age = reader->optional_number("age", 0, 130)) facts.age = *age;
  if (auto risk = reader->optional_strings("risk")) facts.risk = *std::move(risk);
}

void read_surgery(const Value& surgery, Facts& facts) {
  const Path path;
  auto reader = ObjectReader::make(surgery, path);
  if (!reader) return;
  constexpr std::array<core::Word<history::Side>, 3> kSides = {
      {{"left", history::Side::kLeft},
       {"right", history::Side::kRight},
       {"bilateral", history::Side::kBilateral}}};
  if (const auto side = reader->optional_word("side", kSides)) facts.operated_side = *side;
  if (const auto durotomy = reader->optional_boolean("durotomy")) facts.durotomy = *durotomy;
  if (const auto fusion = reader->optional_boolean("fusion")) facts.fusion = *fusion;
}

Result<void> read_time(const Value& time, const Path& path, Facts& facts) {
  struct Unit {
    std::string_view word;
    double days;
  };
  constexpr std::array<Unit, 6> kUnits = {{{"minutes", 1.0 / 1440},
                                           {"hours", 1.0 / 24},
                                           {"days", 1},
                                           {"weeks", 7},
                                           {"months", 365.25 / 12},
                                           {"years", 365.25}}};
  TRY(auto reader, ObjectReader::make(time, path));
  TRY(const auto value, reader.optional_number("value", 0, 1e6));
  TRY(const auto unit, reader.optional_string("unit"));
  if (!value) return {};
  for (const Unit& one : kUnits) {
    if (unit == one.word) {
      facts.days_since_surgery = *value * one.days;
      return {};
    }
  }
  return std::unexpected(reader.error("unit", ErrorCode::kUnknownWord,
                                      "the unit of time is none of minutes, hours, days, weeks, "
                                      "months, years"));
}

// A report without the attributes the vocabulary cannot read; nothing when the term is unknown.
std::optional<history::Report> read_report(const Value& value, const Path& path,
                                           const knowledge::Vocabulary& vocabulary,
                                           std::vector<core::Error>& left_out) {
  Value kept = value;
  while (true) {
    auto report = history::read_report(kept, path, vocabulary);
    if (report) return *std::move(report);
    const std::string pointer = report.error().place.pointer;
    left_out.push_back(std::move(report).error());
    core::json::Object* members = kept.object();
    if (members == nullptr) return std::nullopt;
    const std::string key = pointer.substr(pointer.rfind('/') + 1);
    if (key == "symptom") return std::nullopt;
    if (std::erase_if(*members, [&](const auto& m) { return m.key == key; }) == 0) {
      return std::nullopt;
    }
  }
}

Result<void> read_presentation(const Value& presentation, const Path& path,
                               const knowledge::Vocabulary& vocabulary, Facts& facts,
                               std::vector<core::Error>& left_out) {
  TRY(auto reader, ObjectReader::make(presentation, path));
  if (const Value* time = reader.optional_member("time_after_surgery")) {
    TRY_VOID(read_time(*time, Path(path, "time_after_surgery"), facts));
  }
  TRY(const auto reported, reader.optional_array("reported"));
  const Path list(path, "reported");
  for (std::size_t i = 0; i < reported.size(); ++i) {
    if (auto report = read_report(reported[i], Path(list, i), vocabulary, left_out)) {
      facts.answers.reported.push_back(*std::move(report));
    }
  }
  TRY(const auto denied, reader.optional_array("denied"));
  for (const Value& item : denied) {
    const auto term = item.string() == nullptr ? std::nullopt : vocabulary.term(*item.string());
    if (term) {
      facts.answers.denied.push_back(*term);
    } else {
      left_out.push_back(core::error_at(item, Path(path, "denied"), ErrorCode::kUnknownWord,
                                        "this is no symptom term"));
    }
  }
  return {};
}

Result<PublishedCase> read_case(const Value& value, const Path& path,
                                const knowledge::Vocabulary& vocabulary,
                                std::vector<core::Error>& left_out) {
  TRY(auto reader, ObjectReader::make(value, path));
  PublishedCase out;
  TRY(out.id, reader.string("id"));
  TRY(const auto expected, reader.optional_word("expected_urgency", knowledge::kUrgencyWords));
  if (!expected) {
    return std::unexpected(
        reader.error("expected_urgency", ErrorCode::kMissingMember, "no expected urgency"));
  }
  out.expected = *expected;
  TRY(const auto also, reader.optional_strings("also_acceptable"));
  for (const std::string& word : also) {
    const auto at = std::ranges::find(knowledge::kUrgencyWords, word, &core::Word<Urgency>::text);
    if (at == knowledge::kUrgencyWords.end()) {
      return std::unexpected(reader.error("also_acceptable", ErrorCode::kUnknownWord,
                                          "\"" + word + "\" is no urgency"));
    }
    out.also_acceptable.push_back(at->value);
  }
  if (const Value* patient = find_object(value, "patient")) read_patient(*patient, out.facts);
  if (const Value* surgery = find_object(value, "surgery")) read_surgery(*surgery, out.facts);
  TRY(const auto* presentation, reader.member("presentation"));
  TRY_VOID(read_presentation(*presentation, Path(path, "presentation"), vocabulary, out.facts,
                             left_out));
  return out;
}

}  // namespace

Result<PublishedCases> read_published_cases(const Value& document,
                                            const knowledge::Vocabulary& vocabulary) {
  const Path root;
  if (document.array() == nullptr) {
    return std::unexpected(
        core::error_at(document, root, ErrorCode::kWrongType,
                       "a list of cases is needed, not " + std::string(document.kind_name())));
  }
  PublishedCases out;
  for (std::size_t i = 0; i < document.array()->size(); ++i) {
    TRY(auto one, read_case((*document.array())[i], Path(root, i), vocabulary, out.left_out));
    out.cases.push_back(std::move(one));
  }
  return out;
}

Verdict judge(const PublishedCase& one, Urgency given) {
  if (given == one.expected ||
      std::ranges::find(one.also_acceptable, given) != one.also_acceptable.end()) {
    return Verdict::kRight;
  }
  return given < one.expected ? Verdict::kUnderTriaged : Verdict::kOverTriaged;
}

}  // namespace backsight::cli
