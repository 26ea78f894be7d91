// Everything that writes, on the one connection that may: commits inside one transaction.
#pragma once

#include "audit_writer.h"
#include "backsight/store/store.h"
#include "database.h"
#include "entity_writer.h"
#include "event_writer.h"

namespace backsight::store {

/// The failures that concern one commit alone. After any other one the batch is rolled back.
[[nodiscard]] bool concerns_one_commit(core::ErrorCode code);

class RecordWriter {
 public:
  /// Errors: kDamaged (a table is missing).
  [[nodiscard]] static core::Result<RecordWriter> make(const Database& database,
                                                       const AuditChain* chain);
  /// Before the first batch. Error kDamaged: see AuditWriter::start().
  [[nodiscard]] core::Result<void> start(const Database& database) {
    return audit_.start(database);
  }

  /// A batch is begin(), any number of apply(), commit().
  [[nodiscard]] core::Result<void> begin() { return begin_.run(); }
  /// Makes the changes as one, or leaves the batch as it was: see Store::commit(). An error that
  /// does not concern this commit alone means that the batch cannot go on.
  [[nodiscard]] core::Result<Appended> apply(const std::vector<Write>& writes);
  /// Signs the head of the audit log when it has grown.
  [[nodiscard]] core::Result<void> commit();
  /// After a batch that failed was rolled back.
  void rolled_back() { audit_.rolled_back(); }

 private:
  [[nodiscard]] core::Result<Appended> make_one(const Write& write);
  [[nodiscard]] core::Result<Appended> make_all(const std::vector<Write>& writes);
  [[nodiscard]] core::Result<bool> event_was_there(const std::vector<Write>& writes);

  Statement begin_;
  Statement commit_;
  Statement savepoint_;
  Statement back_to_savepoint_;
  Statement release_;
  EventWriter events_;
  EntityWriter entities_;
  AuditWriter audit_;
};

}  // namespace backsight::store
