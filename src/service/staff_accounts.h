// The accounts of a clinic's team, for its administrators. Private to service; see accounts.h.
#pragma once

#include "account_parts.h"

namespace backsight::service {

class StaffAccounts {
 public:
  explicit StaffAccounts(AccountParts& parts) : parts_(parts) {}

  [[nodiscard]] core::Result<std::vector<StaffMember>> list(ClinicId clinic);
  [[nodiscard]] core::Result<Accounts::NewInvitation> invite(ClinicId clinic, std::string name,
                                                             Role role,
                                                             std::vector<store::Write> writes);
  [[nodiscard]] core::Result<std::vector<StaffMember>> change(const Principal& who,
                                                              AccountId account, bool open,
                                                              Role role);

 private:
  AccountParts& parts_;
};

}  // namespace backsight::service
