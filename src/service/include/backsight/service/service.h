// The use cases of a person's record: authorise, check, make durable, advise. The only place that
// joins the record with the engines.
//
// Thread-safe. Functions that return a value may read the disk, and wait until the audit log holds
// that somebody read (a clinic's folder): a few milliseconds. record() does not wait for the disk
// and answers through a callback.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "backsight/advice/advise.h"
#include "backsight/advice/whole.h"
#include "backsight/core/result.h"
#include "backsight/history/event.h"
#include "backsight/service/accounts.h"
#include "backsight/service/folder.h"
#include "backsight/service/permissions.h"
#include "backsight/service/roster.h"
#include "backsight/service/team.h"
#include "backsight/store/store.h"

namespace backsight::service {

/// Runs work on a thread that may compute, soon: the store's own threads must not be held up.
using Post = std::function<void(std::function<void()>)>;

struct Settings {
  std::string emergency_number;
  bool demo = false;
  std::string version;
  /// Memory for histories kept ready, in bytes (an estimate; the store is the truth).
  std::size_t cache_bytes = std::size_t{64} << 20;
};

/// What a client needs to know about this server.
struct Config {
  std::string emergency_number;
  bool clinic = false;         ///< people sign in
  bool team_watching = false;  ///< somebody of a team looks
  std::string team_hours;      ///< when, in the team's words
  std::string knowledge;       ///< hash of the pack
  bool demo = false;
  std::string version;
};

struct PersonName {
  history::PersonId id;
  std::string name;
  bool synthetic = false;
};

/// An event that is in the record, and the advice that answers it (advice::advise_on).
struct Recorded {
  store::Appended outcome = store::Appended::kNew;
  history::Event event;
  advice::Advice advice;
};

/// Everything on one page.
struct PersonPage {
  RosterLine line;
  history::History events;  ///< in the order they were recorded
  advice::Advice advice;
  core::Result<advice::CourseAdvice> course;
  Relation relation = Relation::kNone;
};

/// How far ahead of our clock a client's may be.
inline constexpr std::int64_t kMostAheadMs = 10 * 60 * 1000;

class Service {
 public:
  /// `folder`, and what `engines` refers to, must outlive the service.
  Service(Folder& folder, const advice::Engines& engines, Settings settings, Post post);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Whether there are accounts; accounts() and team() may be called only then.
  [[nodiscard]] bool is_clinics() const;
  [[nodiscard]] Accounts& accounts();
  [[nodiscard]] Team& team();

  [[nodiscard]] core::Result<Config> config(const Principal& who);
  /// The people of a local folder; in a clinic's those who are somebody's own or let them in.
  [[nodiscard]] core::Result<std::vector<PersonName>> people(const Principal& who);

  /// Local folders only. Errors: those of Store::add_person.
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

  /// A clinic's folder only. Errors: those of history().
  [[nodiscard]] core::Result<PersonPage> page(const Principal& who, history::PersonId person);

  /// All that is kept about a person, as they may take it away. Errors: those of history().
  struct Export {
    std::string name;
    bool synthetic = false;
    history::History events;
    std::vector<std::string> answers;  ///< each advice as it was given, JSON
  };
  [[nodiscard]] core::Result<Export> export_record(const Principal& who, history::PersonId person);

  /// Adds an event, and keeps the answer. `done` is called exactly once, when the event is durable
  /// or refused, from this call or from a thread of `post`. Errors: kOutOfRange at /occurred_at
  /// (more than kMostAheadMs ahead); kDangling at /body/corrects (no such event of this person) or
  /// /body/kind (of another kind); kForbidden for what somebody else wrote; those of Store::append.
  /// A place's pointer speaks of the proposed event.
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
