#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "commands.h"
#include "configuration.h"
#include "io.h"
#include "last_backup.h"
#include "make_backup.h"
#include "master_keys.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;

core::Error explained(core::Error error, const FolderOptions& where, const std::string& to) {
  if (error.code == core::ErrorCode::kDiskFull) {
    error.message += ". A backup needs twice the room of the record beside " + to;
  }
  error.message += fmt::format(". No backup was made; {} is as it was", where.data);
  return error;
}

void print(const MadeBackup& made, const std::string& to) {
  const store::Census& census = made.manifest.census;
  fmt::print("{}: {} bytes, {}\n", to, made.bytes,
             made.master_id.empty() ? "not encrypted: keep it where nobody else reads it"
                                    : fmt::format("encrypted with master key {}", made.master_id));
  fmt::print("  people {}\n  events {}\n  answers {}\n  schema {}\n", census.people, census.events,
             census.answers, census.schema);
  if (census.audit_entries > 0) {
    fmt::print("  audit head {} {}\n", census.audit_entries, hex(census.audit_hash));
  }
  fmt::print(
      "Checked: the copy passed SQLite's check, and the file was read again from the disk.\n");
}

// "backsight-2026-11-30T02:00:00.123Z.backup" without the colons, which Windows shares refuse.
constexpr std::string_view kPrefix = "backsight-";
constexpr std::string_view kSuffix = ".backup";

core::Result<std::string> name_in(const std::string& folder) {
  std::error_code failed;
  if (fs::create_directory(folder, failed)) {
    fs::permissions(folder, fs::perms::owner_all, failed);
  }
  if (failed) {
    return core::fail(core::ErrorCode::kSystem, "cannot make " + folder + ": " + failed.message());
  }
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  std::string moment = core::format(core::Instant{now.count()});
  std::erase(moment, ':');
  return (fs::path(folder) / (std::string(kPrefix) + moment + std::string(kSuffix))).string();
}

// Removes all but the latest of the files that are named as we name them. Names sort by moment.
core::Result<std::size_t> remove_older(const std::string& folder, std::size_t keep) {
  std::vector<fs::path> ours;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && name.starts_with(kPrefix) && name.ends_with(kSuffix)) {
      ours.push_back(entry.path());
    }
  }
  std::ranges::sort(ours, std::ranges::greater());
  std::size_t removed = 0;
  for (std::size_t i = keep; !failed && i < ours.size(); ++i)
    removed += fs::remove(ours[i], failed);
  if (failed) {
    return core::fail(core::ErrorCode::kSystem,
                      "older backups could not be removed: " + failed.message());
  }
  return removed;
}

}  // namespace

int backup(const BackupOptions& options) {
  const auto where = resolve(options.folder);
  if (!where) return report(where.error());
  const auto keys = load_master_keys(where->key);
  if (!keys) return report(keys.error());
  const auto to =
      options.into.empty() ? core::Result<std::string>(options.to) : name_in(options.into);
  if (!to) return report(to.error());
  const auto made = make_backup(where->data, *to, *keys ? &**keys : nullptr);
  if (!made) return report(explained(made.error(), *where, *to));
  print(*made, *to);
  std::error_code unknown;
  const fs::path absolute = fs::absolute(*to, unknown);
  const auto kept =
      remember_backup(where->data, {made->manifest.made_at, absolute.string(), made->bytes});
  if (!kept) {
    fmt::print(stderr,
               "backsight: the backup is good, but the folder could not be told of it: {}\n",
               kept.error().message);
  }
  if (options.keep == 0) return 0;
  const auto removed = remove_older(options.into, options.keep);
  if (!removed) return report(removed.error());
  fmt::print("{} older backups were removed, the latest {} stay.\n", *removed, options.keep);
  return 0;
}

}  // namespace backsight::cli
