// The statements that read entities.
#pragma once

#include <optional>
#include <vector>

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class EntityReader {
 public:
  [[nodiscard]] static core::Result<EntityReader> make(const Database& database);

  [[nodiscard]] core::Result<std::optional<Entity>> by_id(EntityKind kind, const core::Uuid& id);
  [[nodiscard]] core::Result<std::optional<Entity>> by_lookup(EntityKind kind,
                                                              std::string_view lookup);
  [[nodiscard]] core::Result<std::vector<Entity>> of(EntityKind kind, const core::Uuid& owner,
                                                     const core::Uuid& after, std::size_t most);

 private:
  Statement by_id_;
  Statement by_lookup_;
  Statement of_;
};

}  // namespace backsight::store
