#include "exports.h"

#include <array>

#include "backsight/fhir/bundle.h"
#include "call.h"
#include "csv.h"

namespace backsight::api {
namespace {

using core::ErrorCode;
using core::Result;
using core::json::Array;
using core::json::Object;
using core::json::Value;

constexpr std::array kFormats = {core::Word<ExportFormat>{"json", ExportFormat::kJson},
                                 core::Word<ExportFormat>{"csv", ExportFormat::kCsv},
                                 core::Word<ExportFormat>{"fhir", ExportFormat::kFhir}};

Response file(std::string_view type, std::string_view name, std::string body) {
  Response out;
  out.headers = {{"content-type", std::string(type)},
                 {"cache-control", "no-store"},
                 {"content-disposition", "attachment; filename=\"" + std::string(name) + "\""}};
  out.body = std::move(body);
  return out;
}

Result<std::string> as_json(history::PersonId person, const service::Service::Export& all,
                            const knowledge::Vocabulary& vocabulary) {
  Array events;
  for (const history::Event& one : all.events) events.push_back(history::write(one, vocabulary));
  Array answers;
  for (const std::string& one : all.answers) {
    TRY(auto value, core::json::parse(one));
    answers.push_back(std::move(value));
  }
  return core::json::write(Value(Object{{"person", core::format(person)},
                                        {"name", all.name},
                                        {"events", std::move(events)},
                                        {"answers", std::move(answers)}}));
}

// A row for each member of a body that holds something; what was told of a symptom is a row each.
void append_told(std::string& out, const history::Event& event, std::string_view what,
                 const Value& value) {
  std::string text;
  if (const auto* string = value.string()) {
    text = *string;
  } else if (const auto* number = value.number()) {
    text = number->text;
  } else if (!value.is_null()) {
    text = core::json::write(value);
  }
  append_row(out, {core::format(event.occurred_at), core::format(event.recorded_at),
                   std::string(history::word(event.author)),
                   std::string(history::kind_of(event.body)), std::string(what), text});
}

std::string as_csv(const service::Service::Export& all, const knowledge::Vocabulary& vocabulary) {
  std::string out;
  append_row(out, {"occurred_at", "recorded_at", "author", "kind", "what", "value"});
  for (const history::Event& event : all.events) {
    const Value body = history::write_body(event.body, vocabulary);
    for (const auto& member : *body.object()) {
      if (const Array* list = member.value.array()) {
        for (const Value& one : *list) append_told(out, event, member.key, one);
      } else if (!member.value.is_null()) {
        append_told(out, event, member.key, member.value);
      }
    }
  }
  return out;
}

}  // namespace

Result<ExportFormat> export_format(std::string_view query) {
  constexpr std::string_view kKey = "format=";
  if (query.empty()) return ExportFormat::kJson;
  if (query.starts_with(kKey)) {
    for (const auto& word : kFormats) {
      if (word.text == query.substr(kKey.size())) return word.value;
    }
  }
  return core::fail(ErrorCode::kUnknownWord, "format is json, csv or fhir");
}

Result<Response> write_export(ExportFormat format, history::PersonId person,
                              const service::Service::Export& all,
                              const knowledge::Vocabulary& vocabulary, core::Instant now) {
  switch (format) {
    case ExportFormat::kCsv:
      return file("text/csv; charset=utf-8", "backsight.csv", as_csv(all, vocabulary));
    case ExportFormat::kFhir:
      return file("application/fhir+json", "backsight-fhir.json",
                  core::json::write(fhir::bundle({person, all.name, all.synthetic}, all.events,
                                                 vocabulary, now)));
    case ExportFormat::kJson:
      break;
  }
  TRY(auto text, as_json(person, all, vocabulary));
  return file("application/json", "backsight.json", std::move(text));
}

}  // namespace backsight::api
