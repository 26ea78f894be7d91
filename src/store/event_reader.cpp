#include "event_reader.h"

#include "columns.h"

namespace backsight::store {
namespace {

core::Result<StoredEvent> event_of(const Statement& row) {
  StoredEvent event;
  TRY(event.id, id_of<history::EventId>(row.bytes(0)));
  event.kind = row.bytes(1);
  event.occurred_at = {row.number(2)};
  event.recorded_at = {row.number(3)};
  event.author = row.bytes(4);
  event.body = row.bytes(5);
  return event;
}

}  // namespace

core::Result<EventReader> EventReader::make(const Database& database) {
  EventReader reader;
  const auto prepare = [&](std::string_view sql) { return database.prepare(sql); };
  TRY(reader.events_,
      prepare("SELECT event_id, kind, occurred_at, recorded_at, author, body FROM event "
              "WHERE person_id = ?1 ORDER BY seq"));
  TRY(reader.event_,
      prepare("SELECT event_id, kind, occurred_at, recorded_at, author, body FROM event "
              "WHERE person_id = ?1 AND event_id = ?2"));
  TRY(reader.advice_, prepare("SELECT event_id, at, knowledge, events, mark, body FROM advice "
                              "WHERE person_id = ?1 ORDER BY seq"));
  TRY(reader.person_, prepare("SELECT 1 FROM person WHERE person_id = ?1"));
  TRY(reader.people_, prepare("SELECT person_id, name, synthetic FROM person "
                              "WHERE person_id > ?1 ORDER BY person_id LIMIT ?2"));
  return reader;
}

core::Result<void> EventReader::find_person(const history::PersonId& person) {
  const ResetAtEnd reset_at_end(person_);
  person_.bind_blob(1, person.value.bytes);
  TRY(const bool found, person_.step());
  if (!found) return core::fail(core::ErrorCode::kNotFound, "there is no such person");
  return {};
}

core::Result<std::vector<StoredEvent>> EventReader::events(const history::PersonId& person) {
  const ResetAtEnd reset_at_end(events_);
  events_.bind_blob(1, person.value.bytes);
  std::vector<StoredEvent> found;
  for (;;) {
    TRY(const bool row, events_.step());
    if (!row) break;
    TRY(auto event, event_of(events_));
    found.push_back(std::move(event));
  }
  if (found.empty()) TRY_VOID(find_person(person));
  return found;
}

core::Result<std::optional<StoredEvent>> EventReader::event(const history::PersonId& person,
                                                            const history::EventId& id) {
  const ResetAtEnd reset_at_end(event_);
  event_.bind_blob(1, person.value.bytes);
  event_.bind_blob(2, id.value.bytes);
  TRY(const bool row, event_.step());
  if (!row) {
    TRY_VOID(find_person(person));
    return std::optional<StoredEvent>{};
  }
  TRY(auto event, event_of(event_));
  return std::optional(std::move(event));
}

core::Result<std::vector<StoredAdvice>> EventReader::advice(const history::PersonId& person) {
  const ResetAtEnd reset_at_end(advice_);
  advice_.bind_blob(1, person.value.bytes);
  std::vector<StoredAdvice> found;
  for (;;) {
    TRY(const bool row, advice_.step());
    if (!row) break;
    StoredAdvice one;
    TRY(one.answers, id_of<history::EventId>(advice_.bytes(0)));
    one.at = {advice_.number(1)};
    one.knowledge = advice_.bytes(2);
    one.events = advice_.number(3);
    TRY(one.mark, uuid_of(advice_.bytes(4)));
    one.body = advice_.bytes(5);
    found.push_back(std::move(one));
  }
  if (found.empty()) TRY_VOID(find_person(person));
  return found;
}

core::Result<std::vector<Person>> EventReader::people(const history::PersonId& after,
                                                      std::size_t most) {
  const ResetAtEnd reset_at_end(people_);
  people_.bind_blob(1, beginning_after(after.value));
  people_.bind(2, limit_of(most));
  std::vector<Person> found;
  for (;;) {
    TRY(const bool row, people_.step());
    if (!row) return found;
    Person person;
    TRY(person.id, id_of<history::PersonId>(people_.bytes(0)));
    person.name = people_.bytes(1);
    person.synthetic = people_.number(2) != 0;
    found.push_back(std::move(person));
  }
}

}  // namespace backsight::store
