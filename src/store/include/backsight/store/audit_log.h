// The audit log as the store keeps it: numbered entries, each with the hash that chains it to the
// one before, and the signed head of the last commit. What an entry says is opaque here; how hashes
// and signatures are made is told by an AuditChain (vault).
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "backsight/core/result.h"
#include "backsight/history/event.h"

namespace backsight::store {

using AuditHash = std::array<std::uint8_t, 32>;

struct AuditEntry {
  /// Whose data it is about; stands beside the bytes so that a person can be told who looked.
  std::optional<history::PersonId> person;
  std::string body;  ///< opaque bytes
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

/// After every entry: where reading backwards begins.
inline constexpr std::int64_t kNoEntry = std::numeric_limits<std::int64_t>::max();

struct AuditRow {
  std::int64_t number = 0;  ///< from 1, without gaps
  AuditEntry entry;
  AuditHash hash{};
  friend bool operator==(const AuditRow&, const AuditRow&) = default;
};

/// The last entry of a group of commits, signed.
struct AuditHead {
  std::int64_t number = 0;
  AuditHash hash{};
  core::Instant at;
  std::string signature;
  friend bool operator==(const AuditHead&, const AuditHead&) = default;
};

/// How entries are chained and heads are signed. hash() and sign() are called on the writing
/// thread, in the order of the log: once for each entry, and once for each group of commits that
/// hold any. When the group is rolled back, the same numbers are asked for again.
class AuditChain {
 public:
  virtual ~AuditChain() = default;
  /// The hash of entry `number`; `before` is that of the one before (all zero for the first).
  [[nodiscard]] virtual AuditHash hash(const AuditHash& before, std::int64_t number,
                                       const AuditEntry& entry) const = 0;
  /// Signs the head of a commit: sets `at` and `signature`.
  virtual void sign(AuditHead& head) const = 0;
  /// True: sign() gave the head this signature, with the key of now or one that it replaced. Asked
  /// when a log is opened: a log whose head nobody signed is not gone on with, for then the next
  /// commit would sign what somebody else has written.
  [[nodiscard]] virtual bool stands(const AuditHead& head) const = 0;
};

}  // namespace backsight::store
