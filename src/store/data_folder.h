// The data folder on disk: its names, its rights and its lock.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "backsight/core/result.h"

namespace backsight::store {

/// Closes a file descriptor at the end.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int value) : value_(value) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool valid() const { return value_ >= 0; }

 private:
  int value_ = -1;
};

class DataFolder {
 public:
  /// Makes the folder when it is missing (0700) and takes its lock; the lock is held as long as
  /// this object lives. Errors: kLocked; kSystem, when the folder cannot be made or written.
  [[nodiscard]] static core::Result<DataFolder> lock(const std::filesystem::path& path);

  [[nodiscard]] std::string database() const { return database_in(path_); }
  [[nodiscard]] std::string log() const { return path_ / "backsight.db-wal"; }
  [[nodiscard]] std::string log_index() const { return path_ / "backsight.db-shm"; }
  /// Where a new database is built, until it is complete and gets its name.
  [[nodiscard]] std::string unfinished() const { return path_ / "backsight.db.new"; }

  /// Of a folder that is not locked: the name alone.
  [[nodiscard]] static std::string database_in(const std::filesystem::path& path) {
    return path / "backsight.db";
  }
  /// An empty file with rights 0600 at `file`, which must not exist.
  [[nodiscard]] static core::Result<void> make_file(const std::string& file);
  /// Makes a complete file durable, and its name.
  [[nodiscard]] static core::Result<void> sync_file(const std::string& file);
  /// Gives a complete file its name, durably.
  [[nodiscard]] core::Result<void> rename(const std::string& from, const std::string& to) const;

 private:
  std::filesystem::path path_;
  FileDescriptor folder_;
  FileDescriptor lock_;
};

}  // namespace backsight::store
