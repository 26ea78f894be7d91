#include "entity_reader.h"

#include "columns.h"
#include "entity_kind.h"

namespace backsight::store {
namespace {

core::Result<Entity> entity_of(EntityKind kind, const Statement& row) {
  Entity entity;
  entity.kind = kind;
  TRY(entity.id, uuid_of(row.bytes(0)));
  TRY(entity.owner, uuid_of(row.bytes(1)));
  entity.lookup = row.bytes(2);
  entity.version = row.number(3);
  entity.body = row.bytes(4);
  return entity;
}

core::Result<std::optional<Entity>> one_of(EntityKind kind, Statement& rows) {
  TRY(const bool row, rows.step());
  if (!row) return std::optional<Entity>{};
  TRY(auto entity, entity_of(kind, rows));
  return std::optional(std::move(entity));
}

}  // namespace

core::Result<EntityReader> EntityReader::make(const Database& database) {
  EntityReader reader;
  TRY(reader.by_id_, database.prepare("SELECT id, owner, lookup, version, body FROM entity "
                                      "WHERE kind = ?1 AND id = ?2"));
  TRY(reader.by_lookup_, database.prepare("SELECT id, owner, lookup, version, body FROM entity "
                                          "WHERE kind = ?1 AND lookup = ?2 AND lookup <> x''"));
  TRY(reader.of_,
      database.prepare("SELECT id, owner, lookup, version, body FROM entity "
                       "WHERE kind = ?1 AND owner = ?2 AND id > ?3 ORDER BY id LIMIT ?4"));
  return reader;
}

core::Result<std::optional<Entity>> EntityReader::by_id(EntityKind kind, const core::Uuid& id) {
  const ResetAtEnd reset_at_end(by_id_);
  by_id_.bind_text(1, word_of(kind));
  by_id_.bind_blob(2, id.bytes);
  return one_of(kind, by_id_);
}

core::Result<std::optional<Entity>> EntityReader::by_lookup(EntityKind kind,
                                                            std::string_view lookup) {
  const ResetAtEnd reset_at_end(by_lookup_);
  by_lookup_.bind_text(1, word_of(kind));
  by_lookup_.bind_blob(2, lookup);
  return one_of(kind, by_lookup_);
}

core::Result<std::vector<Entity>> EntityReader::of(EntityKind kind, const core::Uuid& owner,
                                                   const core::Uuid& after, std::size_t most) {
  const ResetAtEnd reset_at_end(of_);
  of_.bind_text(1, word_of(kind));
  of_.bind_blob(2, owner.bytes);
  of_.bind_blob(3, beginning_after(after));
  of_.bind(4, limit_of(most));
  std::vector<Entity> found;
  for (;;) {
    TRY(const bool row, of_.step());
    if (!row) return found;
    TRY(auto entity, entity_of(kind, of_));
    found.push_back(std::move(entity));
  }
}

}  // namespace backsight::store
