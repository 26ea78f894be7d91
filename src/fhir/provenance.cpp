#include "resource.h"

namespace backsight::fhir {

Object Writer::provenance_of(const history::Event& event, std::string_view id, Array targets,
                             const Code& activity) const {
  Object agent;
  put(agent, "type", codeable(kAuthor));
  put(agent, "role", list({codeable(history::word(event.author))}));
  put(agent, "who", author(event));
  Object out;
  put(out, "resourceType", "Provenance");
  put(out, "id", id);
  put(out, "meta", meta(""));
  put(out, "target", std::move(targets));
  put(out, "occurredDateTime", core::format(event.occurred_at));
  put(out, "recorded", core::format(event.recorded_at));
  put(out, "activity", codeable(activity));
  put(out, "agent", list({std::move(agent)}));
  return out;
}

void Writer::provenance(const Entry& entry, bool of_patient) {
  Array targets;
  for (const std::string& url : entry.all_urls) targets.push_back(reference(url));
  if (of_patient) targets.push_back(subject());
  const std::string id = core::format(entry.event->id) + ".author";
  add(urls_.of(id), provenance_of(*entry.event, id, std::move(targets), kCreate));
}

void Writer::correction(const history::Event& event, const history::RecordCorrected& correction,
                        const Entry* corrected) {
  Array targets;
  Object before;
  if (corrected != nullptr) {
    for (const std::string& url : corrected->all_urls) targets.push_back(reference(url));
    put(before, "reference", corrected->url);
  } else {
    put(before, "identifier", uuid_identifier(core::format(correction.corrects)));
    targets.emplace_back(before);
  }
  put(before, "display", "as it stood before");
  // Another kind of body replaces nothing: the event counts no more (see effective_events).
  const bool revised =
      correction.replacement.has_value() &&
      (corrected == nullptr || correction.replacement->index() == corrected->event->body.index());
  Object entity;
  put(entity, "role", revised ? "revision" : "removal");
  put(entity, "what", std::move(before));
  Object out = provenance_of(event, core::format(event.id), std::move(targets),
                             revised ? kRevise : kNullify);
  put(out, "entity", list({std::move(entity)}));
  add(urls_.of(event.id.value), std::move(out));
}

}  // namespace backsight::fhir
