// A file that gets its name when it is complete and on the disk, and takes nobody's place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "backsight/core/result.h"

namespace backsight::cli {

/// What errno says, as an Error: kDiskFull where there is no room, kSystem otherwise.
[[nodiscard]] std::unexpected<core::Error> system_failure(const std::string& what);

/// Makes the names in a folder durable. Error: kSystem.
[[nodiscard]] core::Result<void> sync_folder(const std::filesystem::path& folder);

class NewFile {
 public:
  /// Opens "<path>.part" for its owner alone, emptied if an earlier attempt left it. Errors:
  /// kConflict (`path` exists), kLocked (somebody else is writing it now), kDiskFull, kSystem.
  [[nodiscard]] static core::Result<NewFile> begin(const std::filesystem::path& path);
  NewFile(NewFile&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  /// Removes what never got its name.
  ~NewFile();

  [[nodiscard]] std::string part() const { return path_.string() + ".part"; }

  /// Errors: kDiskFull, kSystem.
  [[nodiscard]] core::Result<void> write(std::span<const std::uint8_t> bytes);
  /// On the disk, and forgotten by the operating system's cache: what is read next is what is
  /// there.
  [[nodiscard]] core::Result<void> sync();
  /// Gives it its name. Error kConflict: somebody has made a file of that name meanwhile.
  [[nodiscard]] core::Result<void> publish();

 private:
  NewFile(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace backsight::cli
