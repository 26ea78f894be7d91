// Plain sqlite3 with the store's schema: the ceiling that store_bench compares with.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "backsight/store/store.h"
#include "schema.h"

namespace backsight::bench {

inline void must(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "store_bench: %s failed\n", what);
  std::exit(1);
}

/// The least that can be called a group commit.
class Raw {
 public:
  Raw(const std::filesystem::path& folder, const std::vector<history::PersonId>& people)
      : people_(people) {
    std::filesystem::create_directories(folder);
    const std::string file = folder / "raw.db";
    must(sqlite3_open(file.c_str(), &db_) == SQLITE_OK, "open");
    sql("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
        "PRAGMA wal_autocheckpoint=2000");
    for (const auto& step : store::migrations()) sql(step.sql);
    sqlite3_stmt* person = prepare("INSERT INTO person VALUES (?1, '', 1)");
    sql("BEGIN");
    for (const auto& id : people) {
      sqlite3_bind_blob(person, 1, id.value.bytes.data(), 16, SQLITE_STATIC);
      must(sqlite3_step(person) == SQLITE_DONE && sqlite3_reset(person) == SQLITE_OK, "person");
    }
    sql("COMMIT");
    sqlite3_finalize(person);
    begin_ = prepare("BEGIN IMMEDIATE");
    insert_ = prepare("INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    commit_ = prepare("COMMIT");
    seq_.resize(people.size());
    thread_ = std::thread([this] { write(); });
  }

  ~Raw() {
    {
      const std::lock_guard hold(mutex_);
      stop_ = true;
    }
    work_.notify_all();
    thread_.join();
    for (auto* statement : {begin_, insert_, commit_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  void append(std::size_t person, const store::StoredEvent& event,
              std::binary_semaphore& committed) {
    {
      const std::lock_guard hold(mutex_);
      waiting_.push_back({person, &event, &committed});
    }
    work_.notify_one();
    committed.acquire();
  }

  /// Without callers: as fast as one thread can.
  void loop(const std::vector<store::StoredEvent>& events) {
    run(begin_);
    for (std::size_t i = 0; i < events.size(); ++i) {
      insert((next_person_ = (next_person_ + 37) % people_.size()), events[i]);
    }
    run(commit_);
  }

 private:
  struct Waiting {
    std::size_t person;
    const store::StoredEvent* event;
    std::binary_semaphore* committed;
  };

  void sql(const char* text) {
    must(sqlite3_exec(db_, text, nullptr, nullptr, nullptr) == SQLITE_OK, text);
  }
  sqlite3_stmt* prepare(const char* text) {
    sqlite3_stmt* statement = nullptr;
    must(sqlite3_prepare_v2(db_, text, -1, &statement, nullptr) == SQLITE_OK, text);
    return statement;
  }
  static void run(sqlite3_stmt* statement) {
    must(sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK, "step");
  }
  void insert(std::size_t person, const store::StoredEvent& event) {
    sqlite3_bind_blob(insert_, 1, people_[person].value.bytes.data(), 16, SQLITE_STATIC);
    sqlite3_bind_int64(insert_, 2, ++seq_[person]);
    sqlite3_bind_blob(insert_, 3, event.id.value.bytes.data(), 16, SQLITE_STATIC);
    sqlite3_bind_text(insert_, 4, event.kind.data(), static_cast<int>(event.kind.size()),
                      SQLITE_STATIC);
    sqlite3_bind_int64(insert_, 5, event.occurred_at.ms);
    sqlite3_bind_int64(insert_, 6, event.recorded_at.ms);
    sqlite3_bind_text(insert_, 7, event.author.data(), static_cast<int>(event.author.size()),
                      SQLITE_STATIC);
    sqlite3_bind_blob(insert_, 8, event.body.data(), static_cast<int>(event.body.size()),
                      SQLITE_STATIC);
    run(insert_);
  }
  void write() {
    std::vector<Waiting> batch;
    for (;;) {
      {
        std::unique_lock hold(mutex_);
        work_.wait(hold, [&] { return stop_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        batch.swap(waiting_);
      }
      run(begin_);
      for (const auto& item : batch) insert(item.person, *item.event);
      run(commit_);
      for (const auto& item : batch) item.committed->release();
      batch.clear();
    }
  }

  const std::vector<history::PersonId>& people_;
  sqlite3* db_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  std::vector<std::int64_t> seq_;
  std::size_t next_person_ = 0;
  std::mutex mutex_;
  std::condition_variable work_;
  std::vector<Waiting> waiting_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace backsight::bench
