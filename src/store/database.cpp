#include "database.h"

#include <cerrno>

namespace backsight::store {
namespace {

core::ErrorCode meaning(sqlite3* handle, int result) {
  using enum core::ErrorCode;
  switch (result & 0xFF) {
    case SQLITE_FULL:
      return kDiskFull;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return kDamaged;
    case SQLITE_CONSTRAINT:
      return kConflict;
    case SQLITE_TOOBIG:
      return kTooLarge;
    case SQLITE_IOERR: {
      const int system = handle == nullptr ? 0 : sqlite3_system_errno(handle);
      return system == ENOSPC || system == EDQUOT ? kDiskFull : kStorage;
    }
    default:
      return kStorage;
  }
}

}  // namespace

core::Error sqlite_error(sqlite3* handle, int result) {
  std::string message = "the database answered: ";
  message += sqlite3_errstr(result);
  message += " (" + std::to_string(result) + ")";
  return {meaning(handle, result), std::move(message), {}};
}

void Statement::note(int result) {
  if (bind_result_ == SQLITE_OK) bind_result_ = result;
}

void Statement::bind(int index, std::int64_t value) {
  note(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind_text(int index, std::string_view value) {
  note(sqlite3_bind_text64(statement_.get(), index, value.data() == nullptr ? "" : value.data(),
                           value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::span<const std::uint8_t> value) {
  bind_blob(index, {reinterpret_cast<const char*>(value.data()), value.size()});
}

void Statement::bind_blob(int index, std::string_view value) {
  // A null pointer would bind NULL instead of an empty blob.
  note(sqlite3_bind_blob64(statement_.get(), index, value.data() == nullptr ? "" : value.data(),
                           value.size(), SQLITE_STATIC));
}

core::Result<bool> Statement::step() {
  const int result = bind_result_ == SQLITE_OK ? sqlite3_step(statement_.get()) : bind_result_;
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return std::unexpected(sqlite_error(sqlite3_db_handle(statement_.get()), result));
}

core::Result<void> Statement::run() {
  const ResetAtEnd reset_at_end(*this);
  for (;;) {
    TRY(const bool row, step());
    if (!row) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(statement_.get());  // repeats the error of step(), which was reported there
  sqlite3_clear_bindings(statement_.get());
  bind_result_ = SQLITE_OK;
}

int Statement::changed_rows() const { return sqlite3_changes(sqlite3_db_handle(statement_.get())); }

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string_view{} : std::string_view{data, size};
}

core::Result<Database> Database::open(const std::string& file, Access access,
                                      const std::string& vfs) {
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  sqlite3* handle = nullptr;
  const int result =
      sqlite3_open_v2(file.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  Database database;
  database.handle_.reset(handle);
  if (result != SQLITE_OK) return std::unexpected(sqlite_error(handle, result));
  sqlite3_busy_timeout(handle, kBusyMs);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // No mmap: a truncated file would be a signal (SIGBUS) instead of an error.
  TRY_VOID(
      database.run("PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                   "PRAGMA cell_size_check=ON;"));
  return database;
}

core::Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  const int result = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  Statement statement;
  statement.statement_.reset(raw);
  // Our statements are fixed: the tables are not what they should be.
  if (result == SQLITE_ERROR) {
    return core::fail(core::ErrorCode::kDamaged, "the database lacks a table or a column");
  }
  if (result != SQLITE_OK) return std::unexpected(sqlite_error(handle(), result));
  return statement;
}

core::Result<void> Database::run(const char* sql) const {
  const int result = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return std::unexpected(sqlite_error(handle(), result));
  return {};
}

core::Result<std::int64_t> Database::number(std::string_view sql) const {
  TRY(auto statement, prepare(sql));
  TRY(const bool row, statement.step());
  if (!row) return core::fail(core::ErrorCode::kDamaged, "the database gave no answer");
  return statement.number(0);
}

core::Result<std::string> Database::text(std::string_view sql) const {
  TRY(auto statement, prepare(sql));
  TRY(const bool row, statement.step());
  if (!row) return core::fail(core::ErrorCode::kDamaged, "the database gave no answer");
  return std::string(statement.bytes(0));
}

void Database::leave_log_at_close() const {
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

}  // namespace backsight::store
