#include "backsight/store/sqlite_store.h"

#include <future>
#include <mutex>

#include "data_folder.h"
#include "durable_log.h"
#include "inspect.h"
#include "migrate.h"
#include "pooled_reads.h"
#include "writer.h"

namespace backsight::store {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

std::vector<Write> one(Write write) {
  std::vector<Write> writes;
  writes.push_back(std::move(write));
  return writes;
}

class SqliteStore final : public PooledReads<Store> {
 public:
  SqliteStore(DataFolder folder, std::unique_ptr<Writer> writer, const Options& options)
      : PooledReads(folder.database(), options),
        folder_(std::move(folder)),
        writer_(std::move(writer)) {}
  ~SqliteStore() override { SqliteStore::close(); }

  void append(history::PersonId person, StoredEvent event, AppendDone done) override {
    writer_->submit({one(AppendEvent{person, std::move(event)}), std::move(done), false});
  }

  void keep_advice(history::PersonId person, StoredAdvice advice, KeepDone done) override {
    writer_->submit({one(KeepAdvice{person, std::move(advice)}),
                     [done = std::move(done)](const core::Result<Appended>& kept) {
                       done(kept ? core::Result<void>() : std::unexpected(kept.error()));
                     },
                     false});
  }

  core::Result<void> add_person(const Person& person) override {
    std::promise<core::Result<Appended>> promise;
    auto answer = promise.get_future();
    writer_->submit({one(AddPerson{person}),
                     [&](auto result) { promise.set_value(std::move(result)); }, false});
    TRY_VOID(answer.get());
    return {};
  }

  void commit(std::vector<Write> writes, AppendDone done) override {
    writer_->submit({std::move(writes), std::move(done)});
  }

  void close() override {
    std::call_once(closed_, [&] {
      writer_->stop();
      close_readers();
      writer_->close_database();
      folder_ = {};
    });
  }

 private:
  DataFolder folder_;  // before the writer: the lock goes last
  std::unique_ptr<Writer> writer_;
  std::once_flag closed_;
};

// Built under another name, so that a database under its own name is always complete.
core::Result<void> make_database(const DataFolder& folder, const Options& options) {
  const std::string file = folder.unfinished();
  std::error_code failed;
  for (const char* suffix : {"", "-journal"}) fs::remove(file + suffix, failed);
  TRY_VOID(DataFolder::make_file(file));
  {
    TRY(const auto database, Database::open(file, Access::kReadWrite, options.vfs));
    TRY_VOID(database.run("PRAGMA synchronous=FULL"));
    TRY_VOID(migrate(database, migrations()));
  }
  return folder.rename(file, folder.database());
}

core::Result<void> find_or_make_database(const DataFolder& folder, const Options& options) {
  std::error_code unreadable;
  if (fs::exists(folder.database(), unreadable)) return inspect(folder, options);
  if (unreadable) {
    return core::fail(ErrorCode::kStorage, "cannot read the folder: " + unreadable.message());
  }
  if (fs::exists(folder.log(), unreadable)) {
    return core::fail(ErrorCode::kDamaged,
                      "the database file is missing, but its log (backsight.db-wal) is there");
  }
  return make_database(folder, options);
}

core::Result<Database> open_to_write(const DataFolder& folder, const Options& options) {
  TRY_VOID(make_log_durable(folder.log(), options.vfs));
  TRY(auto database, Database::open(folder.database(), Access::kReadWrite, options.vfs));
  TRY(const auto mode, database.text("PRAGMA journal_mode=WAL"));
  if (mode != "wal") {
    return core::fail(ErrorCode::kStorage, "the database refuses a write-ahead log");
  }
  TRY_VOID(database.run("PRAGMA synchronous=FULL; PRAGMA cache_size=-16384"));
  TRY_VOID(migrate(database, migrations()));
  return database;
}

}  // namespace

core::Result<std::unique_ptr<Store>> open(const fs::path& path, const Options& options) {
  TRY(auto folder, DataFolder::lock(path));
  TRY_VOID(find_or_make_database(folder, options));
  TRY(auto database, open_to_write(folder, options));
  TRY(auto writer, Writer::start(std::move(database), options));
  return std::make_unique<SqliteStore>(std::move(folder), std::move(writer), options);
}

}  // namespace backsight::store
