// What the audit log says: who did what, to whose data, as what, and whether it was allowed. Ids
// and words only: no name, no value, no reason in words. Private to service.
#pragma once

#include <optional>

#include "backsight/service/permissions.h"
#include "backsight/store/store.h"
#include "keyring.h"

namespace backsight::service {

enum class Outcome : std::uint8_t { kDone, kRefused };

struct AuditLine {
  core::Instant at;
  Role role = Role::kNobody;
  AccountId account;
  ClinicId clinic;
  Action action{};
  Relation relation = Relation::kNone;
  Outcome outcome = Outcome::kDone;
  std::optional<history::PersonId> person;
  /// What it was about besides: the account that was closed, the grant that holds the reason.
  std::optional<core::Uuid> about;
};

[[nodiscard]] AuditLine audit_line(const Principal& who, Action action, Relation relation,
                                   std::optional<history::PersonId> person, core::Instant now);
[[nodiscard]] store::Write to_write(const AuditLine& line);
/// Error: kDamaged.
[[nodiscard]] core::Result<AuditLine> read_audit(const store::AuditEntry& entry);

}  // namespace backsight::service
