#include <fmt/core.h>

#include <chrono>
#include <cstdio>

#include "backsight/core/time.h"
#include "commands.h"
#include "io.h"
#include "master_keys.h"
#include "new_file.h"

namespace backsight::cli {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string id_of_today() {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  return core::format(core::date_of(core::Instant{now.count()}));
}

core::Result<std::string> new_text(const KeysOptions& options, const std::string& before) {
  return vault::MasterKeys::new_file(options.id.empty() ? id_of_today() : options.id, before);
}

core::Result<void> create(const KeysOptions& options) {
  TRY(auto file, NewFile::begin(options.file));
  TRY(auto text, new_text(options, ""));
  const auto written = file.write(bytes_of(text));
  vault::wipe(text);
  TRY_VOID(written);
  TRY_VOID(file.sync());
  return file.publish();
}

core::Result<void> add(const KeysOptions& options) {
  TRY(const auto keys, load_master_keys(options.file));  // its rights, and that it is good
  TRY(auto before, read_file(options.file));
  auto text = new_text(options, before);
  vault::wipe(before);
  if (!text) return std::unexpected(std::move(text).error());
  const std::string next = options.file + ".next";
  TRY(auto file, NewFile::begin(next));
  const auto written = file.write(bytes_of(*text));
  vault::wipe(*text);
  TRY_VOID(written);
  TRY_VOID(file.sync());
  TRY_VOID(file.publish());
  if (std::rename(next.c_str(), options.file.c_str()) != 0) {
    return system_failure("cannot replace " + options.file);
  }
  return sync_folder(std::filesystem::path(options.file).parent_path());
}

}  // namespace

int keys_create(const KeysOptions& options) {
  if (const auto made = create(options); !made) return report(made.error());
  fmt::print(
      "{}: a new master key. Keep a copy where the backups are not: without it nobody can read the "
      "clinic's record or its backups, and with it anybody can.\n",
      options.file);
  return 0;
}

int keys_add(const KeysOptions& options) {
  if (const auto added = add(options); !added) return report(added.error());
  fmt::print(
      "{}: a new master key stands first. The old ones stay: what they wrapped, and backups made "
      "with them, still need them.\n",
      options.file);
  return 0;
}

}  // namespace backsight::cli
