#include "backsight/store/census.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <fstream>

#include "data_folder.h"
#include "database.h"
#include "entity_kind.h"
#include "schema.h"

namespace backsight::store {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

std::unexpected<core::Error> damaged(const std::string& why) {
  return core::fail(ErrorCode::kDamaged, "the database is damaged or not ours: " + why);
}

// SQLite would take an empty file for a new database.
core::Result<void> check_is_database(const std::string& file) {
  std::error_code missing;
  if (!fs::exists(file, missing)) {
    return core::fail(ErrorCode::kNotFound, "there is no record (no " + file + ")");
  }
  std::ifstream in(file, std::ios::binary);
  std::array<char, 16> begin{};
  if (!in) return core::fail(ErrorCode::kStorage, file + " cannot be read");
  in.read(begin.data(), begin.size());
  if (!in || std::string_view(begin.data(), 16) != std::string_view("SQLite format 3\0", 16)) {
    return damaged("the file is not an SQLite database");
  }
  return {};
}

core::Result<bool> has_table(const Database& database, const std::string& name) {
  TRY(const auto found,
      database.number("SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='" + name +
                      "'"));
  return found == 1;
}

core::Result<void> run_check(const Database& database, Check check) {
  if (check == Check::kNone) return {};
  TRY(const auto verdict, database.text(check == Check::kWhole ? "PRAGMA integrity_check(1)"
                                                               : "PRAGMA quick_check(1)"));
  if (verdict != "ok") return damaged("SQLite's check found: " + verdict);
  return {};
}

core::Result<std::int64_t> schema_of(const Database& database) {
  TRY(const auto application, database.number("PRAGMA application_id"));
  if (application != kApplicationId) return damaged("another program wrote it");
  TRY(const auto schema, database.number("PRAGMA user_version"));
  if (schema > current_schema()) {
    return core::fail(ErrorCode::kNewerSchema,
                      "a newer Backsight wrote this record (schema " + std::to_string(schema) +
                          ", this one knows up to " + std::to_string(current_schema()) + ")");
  }
  if (schema < 1) return damaged("it has no schema version");
  return schema;
}

// "SELECT count(*) FROM entity WHERE kind='clinic'"
std::string of_kind(const std::string& what, EntityKind kind) {
  return what + " FROM entity WHERE kind='" + std::string(word_of(kind)) + "'";
}

core::Result<Census> take_census(const Database& database, Check check) {
  Census out;
  TRY(out.schema, schema_of(database));
  TRY_VOID(run_check(database, check));
  TRY_VOID(database.run("BEGIN"));  // one moment for all the numbers
  TRY(out.people, database.number("SELECT count(*) FROM person"));
  TRY(out.events, database.number("SELECT count(*) FROM event"));
  TRY(const auto last, database.number("SELECT coalesce(max(recorded_at), 0) FROM event"));
  if (out.events > 0) out.last_written = core::Instant{last};
  TRY(const bool answers, has_table(database, "advice"));
  if (answers) {
    TRY(out.answers, database.number("SELECT count(*) FROM advice"));
  }
  TRY(const bool entities, has_table(database, "entity"));
  if (entities) {
    TRY(const auto clinics, database.number(of_kind("SELECT count(*)", EntityKind::kClinic)));
    out.clinics = clinics > 0;
  }
  TRY(const bool audited, has_table(database, "audit"));
  if (audited) {
    TRY(out.audit_entries, database.number("SELECT count(*) FROM audit"));
    if (out.audit_entries > 0) {
      TRY(out.audit_hash, database.text("SELECT hash FROM audit ORDER BY number DESC LIMIT 1"));
    }
  }
  TRY_VOID(database.run("COMMIT"));
  return out;
}

// A connection for reading, whether or not somebody uses the folder.
class Visit {
 public:
  static core::Result<Visit> open(const fs::path& folder) {
    const std::string file = folder / "backsight.db";
    TRY_VOID(check_is_database(file));
    Visit out;
    // Without a lock file nobody uses the folder, and none is made: it would be this user's.
    std::error_code missing;
    if (!fs::exists(folder / "backsight.lock", missing)) {
      TRY_VOID(out.open_alone(file));
      return out;
    }
    auto lock = DataFolder::lock(folder);
    if (lock) {
      out.lock_ = *std::move(lock);
      TRY_VOID(out.open_alone(file));
      return out;
    }
    if (lock.error().code != ErrorCode::kLocked) return std::unexpected(std::move(lock).error());
    TRY(out.database_, Database::open(file, Access::kReadOnly, ""));
    return out;
  }
  Visit(Visit&&) = default;
  Visit& operator=(Visit&&) = delete;
  ~Visit() {
    database_ = {};
    // SQLite makes an empty log when there is none. Nobody else uses it: we hold the lock.
    std::error_code ignored;
    if (made_log_) fs::remove(log_, ignored);
  }

  [[nodiscard]] const Database& database() const { return database_; }

 private:
  Visit() = default;

  // With an exclusive lock SQLite keeps the log's index in memory instead of a file, and with this
  // setting it leaves the log alone when it closes (see inspect.cpp).
  core::Result<void> open_alone(const std::string& file) {
    std::error_code ignored;
    log_ = file + "-wal";
    made_log_ = !fs::exists(log_, ignored);
    TRY(database_, Database::open(file, Access::kReadWrite, ""));
    database_.leave_log_at_close();
    return database_.run("PRAGMA locking_mode=EXCLUSIVE");
  }

  DataFolder lock_;  // first: it goes last
  Database database_;
  std::string log_;
  bool made_log_ = false;
};

}  // namespace

core::Result<Census> look(const fs::path& folder, Check check) {
  TRY(const auto visit, Visit::open(folder));
  return take_census(visit.database(), check);
}

core::Result<bool> in_use(const fs::path& folder) {
  const fs::path file = folder / "backsight.lock";
  const FileDescriptor lock(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!lock.valid()) {
    if (errno == ENOENT) return false;
    return core::fail(ErrorCode::kSystem, "the lock of the folder cannot be read");
  }
  if (::flock(lock.get(), LOCK_SH | LOCK_NB) == 0) return false;
  if (errno == EWOULDBLOCK) return true;
  return core::fail(ErrorCode::kSystem, "the lock of the folder cannot be asked");
}

core::Result<std::int64_t> people_silent_since(const fs::path& folder, core::Instant since) {
  TRY(const auto visit, Visit::open(folder));
  TRY_VOID(schema_of(visit.database()));
  return visit.database().number(
      "SELECT count(*) FROM person WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.person_id = "
      "person.person_id AND recorded_at >= " +
      std::to_string(since.ms) + ")");
}

core::Result<Census> look_at_copy(const std::string& file, Check check) {
  TRY_VOID(check_is_database(file));
  TRY(const auto database, Database::open(file, Access::kReadOnly, ""));
  return take_census(database, check);
}

core::Result<void> end_sessions(const std::string& file) {
  TRY_VOID(check_is_database(file));
  TRY(const auto database, Database::open(file, Access::kReadWrite, ""));
  TRY(const bool entities, has_table(database, "entity"));
  if (!entities) return {};
  TRY_VOID(database.run("PRAGMA synchronous=FULL"));
  return database.run(of_kind("DELETE", EntityKind::kSession).c_str());
}

}  // namespace backsight::store
