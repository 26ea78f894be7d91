#include "last_backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "backsight/core/object_reader.h"
#include "io.h"
#include "new_file.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;
namespace json = core::json;

constexpr const char* kName = "last-backup.json";

core::Result<LastBackup> read(const std::string& text) {
  TRY(const auto value, json::parse(text));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  LastBackup out;
  TRY(const auto made_at, reader.string("made_at"));
  TRY(out.made_at, core::parse_instant(made_at));
  TRY(out.file, reader.string("file"));
  TRY(const auto bytes, reader.optional_integer("bytes", 0, std::int64_t{1} << 53));
  out.bytes = static_cast<std::uint64_t>(bytes.value_or(0));
  return out;
}

}  // namespace

core::Result<void> remember_backup(const fs::path& folder, const LastBackup& backup) {
  json::Object out;
  out.push_back({"made_at", core::format(backup.made_at)});
  out.push_back({"file", backup.file});
  out.push_back({"bytes", json::from_integer(static_cast<std::int64_t>(backup.bytes))});
  const std::string text = json::write(std::move(out)) + "\n";
  const fs::path path = folder / kName;
  const std::string next = path.string() + ".new";
  std::error_code ignored;
  fs::remove(next, ignored);
  {
    TRY(auto file, NewFile::begin(next));
    TRY_VOID(file.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
    TRY_VOID(file.sync());
    TRY_VOID(file.publish());
  }
  // A backup made by root is remembered in a file of the server's.
  struct stat owner{};
  if (::geteuid() == 0 && ::stat(folder.c_str(), &owner) == 0 &&
      ::chown(next.c_str(), owner.st_uid, owner.st_gid) != 0) {
    return system_failure("cannot give " + next + " to its owner");
  }
  if (std::rename(next.c_str(), path.c_str()) != 0) return system_failure("cannot write " + next);
  return sync_folder(folder);
}

std::optional<LastBackup> last_backup(const fs::path& folder) {
  const auto text = read_file(folder / kName);
  if (!text) return std::nullopt;
  auto backup = read(*text);
  if (!backup) return std::nullopt;
  return *std::move(backup);
}

}  // namespace backsight::cli
