#include "resource.h"

namespace backsight::fhir {
namespace {

std::string_view gender(history::Sex sex) {
  switch (sex) {
    case history::Sex::kFemale:
      return "female";
    case history::Sex::kMale:
      return "male";
    case history::Sex::kOther:
      break;
  }
  return "other";
}

Value component(std::string_view text, std::string_view value_key, Value value) {
  Object out;
  put(out, "code", codeable(text));
  put(out, value_key, std::move(value));
  return out;
}

}  // namespace

void Writer::patient(const history::ProfileRecorded* profile) {
  Object out;
  const std::string id = core::format(patient_.id);
  put(out, "resourceType", "Patient");
  put(out, "id", id);
  put(out, "meta", meta(""));
  put(out, "identifier", list({uuid_identifier(id)}));
  Object name;
  put(name, "text", plain(patient_.name));
  put(out, "name", list({std::move(name)}));
  if (profile != nullptr) {
    if (profile->sex) put(out, "gender", gender(*profile->sex));
    // A date may be a year alone (R4, datatypes, date).
    if (profile->birth_year) put(out, "birthDate", std::to_string(*profile->birth_year));
  }
  add(patient_url_, std::move(out));
}

// The Patient has no place for risks, and holds the last profile only: each event is an Observation
// of its own.
void Writer::profile(Entry& entry) {
  const history::ProfileRecorded& profile = *entry.now.profile;
  Object out = observation(entry, "", kSocialHistory, codeable("profile"));
  Array parts;
  if (profile.birth_year) {
    parts.push_back(
        component("birth_year", "valueInteger", core::json::from_integer(*profile.birth_year)));
  }
  if (profile.sex) parts.push_back(component("sex", "valueString", gender(*profile.sex)));
  for (const std::string& risk : profile.risk) {
    parts.push_back(component("risk", "valueString", risk));
  }
  if (parts.empty()) put(out, "dataAbsentReason", codeable(kUnknown));
  put(out, "component", std::move(parts));
  add(entry, std::move(out));
}

}  // namespace backsight::fhir
