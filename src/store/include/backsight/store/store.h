// The record's storage behind one interface. What append() acknowledges is durable: it survives a
// crash, a power cut and a full disk. Backends pass one conformance suite (tests/store).
//
// Bodies are bytes to the store: it neither parses nor interprets them, so that they can be
// ciphertext later. Every table is keyed first by person.
#pragma once

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
  /// person); kDiskFull; kStorage; kUnavailable while closing. `recorded_at` does not count when
  /// an event is compared with one that is there already; the first one stays.
  /// `done` is called exactly once, from a thread of the store, after the commit is on disk; it must
  /// not block. Events appended by concurrent callers may share one commit.
  using AppendDone = std::function<void(core::Result<Appended>)>;
  virtual void append(history::PersonId person, StoredEvent event, AppendDone done) = 0;

  /// All events of a person in the order they were appended. Sees everything acknowledged before
  /// the call. Errors: kNotFound, kStorage, kDamaged.
  [[nodiscard]] virtual core::Result<std::vector<StoredEvent>> events(history::PersonId person) = 0;
  [[nodiscard]] virtual core::Result<std::optional<StoredEvent>> event(history::PersonId person,
                                                                       history::EventId id) = 0;

  /// Errors: kConflict (id exists), kDiskFull, kStorage. Returns when durable.
  [[nodiscard]] virtual core::Result<void> add_person(const Person& person) = 0;
  [[nodiscard]] virtual core::Result<std::vector<Person>> people() = 0;

  /// Waits for everything appended so far, then refuses new work.
  virtual void close() = 0;
};

/// append() and wait: for tools and tests.
[[nodiscard]] core::Result<Appended> append_and_wait(Store& store, history::PersonId person,
                                                     StoredEvent event);

}  // namespace backsight::store
