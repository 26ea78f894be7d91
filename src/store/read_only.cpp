#include "backsight/store/sqlite_store.h"
#include "data_folder.h"
#include "inspect.h"
#include "pooled_reads.h"

namespace backsight::store {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

core::Result<Database> open_to_read(const std::string& file, const std::string& vfs) {
  TRY(auto database, Database::open(file, Access::kReadOnly, vfs));
  database.leave_log_at_close();
  return database;
}

class SqliteReadOnly final : public PooledReads<ReadOnly> {
 public:
  SqliteReadOnly(std::string file, std::int64_t schema, const Options& options)
      : PooledReads(file, options), file_(std::move(file)), vfs_(options.vfs), schema_(schema) {
    if (schema_ < current_schema()) {
      close_readers("an older Backsight wrote this data folder: a server must bring it up to date");
    }
  }
  ~SqliteReadOnly() override { close_readers(); }

  [[nodiscard]] std::int64_t schema() const override { return schema_; }

  core::Result<void> backup_to(const fs::path& target) override {
    std::error_code unusable;
    const fs::path file = fs::absolute(target, unusable);
    if (unusable) return core::fail(ErrorCode::kSystem, "the backup has no usable name");
    if (fs::exists(fs::symlink_status(file, unusable))) {
      return core::fail(ErrorCode::kConflict, "the file of the backup is there already");
    }
    TRY_VOID(DataFolder::make_file(file));
    auto done = write(file);
    if (done) done = check(file);
    if (done) done = DataFolder::sync_file(file);
    if (!done) fs::remove(file, unusable);
    return done;
  }

 private:
  // Into an empty file: it keeps its rights. https://www.sqlite.org/lang_vacuum.html#vacuuminto
  [[nodiscard]] core::Result<void> write(const std::string& file) const {
    TRY(const auto database, open_to_read(file_, vfs_));
    TRY(auto vacuum, database.prepare("VACUUM INTO ?1"));
    vacuum.bind_text(1, file);
    return vacuum.run();
  }

  [[nodiscard]] core::Result<void> check(const std::string& file) const {
    TRY(const auto copy, open_to_read(file, vfs_));
    TRY(const auto version, schema_of(copy));
    TRY(const auto verdict, copy.text("PRAGMA integrity_check(1)"));
    if (verdict == "ok" && version == schema_) return {};
    return core::fail(ErrorCode::kDamaged,
                      "the backup is not whole: SQLite's check found: " + verdict);
  }

  const std::string file_;
  const std::string vfs_;
  const std::int64_t schema_;
};

}  // namespace

core::Result<std::unique_ptr<ReadOnly>> open_read_only(const fs::path& folder,
                                                       const Options& options) {
  const std::string file = DataFolder::database_in(folder);
  std::error_code unreadable;
  if (!fs::exists(file, unreadable)) {
    if (unreadable) {
      return core::fail(ErrorCode::kStorage, "cannot read the folder: " + unreadable.message());
    }
    return core::fail(ErrorCode::kNotFound, "there is no record in this folder");
  }
  TRY(const auto database, open_to_read(file, options.vfs));
  TRY(const auto version, schema_of(database));
  return std::make_unique<SqliteReadOnly>(file, version, options);
}

}  // namespace backsight::store
