#include "backsight/service/accounts.h"

#include "account_parts.h"
#include "own_account.h"
#include "sign_in.h"
#include "staff_accounts.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;

class Accounts::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(Folder& folder, Joined joined)
      : parts(folder, std::move(joined)), sign_in(parts), own(parts), staff(parts) {}

  // Runs `work` on the thread for slow work and gives its result to `done`.
  template <class Done, class Work>
  void later(Done done, Work work) {
    auto shared = std::make_shared<Done>(std::move(done));
    if (!parts.slow.post([shared, work = std::move(work)] { (*shared)(work()); })) {
      (*shared)(core::fail(ErrorCode::kUnavailable, "too many sign in at once: try again soon"));
    }
  }

  AccountParts parts;
  SignIn sign_in;
  OwnAccount own;
  StaffAccounts staff;
};

Accounts::Accounts(Folder& folder, Joined joined)
    : impl_(std::make_shared<Impl>(folder, std::move(joined))) {}
Accounts::~Accounts() = default;

Result<std::optional<SessionInfo>> Accounts::session(std::string_view token) {
  if (token.empty()) return std::optional<SessionInfo>{};
  TRY(const auto live, impl_->parts.sessions.find(token, impl_->parts.folder.now()));
  if (!live) return std::optional<SessionInfo>{};
  return std::optional(info_of(*live, token, impl_->parts.sessions.times()));
}

void Accounts::sign_in_with_password(std::string login, std::string password, std::string code,
                                     std::string client, SignInDone done) {
  impl_->later(std::move(done), [this, login = std::move(login), password = std::move(password),
                                 code = std::move(code), client = std::move(client)] {
    return impl_->sign_in.with_password(login, password, code, client);
  });
}

Result<SignedIn> Accounts::sign_in_with_recovery_code(std::string_view code,
                                                      std::string_view client) {
  return impl_->sign_in.with_recovery_code(code, client);
}

Result<PasskeyCeremony> Accounts::begin_passkey_sign_in(std::string_view client) {
  return impl_->sign_in.begin_passkey(client);
}

Result<SignedIn> Accounts::sign_in_with_passkey(const std::string& ceremony,
                                                const core::json::Value& response,
                                                std::string_view client) {
  return impl_->sign_in.with_passkey(ceremony, response, client);
}

Result<void> Accounts::sign_out(const Principal& who, std::string_view token) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->sign_in.out(who, token);
}

Result<InvitationInfo> Accounts::open_invitation(std::string_view token, std::string_view client) {
  TRY(const auto found, impl_->sign_in.invitation(token, client));
  TRY(const auto clinic, impl_->parts.folder.keyring().clinic(found.clinic));
  return InvitationInfo{found.role, found.name, clinic.name, found.expires_at};
}

void Accounts::accept_with_password(std::string token, std::string login, std::string password,
                                    std::string client, SignInDone done) {
  impl_->later(std::move(done), [this, token = std::move(token), login = std::move(login),
                                 password = std::move(password), client = std::move(client)] {
    return impl_->sign_in.accept_with_password(token, login, password, client);
  });
}

Result<PasskeyCeremony> Accounts::begin_passkey_acceptance(std::string_view token,
                                                           std::string_view client) {
  return impl_->sign_in.begin_acceptance(token, client);
}

Result<SignedIn> Accounts::accept_with_passkey(std::string_view token, const std::string& ceremony,
                                               const core::json::Value& response,
                                               std::string_view client) {
  return impl_->sign_in.accept_with_passkey(token, ceremony, response, client);
}

Result<AccountInfo> Accounts::account(const Principal& who) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.info(who);
}

void Accounts::change_password(const Principal& who, std::string_view token,
                               std::string old_password, std::string new_password,
                               std::string client, AccountDone done) {
  if (auto allowed = authorise(who, Action::kUseOwnAccount, Relation::kOwn); !allowed) {
    return done(std::unexpected(std::move(allowed).error()));
  }
  impl_->later(std::move(done),
               [this, who, token = std::string(token), old_password = std::move(old_password),
                new_password = std::move(new_password), client = std::move(client)] {
                 return impl_->own.change_password(who, token, old_password, new_password, client);
               });
}

Result<TotpBegun> Accounts::begin_totp(const Principal& who) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.begin_totp(who);
}

Result<SignedIn> Accounts::confirm_totp(const Principal& who, std::string_view token,
                                        std::string_view code) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.confirm_totp(who, token, code);
}

Result<PasskeyCeremony> Accounts::begin_passkey(const Principal& who) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.begin_passkey(who);
}

Result<SignedIn> Accounts::add_passkey(const Principal& who, std::string_view token,
                                       const std::string& ceremony,
                                       const core::json::Value& response) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.add_passkey(who, token, ceremony, response);
}

Result<AccountInfo> Accounts::remove_credential(const Principal& who,
                                                const core::Uuid& credential) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.remove(who, credential);
}

Result<std::vector<std::string>> Accounts::make_recovery_codes(const Principal& who) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.make_recovery_codes(who);
}

Result<AccountInfo> Accounts::end_other_sessions(const Principal& who, std::string_view token) {
  TRY_VOID(authorise(who, Action::kUseOwnAccount, Relation::kOwn));
  return impl_->own.end_other_sessions(who, token);
}

Result<std::vector<StaffMember>> Accounts::staff(const Principal& who) {
  TRY_VOID(authorise(who, Action::kListStaff, Relation::kClinic));
  return impl_->staff.list(who.clinic);
}

Result<Accounts::NewInvitation> Accounts::invite_staff(const Principal& who, std::string name,
                                                       Role role) {
  TRY_VOID(authorise(who, Action::kManageAccounts, Relation::kClinic));
  std::vector<store::Write> writes;
  writes.push_back(to_write(audit_line(who, Action::kManageAccounts, Relation::kClinic,
                                       std::nullopt, impl_->parts.folder.now())));
  return impl_->staff.invite(who.clinic, std::move(name), role, std::move(writes));
}

Result<std::vector<StaffMember>> Accounts::change_account(const Principal& who, AccountId account,
                                                          bool open, Role role) {
  TRY_VOID(authorise(who, Action::kManageAccounts, Relation::kClinic));
  return impl_->staff.change(who, account, open, role);
}

Result<Accounts::NewInvitation> Accounts::invite_first_administrator(ClinicId clinic,
                                                                     std::string name) {
  return impl_->staff.invite(clinic, std::move(name), Role::kAdministrator, {});
}

void Accounts::forget(AccountId account) { impl_->parts.sessions.forget(account); }

}  // namespace backsight::service
