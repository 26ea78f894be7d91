// How kinds of entities are called in the database.
#pragma once

#include <string_view>

#include "backsight/store/entity.h"

namespace backsight::store {

[[nodiscard]] std::string_view word_of(EntityKind kind);

}  // namespace backsight::store
