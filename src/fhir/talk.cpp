// Notes, messages and consent.
#include "base64.h"
#include "resource.h"

namespace backsight::fhir {

void Writer::note(Entry& entry, const history::NoteWritten& note) {
  const bool withdrawn = entry.standing == Standing::kWithdrawn;
  Object out = start("DocumentReference", entry);
  put(out, "status", withdrawn ? "entered-in-error" : "current");
  put(out, "type", codeable(kNote));
  put(out, "subject", subject());
  put(out, "date", core::format(entry.event->recorded_at));
  put(out, "author", list({author(*entry.event)}));
  Object attachment;
  put(attachment, "contentType", "text/plain; charset=utf-8");
  put(attachment, "data", base64(note.text));
  put(attachment, "creation", core::format(entry.event->occurred_at));
  Object content;
  put(content, "attachment", std::move(attachment));
  put(out, "content", list({std::move(content)}));
  add(entry, std::move(out));
}

void Writer::message(Entry& entry, const history::MessageSent& message) {
  const bool withdrawn = entry.standing == Standing::kWithdrawn;
  const history::Role role = entry.event->author;
  // Those around a person write to the team, and the team to the person (see event.h).
  const bool to_team = role == history::Role::kPatient || role == history::Role::kCarer;
  Object team;
  put(team, "type", "CareTeam");
  put(team, "display", "care team");
  Object out = start("Communication", entry);
  put(out, "status", withdrawn ? "entered-in-error" : "completed");
  put(out, "subject", subject());
  put(out, "sent", core::format(entry.event->occurred_at));
  put(out, "recipient", list({to_team ? Value(std::move(team)) : subject()}));
  put(out, "sender", author(*entry.event));
  Object payload;
  put(payload, "contentString", plain(message.text));
  put(out, "payload", list({std::move(payload)}));
  add(entry, std::move(out));
}

namespace {

// Only what holds today is active. A receiver that looks at nothing but the status must not take a
// consent that was taken back for one.
std::string_view status(const Entry& entry, bool given) {
  if (entry.standing == Standing::kWithdrawn) return "entered-in-error";
  if (entry.replaced) return "inactive";
  return given ? "active" : "rejected";
}

}  // namespace

void Writer::consent(Entry& entry, const history::ConsentGiven& consent) {
  Object out = start("Consent", entry);
  put(out, "status", status(entry, consent.given));
  put(out, "scope", codeable(consent.to));
  put(out, "category", list({codeable(kConsent)}));
  put(out, "patient", subject());
  put(out, "dateTime", core::format(entry.event->occurred_at));
  put(out, "performer", list({author(*entry.event)}));
  put(out, "policyRule", codeable(consent.to + ", version " + consent.version));
  Object provision;
  put(provision, "type", consent.given ? "permit" : "deny");
  put(out, "provision", std::move(provision));
  add(entry, std::move(out));
}

}  // namespace backsight::fhir
