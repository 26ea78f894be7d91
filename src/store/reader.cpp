#include "reader.h"

namespace backsight::store {

core::Result<Reader> Reader::open(const std::string& file, const std::string& vfs) {
  Reader reader;
  TRY(reader.database_, Database::open(file, Access::kReadOnly, vfs));
  reader.database_.leave_log_at_close();
  TRY(reader.events, EventReader::make(reader.database_));
  TRY(reader.entities, EntityReader::make(reader.database_));
  TRY(reader.audit, AuditReader::make(reader.database_));
  return reader;
}

}  // namespace backsight::store
