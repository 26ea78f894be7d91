// Accounts, their passkeys and recovery codes, and invitations, as the store keeps them: sealed
// with the clinic's key. Private to service.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backsight/identity/passkey.h"
#include "backsight/service/permissions.h"
#include "backsight/store/store.h"
#include "keyring.h"

namespace backsight::service {

struct Totp {
  std::string secret;
  std::int64_t last_used = 0;  ///< step of the last code that was taken
};

struct Account {
  AccountId id;
  std::int64_t version = 0;
  ClinicId clinic;
  Role role = Role::kPatient;
  std::string name;
  std::string login;  ///< as typed; "" for an account with passkeys only
  std::optional<history::PersonId> person;
  bool open = true;
  core::Instant made_at;
  std::string password;  ///< hash, or ""
  core::Instant password_at;
  std::optional<Totp> totp;
  std::optional<std::string> totp_begun;   ///< a secret that waits for its first code
  std::vector<std::string> known_clients;  ///< hashes of addresses it has signed in from
};

/// A passkey or a recovery code.
struct Credential {
  core::Uuid id;
  std::int64_t version = 0;
  AccountId account;
  std::optional<identity::Passkey> passkey;  ///< nothing: a recovery code
  core::Instant made_at;
  std::optional<core::Instant> used_at;
};

struct InvitationRecord {
  core::Uuid id;
  std::int64_t version = 0;
  ClinicId clinic;
  Role role = Role::kPatient;
  std::string name;
  std::optional<history::PersonId> person;  ///< a patient's own, or whom a carer is let in to
  core::Instant expires_at;
};

class AccountRecords {
 public:
  AccountRecords(store::Store& store, Keyring& keyring) : store_(store), keyring_(keyring) {}

  /// What logins are found by: case and spaces around do not matter.
  [[nodiscard]] std::string login_lookup(std::string_view login) const;
  /// A hash of a client's address, to know it again.
  [[nodiscard]] std::string client_hash(std::string_view client) const;

  /// Error: kDamaged. Nothing when there is none.
  [[nodiscard]] core::Result<std::optional<Account>> account(AccountId id);
  [[nodiscard]] core::Result<std::optional<Account>> by_login(std::string_view login);
  [[nodiscard]] core::Result<std::vector<Account>> of_clinic(ClinicId clinic);
  [[nodiscard]] core::Result<store::Write> put(const Account& account);

  [[nodiscard]] core::Result<std::vector<Credential>> credentials(const Account& account);
  /// By a passkey's id, or by a recovery code (normal form), with its account.
  struct Found {
    Account account;
    Credential credential;
  };
  [[nodiscard]] core::Result<std::optional<Found>> by_passkey(std::string_view credential_id);
  [[nodiscard]] core::Result<std::optional<Found>> by_recovery_code(std::string_view code);
  [[nodiscard]] core::Result<store::Write> put(const Account& account, const Credential& passkey);
  [[nodiscard]] core::Result<store::Write> put_recovery_code(const Account& account,
                                                             const Credential& credential,
                                                             std::string_view code);
  [[nodiscard]] static store::Write remove(const Credential& credential);

  [[nodiscard]] core::Result<std::optional<InvitationRecord>> invitation(std::string_view token);
  /// Of a person (their own and their carers'), or of a clinic (its staff's).
  [[nodiscard]] core::Result<std::vector<InvitationRecord>> invitations(core::Uuid owner);
  [[nodiscard]] core::Result<store::Write> put(const InvitationRecord& invitation,
                                               std::string_view token);
  [[nodiscard]] static store::Write remove(const InvitationRecord& invitation);

 private:
  [[nodiscard]] core::Result<Account> read_account(const store::Entity& entity);
  [[nodiscard]] core::Result<Credential> read_credential(const Account& account,
                                                         const store::Entity& entity);
  [[nodiscard]] core::Result<InvitationRecord> read_invitation(const store::Entity& entity);
  [[nodiscard]] core::Result<std::optional<Found>> found(std::optional<store::Entity> entity);
  /// What recovery codes are found by. With a key: 60 bits can be tried out by who has the
  /// database.
  [[nodiscard]] std::string recovery_lookup(std::string_view code) const;

  store::Store& store_;
  Keyring& keyring_;
};

}  // namespace backsight::service
