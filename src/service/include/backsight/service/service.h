// The use cases: authorise, check, make durable, advise. The only place that joins the record with
// the engines.
//
// Thread-safe. Functions that return a value may read the disk and then take a millisecond or so;
// record() does not wait for the disk and answers through a callback.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backsight/advice/advise.h"
#include "backsight/advice/whole.h"
#include "backsight/core/result.h"
#include "backsight/history/event.h"
#include "backsight/knowledge/knowledge.h"
#include "backsight/service/permissions.h"
#include "backsight/store/store.h"

namespace backsight::service {

/// The time now. Called from several threads.
using Clock = std::function<core::Instant()>;
/// Fills a span with unpredictable bytes. Called from several threads.
using Random = std::function<void(std::span<std::uint8_t>)>;
/// Runs work on a thread that may compute, soon: the store's own threads must not be held up.
using Post = std::function<void(std::function<void()>)>;

struct Settings {
  std::string emergency_number;
  bool team_watching = false;
  bool demo = false;
  std::string version;
  /// Memory for histories kept ready, in bytes (an estimate; the store is the truth).
  std::size_t cache_bytes = std::size_t{64} << 20;
};

/// What a client needs to know about this server.
struct Config {
  std::string emergency_number;
  bool team_watching = false;
  std::string knowledge;  ///< hash of the pack
  bool demo = false;
  std::string version;
};

/// An event that is in the record, and the advice that answers it (advice::advise_on).
struct Recorded {
  store::Appended outcome = store::Appended::kNew;
  history::Event event;
  advice::Advice advice;
};

/// How far ahead of our clock a client's may be.
inline constexpr std::int64_t kMostAheadMs = 10 * 60 * 1000;

class Service {
 public:
  /// Everything passed by reference, and what `engines` refers to, must outlive the service.
  Service(store::Store& store, const advice::Engines& engines, Settings settings, Clock clock,
          Random random, Post post);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  [[nodiscard]] core::Result<Config> config(const Principal& who) const;
  [[nodiscard]] core::Result<std::vector<store::Person>> people(const Principal& who);

  /// Errors: those of Store::add_person.
  [[nodiscard]] core::Result<history::PersonId> add_person(const Principal& who, std::string name,
                                                           bool synthetic);
  /// An empty data folder gets its one person, without a name.
  [[nodiscard]] core::Result<void> add_first_person(const Principal& who);

  /// All events of a person in the order they were recorded. Errors: those of Store::events.
  [[nodiscard]] core::Result<history::History> history(const Principal& who,
                                                       history::PersonId person);

  /// The advice as of now. A client's clock may be ahead of ours (kMostAheadMs): an event dated
  /// ahead counts from when it was recorded, so that a danger sign never waits for our clock and
  /// never hides what is told after it. Errors: those of Store::events.
  [[nodiscard]] core::Result<advice::Advice> advice(const Principal& who, history::PersonId person);

  /// Where the person stands on their course, as of now. Errors: those of Store::events;
  /// kMissingMember when the record does not say what the operation is for, kOutOfRange when no
  /// course is known for that.
  [[nodiscard]] core::Result<advice::CourseAdvice> course(const Principal& who,
                                                          history::PersonId person);

  /// Adds an event, and keeps the answer. `done` is called exactly once, when the event is durable
  /// or refused, from this call or from a thread of `post`. Errors: kOutOfRange at /occurred_at
  /// (more than kMostAheadMs ahead); kDangling at /body/corrects (no such event of this person) or
  /// /body/kind (of another kind); those of Store::append. A place's pointer speaks of the proposed
  /// event.
  using RecordDone = std::function<void(core::Result<Recorded>)>;
  void record(const Principal& who, history::PersonId person, history::ProposedEvent proposed,
              RecordDone done);

  /// Answers that the store did not keep (see Store::keep_advice), since the start.
  [[nodiscard]] std::uint64_t advice_not_kept() const;

  /// The words that events are read and written with.
  [[nodiscard]] const knowledge::Vocabulary& vocabulary() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace backsight::service
