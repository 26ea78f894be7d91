// The SQLite C API with ownership and Result: nothing of the record is known here.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::store {

/// A prepared statement. Bindings are not copied: what they refer to must outlive the next step().
class Statement {
 public:
  Statement() = default;

  void bind(int index, std::int64_t value);
  void bind_text(int index, std::string_view value);
  void bind_blob(int index, std::span<const std::uint8_t> value);
  void bind_blob(int index, std::string_view value);

  /// True: a row is there. Also reports what a bind before it refused.
  [[nodiscard]] core::Result<bool> step();
  /// Steps to the end and resets.
  [[nodiscard]] core::Result<void> run();
  /// Ends the statement's transaction and forgets what was bound.
  void reset();

  /// How many rows the INSERT, UPDATE or DELETE that just ran changed.
  [[nodiscard]] int changed_rows() const;

  [[nodiscard]] std::int64_t number(int column) const;
  /// Text or blob; valid until the next step() or reset().
  [[nodiscard]] std::string_view bytes(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  void note(int result);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_result_ = SQLITE_OK;
};

/// Resets a statement at the end of a scope: a statement left half-way keeps a transaction open.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
  ~ResetAtEnd() { statement_.reset(); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  Statement& statement_;
};

/// SQLite waits this long for a lock. Inside our rules only a checkpoint waits, for readers.
inline constexpr int kBusyMs = 5000;

enum class Access : std::uint8_t { kReadOnly, kReadWrite };

/// A connection, to be used by one thread at a time. Statements must be gone before it.
class Database {
 public:
  Database() = default;

  /// The file must exist. Errors: kStorage, kDamaged (found at the first read, not here).
  [[nodiscard]] static core::Result<Database> open(const std::string& file, Access access,
                                                   const std::string& vfs);

  /// Error kDamaged also when a table or a column is missing.
  [[nodiscard]] core::Result<Statement> prepare(std::string_view sql) const;
  /// Runs one or more statements without results.
  [[nodiscard]] core::Result<void> run(const char* sql) const;
  /// The first column of the first row.
  [[nodiscard]] core::Result<std::int64_t> number(std::string_view sql) const;
  [[nodiscard]] core::Result<std::string> text(std::string_view sql) const;

  /// Closing leaves the write-ahead log as it is.
  void leave_log_at_close() const;

  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// What a result code of SQLite means to the house:
///   kDiskFull  no room, also when the operating system says so behind an I/O error
///   kDamaged   SQLITE_CORRUPT, SQLITE_NOTADB
///   kConflict  a constraint
///   kTooLarge  SQLITE_TOOBIG
///   kStorage   everything else
/// The message names SQLite's own words; it never holds a value of the record.
[[nodiscard]] core::Error sqlite_error(sqlite3* handle, int result);

}  // namespace backsight::store
