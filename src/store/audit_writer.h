// The statements that go on with the audit log, and where its chain stands.
#pragma once

#include "backsight/store/store.h"
#include "database.h"

namespace backsight::store {

class AuditWriter {
 public:
  /// Where the chain stands: the last entry, or 0 and zeros.
  struct Mark {
    std::int64_t number = 0;
    AuditHash hash{};
    friend bool operator==(const Mark&, const Mark&) = default;
  };

  /// `chain` may be null: then nothing is appended.
  [[nodiscard]] static core::Result<AuditWriter> make(const Database& database,
                                                      const AuditChain* chain);
  /// Finds where the log ends. Error kDamaged: not at a head that the chain has signed.
  [[nodiscard]] core::Result<void> start(const Database& database);

  /// Errors: kUnavailable (no chain), kTooLarge; any other one means the batch cannot go on.
  [[nodiscard]] core::Result<Appended> append(const AuditEntry& entry);
  [[nodiscard]] const Mark& mark() const { return last_; }
  /// After the entries behind the mark were rolled back.
  void go_back(const Mark& mark) { last_ = mark; }

  /// Signs the last entry, when there is a new one. Before the batch is committed.
  [[nodiscard]] core::Result<void> sign();
  /// After it was.
  void committed() { durable_ = last_; }
  void rolled_back() { last_ = durable_; }

 private:
  const AuditChain* chain_ = nullptr;
  Statement insert_;
  Statement sign_;
  Mark last_;     ///< what is written
  Mark durable_;  ///< what is committed
};

}  // namespace backsight::store
