#include "backsight/synthetic/people.h"

namespace backsight::synthetic {
namespace {

using core::json::Array;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;
using knowledge::Vocabulary;

Value write(const std::vector<Felt>& signs, const Vocabulary& vocabulary) {
  Array out;
  for (const Felt& one : signs) {
    Object sign;
    sign.push_back({"symptom", vocabulary.name(one.symptom)});
    sign.push_back({"from_day", from_integer(one.from_day)});
    sign.push_back({"to_day", from_integer(one.to_day)});
    out.emplace_back(std::move(sign));
  }
  return Value(std::move(out));
}

Value write(const Truth& truth, const Vocabulary& vocabulary) {
  Object out;
  out.push_back({"uncomplicated", truth.uncomplicated()});
  Array complications;
  for (const TrueComplication& one : truth.complications) {
    Object complication;
    complication.push_back({"id", one.id});
    // The day on which it begins: 0 is the day of the operation.
    complication.push_back({"onset_day", from_integer(static_cast<std::int64_t>(one.onset_day))});
    complication.push_back({"signs", write(one.signs, vocabulary)});
    complications.emplace_back(std::move(complication));
  }
  out.push_back({"complications", std::move(complications)});
  out.push_back({"relapse_day", truth.relapse_day ? from_integer(*truth.relapse_day) : Value()});
  Array setbacks;
  for (const std::int32_t day : truth.setback_days) setbacks.push_back(from_integer(day));
  out.push_back({"setback_days", std::move(setbacks)});
  out.push_back({"benign", write(truth.benign, vocabulary)});
  return Value(std::move(out));
}

Value write_profile(const Person& person) {
  Object out;
  out.push_back({"age", from_integer(static_cast<std::int64_t>(person.age))});
  out.push_back({"sex", person.profile.sex == history::Sex::kFemale ? "female" : "male"});
  out.push_back({"indication", *person.surgery.indication});
  Array risk;
  for (const std::string& word : person.profile.risk) risk.emplace_back(word);
  out.push_back({"risk", std::move(risk)});
  return Value(std::move(out));
}

}  // namespace

void append_line(std::string& out, const Person& person, const Plan& plan,
                 const Vocabulary& vocabulary) {
  const std::string number = std::to_string(person.number);
  out += R"({"synthetic":true,"id":"synthetic-)" + std::to_string(plan.seed) + "-" + number;
  out += R"(","name":"Synthetic person )" + number + R"x( (does not exist)","profile":)x";
  out += core::json::write(write_profile(person));
  out += R"(,"truth":)" + core::json::write(write(person.truth, vocabulary)) + R"(,"events":[)";
  for (std::size_t i = 0; i < person.events.size(); ++i) {
    if (i > 0) out += ',';
    out += core::json::write(history::write(person.events[i], vocabulary));
  }
  out += "]}\n";
}

}  // namespace backsight::synthetic
