// Looks at an existing database before anything may change it.
#pragma once

#include "backsight/store/sqlite_store.h"
#include "data_folder.h"
#include "database.h"

namespace backsight::store {

/// Ok: a database of ours that this version can read or migrate. Leaves the folder as it was when
/// the answer is an error: kNewerSchema, kDamaged, kStorage. Only when somebody looks at it at the
/// same moment (open_read_only), the log's index may stay.
[[nodiscard]] core::Result<void> inspect(const DataFolder& folder, const Options& options);

/// Ours, and the version of its schema. Errors: kNewerSchema, kDamaged, kStorage.
[[nodiscard]] core::Result<std::int64_t> schema_of(const Database& database);

}  // namespace backsight::store
