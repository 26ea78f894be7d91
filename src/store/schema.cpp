#include "schema.h"

#include <array>

namespace backsight::store {
namespace {

// `seq` numbers a person's events from 1 in the order they were appended. The unique event_id is
// what makes appending the same event twice harmless.
constexpr const char* kFirst = R"sql(
CREATE TABLE person (
  person_id BLOB NOT NULL PRIMARY KEY CHECK (length(person_id) = 16),
  name      TEXT NOT NULL,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  person_id   BLOB NOT NULL REFERENCES person,
  seq         INTEGER NOT NULL CHECK (seq > 0),
  event_id    BLOB NOT NULL UNIQUE CHECK (length(event_id) = 16),
  kind        TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,  -- milliseconds since 1970 UTC
  recorded_at INTEGER NOT NULL,
  author      TEXT NOT NULL,
  body        BLOB NOT NULL,
  PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

// What was answered, as it was sent: in the order of answering.
constexpr const char* kAdvice = R"sql(
CREATE TABLE advice (
  person_id BLOB NOT NULL REFERENCES person,
  seq       INTEGER NOT NULL CHECK (seq > 0),
  event_id  BLOB NOT NULL CHECK (length(event_id) = 16),
  at        INTEGER NOT NULL,  -- milliseconds since 1970 UTC
  knowledge TEXT NOT NULL,
  events    INTEGER NOT NULL CHECK (events > 0),
  mark      BLOB NOT NULL CHECK (length(mark) = 16),
  body      BLOB NOT NULL,
  PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

// What stands beside people's events. An owner's entities of one kind lie together, so that reading
// a roster is one walk; `lookup` holds hashes, which are bytes.
//
// The audit log refers to no table: what it says of a person outlives the person. Its head is one
// row, written with the entries that it signs.
constexpr const char* kEntitiesAndAudit = R"sql(
CREATE TABLE entity (
  kind    TEXT NOT NULL,
  owner   BLOB NOT NULL CHECK (length(owner) = 16),  -- all zero: belongs to nothing
  id      BLOB NOT NULL CHECK (length(id) = 16),
  lookup  BLOB NOT NULL,  -- empty: found by id and owner only
  version INTEGER NOT NULL CHECK (version > 0),
  body    BLOB NOT NULL,
  PRIMARY KEY (kind, owner, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entity_by_id ON entity (kind, id);
CREATE UNIQUE INDEX entity_by_lookup ON entity (kind, lookup) WHERE lookup <> x'';

CREATE TABLE audit (
  number    INTEGER PRIMARY KEY CHECK (number > 0),
  person_id BLOB CHECK (length(person_id) = 16),
  body      BLOB NOT NULL,
  hash      BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_person ON audit (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE audit_head (
  only      INTEGER PRIMARY KEY CHECK (only = 1),
  number    INTEGER NOT NULL,
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  at        INTEGER NOT NULL,  -- milliseconds since 1970 UTC
  signature BLOB NOT NULL
) STRICT;
)sql";

constexpr std::array kMigrations = {
    Migration{0, 1, kFirst},
    Migration{1, 2, kAdvice},
    Migration{2, 3, kEntitiesAndAudit},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }
std::int64_t current_schema() { return kMigrations.back().to; }

}  // namespace backsight::store
