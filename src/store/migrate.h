// Brings a database to the current schema, one committed step at a time.
#pragma once

#include "database.h"
#include "schema.h"

namespace backsight::store {

/// Runs the steps from the database's user_version on, each with its new version in one
/// transaction. Does nothing when the version is current. Error: what SQLite said; the step is
/// rolled back then.
[[nodiscard]] core::Result<void> migrate(const Database& database,
                                         std::span<const Migration> steps);

}  // namespace backsight::store
