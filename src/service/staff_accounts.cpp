#include "staff_accounts.h"

#include <algorithm>
#include <tuple>

#include "backsight/identity/token.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;

Result<std::vector<StaffMember>> StaffAccounts::list(ClinicId clinic) {
  TRY(const auto accounts, parts_.records.of_clinic(clinic));
  std::vector<StaffMember> out;
  for (const Account& one : accounts) {
    if (!SessionTimes::is_staff(one.role)) continue;
    out.push_back({one.id, one.name, one.role, one.open});
  }
  std::ranges::sort(out, [](const StaffMember& a, const StaffMember& b) {
    return std::tie(a.name, a.account) < std::tie(b.name, b.account);
  });
  return out;
}

Result<Accounts::NewInvitation> StaffAccounts::invite(ClinicId clinic, std::string name, Role role,
                                                      std::vector<store::Write> writes) {
  if (!SessionTimes::is_staff(role) || role == Role::kLocal || role == Role::kNobody) {
    return core::fail(ErrorCode::kOutOfRange, "a team has no such role", {"", 0, 0, "/role"});
  }
  InvitationRecord invitation;
  invitation.id = parts_.folder.new_id();
  invitation.clinic = clinic;
  invitation.role = role;
  invitation.name = std::move(name);
  invitation.expires_at = {parts_.folder.now().ms + kInvitationMs};
  const std::string token = identity::new_token();
  TRY(writes.emplace_back(), parts_.records.put(invitation, token));
  TRY_VOID(store::commit_and_wait(parts_.folder.store(), std::move(writes)));
  return Accounts::NewInvitation{token, invitation.expires_at};
}

Result<std::vector<StaffMember>> StaffAccounts::change(const Principal& who, AccountId id,
                                                       bool open, Role role) {
  TRY(auto account, parts_.records.account(id));
  if (!account || account->clinic != who.clinic || !SessionTimes::is_staff(account->role)) {
    return core::fail(ErrorCode::kNotFound, "no such account");
  }
  if (!SessionTimes::is_staff(role) || role == Role::kLocal || role == Role::kNobody) {
    return core::fail(ErrorCode::kOutOfRange, "a team has no such role", {"", 0, 0, "/role"});
  }
  if (account->role == Role::kAdministrator && (!open || role != Role::kAdministrator)) {
    TRY(const auto staff, list(who.clinic));
    const bool another = std::ranges::any_of(staff, [&](const StaffMember& one) {
      return one.account != id && one.open && one.role == Role::kAdministrator;
    });
    if (!another) {
      return core::fail(ErrorCode::kTaken,
                        "this is the last administrator: invite another one first");
    }
  }
  account->open = open;
  account->role = role;
  TRY(auto writes, parts_.sessions.end(id));
  TRY(writes.emplace_back(), parts_.records.put(*account));
  AuditLine line = audit_line(who, Action::kManageAccounts, Relation::kClinic, std::nullopt,
                              parts_.folder.now());
  line.about = id.value;
  writes.push_back(to_write(line));
  TRY_VOID(store::commit_and_wait(parts_.folder.store(), std::move(writes)));
  parts_.sessions.forget(id);
  return list(who.clinic);
}

}  // namespace backsight::service
