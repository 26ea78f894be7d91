#include "new_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace backsight::cli {

namespace fs = std::filesystem;
using core::ErrorCode;

namespace {

bool same_file(int descriptor, const std::string& path) {
  struct stat held{};
  struct stat named{};
  return ::fstat(descriptor, &held) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace

std::unexpected<core::Error> system_failure(const std::string& what) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT;
  return core::fail(full ? ErrorCode::kDiskFull : ErrorCode::kSystem,
                    what + ": " + std::generic_category().message(error));
}

core::Result<void> sync_folder(const fs::path& folder) {
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const auto failure = synced ? core::Result<void>() : system_failure("cannot sync a folder");
  if (descriptor >= 0) ::close(descriptor);
  return failure;
}

core::Result<NewFile> NewFile::begin(const fs::path& path) {
  std::error_code unreadable;
  if (fs::exists(fs::symlink_status(path, unreadable))) {
    return core::fail(ErrorCode::kConflict, path.string() + " exists already");
  }
  const std::string part = path.string() + ".part";
  const int descriptor = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return system_failure("cannot write " + part);
  // It may have become the file it was made for between our open and our lock.
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 || !same_file(descriptor, part)) {
    ::close(descriptor);
    return core::fail(ErrorCode::kLocked, "somebody else is writing " + path.string());
  }
  NewFile out(path, descriptor);
  if (::ftruncate(descriptor, 0) != 0) return system_failure("cannot write " + part);
  return out;
}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  if (!path_.empty()) ::unlink(part().c_str());
  ::close(descriptor_);
}

core::Result<void> NewFile::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure("cannot write " + part());
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

core::Result<void> NewFile::sync() {
  if (::fsync(descriptor_) != 0) return system_failure("cannot write " + part());
  (void)::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);  // only advice
  return {};
}

core::Result<void> NewFile::publish() {
  if (::renameat2(AT_FDCWD, part().c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) {
      return core::fail(ErrorCode::kConflict, path_.string() + " exists already");
    }
    return system_failure("cannot name " + path_.string());
  }
  TRY_VOID(sync_folder(path_.parent_path()));
  path_.clear();
  return {};
}

}  // namespace backsight::cli
