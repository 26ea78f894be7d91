// The one thread that writes and checkpoints, with the one connection that may.
#pragma once

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "backsight/store/sqlite_store.h"
#include "database.h"
#include "record_writer.h"
#include "write_queue.h"

namespace backsight::store {

class Writer {
 public:
  /// Takes over the open and migrated database. Errors: kDamaged (a table is missing, or the audit
  /// log ends without a signed head). A disk that is full or fails now is no error: see settle().
  [[nodiscard]] static core::Result<std::unique_ptr<Writer>> start(Database database,
                                                                   const Options& options);
  ~Writer() { stop(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Calls `request.done` once: from the writing thread after the commit, or from this one, before
  /// submit() returns, when the queue does not take the request.
  void submit(WriteRequest request);

  /// Refuses new requests, writes the waiting ones and ends the thread.
  void stop();
  /// After stop(), when the readers are gone: moves the log into the database file.
  void close_database();

 private:
  Writer(Database database, RecordWriter record, const Options& options);

  void run();
  [[nodiscard]] core::Result<void> write(const std::vector<WriteRequest>& batch);
  [[nodiscard]] core::Result<void> write_all(const std::vector<WriteRequest>& batch);
  void note_failure(const core::Error& error);
  [[nodiscard]] core::Result<void> settle(int wait_ms);
  void checkpoint_when_due();
  [[nodiscard]] core::Result<void> checkpoint(int mode, int wait_ms);

  WriteQueue queue_;
  const int checkpoint_pages_;
  // Everything below belongs to the thread.
  Database database_;
  std::optional<RecordWriter> record_;  // empty once the database is closed
  std::vector<core::Result<Appended>> answers_;
  bool settled_ = false;                ///< see settle()
  std::optional<core::Error> damaged_;  ///< found while writing: nothing is written any more
  int log_pages_ = 0;
  int checkpoint_at_;
  int restart_at_;
  std::thread thread_;
};

}  // namespace backsight::store
