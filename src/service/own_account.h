// What somebody does with their own account. Private to service; see accounts.h.
#pragma once

#include "account_parts.h"

namespace backsight::service {

class OwnAccount {
 public:
  explicit OwnAccount(AccountParts& parts) : parts_(parts) {}

  [[nodiscard]] core::Result<AccountInfo> info(const Principal& who);
  /// Blocks for two password hashes.
  [[nodiscard]] core::Result<AccountInfo> change_password(const Principal& who,
                                                          std::string_view token,
                                                          const std::string& old_password,
                                                          const std::string& new_password,
                                                          const std::string& client);
  [[nodiscard]] core::Result<TotpBegun> begin_totp(const Principal& who);
  [[nodiscard]] core::Result<SignedIn> confirm_totp(const Principal& who, std::string_view token,
                                                    std::string_view code);
  [[nodiscard]] core::Result<PasskeyCeremony> begin_passkey(const Principal& who);
  [[nodiscard]] core::Result<SignedIn> add_passkey(const Principal& who, std::string_view token,
                                                   const std::string& ceremony,
                                                   const core::json::Value& response);
  [[nodiscard]] core::Result<AccountInfo> remove(const Principal& who,
                                                 const core::Uuid& credential);
  [[nodiscard]] core::Result<std::vector<std::string>> make_recovery_codes(const Principal& who);
  [[nodiscard]] core::Result<AccountInfo> end_other_sessions(const Principal& who,
                                                             std::string_view token);

 private:
  [[nodiscard]] core::Result<void> check_fresh(const Principal& who) const;
  [[nodiscard]] core::Result<Account> load(const Principal& who);
  [[nodiscard]] core::Result<void> commit(const Account& account, std::vector<store::Write> writes);

  AccountParts& parts_;
};

}  // namespace backsight::service
