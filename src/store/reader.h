// Everything that reads, on a connection that cannot write.
#pragma once

#include "audit_reader.h"
#include "database.h"
#include "entity_reader.h"
#include "event_reader.h"

namespace backsight::store {

class Reader {
 public:
  /// Errors: kStorage, kDamaged.
  [[nodiscard]] static core::Result<Reader> open(const std::string& file, const std::string& vfs);

 private:
  Database database_;  // first: the statements go before it

 public:
  EventReader events;
  EntityReader entities;
  AuditReader audit;
};

}  // namespace backsight::store
