#include "data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace backsight::store {
namespace {

namespace fs = std::filesystem;

std::unexpected<core::Error> refused(const std::string& what) {
  const int error = errno;
  const auto code =
      error == ENOSPC || error == EDQUOT ? core::ErrorCode::kDiskFull : core::ErrorCode::kSystem;
  return core::fail(code, what + ": " + std::generic_category().message(error));
}

core::Result<void> sync_folder(const fs::path& path) {
  const FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() || ::fsync(folder.get()) != 0) return refused("cannot sync a folder");
  return {};
}

// Each missing folder on the way is made for the owner alone.
core::Result<void> make_folders(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(path.parent_path());
  if (errno == EEXIST) return {};
  if (errno != ENOENT || !path.has_relative_path()) return refused("cannot make the data folder");
  TRY_VOID(make_folders(path.parent_path()));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return refused("cannot make the data folder");
  }
  return sync_folder(path.parent_path());
}

bool same_file(int descriptor, const fs::path& path) {
  struct stat held{};
  struct stat named{};
  return ::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (value_ >= 0) ::close(value_);
}

core::Result<DataFolder> DataFolder::lock(const fs::path& path) {
  std::error_code unusable;
  fs::path absolute = fs::absolute(path, unusable).lexically_normal();
  if (unusable) return core::fail(core::ErrorCode::kSystem, "the data folder has no usable name");
  if (!absolute.has_filename()) absolute = absolute.parent_path();
  TRY_VOID(make_folders(absolute));

  DataFolder folder;
  folder.path_ = absolute;
  folder.folder_ = FileDescriptor(::open(absolute.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.folder_.valid()) return refused("cannot open the data folder");

  // flock belongs to the open file, so a second Store of this process is refused as well.
  const fs::path lock_file = absolute / "backsight.lock";
  folder.lock_ =
      FileDescriptor(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!folder.lock_.valid()) return refused("cannot write in the data folder");
  if (::flock(folder.lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return refused("cannot lock the data folder");
    return core::fail(core::ErrorCode::kLocked, "another Backsight is using this data folder");
  }
  // Somebody may have removed the lock file between our open and our lock.
  if (!same_file(folder.lock_.get(), lock_file)) {
    return core::fail(core::ErrorCode::kLocked, "the lock of the data folder changed hands");
  }
  return folder;
}

core::Result<void> DataFolder::make_file(const std::string& file) {
  const FileDescriptor made(
      ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!made.valid()) return refused("cannot write in the data folder");
  return {};
}

core::Result<void> DataFolder::sync_file(const std::string& file) {
  const FileDescriptor made(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!made.valid() || ::fsync(made.get()) != 0) return refused("cannot sync a file");
  return sync_folder(fs::path(file).parent_path());
}

core::Result<void> DataFolder::rename(const std::string& from, const std::string& to) const {
  if (std::rename(from.c_str(), to.c_str()) != 0) return refused("cannot name the database");
  if (::fsync(folder_.get()) != 0) return refused("cannot sync the data folder");
  return {};
}

}  // namespace backsight::store
