// The record's storage behind one interface. What append() acknowledges is durable: it survives a
// crash, a power cut and a full disk. Backends pass one conformance suite (tests/store).
//
// Bodies are bytes to the store: it neither parses nor interprets them, so that they can be
// ciphertext. What is about a person is keyed first by the person.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/history/event.h"
#include "backsight/store/audit_log.h"
#include "backsight/store/entity.h"

namespace backsight::store {

/// One event as it is kept.
struct StoredEvent {
  history::EventId id;
  std::string kind;
  core::Instant occurred_at;
  core::Instant recorded_at;
  std::string author;
  std::string body;  ///< opaque bytes; canonical JSON today
  friend bool operator==(const StoredEvent&, const StoredEvent&) = default;
};

/// Advice as it was given, so that it can be derived again and compared.
struct StoredAdvice {
  history::EventId answers;  ///< the event that it answered
  core::Instant at;          ///< the moment it speaks of
  std::string knowledge;     ///< hash of the pack it rests on
  /// Which of the person's events it rests on: how many, and the exclusive or of their ids.
  std::int64_t events = 0;
  core::Uuid mark;
  std::string body;  ///< opaque bytes; canonical JSON today
  friend bool operator==(const StoredAdvice&, const StoredAdvice&) = default;
};

struct Person {
  history::PersonId id;
  std::string name;        ///< how the person is called on this machine; may be ""
  bool synthetic = false;  ///< made up for a demonstration: this person does not exist
  friend bool operator==(const Person&, const Person&) = default;
};

/// One change. A commit is a list of them that happens as a whole or not at all.
struct AddPerson {
  Person person;  ///< kConflict when the id exists
};
struct AppendEvent {
  history::PersonId person;
  StoredEvent event;
};
struct KeepAdvice {
  history::PersonId person;
  StoredAdvice advice;
};
/// Replaces the entity of that kind and id when it has the version `entity.version` (0: when there
/// is none); its version is one more afterwards. Error kConflict: it has another version, or the
/// lookup belongs to another entity of the kind.
struct PutEntity {
  Entity entity;
};
/// Error kConflict: it has another version than `version`, or is not there. With kAnyVersion it is
/// removed whatever its version, and it is no error when it is gone already.
inline constexpr std::int64_t kAnyVersion = -1;
struct RemoveEntity {
  EntityKind kind;
  core::Uuid id;
  std::int64_t version = 0;
};
/// Adds an entry to the audit log. Error kUnavailable: this store was opened without one.
struct AppendAudit {
  AuditEntry entry;
};
using Write =
    std::variant<AddPerson, AppendEvent, KeepAdvice, PutEntity, RemoveEntity, AppendAudit>;

enum class Appended : std::uint8_t {
  kNew,      ///< written now
  kAlready,  ///< the same event (id, kind, time, author, body) was there already
};

/// What there is to read. Each call sees everything acknowledged before it, as it stands at one
/// moment. Errors: kStorage, kDamaged, kUnavailable (closed); kNotFound where it says so.
class Readable {
 public:
  virtual ~Readable() = default;

  /// All events of a person in the order they were appended. Error kNotFound: no such person.
  [[nodiscard]] virtual core::Result<std::vector<StoredEvent>> events(history::PersonId person) = 0;
  /// Nothing when this person has no such event. Error kNotFound: no such person.
  [[nodiscard]] virtual core::Result<std::optional<StoredEvent>> event(history::PersonId person,
                                                                       history::EventId id) = 0;
  /// All advice of a person in the order in which it was kept. Error kNotFound: no such person.
  [[nodiscard]] virtual core::Result<std::vector<StoredAdvice>> advice(
      history::PersonId person) = 0;
  /// Everybody, in the order of their ids; at most `most` after the id `after`.
  [[nodiscard]] virtual core::Result<std::vector<Person>> people(
      history::PersonId after = {}, std::size_t most = kAllEntities) = 0;

  /// Nothing when there is none.
  [[nodiscard]] virtual core::Result<std::optional<Entity>> entity(EntityKind kind,
                                                                   core::Uuid id) = 0;
  /// The one of that kind with that lookup; nothing for "".
  [[nodiscard]] virtual core::Result<std::optional<Entity>> find_entity(
      EntityKind kind, const std::string& lookup) = 0;
  /// Those of that kind that belong to `owner`, by id; at most `most` after the id `after`.
  [[nodiscard]] virtual core::Result<std::vector<Entity>> entities(
      EntityKind kind, core::Uuid owner, core::Uuid after = {},
      std::size_t most = kAllEntities) = 0;

  /// Entries of the audit log from the number `from` on, at most `most`, with their hashes.
  [[nodiscard]] virtual core::Result<std::vector<AuditRow>> audit(std::int64_t from,
                                                                  std::size_t most) = 0;
  /// Entries about one person before the number `before`, the latest first, at most `most`.
  [[nodiscard]] virtual core::Result<std::vector<AuditRow>> audit_about(history::PersonId person,
                                                                        std::int64_t before,
                                                                        std::size_t most) = 0;
  /// The last signed head, or nothing when the log is empty. Who reads the log while it grows asks
  /// for the head first: entries up to it are there and stay as they are.
  [[nodiscard]] virtual core::Result<std::optional<AuditHead>> audit_head() = 0;
};

class Store : public Readable {
 public:
  /// Errors: kNotFound (no such person); kConflict (the id exists with other content, for any
  /// person); kTooLarge (larger than the store can ever take); kDiskFull; kStorage; kDamaged;
  /// kUnavailable (closed, or too much is waiting). After kDiskFull, kStorage and kDamaged the
  /// event may or may not be found later: append it again, with the same id, to be sure.
  /// `recorded_at` does not count when an event is compared with one that is there already; the
  /// first one stays.
  /// `done` is called exactly once: from a thread of the store, after the commit is on disk or has
  /// failed; or, with kUnavailable or kTooLarge, from the calling thread before append() returns.
  /// It must not block, throw or close the store. Concurrent callers may share one commit, so that
  /// waiting in many threads costs little; events of one caller are kept in the order of its calls.
  using AppendDone = std::function<void(core::Result<Appended>)>;
  virtual void append(history::PersonId person, StoredEvent event, AppendDone done) = 0;

  /// Keeps advice that was given. Errors, and when `done` is called: as append(); kNotFound too
  /// when this person has no event `answers`. What is given twice is kept twice.
  using KeepDone = std::function<void(core::Result<void>)>;
  virtual void keep_advice(history::PersonId person, StoredAdvice advice, KeepDone done) = 0;

  /// Makes several changes as one, in their order; later ones see the earlier ones. Errors, and
  /// when `done` is called: those of the single changes, with the place's pointer "/<index>" of the
  /// first one that was refused; then none is made. When one of the events was there already before
  /// the commit, the answer is kAlready whatever else would be refused, and no change is made: the
  /// commit that brought the event made its own. So a commit with an event may be tried again.
  /// kConflict too when the same event stands twice in one commit.
  virtual void commit(std::vector<Write> writes, AppendDone done) = 0;

  /// Returns when durable. Errors: kConflict (the id exists), and those of append().
  [[nodiscard]] virtual core::Result<void> add_person(const Person& person) = 0;

  /// Refuses new work from now on, and returns when everything appended before is answered and all
  /// files are closed.
  virtual void close() = 0;
};

/// commit() and wait: for use cases that may take a millisecond.
[[nodiscard]] core::Result<Appended> commit_and_wait(Store& store, std::vector<Write> writes);

/// append() and wait: for tools and tests.
[[nodiscard]] core::Result<Appended> append_and_wait(Store& store, history::PersonId person,
                                                     StoredEvent event);

}  // namespace backsight::store
