// The lines of all rosters: in memory for those who read, in the store for the next start. Private
// to service.
//
// What an event changes is seen at once and written soon after, by one thread, many events of a
// person as one line. When the server was killed in between, the lines of a clinic are made anew
// from the records before anybody sees them (see note_running).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "backsight/service/folder.h"
#include "backsight/service/roster.h"

namespace backsight::service {

class RosterBook {
 public:
  /// Brings a line up to its person's record: urgency and check-ins, and the course, which takes
  /// milliseconds, when that is asked for. Called from the book's thread and from those who read.
  enum class Depth : std::uint8_t { kRecord, kCourseToo };
  using Refresh = std::function<core::Result<void>(RosterLine&, Depth)>;

  RosterBook(Folder& folder, Refresh refresh);
  /// Writes what is waiting.
  ~RosterBook();
  RosterBook(const RosterBook&) = delete;
  RosterBook& operator=(const RosterBook&) = delete;

  /// For the commit that adds the person.
  [[nodiscard]] core::Result<store::Write> first(const RosterLine& line) const;
  /// After that commit.
  void enter(ClinicId clinic, const RosterLine& line);

  [[nodiscard]] core::Result<std::vector<RosterLine>> lines(ClinicId clinic);
  /// Error: kNotFound.
  [[nodiscard]] core::Result<RosterLine> line(ClinicId clinic, history::PersonId person);

  /// Seen at once; written soon. Nothing happens when the clinic's roster was never asked for: it
  /// is made when it is.
  using Change = std::function<void(RosterLine&)>;
  void change(ClinicId clinic, history::PersonId person, const Change& change, bool refresh);
  /// The same, with `writes`, durable when it returns. Errors: kNotFound, those of commit.
  [[nodiscard]] core::Result<RosterLine> change_now(ClinicId clinic, history::PersonId person,
                                                    const Change& change,
                                                    std::vector<store::Write> writes);
  /// For the commit that erases the person, and after it.
  [[nodiscard]] core::Result<store::Write> removal(ClinicId clinic, history::PersonId person);
  void remove(ClinicId clinic, history::PersonId person);

  /// Waits until everything changed before is written: for tests.
  void settle();

 private:
  struct Entry {
    RosterLine line;
    std::int64_t version = 0;
    bool waiting = false;  ///< is in waiting_
    bool refresh = false;  ///< before it is written
  };
  using Lines = std::unordered_map<history::PersonId, Entry>;
  using Name = std::pair<ClinicId, history::PersonId>;

  // With mutex_ held. The first time the lines are read from the store, which takes some time.
  [[nodiscard]] core::Result<Lines*> of(ClinicId clinic);
  [[nodiscard]] core::Result<Entry> read(const store::Entity& entity);
  void wait_for_writing(Name name, Entry& entry, bool refresh);
  [[nodiscard]] core::Result<store::Write> to_write(ClinicId clinic, const RosterLine& line,
                                                    std::int64_t version) const;
  void run(const std::stop_token& stop);
  void write_one(Name name);
  void note_running(bool running);

  Folder& folder_;
  Refresh refresh_;
  bool make_anew_ = false;  ///< the last run did not end by itself
  std::int64_t running_version_ = 0;
  std::mutex writing_;  // taken before mutex_: one line is written at a time
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::condition_variable written_;
  std::unordered_map<ClinicId, Lines> clinics_;
  std::deque<Name> waiting_;
  bool busy_ = false;
  std::jthread thread_;  // last
};

}  // namespace backsight::service
