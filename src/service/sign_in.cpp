#include "sign_in.h"

#include <algorithm>

#include "access.h"
#include "backsight/identity/password.h"
#include "backsight/identity/token.h"
#include "backsight/identity/totp.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::size_t kKnownClients = 10;

std::string bytes_of(const core::Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::string challenge() { return identity::token_hash(identity::new_token()); }

// An address that the account has now signed in from.
void remember(Account& account, const std::string& client) {
  auto& known = account.known_clients;
  std::erase(known, client);
  known.push_back(client);
  if (known.size() > kKnownClients) known.erase(known.begin());
}

}  // namespace

void SignIn::note_failure(const Account& account) {
  parts_.folder.store().commit(
      {account_audit(parts_.folder, account, Action::kSignIn, Outcome::kRefused)},
      [](const auto&) {});
}

Result<SignedIn> SignIn::with_password(const std::string& login, const std::string& password,
                                       const std::string& code, const std::string& client) {
  const core::Instant now = parts_.folder.now();
  TRY(auto account, parts_.records.by_login(login));
  Attempt attempt;
  attempt.account = parts_.records.login_lookup(login);
  attempt.client = parts_.records.client_hash(client);
  attempt.known_client = account && std::ranges::find(account->known_clients, attempt.client) !=
                                        account->known_clients.end();
  TRY_VOID(parts_.attempts.take(attempt, now));
  // The same work for everybody, so that time tells nothing.
  const bool has_password = account && account->open && !account->password.empty();
  const auto match = identity::match_password(
      has_password ? account->password : identity::nobodys_hash(), password);
  if (!has_password) return wrong_proof();
  if (match == identity::PasswordMatch::kNo) {
    note_failure(*account);
    return wrong_proof();
  }
  if (account->totp) {
    const auto step =
        identity::match_totp(account->totp->secret, code, now, account->totp->last_used);
    if (!step) {
      note_failure(*account);
      return wrong_proof();
    }
    account->totp->last_used = *step;
  }
  if (match == identity::PasswordMatch::kYesButOldCost) {
    TRY(account->password, identity::hash_password(password));
  }
  remember(*account, attempt.client);
  TRY(const auto credentials, parts_.records.credentials(*account));
  const bool has_passkey = std::ranges::any_of(
      credentials, [](const Credential& one) { return one.passkey.has_value(); });
  // A password alone is one factor: staff who have passkeys and no app sign in with a passkey.
  const bool one_factor = SessionTimes::is_staff(account->role) && !account->totp;
  if (one_factor && has_passkey) {
    note_failure(*account);
    return wrong_proof();
  }
  std::vector<store::Write> writes;
  TRY(writes.emplace_back(), parts_.records.put(*account));
  writes.push_back(account_audit(parts_.folder, *account, Action::kSignIn, Outcome::kDone));
  // A code that two attempts bring at once works once: the second commit finds another version.
  auto out = begin_session(parts_, *account, one_factor, std::move(writes));
  if (!out && out.error().code == ErrorCode::kConflict) return wrong_proof();
  if (out) parts_.attempts.succeeded(attempt, now);
  return out;
}

Result<SignedIn> SignIn::with_recovery_code(std::string_view code, std::string_view client) {
  const core::Instant now = parts_.folder.now();
  TRY_VOID(parts_.attempts.take({"", parts_.records.client_hash(client), false}, now));
  const auto normal = identity::normal_recovery_code(code);
  if (!normal) return wrong_proof();
  TRY(const auto found, parts_.records.by_recovery_code(*normal));
  if (!found || !found->account.open) return wrong_proof();
  std::vector<store::Write> writes;
  writes.push_back(AccountRecords::remove(found->credential));
  // With its version: an account that is closed meanwhile gets no session.
  TRY(writes.emplace_back(), parts_.records.put(found->account));
  writes.push_back(account_audit(parts_.folder, found->account, Action::kSignIn, Outcome::kDone));
  // It is one factor too: staff set up another one before anything opens.
  auto out = begin_session(parts_, found->account, SessionTimes::is_staff(found->account.role),
                           std::move(writes));
  if (!out && out.error().code == ErrorCode::kConflict) return wrong_proof();
  return out;
}

Result<PasskeyCeremony> SignIn::begin_passkey(std::string_view client) {
  const core::Instant now = parts_.folder.now();
  TRY_VOID(parts_.attempts.take({"", parts_.records.client_hash(client), false}, now));
  Ceremony ceremony;
  ceremony.purpose = Ceremony::Purpose::kSignIn;
  ceremony.challenge = challenge();
  PasskeyCeremony out;
  out.options = identity::request_options(parts_.folder.reach().party, ceremony.challenge);
  out.name = parts_.ceremonies.begin(std::move(ceremony), now);
  if (out.name.empty()) return core::fail(ErrorCode::kUnavailable, "too many sign in at once");
  return out;
}

Result<SignedIn> SignIn::with_passkey(const std::string& ceremony,
                                      const core::json::Value& response, std::string_view client) {
  const core::Instant now = parts_.folder.now();
  TRY_VOID(parts_.attempts.take({"", parts_.records.client_hash(client), false}, now));
  const auto begun = parts_.ceremonies.end(ceremony, Ceremony::Purpose::kSignIn, "", now);
  if (!begun) return wrong_proof();
  TRY(const auto assertion, identity::read_assertion(response));
  TRY(auto found, parts_.records.by_passkey(assertion.credential_id));
  if (!found || !found->account.open || !found->credential.passkey ||
      assertion.user != bytes_of(found->account.id.value)) {
    return wrong_proof();
  }
  const auto counter = identity::check_assertion(parts_.folder.reach().party, begun->challenge,
                                                 *found->credential.passkey, response);
  if (!counter) {
    note_failure(found->account);
    return wrong_proof();
  }
  found->credential.passkey->counter = *counter;
  found->credential.used_at = now;
  std::vector<store::Write> writes;
  TRY(writes.emplace_back(), parts_.records.put(found->account, found->credential));
  TRY(writes.emplace_back(), parts_.records.put(found->account));
  writes.push_back(account_audit(parts_.folder, found->account, Action::kSignIn, Outcome::kDone));
  auto out = begin_session(parts_, found->account, false, std::move(writes));
  if (!out && out.error().code == ErrorCode::kConflict) return wrong_proof();
  return out;
}

Result<void> SignIn::out(const Principal& who, std::string_view token) {
  TRY(const auto live, parts_.sessions.find(token, parts_.folder.now()));
  if (!live) return {};
  std::vector<store::Write> writes;
  writes.emplace_back(
      store::RemoveEntity{store::EntityKind::kSession, live->id, store::kAnyVersion});
  writes.push_back(to_write(
      audit_line(who, Action::kUseOwnAccount, Relation::kOwn, std::nullopt, parts_.folder.now())));
  TRY_VOID(store::commit_and_wait(parts_.folder.store(), std::move(writes)));
  parts_.sessions.forget_one(token);
  return {};
}

Result<InvitationRecord> SignIn::invitation(std::string_view token, std::string_view client) {
  const core::Instant now = parts_.folder.now();
  TRY_VOID(parts_.attempts.take({"", parts_.records.client_hash(client), false}, now));
  TRY(const auto found, parts_.records.invitation(token));
  if (!found || found->expires_at <= now) {
    return core::fail(ErrorCode::kWrongProof,
                      "this link is no longer good: ask who sent it for a new one");
  }
  return *found;
}

Result<SignedIn> SignIn::accept_with_password(const std::string& token, const std::string& login,
                                              const std::string& password,
                                              const std::string& client) {
  TRY(const auto found, invitation(token, client));
  if (login.find_first_not_of(' ') == std::string::npos) {
    return core::fail(ErrorCode::kOutOfRange, "choose a login", {"", 0, 0, "/login"});
  }
  if (auto fits = identity::check_new_password(password, login); !fits) {
    core::Error error = std::move(fits).error();
    error.place.pointer = "/password";
    return std::unexpected(std::move(error));
  }
  Account account;
  account.id = {parts_.folder.new_id()};
  account.login = login;
  TRY(account.password, identity::hash_password(password));
  account.password_at = parts_.folder.now();
  remember(account, parts_.records.client_hash(client));
  return accept(found, std::move(account), std::nullopt);
}

Result<PasskeyCeremony> SignIn::begin_acceptance(std::string_view token, std::string_view client) {
  TRY(const auto found, invitation(token, client));
  Ceremony ceremony;
  ceremony.purpose = Ceremony::Purpose::kAccept;
  ceremony.challenge = challenge();
  ceremony.subject = identity::token_hash(token);
  ceremony.user = bytes_of(parts_.folder.new_id());
  PasskeyCeremony out;
  out.options = identity::creation_options(parts_.folder.reach().party, ceremony.challenge,
                                           ceremony.user, found.name, {});
  out.name = parts_.ceremonies.begin(std::move(ceremony), parts_.folder.now());
  if (out.name.empty()) return core::fail(ErrorCode::kUnavailable, "too many sign in at once");
  return out;
}

Result<SignedIn> SignIn::accept_with_passkey(std::string_view token, const std::string& ceremony,
                                             const core::json::Value& response,
                                             std::string_view client) {
  TRY(const auto found, invitation(token, client));
  const core::Instant now = parts_.folder.now();
  const auto begun =
      parts_.ceremonies.end(ceremony, Ceremony::Purpose::kAccept, identity::token_hash(token), now);
  if (!begun) return wrong_proof();
  auto passkey =
      identity::register_passkey(parts_.folder.reach().party, begun->challenge, response);
  if (!passkey) return std::unexpected(std::move(passkey).error());
  Account account;
  std::copy_n(begun->user.begin(), account.id.value.bytes.size(), account.id.value.bytes.begin());
  remember(account, parts_.records.client_hash(client));
  Credential credential;
  credential.id = parts_.folder.new_id();
  credential.passkey = *std::move(passkey);
  credential.made_at = now;
  return accept(found, std::move(account), credential);
}

Result<SignedIn> SignIn::accept(const InvitationRecord& invitation, Account account,
                                const std::optional<Credential>& passkey) {
  const core::Instant now = parts_.folder.now();
  account.clinic = invitation.clinic;
  account.role = invitation.role;
  account.name = invitation.name;
  account.made_at = now;
  if (invitation.role == Role::kPatient) account.person = invitation.person;
  std::vector<store::Write> writes;
  writes.push_back(AccountRecords::remove(invitation));
  TRY(writes.emplace_back(), parts_.records.put(account));
  if (passkey) {
    TRY(writes.emplace_back(), parts_.records.put(account, *passkey));
  }
  if (invitation.role == Role::kCarer && invitation.person) {
    Grant grant;
    grant.id = parts_.folder.new_id();
    grant.person = *invitation.person;
    grant.account = account.id;
    grant.since = now;
    TRY(auto granted, parts_.folder.access().put(grant));
    std::ranges::move(granted, std::back_inserter(writes));
  }
  writes.push_back(account_audit(parts_.folder, account, Action::kSignIn, Outcome::kDone));
  auto out = begin_session(parts_, account, lacks_second_factor(account, passkey.has_value()),
                           std::move(writes));
  if (!out && out.error().code == ErrorCode::kConflict) {
    // The invitation went first in the commit: what it conflicts about is in the place.
    if (out.error().place.pointer == "/0") {
      return core::fail(ErrorCode::kWrongProof, "this link was used already");
    }
    return core::fail(ErrorCode::kTaken, "choose another login", {"", 0, 0, "/login"});
  }
  if (out && account.person && parts_.joined) parts_.joined(account.clinic, *account.person);
  return out;
}

}  // namespace backsight::service
