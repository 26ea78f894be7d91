#include "own_account.h"

#include <algorithm>

#include "backsight/identity/password.h"
#include "backsight/identity/token.h"
#include "backsight/identity/totp.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;

// The password and the app are no entities of their own: their ids follow from the account's, with
// another variant, so that no id of ours can be one of them.
core::Uuid part_id(AccountId account, std::uint8_t part) {
  core::Uuid out = account.value;
  out.bytes[15] = static_cast<std::uint8_t>(out.bytes[15] ^ part);
  return out;
}
constexpr std::uint8_t kPasswordPart = 1;
constexpr std::uint8_t kTotpPart = 2;

std::string bytes_of(const core::Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::size_t passkeys_in(const std::vector<Credential>& credentials) {
  return static_cast<std::size_t>(std::ranges::count_if(
      credentials, [](const Credential& one) { return one.passkey.has_value(); }));
}

// Base 32 without padding, as authenticator apps take it (RFC 4648).
std::string base32(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    count += 8;
    while (count >= 5) {
      count -= 5;
      out += kAlphabet[bits >> count & 31];
    }
  }
  if (count > 0) out += kAlphabet[bits << (5 - count) & 31];
  return out;
}

}  // namespace

// Whoever finds an open screen, or steals a session, must not take over the account with it.
Result<void> OwnAccount::check_fresh(const Principal& who) const {
  if (parts_.folder.now().ms - who.signed_in_at.ms < kFreshMs) return {};
  return core::fail(ErrorCode::kSignInFirst,
                    "sign in again: ways to sign in are changed only soon after signing in");
}

Result<Account> OwnAccount::load(const Principal& who) {
  TRY(auto account, parts_.records.account(who.account));
  if (!account || !account->open) return core::fail(ErrorCode::kSignInFirst, "sign in first");
  return *std::move(account);
}

Result<void> OwnAccount::commit(const Account& account, std::vector<store::Write> writes) {
  writes.push_back(account_audit(parts_.folder, account, Action::kUseOwnAccount, Outcome::kDone));
  TRY_VOID(store::commit_and_wait(parts_.folder.store(), std::move(writes)));
  return {};
}

Result<AccountInfo> OwnAccount::info(const Principal& who) {
  TRY(const Account account, load(who));
  TRY(const auto credentials, parts_.records.credentials(account));
  AccountInfo out;
  out.name = account.name;
  out.login = account.login;
  for (const Credential& one : credentials) {
    if (!one.passkey) {
      ++out.recovery_codes_left;
      continue;
    }
    out.credentials.push_back({one.id, CredentialInfo::Kind::kPasskey, one.made_at, one.used_at});
  }
  if (!account.password.empty()) {
    out.credentials.push_back({part_id(account.id, kPasswordPart), CredentialInfo::Kind::kPassword,
                               account.password_at, std::nullopt});
  }
  if (account.totp) {
    out.credentials.push_back({part_id(account.id, kTotpPart), CredentialInfo::Kind::kTotp,
                               account.made_at, std::nullopt});
  }
  TRY(out.sessions, parts_.sessions.count(account.id, parts_.folder.now()));
  return out;
}

Result<AccountInfo> OwnAccount::change_password(const Principal& who, std::string_view token,
                                                const std::string& old_password,
                                                const std::string& new_password,
                                                const std::string& client) {
  const core::Instant now = parts_.folder.now();
  TRY(Account account, load(who));
  const Attempt attempt{parts_.records.login_lookup(account.login),
                        parts_.records.client_hash(client), true};
  TRY_VOID(parts_.attempts.take(attempt, now));
  const auto match = identity::match_password(
      account.password.empty() ? identity::nobodys_hash() : account.password, old_password);
  if (account.password.empty() || match == identity::PasswordMatch::kNo) return wrong_proof();
  if (auto fits = identity::check_new_password(new_password, account.login); !fits) {
    core::Error error = std::move(fits).error();
    error.place.pointer = "/new";
    return std::unexpected(std::move(error));
  }
  TRY(account.password, identity::hash_password(new_password));
  account.password_at = now;
  TRY(const auto live, parts_.sessions.find(token, now));
  const auto but = live ? std::optional(live->id) : std::nullopt;
  TRY(auto writes, parts_.sessions.end(account.id, but));
  TRY(writes.emplace_back(), parts_.records.put(account));
  TRY_VOID(commit(account, std::move(writes)));
  parts_.sessions.forget(account.id, but);
  parts_.attempts.succeeded(attempt, now);
  return info(who);
}

Result<TotpBegun> OwnAccount::begin_totp(const Principal& who) {
  TRY_VOID(check_fresh(who));
  TRY(Account account, load(who));
  account.totp_begun = identity::new_totp_secret();
  std::vector<store::Write> writes;
  TRY(writes.emplace_back(), parts_.records.put(account));
  TRY_VOID(commit(account, std::move(writes)));
  return TotpBegun{identity::totp_uri(*account.totp_begun, "Backsight",
                                      account.login.empty() ? account.name : account.login),
                   base32(*account.totp_begun)};
}

Result<SignedIn> OwnAccount::confirm_totp(const Principal& who, std::string_view token,
                                          std::string_view code) {
  const core::Instant now = parts_.folder.now();
  TRY(Account account, load(who));
  if (!account.totp_begun) return wrong_proof();
  TRY_VOID(parts_.attempts.take({"totp", bytes_of(account.id.value), true}, now));
  const auto step = identity::match_totp(*account.totp_begun, code, now, 0);
  if (!step) return wrong_proof();
  account.totp = Totp{*std::move(account.totp_begun), *step};
  account.totp_begun.reset();
  std::vector<store::Write> writes;
  TRY(writes.emplace_back(), parts_.records.put(account));
  writes.push_back(account_audit(parts_.folder, account, Action::kUseOwnAccount, Outcome::kDone));
  return renew_session(parts_, account, token, std::move(writes));
}

Result<PasskeyCeremony> OwnAccount::begin_passkey(const Principal& who) {
  TRY_VOID(check_fresh(who));
  TRY(const Account account, load(who));
  TRY(const auto credentials, parts_.records.credentials(account));
  std::vector<std::string> excluded;
  for (const Credential& one : credentials) {
    if (one.passkey) excluded.push_back(one.passkey->id);
  }
  Ceremony ceremony;
  ceremony.purpose = Ceremony::Purpose::kAdd;
  ceremony.challenge = identity::token_hash(identity::new_token());
  ceremony.subject = bytes_of(account.id.value);
  ceremony.user = ceremony.subject;
  PasskeyCeremony out;
  out.options = identity::creation_options(parts_.folder.reach().party, ceremony.challenge,
                                           ceremony.user, account.name, excluded);
  out.name = parts_.ceremonies.begin(std::move(ceremony), parts_.folder.now());
  if (out.name.empty()) return core::fail(ErrorCode::kUnavailable, "too many sign in at once");
  return out;
}

Result<SignedIn> OwnAccount::add_passkey(const Principal& who, std::string_view token,
                                         const std::string& ceremony,
                                         const core::json::Value& response) {
  TRY(const Account account, load(who));
  const auto begun = parts_.ceremonies.end(ceremony, Ceremony::Purpose::kAdd,
                                           bytes_of(account.id.value), parts_.folder.now());
  if (!begun) return wrong_proof();
  Credential credential;
  TRY(credential.passkey,
      identity::register_passkey(parts_.folder.reach().party, begun->challenge, response));
  credential.id = parts_.folder.new_id();
  credential.made_at = parts_.folder.now();
  std::vector<store::Write> writes;
  TRY(writes.emplace_back(), parts_.records.put(account, credential));
  writes.push_back(account_audit(parts_.folder, account, Action::kUseOwnAccount, Outcome::kDone));
  return renew_session(parts_, account, token, std::move(writes));
}

Result<AccountInfo> OwnAccount::remove(const Principal& who, const core::Uuid& id) {
  TRY_VOID(check_fresh(who));
  TRY(Account account, load(who));
  TRY(const auto credentials, parts_.records.credentials(account));
  const std::size_t passkeys = passkeys_in(credentials);
  const bool staff = SessionTimes::is_staff(account.role);
  const auto last = [&](bool only_way) -> Result<void> {
    if (!only_way) return {};
    return core::fail(ErrorCode::kTaken, "this is the last way to sign in: add another one first");
  };
  std::vector<store::Write> writes;
  if (account.totp && id == part_id(account.id, kTotpPart)) {
    TRY_VOID(last(staff && passkeys == 0));
    account.totp.reset();
    TRY(writes.emplace_back(), parts_.records.put(account));
  } else if (!account.password.empty() && id == part_id(account.id, kPasswordPart)) {
    TRY_VOID(last(passkeys == 0));
    account.password.clear();
    TRY(writes.emplace_back(), parts_.records.put(account));
  } else {
    const auto at = std::ranges::find_if(
        credentials, [&](const Credential& one) { return one.passkey && one.id == id; });
    if (at == credentials.end()) return core::fail(ErrorCode::kNotFound, "no such passkey");
    TRY_VOID(last(passkeys == 1 && (account.password.empty() || (staff && !account.totp))));
    writes.push_back(AccountRecords::remove(*at));
  }
  TRY_VOID(commit(account, std::move(writes)));
  return info(who);
}

Result<std::vector<std::string>> OwnAccount::make_recovery_codes(const Principal& who) {
  TRY_VOID(check_fresh(who));
  TRY(const Account account, load(who));
  TRY(const auto credentials, parts_.records.credentials(account));
  std::vector<store::Write> writes;
  for (const Credential& one : credentials) {
    if (!one.passkey) writes.push_back(AccountRecords::remove(one));
  }
  auto codes = identity::new_recovery_codes(kRecoveryCodes);
  for (const std::string& code : codes) {
    TRY(const std::string normal, identity::normal_recovery_code(code));
    Credential credential;
    credential.id = parts_.folder.new_id();
    credential.made_at = parts_.folder.now();
    TRY(writes.emplace_back(), parts_.records.put_recovery_code(account, credential, normal));
  }
  TRY_VOID(commit(account, std::move(writes)));
  return codes;
}

Result<AccountInfo> OwnAccount::end_other_sessions(const Principal& who, std::string_view token) {
  TRY(const Account account, load(who));
  TRY(const auto live, parts_.sessions.find(token, parts_.folder.now()));
  const auto but = live ? std::optional(live->id) : std::nullopt;
  TRY(auto writes, parts_.sessions.end(account.id, but));
  TRY_VOID(commit(account, std::move(writes)));
  parts_.sessions.forget(account.id, but);
  return info(who);
}

}  // namespace backsight::service
