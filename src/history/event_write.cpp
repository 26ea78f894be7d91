#include "backsight/history/event.h"
#include "body_json.h"

namespace backsight::history {
namespace {

using core::json::Array;
using core::json::Object;
using core::json::Value;
using knowledge::Vocabulary;

template <class T>
Value string_or_null(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Value write_profile(const ProfileRecorded& profile) {
  Array risk;
  for (const std::string& word : profile.risk) risk.emplace_back(word);
  Object out;
  out.push_back(
      {"birth_year", profile.birth_year ? core::json::from_integer(*profile.birth_year) : Value()});
  out.push_back({"sex", word_or_null(profile.sex, kSexWords)});
  out.push_back({"risk", std::move(risk)});
  return out;
}

Value write_surgery(const SurgeryRecorded& surgery) {
  Object out;
  out.push_back({"performed_on",
                 surgery.performed_on ? Value(core::format(*surgery.performed_on)) : Value()});
  write_operation(surgery, out);
  return out;
}

Value write_measure(const MeasureSubmitted& measure, const Vocabulary& vocabulary) {
  Object out;
  out.push_back({"instrument", Value(vocabulary.instrument(measure.instrument).name)});
  out.push_back({"score", core::json::from_double(measure.score)});
  return out;
}

Value write_correction(const RecordCorrected& correction, const Vocabulary& vocabulary) {
  Object out;
  out.push_back({"corrects", core::format(correction.corrects)});
  if (!correction.replacement) {
    out.push_back({"body", nullptr});
    return out;
  }
  const Body body = std::visit([](const auto& replacement) { return Body(replacement); },
                               *correction.replacement);
  out.push_back({"kind", kind_of(body)});
  out.push_back({"body", write_body(body, vocabulary)});
  return out;
}

}  // namespace

void write_operation(const SurgeryRecorded& surgery, Object& out) {
  out.push_back({"procedure", string_or_null(surgery.procedure)});
  out.push_back({"indication", string_or_null(surgery.indication)});
  out.push_back({"level", string_or_null(surgery.level)});
  out.push_back({"side", word_or_null(surgery.side, kSideWords)});
  out.push_back({"durotomy", string_or_null(surgery.durotomy)});
  out.push_back({"fusion", string_or_null(surgery.fusion)});
}

Value write_body(const Body& body, const Vocabulary& vocabulary) {
  struct Writer {
    const Vocabulary& vocabulary;
    Value operator()(const ProfileRecorded& profile) const { return write_profile(profile); }
    Value operator()(const SurgeryRecorded& surgery) const { return write_surgery(surgery); }
    Value operator()(const CheckInSubmitted& check_in) const {
      return write(check_in.answers, vocabulary);
    }
    Value operator()(const MeasureSubmitted& measure) const {
      return write_measure(measure, vocabulary);
    }
    Value operator()(const RecordCorrected& correction) const {
      return write_correction(correction, vocabulary);
    }
    Value operator()(const NoteWritten& note) const { return Object{{"text", note.text}}; }
    Value operator()(const MessageSent& message) const { return Object{{"text", message.text}}; }
    Value operator()(const ConsentGiven& consent) const {
      return Object{{"to", consent.to}, {"version", consent.version}, {"given", consent.given}};
    }
  };
  return std::visit(Writer{vocabulary}, body);
}

Value write(const Event& event, const Vocabulary& vocabulary) {
  Object author;
  author.push_back({"role", word(event.author)});
  if (event.account != core::Uuid{}) author.push_back({"account", core::format(event.account)});
  Object out;
  out.push_back({"id", core::format(event.id)});
  out.push_back({"kind", kind_of(event.body)});
  out.push_back({"occurred_at", core::format(event.occurred_at)});
  out.push_back({"recorded_at", core::format(event.recorded_at)});
  out.push_back({"author", std::move(author)});
  out.push_back({"body", write_body(event.body, vocabulary)});
  return out;
}

}  // namespace backsight::history
