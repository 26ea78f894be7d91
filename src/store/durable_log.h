// Makes a log that another process left behind trustworthy.
#pragma once

#include <string>

#include "backsight/core/result.h"

namespace backsight::store {

/// Writes the file's bytes over themselves and syncs it; nothing to do when it is missing or empty.
/// Before SQLite reads the log, and while nobody has it open. Errors: kStorage, kDiskFull.
///
/// Linux goes on showing pages that it failed to write, and calls them clean: a log whose last
/// fsync failed before its process died may show commits that are not on the disk. SQLite would
/// move them into the database file, and a power cut in the middle of that leaves a mixture that no
/// log can repair. Written again, what is shown is what is there.
[[nodiscard]] core::Result<void> make_log_durable(const std::string& log, const std::string& vfs);

}  // namespace backsight::store
