// Looks at an existing database before anything may change it.
#pragma once

#include "backsight/store/sqlite_store.h"
#include "data_folder.h"

namespace backsight::store {

/// Ok: a database of ours that this version can read or migrate. Leaves the folder as it was, also
/// when the answer is an error: kNewerSchema, kDamaged, kStorage.
[[nodiscard]] core::Result<void> inspect(const DataFolder& folder, const Options& options);

}  // namespace backsight::store
