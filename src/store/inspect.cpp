#include "inspect.h"

#include <array>
#include <fstream>

#include "database.h"
#include "record_writer.h"
#include "schema.h"

namespace backsight::store {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

std::unexpected<core::Error> damaged(const std::string& why) {
  return core::fail(ErrorCode::kDamaged, "the database is damaged or not ours: " + why);
}

// Before SQLite sees the file: it would take an empty file for a new database, and throw its log
// away. https://www.sqlite.org/fileformat2.html section 1.3.
core::Result<void> check_header(const std::string& file, std::uintmax_t size) {
  std::array<char, 100> header{};
  std::ifstream in(file, std::ios::binary);
  if (!in) return core::fail(ErrorCode::kStorage, "the database file cannot be read");
  in.read(header.data(), header.size());
  if (size == 0) return damaged("the file is empty");
  if (!in) return damaged("the file is too short");
  if (std::string_view(header.data(), 16) != std::string_view("SQLite format 3\0", 16)) {
    return damaged("the file is not an SQLite database");
  }
  return {};
}

}  // namespace

core::Result<std::int64_t> schema_of(const Database& database) {
  TRY(const auto application, database.number("PRAGMA application_id"));
  if (application != kApplicationId) return damaged("another program wrote it");
  TRY(const auto version, database.number("PRAGMA user_version"));
  if (version > current_schema()) {
    return core::fail(ErrorCode::kNewerSchema, "a newer Backsight wrote this data folder (schema " +
                                                   std::to_string(version) +
                                                   ", this one knows up to " +
                                                   std::to_string(current_schema()) + ")");
  }
  if (version < 1) return damaged("it has no schema version");
  return version;
}

namespace {

core::Result<void> check_content(const Database& database, std::uintmax_t size, bool has_log,
                                 const Options& options) {
  TRY(const auto version, schema_of(database));
  // Pages that are not in the file may be in the log. SQLite takes a last page cut short for whole.
  TRY(const auto pages, database.number("PRAGMA page_count"));
  TRY(const auto page_size, database.number("PRAGMA page_size"));
  if (!has_log && size < static_cast<std::uintmax_t>(pages * page_size)) {
    return damaged("the file is cut short");
  }
  if (size <= options.check_up_to_bytes) {
    TRY(const auto verdict, database.text("PRAGMA quick_check(1)"));
    if (verdict != "ok") return damaged("SQLite's check found: " + verdict);
  }
  if (version == current_schema()) TRY_VOID(RecordWriter::make(database, nullptr));
  return {};
}

// With an exclusive lock SQLite keeps the log's index in memory instead of a file, and with this
// setting it leaves the log alone when it closes. Who looks at the folder at the moment keeps the
// exclusive lock from us, but has made the index already.
core::Result<Database> open_to_look(const DataFolder& folder, const Options& options) {
  TRY(auto alone, Database::open(folder.database(), Access::kReadWrite, options.vfs));
  alone.leave_log_at_close();
  TRY_VOID(alone.run("PRAGMA busy_timeout=0; PRAGMA locking_mode=EXCLUSIVE"));
  const auto read = alone.number("PRAGMA schema_version");
  if (read || (sqlite3_errcode(alone.handle()) & 0xFF) != SQLITE_BUSY) return alone;
  TRY(auto beside, Database::open(folder.database(), Access::kReadWrite, options.vfs));
  beside.leave_log_at_close();
  return beside;
}

core::Result<void> look_inside(const DataFolder& folder, std::uintmax_t size, bool has_log,
                               const Options& options) {
  TRY(const auto database, open_to_look(folder, options));
  if (sqlite3_db_readonly(database.handle(), "main") != 0) {
    return core::fail(ErrorCode::kStorage, "the database file cannot be written");
  }
  return check_content(database, size, has_log, options);
}

}  // namespace

core::Result<void> inspect(const DataFolder& folder, const Options& options) {
  std::error_code unreadable;
  const auto size = fs::file_size(folder.database(), unreadable);
  if (unreadable) {
    return core::fail(ErrorCode::kStorage, "cannot read the database: " + unreadable.message());
  }
  TRY_VOID(check_header(folder.database(), size));
  const bool had_log = fs::exists(folder.log(), unreadable);
  const bool has_log = had_log && fs::file_size(folder.log(), unreadable) > 0;
  auto result = look_inside(folder, size, has_log, options);
  // SQLite makes an empty log when there is none. It is ours to remove, for we hold the lock; but
  // who looks at the folder may have it open, and we are about to write into it.
  if (!result && !had_log) fs::remove(folder.log(), unreadable);
  return result;
}

}  // namespace backsight::store
