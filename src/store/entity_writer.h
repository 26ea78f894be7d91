// The statements that write entities.
#pragma once

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class EntityWriter {
 public:
  [[nodiscard]] static core::Result<EntityWriter> make(const Database& database);

  /// Errors of both: kConflict, kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> put(const Entity& entity);
  [[nodiscard]] core::Result<Appended> remove(const RemoveEntity& removed);

 private:
  Statement insert_;
  Statement update_;
  Statement move_;
  Statement remove_;
};

}  // namespace backsight::store
