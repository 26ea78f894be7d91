#include "make_backup.h"

#include <chrono>

#include "backsight/store/sqlite_store.h"
#include "last_backup.h"
#include "new_file.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

core::Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

core::Result<void> nowhere(Bytes) { return {}; }

// A file that is gone at the end, and was not there at the beginning.
class Scratch {
 public:
  explicit Scratch(std::string file) : file_(std::move(file)) { remove(); }
  ~Scratch() { remove(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  // With the journal that SQLite leaves behind when it is ended in the middle.
  void remove() const {
    std::error_code ignored;
    for (const char* suffix : {"", "-journal"}) fs::remove(file_ + suffix, ignored);
  }
  std::string file_;
};

// The database as it is at one moment, checked.
core::Result<Manifest> copy_and_check(const fs::path& folder, const std::string& copy) {
  Manifest out;
  out.made_at = now();
  out.version = BACKSIGHT_VERSION;
  TRY(const auto source, store::open_read_only(folder));
  TRY_VOID(source->backup_to(copy));
  TRY(out.census, store::look_at_copy(copy, store::Check::kNone));  // backup_to() has checked it
  TRY(auto measured, measure_file(copy));
  out.database_bytes = measured.bytes;
  out.database_sha256 = std::move(measured.sha256);
  return out;
}

}  // namespace

core::Result<MadeBackup> make_backup(const fs::path& folder, const fs::path& to,
                                     const vault::MasterKeys* keys) {
  MadeBackup out;
  // Its name is taken before anything is read, so that two backups never meet in the copy.
  TRY(auto file, NewFile::begin(to));
  const std::string copy = to.string() + ".copy";
  const Scratch gone_at_the_end(copy);
  TRY(out.manifest, copy_and_check(folder, copy));
  if (out.manifest.census.clinics && keys == nullptr) {
    return core::fail(ErrorCode::kForbidden,
                      "this is a clinic's folder, whose backups are encrypted: name the file with "
                      "its master keys (--key)");
  }
  TRY_VOID(write_backup(out.manifest, copy, keys, [&](Bytes bytes) -> core::Result<void> {
    out.bytes += bytes.size();
    return file.write(bytes);
  }));
  TRY_VOID(file.sync());
  TRY(const auto again, read_backup(file.part(), keys, nowhere));
  if (again != out.manifest) {
    return core::fail(ErrorCode::kDamaged, "the backup that was written says something else");
  }
  TRY_VOID(file.publish());
  if (keys != nullptr) out.master_id = keys->active();
  return out;
}

}  // namespace backsight::cli
