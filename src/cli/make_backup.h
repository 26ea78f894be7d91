// Making one backup, for the command and for what wants one before it changes something.
#pragma once

#include <filesystem>
#include <string>

#include "backup_file.h"

namespace backsight::cli {

struct MadeBackup {
  Manifest manifest;
  std::uint64_t bytes = 0;
  std::string master_id;  ///< of the key that it needs; "" when it is not encrypted
};

/// Copies the record of a folder, whether or not a server uses it, into one new file; checks the
/// copy (integrity_check), writes it encrypted when the folder is a clinic's or there are keys, and
/// reads the file again from the disk. On the way it needs twice the room, beside the file. Errors:
/// those of store::open_read_only, ReadOnly::backup_to and read_backup; kForbidden (a clinic's
/// folder, and no keys); kConflict (the file exists); kLocked (another backup into the same file is
/// under way). After an error neither the file nor a part of it is left, and the folder is as it
/// was.
[[nodiscard]] core::Result<MadeBackup> make_backup(const std::filesystem::path& folder,
                                                   const std::filesystem::path& to,
                                                   const vault::MasterKeys* keys);

}  // namespace backsight::cli
