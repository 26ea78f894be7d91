#include <fmt/core.h>

#include "backsight/store/sqlite_store.h"
#include "commands.h"
#include "configuration.h"
#include "io.h"
#include "last_backup.h"
#include "make_backup.h"
#include "master_keys.h"

namespace backsight::cli {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

core::Result<void> open_and_close(const fs::path& data) {
  TRY(const auto store, store::open(data));
  store->close();
  return {};
}

core::Result<void> migrate_folder(const fs::path& data, const store::Census& before,
                                  const std::string& to, const vault::MasterKeys* keys) {
  TRY(const bool used, store::in_use(data));
  if (used) return core::fail(ErrorCode::kLocked, "a server is using the folder: stop it first");
  TRY(const auto made, make_backup(data, to, keys));
  fmt::print("{}: a backup of everything, {} bytes\n", to, made.bytes);
  TRY_VOID(remember_backup(data, {made.manifest.made_at, fs::absolute(to).string(), made.bytes}));
  TRY_VOID(open_and_close(data));
  TRY(const auto after, store::look(data, store::Check::kWhole));
  if (after.people != before.people || after.events != before.events ||
      after.answers != before.answers) {
    return core::fail(ErrorCode::kDamaged,
                      "the migrated record does not hold what it held: "
                      "restore the backup into a new folder");
  }
  fmt::print("{}: schema {} -> {}; people {}, events {}, answers {} as before\n", data.string(),
             before.schema, after.schema, after.people, after.events, after.answers);
  return {};
}

}  // namespace

int migrate(const MigrateOptions& options) {
  const auto where = resolve(options.folder);
  if (!where) return report(where.error());
  const auto keys = load_master_keys(where->key);
  if (!keys) return report(keys.error());
  const auto before = store::look(where->data, store::Check::kWhole);
  if (!before && before.error().code == ErrorCode::kNotFound) {
    fmt::print("{}: no record there yet, nothing to do\n", where->data);
    return 0;
  }
  if (!before) return report(before.error());
  if (before->schema == store::current_schema()) {
    fmt::print("{}: schema {} is the newest, nothing to do\n", where->data, before->schema);
    return 0;
  }
  const std::string to = options.to.empty() ? fmt::format("{}-before-schema-{}.backup", where->data,
                                                          store::current_schema())
                                            : options.to;
  const auto done = migrate_folder(where->data, *before, to, *keys ? &**keys : nullptr);
  return done ? 0 : report(done.error());
}

}  // namespace backsight::cli
