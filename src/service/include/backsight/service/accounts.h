// Accounts: signing in and out, invitations, and what somebody does with their own account.
//
// Whatever is wrong with an attempt to sign in (no such login, a wrong password or code, a closed
// account) is one answer, kWrongProof, after the same time. Attempts are counted (kTooMany).
//
// Functions with a `done` hash a password: that takes a tenth of a second and happens on a thread
// of its own; `done` is called once, from there or from this call. All others take a millisecond or
// so. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/service/permissions.h"

namespace backsight::service {

class Folder;

struct SessionInfo {
  Principal who;
  std::string name;
  std::string clinic;
  std::string csrf;  ///< to be sent with each change
  std::int64_t idle_ms = 0;
};

/// A session that has just begun; `token` goes into the cookie and nowhere else.
struct SignedIn {
  std::string token;
  std::int64_t most_ms = 0;  ///< how long the session lives at most
  SessionInfo session;
};
using SignInDone = std::function<void(core::Result<SignedIn>)>;

struct PasskeyCeremony {
  std::string name;
  core::json::Value options;
};

struct InvitationInfo {
  Role role = Role::kPatient;
  std::string name;
  std::string clinic;
  core::Instant expires_at;
};

struct CredentialInfo {
  core::Uuid id;
  enum class Kind : std::uint8_t { kPasskey, kPassword, kTotp } kind{};
  core::Instant made_at;
  std::optional<core::Instant> used_at;
};

struct AccountInfo {
  std::string name;
  std::string login;
  std::vector<CredentialInfo> credentials;
  std::size_t recovery_codes_left = 0;
  std::size_t sessions = 0;
};
using AccountDone = std::function<void(core::Result<AccountInfo>)>;

struct TotpBegun {
  std::string uri;
  std::string secret;  ///< base 32
};

struct StaffMember {
  AccountId account;
  std::string name;
  Role role{};
  bool open = true;
};

/// Passkeys, the app and recovery codes are changed only so soon after signing in; kSignInFirst
/// later.
inline constexpr std::int64_t kFreshMs = std::int64_t{15} * 60'000;
inline constexpr std::size_t kRecoveryCodes = 10;
inline constexpr std::int64_t kInvitationMs = std::int64_t{7} * 86'400'000;

class Accounts {
 public:
  /// Told when a patient has accepted an invitation.
  using Joined = std::function<void(ClinicId, history::PersonId)>;
  /// `folder` must outlive the accounts.
  explicit Accounts(Folder& folder, Joined joined = {});
  ~Accounts();
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  /// Nothing when the token is no live session's.
  [[nodiscard]] core::Result<std::optional<SessionInfo>> session(std::string_view token);

  void sign_in_with_password(std::string login, std::string password, std::string code,
                             std::string client, SignInDone done);
  [[nodiscard]] core::Result<SignedIn> sign_in_with_recovery_code(std::string_view code,
                                                                  std::string_view client);
  /// Errors: kTooMany, kUnavailable.
  [[nodiscard]] core::Result<PasskeyCeremony> begin_passkey_sign_in(std::string_view client);
  [[nodiscard]] core::Result<SignedIn> sign_in_with_passkey(const std::string& ceremony,
                                                            const core::json::Value& response,
                                                            std::string_view client);
  [[nodiscard]] core::Result<void> sign_out(const Principal& who, std::string_view token);

  /// Error kWrongProof: it never was one, is over, or was used.
  [[nodiscard]] core::Result<InvitationInfo> open_invitation(std::string_view token,
                                                             std::string_view client);
  /// Errors: kWrongProof; kOutOfRange (password); kTaken (the login is somebody's already).
  void accept_with_password(std::string token, std::string login, std::string password,
                            std::string client, SignInDone done);
  [[nodiscard]] core::Result<PasskeyCeremony> begin_passkey_acceptance(std::string_view token,
                                                                       std::string_view client);
  [[nodiscard]] core::Result<SignedIn> accept_with_passkey(std::string_view token,
                                                           const std::string& ceremony,
                                                           const core::json::Value& response,
                                                           std::string_view client);

  [[nodiscard]] core::Result<AccountInfo> account(const Principal& who);
  /// Errors: kWrongProof (the old one), kOutOfRange (the new one), kTooMany. All other sessions
  /// end.
  void change_password(const Principal& who, std::string_view token, std::string old_password,
                       std::string new_password, std::string client, AccountDone done);
  [[nodiscard]] core::Result<TotpBegun> begin_totp(const Principal& who);
  /// Opens what waited for a second way to sign in: a new session takes the place of this one.
  [[nodiscard]] core::Result<SignedIn> confirm_totp(const Principal& who, std::string_view token,
                                                    std::string_view code);
  [[nodiscard]] core::Result<PasskeyCeremony> begin_passkey(const Principal& who);
  [[nodiscard]] core::Result<SignedIn> add_passkey(const Principal& who, std::string_view token,
                                                   const std::string& ceremony,
                                                   const core::json::Value& response);
  /// Errors: kNotFound; kTaken: it is the last way to sign in, or staff's last second way.
  [[nodiscard]] core::Result<AccountInfo> remove_credential(const Principal& who,
                                                            const core::Uuid& credential);
  [[nodiscard]] core::Result<std::vector<std::string>> make_recovery_codes(const Principal& who);
  [[nodiscard]] core::Result<AccountInfo> end_other_sessions(const Principal& who,
                                                             std::string_view token);

  /// The team of the clinic, by name; administrators too.
  [[nodiscard]] core::Result<std::vector<StaffMember>> staff(const Principal& who);
  struct NewInvitation {
    std::string token;
    core::Instant expires_at;
  };
  [[nodiscard]] core::Result<NewInvitation> invite_staff(const Principal& who, std::string name,
                                                         Role role);
  /// Errors: kNotFound; kTaken: the clinic would be left without an administrator.
  [[nodiscard]] core::Result<std::vector<StaffMember>> change_account(const Principal& who,
                                                                      AccountId account, bool open,
                                                                      Role role);

  /// The first administrator of a clinic: for the command line, which needs no permission.
  [[nodiscard]] core::Result<NewInvitation> invite_first_administrator(ClinicId clinic,
                                                                       std::string name);

  /// The account is gone from the store, with its sessions: nothing of them stays in memory.
  void forget(AccountId account);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace backsight::service
