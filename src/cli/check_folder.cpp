#include <fmt/core.h>
#include <linux/magic.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "backsight/store/census.h"
#include "checkup.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

std::string user_name(uid_t id) {
  const passwd* user = getpwuid(id);  // NOLINT(concurrency-mt-unsafe): the only thread
  return user == nullptr ? std::to_string(id) : user->pw_name;
}

std::uint64_t size_of(const fs::path& file) {
  std::error_code missing;
  const auto size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

// The folder and what lies in it belong to one user, and are nobody else's to read.
void check_rights(const fs::path& folder, const struct stat& of_folder, Findings& out) {
  const std::size_t before = out.size();
  const auto check = [&](const fs::path& path, const struct stat& found) {
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      out.push_back({Verdict::kProblem, "rights",
                     fmt::format("others than its owner may reach {}: chmod {} mends that",
                                 path.string(), S_ISDIR(found.st_mode) ? "700" : "600")});
    }
    if (found.st_uid != of_folder.st_uid) {
      out.push_back(
          {Verdict::kProblem, "rights",
           fmt::format("{} belongs to {}, the folder to {}: chown mends that", path.string(),
                       user_name(found.st_uid), user_name(of_folder.st_uid))});
    }
  };
  check(folder, of_folder);
  for (const char* name : {"backsight.db", "backsight.db-wal", "backsight.db-shm", "backsight.lock",
                           "last-backup.json"}) {
    struct stat found{};
    if (lstat((folder / name).c_str(), &found) == 0) check(folder / name, found);
  }
  if (of_folder.st_uid != geteuid() && geteuid() != 0) {
    out.push_back({Verdict::kProblem, "rights",
                   fmt::format("the folder belongs to {}, and this is {}",
                               user_name(of_folder.st_uid), user_name(geteuid()))});
  }
  if (out.size() == before) {
    out.push_back({Verdict::kOk, "rights",
                   "the folder is " + user_name(of_folder.st_uid) + "'s and nobody else's"});
  }
}

void check_files(const fs::path& folder, Findings& out) {
  constexpr std::array<std::string_view, 5> kOurs = {
      "backsight.db", "backsight.db-wal", "backsight.db-shm", "backsight.lock", "last-backup.json"};
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::find(kOurs, name) != kOurs.end()) continue;
    out.push_back({Verdict::kNote, "files",
                   name + " is nothing that Backsight needs: an attempt that was interrupted, or "
                          "somebody else's"});
  }
  const bool database = fs::exists(folder / "backsight.db", failed);
  if (!database && fs::exists(folder / "backsight.db-wal", failed)) {
    out.push_back({Verdict::kProblem, "files",
                   "the database is missing, but its log (backsight.db-wal) is there: bring back "
                   "both, or restore the last backup into a new folder"});
  }
}

void check_lock_and_log(const fs::path& folder, Findings& out) {
  const auto used = store::in_use(folder);
  if (!used) {
    out.push_back({Verdict::kProblem, "server", used.error().message});
  } else {
    out.push_back({Verdict::kOk, "server", *used ? "a process uses the folder" : "none runs here"});
  }
  const std::uint64_t log = size_of(folder / "backsight.db-wal");
  constexpr std::uint64_t kLargeLog = 256 * kMiB;
  if (log > kLargeLog) {
    out.push_back({Verdict::kWarning, "log",
                   fmt::format("the write-ahead log has {} MiB: something has been reading for "
                               "long (a backup?), or the disk is full; it shrinks when the server "
                               "is started again",
                               log / kMiB)});
  } else if (log > 0 && used && !*used) {
    out.push_back({Verdict::kNote, "log",
                   fmt::format("{} KiB wait for the next start: the server was not stopped but "
                               "ended; nothing is lost",
                               log / 1024)});
  }
}

void check_disk(const fs::path& folder, Findings& out) {
  struct statvfs room{};
  struct statfs kind{};
  if (statvfs(folder.c_str(), &room) != 0 || statfs(folder.c_str(), &kind) != 0) {
    out.push_back(
        {Verdict::kProblem, "disk", std::string("cannot be asked: ") + std::strerror(errno)});
    return;
  }
  const auto type = static_cast<std::uint64_t>(kind.f_type);
  if (type == TMPFS_MAGIC || type == RAMFS_MAGIC) {
    out.push_back(
        {Verdict::kProblem, "disk", "the folder lies in memory: it is gone at a restart"});
  } else if (type == NFS_SUPER_MAGIC || type == SMB_SUPER_MAGIC || type == SMB2_SUPER_MAGIC ||
             type == CIFS_SUPER_MAGIC) {
    out.push_back({Verdict::kProblem, "disk",
                   "the folder lies on a network disk, whose locks and syncs cannot be relied "
                   "upon: move it to a disk of this machine"});
  }
  const std::uint64_t free = std::uint64_t{room.f_bavail} * room.f_frsize;
  const std::uint64_t used = size_of(folder / "backsight.db");
  constexpr std::uint64_t kLeast = 200 * kMiB;
  const std::string text =
      fmt::format("{} MiB free, the record has {} MiB", free / kMiB, used / kMiB);
  if (free < kLeast) {
    out.push_back(
        {Verdict::kProblem, "disk", text + ": soon nothing can be written; make room now"});
  } else if (free < 2 * used || room.f_favail < 1000) {
    out.push_back(
        {Verdict::kWarning, "disk", text + ": a migration with its backup may not find room"});
  } else {
    out.push_back({Verdict::kOk, "disk", text});
  }
}

}  // namespace

void check_folder(const config::Settings& settings, Findings& out) {
  const fs::path folder = settings.data;
  struct stat found{};
  if (stat(folder.c_str(), &found) != 0) {
    out.push_back({errno == ENOENT ? Verdict::kNote : Verdict::kProblem, "folder",
                   fmt::format("{}: {}", folder.string(), std::strerror(errno))});
    return;
  }
  if (!S_ISDIR(found.st_mode)) {
    out.push_back({Verdict::kProblem, "folder", folder.string() + " is no folder"});
    return;
  }
  out.push_back({Verdict::kOk, "folder", folder.string()});
  check_rights(folder, found, out);
  check_files(folder, out);
  check_lock_and_log(folder, out);
  check_disk(folder, out);
}

}  // namespace backsight::cli
