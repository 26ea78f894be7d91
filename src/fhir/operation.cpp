#include "resource.h"

namespace backsight::fhir {
namespace {

std::string_view word(history::Side side) {
  switch (side) {
    case history::Side::kLeft:
      return "left";
    case history::Side::kRight:
      return "right";
    case history::Side::kBilateral:
      break;
  }
  return "bilateral";
}

// One site: two would be two places.
std::string site(const history::SurgeryRecorded& surgery) {
  std::string out;
  if (surgery.level) out = "level " + *surgery.level;
  if (surgery.side) {
    if (!out.empty()) out += ", ";
    out += "side " + std::string(word(*surgery.side));
  }
  return out;
}

// The status of an operation without a date is not known (R4, event-status, unknown).
std::string_view status(const history::SurgeryRecorded& surgery, Standing standing,
                        core::Instant made_at) {
  if (standing == Standing::kWithdrawn) return "entered-in-error";
  if (!surgery.performed_on) return "unknown";
  return *surgery.performed_on > core::date_of(made_at) ? "preparation" : "completed";
}

}  // namespace

void Writer::operation(Entry& entry) {
  const history::SurgeryRecorded& surgery = *entry.now.surgery;
  Object out = start("Procedure", entry);
  put(out, "status", status(surgery, entry.standing, made_at_));
  put(out, "code", codeable(surgery.procedure.value_or("")));
  put(out, "subject", subject());
  if (surgery.performed_on) put(out, "performedDateTime", core::format(*surgery.performed_on));
  put(out, "recorder", author(*entry.event));
  put(out, "reasonCode", list({codeable(surgery.indication.value_or(""))}));
  put(out, "bodySite", list({codeable(site(surgery))}));
  add(entry, std::move(out));
  operation_fact(entry, "durotomy", surgery.durotomy);
  operation_fact(entry, "fusion", surgery.fusion);
}

// "No" and "not known" differ, and a Procedure has a place for neither.
void Writer::operation_fact(Entry& entry, std::string_view what, std::optional<bool> value) {
  if (!value) return;
  Object out = observation(entry, what, kOfProcedure, codeable(what));
  put(out, "valueBoolean", *value);
  put(out, "partOf", list({reference(entry.url)}));
  add(entry, std::move(out));
}

}  // namespace backsight::fhir
