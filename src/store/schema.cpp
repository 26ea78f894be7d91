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

constexpr std::array kMigrations = {
    Migration{0, 1, kFirst},
    Migration{1, 2, kAdvice},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }
std::int64_t current_schema() { return kMigrations.back().to; }

}  // namespace backsight::store
