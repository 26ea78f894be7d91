#include "durable_log.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "database.h"

namespace backsight::store {
namespace {

constexpr int kPiece = 1 << 16;  // a VFS takes no more than SQLite would write at once

// The file is opened through SQLite's VFS, so that faults reach it in tests.
class VfsFile {
 public:
  VfsFile(sqlite3_vfs* vfs, const std::string& path)
      : name_(sqlite3_create_filename(path.c_str(), "", "", 0, nullptr)),
        memory_(static_cast<std::size_t>(vfs->szOsFile)),
        file_(reinterpret_cast<sqlite3_file*>(memory_.data())) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL;
    result_ = name_ == nullptr ? SQLITE_NOMEM : vfs->xOpen(vfs, name_, file_, flags, &flags);
  }
  ~VfsFile() {
    if (file_->pMethods != nullptr) file_->pMethods->xClose(file_);
    sqlite3_free_filename(name_);
  }
  VfsFile(const VfsFile&) = delete;
  VfsFile& operator=(const VfsFile&) = delete;

  /// A result code of SQLite.
  int rewrite() {
    sqlite3_int64 size = 0;
    std::vector<char> piece(kPiece);
    if (result_ == SQLITE_OK) result_ = file_->pMethods->xFileSize(file_, &size);
    for (sqlite3_int64 at = 0; result_ == SQLITE_OK && at < size; at += kPiece) {
      const int count = static_cast<int>(std::min<sqlite3_int64>(kPiece, size - at));
      result_ = file_->pMethods->xRead(file_, piece.data(), count, at);
      if (result_ != SQLITE_OK) break;
      result_ = file_->pMethods->xWrite(file_, piece.data(), count, at);
    }
    if (result_ == SQLITE_OK) result_ = file_->pMethods->xSync(file_, SQLITE_SYNC_FULL);
    return result_;
  }

 private:
  sqlite3_filename name_;
  std::vector<char> memory_;
  sqlite3_file* file_;
  int result_;
};

}  // namespace

core::Result<void> make_log_durable(const std::string& log, const std::string& vfs) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(log, missing);
  if (missing || size == 0) return {};
  sqlite3_initialize();
  sqlite3_vfs* found = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
  if (found == nullptr) return core::fail(core::ErrorCode::kStorage, "SQLite has no such VFS");
  if (const int result = VfsFile(found, log).rewrite(); result != SQLITE_OK) {
    return std::unexpected(sqlite_error(nullptr, result));
  }
  return {};
}

}  // namespace backsight::store
