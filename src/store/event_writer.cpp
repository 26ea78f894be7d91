#include "event_writer.h"

#include "columns.h"

namespace backsight::store {
namespace {

// Inserts nothing when the person is unknown or the event id is taken; which of them is looked up
// then. A single statement is a savepoint of its own: it happens as a whole or not at all.
constexpr std::string_view kInsertEvent = R"sql(
INSERT INTO event (person_id, seq, event_id, kind, occurred_at, recorded_at, author, body)
SELECT person_id, 1 + coalesce((SELECT max(seq) FROM event WHERE person_id = ?1), 0),
       ?2, ?3, ?4, ?5, ?6, ?7
FROM person WHERE person_id = ?1
ON CONFLICT (event_id) DO NOTHING
)sql";

// Inserts nothing when this person has no such event.
constexpr std::string_view kInsertAdvice = R"sql(
INSERT INTO advice (person_id, seq, event_id, at, knowledge, events, mark, body)
SELECT person_id, 1 + coalesce((SELECT max(seq) FROM advice WHERE person_id = ?1), 0),
       event_id, ?3, ?4, ?5, ?6, ?7
FROM event WHERE event_id = ?2 AND person_id = ?1
)sql";

}  // namespace

core::Result<EventWriter> EventWriter::make(const Database& database) {
  EventWriter writer;
  TRY(writer.insert_event_, database.prepare(kInsertEvent));
  TRY(writer.insert_advice_, database.prepare(kInsertAdvice));
  TRY(writer.insert_person_,
      database.prepare("INSERT INTO person (person_id, name, synthetic) VALUES (?1, ?2, ?3)"));
  TRY(writer.find_person_, database.prepare("SELECT 1 FROM person WHERE person_id = ?1"));
  TRY(writer.find_event_,
      database.prepare("SELECT person_id, kind, occurred_at, author, body FROM event "
                       "WHERE event_id = ?1"));
  return writer;
}

core::Result<Appended> EventWriter::append(const history::PersonId& person,
                                           const StoredEvent& event) {
  insert_event_.bind_blob(1, person.value.bytes);
  insert_event_.bind_blob(2, event.id.value.bytes);
  insert_event_.bind_text(3, event.kind);
  insert_event_.bind(4, event.occurred_at.ms);
  insert_event_.bind(5, event.recorded_at.ms);
  insert_event_.bind_text(6, event.author);
  insert_event_.bind_blob(7, event.body);
  TRY_VOID(insert_event_.run());
  if (insert_event_.changed_rows() == 1) return Appended::kNew;
  return why_not_appended(person, event);
}

core::Result<Appended> EventWriter::why_not_appended(const history::PersonId& person,
                                                     const StoredEvent& event) {
  const ResetAtEnd reset_at_end(find_person_);
  find_person_.bind_blob(1, person.value.bytes);
  TRY(const bool known, find_person_.step());
  if (!known) return core::fail(core::ErrorCode::kNotFound, "there is no such person");
  TRY(const bool there, is_there(person, event));
  if (there) return Appended::kAlready;
  return core::fail(core::ErrorCode::kConflict, "this event id is taken by another event");
}

core::Result<bool> EventWriter::is_there(const history::PersonId& person,
                                         const StoredEvent& event) {
  const ResetAtEnd reset_at_end(find_event_);
  find_event_.bind_blob(1, event.id.value.bytes);
  TRY(const bool found, find_event_.step());
  return found && find_event_.bytes(0) == as_text(person.value.bytes) &&
         find_event_.bytes(1) == event.kind && find_event_.number(2) == event.occurred_at.ms &&
         find_event_.bytes(3) == event.author && find_event_.bytes(4) == event.body;
}

core::Result<Appended> EventWriter::keep_advice(const history::PersonId& person,
                                                const StoredAdvice& advice) {
  insert_advice_.bind_blob(1, person.value.bytes);
  insert_advice_.bind_blob(2, advice.answers.value.bytes);
  insert_advice_.bind(3, advice.at.ms);
  insert_advice_.bind_text(4, advice.knowledge);
  insert_advice_.bind(5, advice.events);
  insert_advice_.bind_blob(6, advice.mark.bytes);
  insert_advice_.bind_blob(7, advice.body);
  TRY_VOID(insert_advice_.run());
  if (insert_advice_.changed_rows() == 1) return Appended::kNew;
  return core::fail(core::ErrorCode::kNotFound, "this person has no such event");
}

core::Result<Appended> EventWriter::add_person(const Person& person) {
  insert_person_.bind_blob(1, person.id.value.bytes);
  insert_person_.bind_text(2, person.name);
  insert_person_.bind(3, person.synthetic ? 1 : 0);
  const auto inserted = insert_person_.run();
  if (inserted) return Appended::kNew;
  if (inserted.error().code == core::ErrorCode::kConflict) {
    return core::fail(core::ErrorCode::kConflict, "this person is there already");
  }
  return std::unexpected(inserted.error());
}

}  // namespace backsight::store
