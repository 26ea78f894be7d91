#include "audit_reader.h"

#include "columns.h"

namespace backsight::store {
namespace {

core::Result<AuditRow> row_of(const Statement& row) {
  AuditRow made;
  made.number = row.number(0);
  if (const auto person = row.bytes(1); !person.empty()) {
    TRY(made.entry.person, id_of<history::PersonId>(person));
  }
  made.entry.body = row.bytes(2);
  TRY(made.hash, bytes_of<32>(row.bytes(3)));
  return made;
}

core::Result<std::vector<AuditRow>> rows_of(Statement& rows) {
  std::vector<AuditRow> found;
  for (;;) {
    TRY(const bool row, rows.step());
    if (!row) return found;
    TRY(auto made, row_of(rows));
    found.push_back(std::move(made));
  }
}

}  // namespace

core::Result<AuditReader> AuditReader::make(const Database& database) {
  AuditReader reader;
  TRY(reader.from_, database.prepare("SELECT number, person_id, body, hash FROM audit "
                                     "WHERE number >= ?1 ORDER BY number LIMIT ?2"));
  TRY(reader.about_,
      database.prepare("SELECT number, person_id, body, hash FROM audit "
                       "WHERE person_id = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3"));
  TRY(reader.last_, database.prepare("SELECT number, person_id, body, hash FROM audit "
                                     "ORDER BY number DESC LIMIT 1"));
  TRY(reader.head_, database.prepare("SELECT number, hash, at, signature FROM audit_head"));
  return reader;
}

core::Result<std::vector<AuditRow>> AuditReader::from(std::int64_t number, std::size_t most) {
  const ResetAtEnd reset_at_end(from_);
  from_.bind(1, number);
  from_.bind(2, limit_of(most));
  return rows_of(from_);
}

core::Result<std::vector<AuditRow>> AuditReader::about(const history::PersonId& person,
                                                       std::int64_t before, std::size_t most) {
  const ResetAtEnd reset_at_end(about_);
  about_.bind_blob(1, person.value.bytes);
  about_.bind(2, before);
  about_.bind(3, limit_of(most));
  return rows_of(about_);
}

core::Result<std::optional<AuditRow>> AuditReader::last() {
  const ResetAtEnd reset_at_end(last_);
  TRY(const bool row, last_.step());
  if (!row) return std::optional<AuditRow>{};
  TRY(auto made, row_of(last_));
  return std::optional(std::move(made));
}

core::Result<std::optional<AuditHead>> AuditReader::head() {
  const ResetAtEnd reset_at_end(head_);
  TRY(const bool row, head_.step());
  if (!row) return std::optional<AuditHead>{};
  AuditHead made;
  made.number = head_.number(0);
  TRY(made.hash, bytes_of<32>(head_.bytes(1)));
  made.at = {head_.number(2)};
  made.signature = head_.bytes(3);
  return std::optional(std::move(made));
}

}  // namespace backsight::store
