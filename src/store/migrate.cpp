#include "migrate.h"

namespace backsight::store {
namespace {

core::Result<void> run_step(const Database& database, const Migration& step) {
  TRY_VOID(database.run("BEGIN IMMEDIATE"));
  const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            "; PRAGMA user_version=" + std::to_string(step.to) + "; COMMIT";
  auto done = database.run(step.sql);
  if (done) done = database.run(stamp.c_str());
  if (!done && sqlite3_get_autocommit(database.handle()) == 0) {
    // The first error is the one to tell; closing the connection rolls back in any case.
    (void)database.run("ROLLBACK");
  }
  return done;
}

}  // namespace

core::Result<void> migrate(const Database& database, std::span<const Migration> steps) {
  TRY(auto version, database.number("PRAGMA user_version"));
  for (const Migration& step : steps) {
    if (step.from != version) continue;
    TRY_VOID(run_step(database, step));
    version = step.to;
  }
  return {};
}

}  // namespace backsight::store
