// The record's storage behind one interface. What append() acknowledges is durable: it survives a
// crash, a power cut and a full disk. Backends pass one conformance suite (tests/store).
//
// Bodies are bytes to the store: it neither parses nor interprets them, so that they can be
// ciphertext later. Every table is keyed first by person.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/history/event.h"

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

enum class Appended : std::uint8_t {
  kNew,      ///< written now
  kAlready,  ///< the same event (id, kind, time, author, body) was there already
};

class Store {
 public:
  virtual ~Store() = default;

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

  /// All events of a person in the order they were appended. Sees everything acknowledged before
  /// the call. Errors, here and for the reads below: kNotFound (no such person), kStorage,
  /// kDamaged, kUnavailable (closed).
  [[nodiscard]] virtual core::Result<std::vector<StoredEvent>> events(history::PersonId person) = 0;
  /// Nothing when this person has no such event.
  [[nodiscard]] virtual core::Result<std::optional<StoredEvent>> event(history::PersonId person,
                                                                       history::EventId id) = 0;

  /// Keeps advice that was given. Errors, and when `done` is called: as append(); kNotFound too
  /// when this person has no event `answers`. What is given twice is kept twice.
  using KeepDone = std::function<void(core::Result<void>)>;
  virtual void keep_advice(history::PersonId person, StoredAdvice advice, KeepDone done) = 0;
  /// All advice of a person in the order in which it was kept.
  [[nodiscard]] virtual core::Result<std::vector<StoredAdvice>> advice(
      history::PersonId person) = 0;

  /// Returns when durable. Errors: kConflict (the id exists), and those of append().
  [[nodiscard]] virtual core::Result<void> add_person(const Person& person) = 0;
  /// Everybody, in the order of their ids.
  [[nodiscard]] virtual core::Result<std::vector<Person>> people() = 0;

  /// Refuses new work from now on, and returns when everything appended before is answered and all
  /// files are closed.
  virtual void close() = 0;
};

/// append() and wait: for tools and tests.
[[nodiscard]] core::Result<Appended> append_and_wait(Store& store, history::PersonId person,
                                                     StoredEvent event);

}  // namespace backsight::store
