// What stands in a data folder, as numbers, and whether it is whole: for backups and for whoever
// looks after the server. A server may be using the folder meanwhile: then everything is read
// through a read-only connection. When nobody is, the folder is locked as long as the call takes,
// and nothing in it is changed (open_read_only() would leave an index and an empty log). Not for
// the process that has the store open: SQLite's locks belong to the process, and closing a file
// here would drop them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "backsight/core/result.h"
#include "backsight/core/time.h"

namespace backsight::store {

/// What stands in a database, as numbers.
struct Census {
  std::int64_t schema = 0;
  bool clinics = false;  ///< the folder is a clinic's: it has accounts, and its bodies are sealed
  std::int64_t people = 0;
  std::int64_t events = 0;
  std::int64_t answers = 0;
  std::int64_t audit_entries = 0;
  std::string audit_hash;  ///< of the last entry: 32 bytes, or "" for none
  /// When something was written last; nothing in an empty record.
  std::optional<core::Instant> last_written;
  friend bool operator==(const Census&, const Census&) = default;
};

enum class Check : std::uint8_t {
  kNone,   ///< that it is ours, and of a schema that is known
  kQuick,  ///< the structure of the database (PRAGMA quick_check)
  kWhole,  ///< and that indexes and rows agree (PRAGMA integrity_check)
};

/// Errors: kNotFound (no database), kDamaged (not a database, not ours, or the check found
/// something), kNewerSchema, kStorage. Changes nothing in the folder.
[[nodiscard]] core::Result<Census> look(const std::filesystem::path& folder, Check check);

/// Whether a process has the folder open. Error kSystem: it cannot be told.
[[nodiscard]] core::Result<bool> in_use(const std::filesystem::path& folder);

/// People in whose record nothing was written since. Errors: as look().
[[nodiscard]] core::Result<std::int64_t> people_silent_since(const std::filesystem::path& folder,
                                                             core::Instant since);

/// The same for one complete database without a log, such as ReadOnly::backup_to() makes.
[[nodiscard]] core::Result<Census> look_at_copy(const std::string& file, Check check);

/// Ends every session in a copy that nobody uses: those that were ended since it was made must not
/// come back with it. Errors: kNotFound, kDamaged, kDiskFull, kStorage.
[[nodiscard]] core::Result<void> end_sessions(const std::string& file);

}  // namespace backsight::store
