// What the data folder remembers of its last backup ("last-backup.json"): for doctor and metrics.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "backup_file.h"

namespace backsight::cli {

struct LastBackup {
  core::Instant made_at;
  std::string file;  ///< where it was written; it may have been moved since
  std::uint64_t bytes = 0;
};

/// Errors: kDiskFull, kSystem.
[[nodiscard]] core::Result<void> remember_backup(const std::filesystem::path& folder,
                                                 const LastBackup& backup);
/// Nothing when there was none, or when the file is not what was written.
[[nodiscard]] std::optional<LastBackup> last_backup(const std::filesystem::path& folder);

}  // namespace backsight::cli
