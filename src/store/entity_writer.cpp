#include "entity_writer.h"

#include "entity_kind.h"

namespace backsight::store {
namespace {

// Nothing when there is one already; an error when its lookup belongs to another.
constexpr std::string_view kInsert = R"sql(
INSERT INTO entity (kind, id, owner, lookup, body, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6 + 1)
ON CONFLICT (kind, owner, id) DO NOTHING
ON CONFLICT (kind, id) DO NOTHING
)sql";

// The usual case: owner and lookup stay, and no index is touched.
constexpr std::string_view kUpdate = R"sql(
UPDATE entity SET body = ?5, version = version + 1
WHERE kind = ?1 AND owner = ?3 AND id = ?2 AND version = ?6 AND lookup = ?4
)sql";

constexpr std::string_view kMove = R"sql(
UPDATE entity SET owner = ?3, lookup = ?4, body = ?5, version = version + 1
WHERE kind = ?1 AND id = ?2 AND version = ?6
)sql";

std::unexpected<core::Error> other_version() {
  return core::fail(core::ErrorCode::kConflict, "this was changed by somebody else meanwhile");
}

core::Result<bool> changes(Statement& statement, const Entity& entity) {
  statement.bind_text(1, word_of(entity.kind));
  statement.bind_blob(2, entity.id.bytes);
  statement.bind_blob(3, entity.owner.bytes);
  statement.bind_blob(4, entity.lookup);
  statement.bind_blob(5, entity.body);
  statement.bind(6, entity.version);
  const auto done = statement.run();
  if (done) return statement.changed_rows() == 1;
  if (done.error().code == core::ErrorCode::kConflict) {
    return core::fail(core::ErrorCode::kConflict, "something else is found by this already");
  }
  return std::unexpected(done.error());
}

}  // namespace

core::Result<EntityWriter> EntityWriter::make(const Database& database) {
  EntityWriter writer;
  TRY(writer.insert_, database.prepare(kInsert));
  TRY(writer.update_, database.prepare(kUpdate));
  TRY(writer.move_, database.prepare(kMove));
  TRY(writer.remove_,
      database.prepare("DELETE FROM entity WHERE kind = ?1 AND id = ?2 AND ?3 IN (version, -1)"));
  return writer;
}

core::Result<Appended> EntityWriter::put(const Entity& entity) {
  if (entity.version == 0) {
    TRY(const bool inserted, changes(insert_, entity));
    if (inserted) return Appended::kNew;
    return other_version();
  }
  TRY(const bool updated, changes(update_, entity));
  if (updated) return Appended::kNew;
  TRY(const bool moved, changes(move_, entity));
  if (moved) return Appended::kNew;
  return other_version();
}

core::Result<Appended> EntityWriter::remove(const RemoveEntity& removed) {
  remove_.bind_text(1, word_of(removed.kind));
  remove_.bind_blob(2, removed.id.bytes);
  remove_.bind(3, removed.version);
  TRY_VOID(remove_.run());
  if (remove_.changed_rows() == 1 || removed.version == kAnyVersion) return Appended::kNew;
  return other_version();
}

}  // namespace backsight::store
