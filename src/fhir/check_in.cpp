#include <algorithm>
#include <array>

#include "resource.h"

namespace backsight::fhir {
namespace {

using history::AttributeValue;
using history::Report;
using knowledge::AttributeType;
using knowledge::Vocabulary;

Value item(std::string_view link, std::string_view text, Value answer) {
  Object out;
  put(out, "linkId", link);
  put(out, "text", text);
  put(out, "answer", list({std::move(answer)}));
  return out;
}

Value attribute_item(const AttributeValue& value, const std::string& term,
                     const Vocabulary& vocabulary) {
  const knowledge::Attribute& attribute = vocabulary.attribute(value.id);
  Object answer;
  if (attribute.type == AttributeType::kBoolean) {
    put(answer, "valueBoolean", value.number != 0);
  } else if (attribute.type == AttributeType::kNumber) {
    put(answer, "valueDecimal", core::json::Number{value.text});
  } else {
    put(answer, "valueString", value.text);
  }
  return item(term + "." + attribute.name, attribute.name, std::move(answer));
}

Value answer_of(const Code& code) {
  Object out;
  put(out, "valueCoding", coding(code));
  return out;
}

Value reported_item(const Report& report, const Vocabulary& vocabulary) {
  const std::string& term = vocabulary.name(report.symptom);
  Array more;
  for (const AttributeValue& value : report.attributes) {
    more.push_back(attribute_item(value, term, vocabulary));
  }
  Value answer = answer_of(kYes);
  put(*answer.object(), "item", std::move(more));
  return item(term, term, std::move(answer));
}

// Asked and not answered: an item without an answer, and why.
Value skipped_item(const std::string& term) {
  Object why;
  put(why, "url", kAbsentExtension);
  put(why, "valueCode", kAskedDeclined.code);
  Object out;
  put(out, "extension", list({std::move(why)}));
  put(out, "linkId", term);
  put(out, "text", term);
  return out;
}

// Four of the five things that Answers tells apart have an item; not asked has none.
Array items(const history::Answers& answers, const Vocabulary& vocabulary) {
  Array out;
  for (const Report& report : answers.reported) out.push_back(reported_item(report, vocabulary));
  for (const knowledge::TermId term : answers.denied) {
    out.push_back(item(vocabulary.name(term), vocabulary.name(term), answer_of(kNo)));
  }
  for (const knowledge::TermId term : answers.unsure) {
    out.push_back(item(vocabulary.name(term), vocabulary.name(term), answer_of(kAskedUnknown)));
  }
  for (const knowledge::TermId term : answers.skipped) {
    out.push_back(skipped_item(vocabulary.name(term)));
  }
  return out;
}

std::string_view status(Standing standing) {
  switch (standing) {
    case Standing::kAsWritten:
      return "completed";
    case Standing::kCorrected:
      return "amended";
    case Standing::kWithdrawn:
      break;
  }
  return "entered-in-error";
}

const AttributeValue* find(const Report& report, std::string_view name,
                           const Vocabulary& vocabulary) {
  const auto id = vocabulary.attribute(name);
  return id ? report.find(*id) : nullptr;
}

// Where the symptom is, in the words of the report.
std::string site(const Report& report, const Vocabulary& vocabulary) {
  std::string out;
  for (const std::string_view name : {"location", "side"}) {
    const AttributeValue* value = find(report, name, vocabulary);
    if (value == nullptr) continue;
    if (!out.empty()) out += ", ";
    out += std::string(name) + " " + value->text;
  }
  return out;
}

/// A number of a report that has a place of its own beside the answers.
struct Number {
  std::string_view attribute;
  std::string_view part;  ///< of the resource's id
  Code category;
  Code code;
  std::string_view profile;
  std::string_view unit;
  std::string_view ucum;
};
constexpr std::array<Number, 3> kNumbers = {
    {{"intensity_0_10", "pain", kSurvey, kPainSeverity, "", "score", "{score}"},
     {"celsius", "temperature", kVitalSigns, kBodyTemperature, kBodyTemperatureProfile, "\u00B0C",
      "Cel"},
     {"bpm", "pulse", kVitalSigns, kHeartRate, kHeartRateProfile, "/min", "/min"}}};

// The code of pain severity is for pain; how bad something else is has none.
bool fits(const Number& number, std::string_view term) {
  return number.attribute != "intensity_0_10" || term.ends_with("-pain");
}

}  // namespace

void Writer::check_in(Entry& entry) {
  const history::Answers& answers = entry.now.check_in->answers;
  Object out = start("QuestionnaireResponse", entry);
  put(out, "status", status(entry.standing));
  put(out, "subject", subject());
  put(out, "authored", core::format(entry.event->occurred_at));
  put(out, "author", author(*entry.event));
  put(out, "item", items(answers, vocabulary_));
  add(entry, std::move(out));
  for (std::size_t i = 0; i < answers.reported.size(); ++i) {
    numbers(entry, answers.reported[i], i + 1);
  }
}

void Writer::numbers(Entry& entry, const Report& report, std::size_t number) {
  const std::string& term = vocabulary_.name(report.symptom);
  for (const Number& one : kNumbers) {
    const AttributeValue* value = find(report, one.attribute, vocabulary_);
    if (value == nullptr) continue;
    const bool coded = fits(one, term);
    Object out =
        observation(entry, std::to_string(number) + "." + std::string(one.part), one.category,
                    codeable(coded ? &one.code : nullptr, term), one.profile);
    put(out, "valueQuantity", quantity(core::json::Number{value->text}, one.unit, one.ucum));
    put(out, "bodySite", codeable(site(report, vocabulary_)));
    put(out, "derivedFrom", list({reference(entry.url)}));
    add(entry, std::move(out));
  }
}

void Writer::measure(Entry& entry) {
  const history::MeasureSubmitted& measure = *entry.now.measure;
  const std::string& name = vocabulary_.instrument(measure.instrument).name;
  const Code* code = name == "gad-7" ? &kGad7 : name == "phq-2" ? &kPhq2 : nullptr;
  Object out = observation(entry, "", kSurvey, codeable(code, name));
  put(out, "valueQuantity", quantity(core::json::from_double(measure.score), "score", "{score}"));
  add(entry, std::move(out));
}

}  // namespace backsight::fhir
