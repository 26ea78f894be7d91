#include <algorithm>

#include "backsight/core/decimal.h"
#include "backsight/core/suggest.h"
#include "backsight/history/report.h"
#include "word_check.h"

namespace backsight::history {
namespace {

using core::error_at;
using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;
using knowledge::Attribute;
using knowledge::AttributeType;
using knowledge::TermId;
using knowledge::Vocabulary;

Result<TermId> read_term(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  const std::string* text = value.string();
  if (text == nullptr) {
    return std::unexpected(
        error_at(value, path, ErrorCode::kWrongType,
                 "a symptom term is needed here, not " + std::string(value.kind_name())));
  }
  if (const auto term = vocabulary.term(*text)) return *term;
  return std::unexpected(
      error_at(value, path, ErrorCode::kUnknownWord,
               quoted(*text) + " is no symptom term" + vocabulary.suggest_term(*text)));
}

Result<AttributeValue> read_attribute(const Attribute& attribute, knowledge::AttributeId id,
                                      const Value& value, const Path& path) {
  const auto wrong = [&](ErrorCode code, std::string message) {
    return std::unexpected(error_at(value, path, code, std::move(message)));
  };
  AttributeValue out{id, 0, {}};
  switch (attribute.type) {
    case AttributeType::kBoolean:
      if (value.boolean() == nullptr) break;
      out.number = *value.boolean() ? 1 : 0;
      return out;
    case AttributeType::kNumber: {
      if (value.number() == nullptr) break;
      const auto number = core::to_double(value.number()->text);
      if (!number || *number < attribute.low || *number > attribute.high) {
        return wrong(ErrorCode::kOutOfRange,
                     "\"" + attribute.name + "\" must lie between " +
                         core::json::write(core::json::from_double(attribute.low)) + " and " +
                         core::json::write(core::json::from_double(attribute.high)));
      }
      out.number = *number;
      out.text = value.number()->text;
      return out;
    }
    case AttributeType::kWord: {
      if (value.string() == nullptr) break;
      const auto at = std::ranges::find(attribute.words, *value.string());
      if (at == attribute.words.end()) {
        const std::vector<std::string_view> known(attribute.words.begin(), attribute.words.end());
        return wrong(ErrorCode::kUnknownWord, quoted(*value.string()) + " is no value of \"" +
                                                  attribute.name + "\"" +
                                                  core::did_you_mean(*value.string(), known));
      }
      out.number = static_cast<double>(at - attribute.words.begin());
      out.text = *value.string();
      return out;
    }
    case AttributeType::kToken: {
      if (value.string() == nullptr) break;
      if (!is_token(*value.string())) {
        return wrong(ErrorCode::kUnknownWord,
                     "\"" + attribute.name + "\" must be " + std::string(kTokenForm));
      }
      const auto found = knowledge::class_of(attribute, *value.string());
      out.number = found ? static_cast<double>(*found) : kNoClass;
      out.text = *value.string();
      return out;
    }
  }
  return wrong(ErrorCode::kWrongType,
               "\"" + attribute.name + "\" cannot be " + std::string(value.kind_name()));
}

Result<std::vector<TermId>> read_terms(ObjectReader& reader, std::string_view key,
                                       const Vocabulary& vocabulary) {
  TRY(const auto items, reader.optional_array(key));
  const Path list(reader.path(), key);
  std::vector<TermId> out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(const TermId term, read_term(items[i], Path(list, i), vocabulary));
    if (std::ranges::find(out, term) != out.end()) {
      return std::unexpected(error_at(items[i], Path(list, i), ErrorCode::kInconsistent,
                                      quoted(vocabulary.name(term)) + " stands twice"));
    }
    out.push_back(term);
  }
  return out;
}

Value write_terms(const std::vector<TermId>& terms, const Vocabulary& vocabulary) {
  core::json::Array out;
  for (const TermId term : terms) out.emplace_back(vocabulary.name(term));
  return out;
}

}  // namespace

const AttributeValue* Report::find(knowledge::AttributeId id) const {
  const auto at = std::ranges::find(attributes, id, &AttributeValue::id);
  return at == attributes.end() ? nullptr : &*at;
}

Result<Report> read_report(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(const auto* symptom, reader.member("symptom"));
  Report out;
  TRY(out.symptom, read_term(*symptom, Path(path, "symptom"), vocabulary));
  for (const core::json::Member& member : *value.object()) {
    if (member.key == "symptom" || member.value.is_null()) continue;
    const Path at(path, member.key);
    const auto id = vocabulary.attribute(member.key);
    if (!id) {
      return std::unexpected(error_at(member.value, at, ErrorCode::kUnknownMember,
                                      quoted(member.key) + " is no attribute of a report" +
                                          vocabulary.suggest_attribute(member.key)));
    }
    TRY(auto attribute, read_attribute(vocabulary.attribute(*id), *id, member.value, at));
    out.attributes.push_back(std::move(attribute));
  }
  std::ranges::sort(out.attributes, {}, &AttributeValue::id);
  return out;
}

Value write(const Report& report, const Vocabulary& vocabulary) {
  core::json::Object out;
  out.push_back({"symptom", Value(vocabulary.name(report.symptom))});
  for (const AttributeValue& attribute : report.attributes) {
    const Attribute& definition = vocabulary.attribute(attribute.id);
    Value value;
    if (definition.type == AttributeType::kBoolean) {
      value = Value(attribute.number != 0);
    } else if (definition.type == AttributeType::kNumber) {
      value = Value(core::json::Number{attribute.text});
    } else {
      value = Value(attribute.text);
    }
    out.push_back({definition.name, std::move(value)});
  }
  return out;
}

Result<Answers> read_answers(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  Answers out;
  TRY(const auto reports, reader.optional_array("reported"));
  if (reports.size() > kMostReports) {
    return std::unexpected(
        reader.error("reported", ErrorCode::kOutOfRange,
                     "at most " + std::to_string(kMostReports) + " reports fit in one check-in"));
  }
  const Path reported(path, "reported");
  for (std::size_t i = 0; i < reports.size(); ++i) {
    TRY(auto report, read_report(reports[i], Path(reported, i), vocabulary));
    out.reported.push_back(std::move(report));
  }
  TRY(out.denied, read_terms(reader, "denied", vocabulary));
  TRY(out.unsure, read_terms(reader, "unsure", vocabulary));
  TRY(out.skipped, read_terms(reader, "skipped", vocabulary));
  TRY_VOID(reader.finish());

  // One answer for each term: yes, no, don't know or not answered.
  std::vector<TermId> seen;
  for (const Report& report : out.reported) {
    if (std::ranges::find(seen, report.symptom) == seen.end()) seen.push_back(report.symptom);
  }
  const auto add = [&](std::string_view key, const std::vector<TermId>& terms) -> Result<void> {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (std::ranges::find(seen, terms[i]) != seen.end()) {
        return std::unexpected(error_at(
            *value.find(key), Path(Path(path, key), i), ErrorCode::kInconsistent,
            quoted(vocabulary.name(terms[i])) + " has another answer in this check-in already"));
      }
      seen.push_back(terms[i]);
    }
    return {};
  };
  TRY_VOID(add("denied", out.denied));
  TRY_VOID(add("unsure", out.unsure));
  TRY_VOID(add("skipped", out.skipped));
  return out;
}

Value write(const Answers& answers, const Vocabulary& vocabulary) {
  core::json::Array reported;
  for (const Report& report : answers.reported) reported.push_back(write(report, vocabulary));
  core::json::Object out;
  out.push_back({"reported", std::move(reported)});
  out.push_back({"denied", write_terms(answers.denied, vocabulary)});
  out.push_back({"unsure", write_terms(answers.unsure, vocabulary)});
  out.push_back({"skipped", write_terms(answers.skipped, vocabulary)});
  return out;
}

}  // namespace backsight::history
