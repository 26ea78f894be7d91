// The tables, as a list of steps. A step that was released is never edited: a change is a new step
// with the next number, and tests/store/data keeps a small database of every released version.
#pragma once

#include <cstdint>
#include <span>

#include "backsight/store/sqlite_store.h"

namespace backsight::store {

/// PRAGMA application_id of our databases: "BkSt" read as a big-endian number.
inline constexpr std::int64_t kApplicationId = 0x426B5374;

struct Migration {
  std::int64_t from;  ///< PRAGMA user_version before
  std::int64_t to;    ///< and after
  const char* sql;
};

/// In order, without gaps, from 0 (nothing there) to the current version.
[[nodiscard]] std::span<const Migration> migrations();
// current_schema() stands in sqlite_store.h.

}  // namespace backsight::store
