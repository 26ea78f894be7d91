// What the use cases of accounts share. Private to service.
#pragma once

#include "account_record.h"
#include "attempts.h"
#include "audit_trail.h"
#include "backsight/service/accounts.h"
#include "backsight/service/folder.h"
#include "ceremonies.h"
#include "sessions.h"
#include "slow_pool.h"

namespace backsight::service {

struct AccountParts {
  AccountParts(Folder& of, Accounts::Joined on_joined)
      : folder(of),
        records(of.store(), of.keyring()),
        sessions(of.store(), records, of.keyring(), times(of)),
        joined(std::move(on_joined)) {}

  static SessionTimes times(const Folder& of) {
    SessionTimes out;
    out.staff_idle_ms = of.reach().staff_idle_minutes * 60'000;
    return out;
  }

  Folder& folder;
  AccountRecords records;
  Sessions sessions;
  Attempts attempts;
  Ceremonies ceremonies;
  Accounts::Joined joined;
  SlowPool slow{64};
};

[[nodiscard]] inline std::unexpected<core::Error> wrong_proof() {
  return core::fail(core::ErrorCode::kWrongProof,
                    "that did not work: look again at what you typed, or use another way");
}

/// Of an account itself: whose, what, allowed or not.
[[nodiscard]] inline store::Write account_audit(const Folder& folder, const Account& account,
                                                Action action, Outcome outcome) {
  AuditLine line;
  line.at = folder.now();
  line.role = account.role;
  line.account = account.id;
  line.clinic = account.clinic;
  line.action = action;
  line.relation = Relation::kOwn;
  line.outcome = outcome;
  return to_write(line);
}

/// Whether the role asks for two factors and this account has one only.
[[nodiscard]] inline bool lacks_second_factor(const Account& account, bool has_passkey) {
  return SessionTimes::is_staff(account.role) && !has_passkey && !account.totp;
}

[[nodiscard]] inline SessionInfo info_of(const LiveSession& session, std::string_view token,
                                         const SessionTimes& times) {
  return {session.who, session.name, session.clinic_name, csrf_of(token),
          times.idle(session.who.role)};
}

/// Begins a session together with `writes`, as one commit.
[[nodiscard]] core::Result<SignedIn> begin_session(AccountParts& parts, const Account& account,
                                                   bool must_enrol,
                                                   std::vector<store::Write> writes);
/// The same in the place of the session `token`, which ends.
[[nodiscard]] core::Result<SignedIn> renew_session(AccountParts& parts, const Account& account,
                                                   std::string_view token,
                                                   std::vector<store::Write> writes);

}  // namespace backsight::service
