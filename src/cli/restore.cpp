#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "backup_file.h"
#include "commands.h"
#include "configuration.h"
#include "io.h"
#include "master_keys.h"
#include "new_file.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

// The folder that is filled, beside the one that it becomes. Removed unless it became it.
class Staging {
 public:
  static core::Result<Staging> begin(const fs::path& data) {
    const fs::path path = data.string() + ".restoring";
    Staging out(path);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
      return system_failure("cannot make " + path.string());
    }
    out.descriptor_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (out.descriptor_ < 0) return system_failure("cannot open " + path.string());
    if (::flock(out.descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(std::exchange(out.descriptor_, -1));
      return core::fail(ErrorCode::kLocked, "another restore into the same folder is under way");
    }
    // What an interrupted restore left behind.
    std::error_code failed;
    for (const auto& left : fs::directory_iterator(path, failed)) fs::remove(left.path(), failed);
    if (failed) return core::fail(ErrorCode::kSystem, "cannot empty " + path.string());
    return out;
  }
  Staging(Staging&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  Staging& operator=(Staging&&) = delete;
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging() {
    if (descriptor_ < 0) return;
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
    ::close(descriptor_);
  }

  [[nodiscard]] fs::path database() const { return path_ / "backsight.db"; }

  // Takes the place of nothing, or of an empty folder.
  core::Result<void> become(const fs::path& data) {
    TRY_VOID(sync_folder(path_));
    if (std::rename(path_.c_str(), data.c_str()) != 0) {
      if (errno == ENOTEMPTY || errno == EEXIST) {
        return core::fail(ErrorCode::kConflict, data.string() + " is no longer empty");
      }
      if (errno == EBUSY) {
        return core::fail(ErrorCode::kSystem, data.string() +
                                                  " is where a disk is mounted: name a folder "
                                                  "inside of it");
      }
      return system_failure("cannot name " + data.string());
    }
    path_.clear();
    return sync_folder(data.parent_path());
  }

 private:
  explicit Staging(fs::path path) : path_(std::move(path)) {}

  fs::path path_;
  int descriptor_ = -1;
};

core::Result<void> check_empty(const fs::path& data) {
  std::error_code failed;
  const auto kind = fs::symlink_status(data, failed).type();
  if (kind == fs::file_type::not_found) return {};
  if (kind != fs::file_type::directory || !fs::is_empty(data, failed) || failed) {
    return core::fail(ErrorCode::kConflict,
                      data.string() +
                          " exists and is not an empty folder: a restore overwrites nothing. Name "
                          "another folder, or move this one away");
  }
  return {};
}

core::Result<Manifest> fill(Staging& staging, const std::string& file,
                            const vault::MasterKeys* keys) {
  TRY(auto database, NewFile::begin(staging.database()));
  TRY(auto manifest, read_backup(file, keys, [&](Bytes bytes) { return database.write(bytes); }));
  TRY_VOID(database.sync());
  TRY_VOID(database.publish());
  TRY(const auto census, store::look_at_copy(staging.database(), store::Check::kWhole));
  if (census != manifest.census) {
    return core::fail(ErrorCode::kDamaged,
                      "the record in the backup is not what its manifest says");
  }
  TRY_VOID(store::end_sessions(staging.database()));
  return manifest;
}

core::Result<Manifest> restore_into(const fs::path& data, const std::string& file,
                                    const vault::MasterKeys* keys) {
  TRY_VOID(check_empty(data));
  TRY(auto staging, Staging::begin(data));
  TRY(auto manifest, fill(staging, file, keys));
  TRY_VOID(staging.become(data));
  return manifest;
}

}  // namespace

int restore(const RestoreOptions& options) {
  const auto where = resolve(options.folder);
  if (!where) return report(where.error());
  const auto keys = load_master_keys(where->key);
  if (!keys) return report(keys.error());
  std::error_code unusable;
  fs::path data = fs::absolute(where->data, unusable).lexically_normal();
  if (!data.has_filename()) data = data.parent_path();
  const auto manifest = restore_into(data, options.file, *keys ? &**keys : nullptr);
  if (!manifest) {
    core::Error error = manifest.error();
    error.message += ". Nothing was restored";
    return report(error);
  }
  const store::Census& census = manifest->census;
  fmt::print("{}: restored as it was at {}\n  people {}\n  events {}\n  answers {}\n  schema {}\n",
             data.string(), core::format(manifest->made_at), census.people, census.events,
             census.answers, census.schema);
  if (census.audit_entries > 0) {
    fmt::print("  audit head {} {}\n", census.audit_entries, hex(census.audit_hash));
  }
  if (census.clinics) {
    fmt::print(
        "Every session has ended: people sign in again. Who was erased after that moment must "
        "be erased again.\n");
  }
  if (::geteuid() == 0) {
    fmt::print("It belongs to root. The server's user needs it: chown -R backsight: {}\n",
               data.string());
  }
  return 0;
}

}  // namespace backsight::cli
