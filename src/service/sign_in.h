// Signing in and out, and accepting invitations. Private to service; see accounts.h.
#pragma once

#include "account_parts.h"

namespace backsight::service {

class SignIn {
 public:
  explicit SignIn(AccountParts& parts) : parts_(parts) {}

  /// Blocks for one password hash, whether there is such a login or not.
  [[nodiscard]] core::Result<SignedIn> with_password(const std::string& login,
                                                     const std::string& password,
                                                     const std::string& code,
                                                     const std::string& client);
  [[nodiscard]] core::Result<SignedIn> with_recovery_code(std::string_view code,
                                                          std::string_view client);
  [[nodiscard]] core::Result<PasskeyCeremony> begin_passkey(std::string_view client);
  [[nodiscard]] core::Result<SignedIn> with_passkey(const std::string& ceremony,
                                                    const core::json::Value& response,
                                                    std::string_view client);
  [[nodiscard]] core::Result<void> out(const Principal& who, std::string_view token);

  [[nodiscard]] core::Result<InvitationRecord> invitation(std::string_view token,
                                                          std::string_view client);
  /// Blocks for one password hash.
  [[nodiscard]] core::Result<SignedIn> accept_with_password(const std::string& token,
                                                            const std::string& login,
                                                            const std::string& password,
                                                            const std::string& client);
  [[nodiscard]] core::Result<PasskeyCeremony> begin_acceptance(std::string_view token,
                                                               std::string_view client);
  [[nodiscard]] core::Result<SignedIn> accept_with_passkey(std::string_view token,
                                                           const std::string& ceremony,
                                                           const core::json::Value& response,
                                                           std::string_view client);

 private:
  [[nodiscard]] core::Result<SignedIn> accept(const InvitationRecord& invitation, Account account,
                                              const std::optional<Credential>& passkey);
  /// Tells the log about an attempt that failed; nobody waits for it.
  void note_failure(const Account& account);

  AccountParts& parts_;
};

}  // namespace backsight::service
