#include "backsight/history/facts.h"
#include "body_json.h"

namespace backsight::history {
namespace {

using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Object;
using core::json::Value;
using knowledge::Vocabulary;

Result<void> read_patient(const Value& value, const Path& path, Facts& out) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(out.age, reader.optional_number("age", 0, 130));
  TRY_VOID(reader.optional_word("sex", kSexWords));
  TRY(out.risk, optional_tokens(reader, "risk"));
  return reader.finish();
}

Result<void> read_surgery(const Value& value, const Path& path, Facts& out) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(const auto surgery, read_operation(reader));
  out.operated_side = surgery.side;
  out.durotomy = surgery.durotomy;
  out.fusion = surgery.fusion;
  TRY(out.days_since_surgery, reader.optional_number("days_since", 0, 36'600));
  return reader.finish();
}

}  // namespace

Result<Facts> read_facts(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  Facts out;
  if (const Value* patient = reader.optional_member("patient")) {
    TRY_VOID(read_patient(*patient, Path(path, "patient"), out));
  }
  if (const Value* surgery = reader.optional_member("surgery")) {
    TRY_VOID(read_surgery(*surgery, Path(path, "surgery"), out));
  }
  TRY(const auto* check_in, reader.member("check_in"));
  TRY(out.answers, read_answers(*check_in, Path(path, "check_in"), vocabulary));
  TRY_VOID(reader.finish());
  return out;
}

Value write(const Facts& facts, const Vocabulary& vocabulary) {
  Object patient;
  if (facts.age) patient.push_back({"age", core::json::from_double(*facts.age)});
  core::json::Array risk;
  for (const std::string& word : facts.risk) risk.emplace_back(word);
  patient.push_back({"risk", std::move(risk)});
  Object surgery;
  if (facts.operated_side) {
    surgery.push_back({"side", word_or_null(facts.operated_side, kSideWords)});
  }
  if (facts.durotomy) surgery.push_back({"durotomy", Value(*facts.durotomy)});
  if (facts.fusion) surgery.push_back({"fusion", Value(*facts.fusion)});
  if (facts.days_since_surgery) {
    surgery.push_back({"days_since", core::json::from_double(*facts.days_since_surgery)});
  }
  Object out;
  out.push_back({"patient", std::move(patient)});
  out.push_back({"surgery", std::move(surgery)});
  out.push_back({"check_in", write(facts.answers, vocabulary)});
  return out;
}

}  // namespace backsight::history
