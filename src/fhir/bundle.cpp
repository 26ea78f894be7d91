#include "backsight/fhir/bundle.h"

#include <algorithm>
#include <limits>
#include <map>

#include "resource.h"

namespace backsight::fhir {

using history::EventId;

Writer::Writer(const Patient& patient, const knowledge::Vocabulary& vocabulary,
               core::Instant made_at)
    : patient_(patient),
      vocabulary_(vocabulary),
      made_at_(made_at),
      patient_url_(urls_.of(patient.id.value)) {}

Object Writer::meta(std::string_view profile) const {
  Object out;
  put(out, "profile", list({Value(profile)}));
  if (patient_.synthetic) {
    put(out, "security", list({coding(kTestData)}));
    put(out, "tag", list({coding({"", "", "synthetic"})}));
  }
  return out;
}

Object Writer::start(std::string_view type, const Entry& entry, std::string_view part,
                     std::string_view profile) const {
  Object out;
  put(out, "resourceType", type);
  put(out, "id", core::format(entry.event->id) + (part.empty() ? "" : "." + std::string(part)));
  put(out, "meta", meta(profile));
  return out;
}

Object Writer::observation(const Entry& entry, std::string_view part, const Code& category,
                           Value code, std::string_view profile) const {
  Object out = start("Observation", entry, part, profile);
  switch (entry.standing) {
    case Standing::kAsWritten:
      put(out, "status", "final");
      break;
    case Standing::kCorrected:
      put(out, "status", "corrected");
      break;
    case Standing::kWithdrawn:
      put(out, "status", "entered-in-error");
  }
  put(out, "category", list({codeable(category)}));
  put(out, "code", std::move(code));
  put(out, "subject", subject());
  put(out, "effectiveDateTime", core::format(entry.event->occurred_at));
  put(out, "issued", core::format(entry.version_at));
  put(out, "performer", list({author(*entry.event)}));
  return out;
}

Value Writer::author(const history::Event& event) const {
  Object out;
  if (event.author == history::Role::kPatient) {
    put(out, "reference", patient_url_);
  } else {
    put(out, "type", event.author == history::Role::kCarer ? "RelatedPerson" : "Practitioner");
  }
  if (event.account != core::Uuid{}) {
    put(out, "identifier", uuid_identifier(core::format(event.account)));
  }
  put(out, "display", history::word(event.author));
  return out;
}

void Writer::add(std::string url, Object resource) {
  Object out;
  put(out, "fullUrl", std::move(url));
  put(out, "resource", std::move(resource));
  entries_.emplace_back(std::move(out));
}

void Writer::add(Entry& entry, Object resource) {
  const bool first = entry.all_urls.empty();
  const std::string& id = *resource[1].value.string();
  entry.all_urls.push_back(first ? urls_.of(entry.event->id.value) : urls_.of(id));
  if (first) entry.url = entry.all_urls.front();
  add(entry.all_urls.back(), std::move(resource));
}

void Writer::resources(Entry& entry) {
  const history::Body& body = entry.event->body;
  if (entry.now.profile != nullptr) {
    profile(entry);
  } else if (entry.now.surgery != nullptr) {
    operation(entry);
  } else if (entry.now.check_in != nullptr) {
    check_in(entry);
  } else if (entry.now.measure != nullptr) {
    measure(entry);
  } else if (const auto* written = std::get_if<history::NoteWritten>(&body)) {
    note(entry, *written);
  } else if (const auto* sent = std::get_if<history::MessageSent>(&body)) {
    message(entry, *sent);
  } else if (const auto* given = std::get_if<history::ConsentGiven>(&body)) {
    consent(entry, *given);
  }
}

Value Writer::finish() && {
  Object out;
  put(out, "resourceType", "Bundle");
  put(out, "meta", meta(""));
  put(out, "type", "collection");
  put(out, "timestamp", core::format(made_at_));
  put(out, "entry", std::move(entries_));
  return out;
}

namespace {

std::vector<const history::Event*> in_order(const history::History& history) {
  std::vector<const history::Event*> out;
  out.reserve(history.size());
  for (const history::Event& event : history) out.push_back(&event);
  std::ranges::sort(out, [](const auto* a, const auto* b) { return history::is_before(*a, *b); });
  return out;
}

history::Effective as_written(const history::Event& event) {
  return {&event, std::get_if<history::ProfileRecorded>(&event.body),
          std::get_if<history::SurgeryRecorded>(&event.body),
          std::get_if<history::CheckInSubmitted>(&event.body),
          std::get_if<history::MeasureSubmitted>(&event.body)};
}

// The events that are no corrections, in their order, with how they stand.
std::vector<Entry> entries_of(const std::vector<const history::Event*>& events,
                              const std::vector<history::Effective>& counting) {
  std::map<EventId, const history::Effective*> effective;
  for (const history::Effective& one : counting) effective[one.event->id] = &one;
  std::map<EventId, core::Instant> corrected_at;  // by the last correction
  for (const history::Event* event : events) {
    const auto* correction = std::get_if<history::RecordCorrected>(&event->body);
    if (correction != nullptr) corrected_at[correction->corrects] = event->recorded_at;
  }
  std::vector<Entry> out;
  for (const history::Event* event : events) {
    if (std::holds_alternative<history::RecordCorrected>(event->body)) continue;
    Entry entry{event, as_written(*event), Standing::kAsWritten, event->recorded_at, false, "", {}};
    if (const auto at = corrected_at.find(event->id); at != corrected_at.end()) {
      entry.version_at = at->second;
      entry.standing = Standing::kWithdrawn;
    }
    if (const auto now = effective.find(event->id); now != effective.end()) {
      entry.now = *now->second;
      if (entry.standing == Standing::kWithdrawn) entry.standing = Standing::kCorrected;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

// Of the consents about the same thing only the last one holds.
void mark_replaced(std::vector<Entry>& entries) {
  std::map<std::string_view, Entry*> last;
  for (Entry& entry : entries) {
    const auto* consent = std::get_if<history::ConsentGiven>(&entry.event->body);
    if (consent == nullptr || entry.standing == Standing::kWithdrawn) continue;
    Entry*& before = last[consent->to];
    if (before != nullptr) before->replaced = true;
    before = &entry;
  }
}

}  // namespace

Value bundle(const Patient& patient, const history::History& history,
             const knowledge::Vocabulary& vocabulary, core::Instant made_at) {
  const auto events = in_order(history);
  // All that the record holds, whatever the clocks said.
  const auto counting =
      history::effective_events(history, core::Instant{std::numeric_limits<std::int64_t>::max()});
  std::vector<Entry> entries = entries_of(events, counting);
  mark_replaced(entries);
  const history::Effective* profile = history::latest(counting, &history::Effective::profile);

  Writer writer(patient, vocabulary, made_at);
  writer.patient(profile == nullptr ? nullptr : profile->profile);
  std::map<EventId, const Entry*> by_id;
  for (Entry& entry : entries) {
    writer.resources(entry);
    by_id[entry.event->id] = &entry;
  }
  for (const history::Event* event : events) {
    if (const auto* correction = std::get_if<history::RecordCorrected>(&event->body)) {
      const auto corrected = by_id.find(correction->corrects);
      writer.correction(*event, *correction,
                        corrected == by_id.end() ? nullptr : corrected->second);
    } else {
      writer.provenance(*by_id[event->id], profile != nullptr && profile->event == event);
    }
  }
  return std::move(writer).finish();
}

}  // namespace backsight::fhir
