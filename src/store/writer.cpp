#include "writer.h"

#include <utility>

namespace backsight::store {
namespace {

using core::ErrorCode;

// Our own readers are done sooner; others, with a backup, are not.
constexpr int kShortWaitMs = 200;

int note_log_pages(void* log_pages, sqlite3*, const char*, int pages) {
  *static_cast<int*>(log_pages) = pages;
  return SQLITE_OK;
}

}  // namespace

core::Result<std::unique_ptr<Writer>> Writer::start(Database database, const Options& options) {
  TRY(auto record, RecordWriter::make(database, options.audit_chain));
  TRY_VOID(record.start(database));
  std::unique_ptr<Writer> writer(new Writer(std::move(database), std::move(record), options));
  if (auto settled = writer->settle(kShortWaitMs); !settled) {
    if (settled.error().code == ErrorCode::kDamaged) {
      return std::unexpected(std::move(settled).error());
    }
    // Somebody looks at the folder. What the log holds was made durable before it was read, so that
    // it can be built upon as it is.
    writer->settled_ = settled.error().code == ErrorCode::kUnavailable;
  }
  writer->thread_ = std::thread([self = writer.get()] { self->run(); });
  return writer;
}

Writer::Writer(Database database, RecordWriter record, const Options& options)
    : queue_({options.queue_events, options.queue_bytes, options.batch_events}),
      checkpoint_pages_(options.checkpoint_pages),
      database_(std::move(database)),
      record_(std::move(record)),
      checkpoint_at_(checkpoint_pages_),
      restart_at_(4 * checkpoint_pages_) {
  // Also ends SQLite's own checkpoints after a commit, which hide their errors.
  sqlite3_wal_hook(database_.handle(), note_log_pages, &log_pages_);
}

void Writer::submit(WriteRequest request) {
  if (auto taken = queue_.push(request); !taken) request.done(std::unexpected(taken.error()));
}

void Writer::stop() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void Writer::close_database() {
  record_.reset();
  database_ = {};
}

void Writer::run() {
  std::vector<WriteRequest> batch;
  while (queue_.take(batch)) {
    const auto written = write(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      batch[i].done(written ? std::move(answers_[i]) : std::unexpected(written.error()));
    }
    checkpoint_when_due();
  }
}

core::Result<void> Writer::write(const std::vector<WriteRequest>& batch) {
  if (damaged_) return std::unexpected(*damaged_);
  if (!settled_) TRY_VOID(settle(kBusyMs));
  auto written = write_all(batch);
  if (written) return {};
  if (sqlite3_get_autocommit(database_.handle()) == 0) {
    // Its own failure shows when the next batch begins.
    (void)database_.run("ROLLBACK");
  }
  record_->rolled_back();
  note_failure(written.error());
  return written;
}

core::Result<void> Writer::write_all(const std::vector<WriteRequest>& batch) {
  answers_.clear();
  TRY_VOID(record_->begin());
  for (const WriteRequest& request : batch) {
    answers_.push_back(record_->apply(request.writes));
    auto& answer = answers_.back();
    if (answer) continue;
    if (!concerns_one_commit(answer.error().code)) return std::unexpected(answer.error());
    if (!request.tells_place) answer.error().place = {};
  }
  return record_->commit();
}

void Writer::note_failure(const core::Error& error) {
  settled_ = false;
  if (error.code == ErrorCode::kDamaged) damaged_ = error;
}

// Makes everything committed stand in the database file, synced, with an empty log behind it. At
// the start every run begins like that; after a failure it shows that the disk takes and keeps what
// it is given before anything else is acknowledged.
core::Result<void> Writer::settle(int wait_ms) {
  auto done = checkpoint(SQLITE_CHECKPOINT_TRUNCATE, wait_ms);
  if (done) {
    settled_ = true;
    log_pages_ = 0;
    checkpoint_at_ = checkpoint_pages_;
    restart_at_ = 4 * checkpoint_pages_;
  } else {
    note_failure(done.error());
  }
  return done;
}

void Writer::checkpoint_when_due() {
  if (log_pages_ < checkpoint_at_ - checkpoint_pages_) {
    checkpoint_at_ = checkpoint_pages_;
    restart_at_ = 4 * checkpoint_pages_;
  }
  if (!settled_ || log_pages_ < checkpoint_at_) return;
  // Readers can keep the log from starting over. When it has grown because of them, wait for them.
  const bool grown = log_pages_ >= restart_at_;
  if (grown) restart_at_ = 2 * log_pages_;
  const auto done =
      checkpoint(grown ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, kShortWaitMs);
  if (!done && done.error().code != ErrorCode::kUnavailable) note_failure(done.error());
  checkpoint_at_ = log_pages_ + checkpoint_pages_;
}

core::Result<void> Writer::checkpoint(int mode, int wait_ms) {
  sqlite3_busy_timeout(database_.handle(), wait_ms);
  const int result = sqlite3_wal_checkpoint_v2(database_.handle(), "main", mode, nullptr, nullptr);
  if (result == SQLITE_OK) return {};
  if ((result & 0xFF) == SQLITE_BUSY) {
    return core::fail(ErrorCode::kUnavailable, "readers keep the log from being emptied");
  }
  return std::unexpected(sqlite_error(database_.handle(), result));
}

}  // namespace backsight::store
