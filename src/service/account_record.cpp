#include "account_record.h"

#include <algorithm>

#include "backsight/core/object_reader.h"
#include "backsight/identity/base64url.h"
#include "backsight/identity/token.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Result;
using core::json::Array;
using core::json::Object;
using core::json::Value;
using store::Entity;
using store::EntityKind;

constexpr std::string_view kAccount = "account";
constexpr std::string_view kCredential = "credential";
constexpr std::string_view kInvitation = "invitation";

Value time_or_null(const std::optional<core::Instant>& at) {
  return at ? Value(core::format(*at)) : Value();
}
Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Result<core::Instant> time(ObjectReader& reader, std::string_view key) {
  TRY(const auto text, reader.string(key));
  return core::parse_instant(text);
}
Result<std::optional<core::Instant>> optional_time(ObjectReader& reader, std::string_view key) {
  TRY(const auto text, reader.optional_string(key));
  if (!text) return std::optional<core::Instant>{};
  TRY(const auto at, core::parse_instant(*text));
  return std::optional(at);
}
Result<std::optional<history::PersonId>> optional_person(ObjectReader& reader) {
  TRY(const auto text, reader.optional_string("person"));
  if (!text) return std::optional<history::PersonId>{};
  TRY(const auto id, core::parse_id<history::PersonId>(*text));
  return std::optional(id);
}
Result<Role> role(ObjectReader& reader) {
  TRY(const auto text, reader.string("role"));
  const auto out = account_role(text);
  if (!out) return core::fail(ErrorCode::kUnknownWord, "an unknown role");
  return *out;
}

// Bytes in JSON.
Result<std::string> bytes(ObjectReader& reader, std::string_view key) {
  TRY(const auto text, reader.string(key));
  return identity::from_base64url(text);
}

// What stands in the database was written by us: whatever does not fit was damaged.
template <class T>
Result<T> or_damaged(Result<T> read, std::string_view what) {
  if (read) return read;
  return core::fail(ErrorCode::kDamaged, std::string(what) + " in the database cannot be read");
}

Result<Account> account_of(const Value& value) {
  const core::Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  Account out;
  TRY(out.role, role(reader));
  TRY(out.name, reader.string("name"));
  TRY(const auto login, reader.optional_string("login"));
  out.login = login.value_or("");
  TRY(out.person, optional_person(reader));
  TRY(const auto open, reader.optional_boolean("open"));
  out.open = open.value_or(true);
  TRY(out.made_at, time(reader, "made_at"));
  TRY(const auto password, reader.optional_string("password"));
  out.password = password.value_or("");
  TRY(const auto password_at, optional_time(reader, "password_at"));
  out.password_at = password_at.value_or(core::Instant{});
  TRY(const auto secret, reader.optional_string("totp"));
  TRY(const auto used, reader.optional_integer("totp_used", 0, std::int64_t{1} << 40));
  if (secret) {
    out.totp.emplace();
    TRY(out.totp->secret, identity::from_base64url(*secret));
    out.totp->last_used = used.value_or(0);
  }
  TRY(const auto begun, reader.optional_string("totp_begun"));
  if (begun) {
    TRY(out.totp_begun, identity::from_base64url(*begun));
  }
  TRY(const auto clients, reader.optional_strings("known_clients"));
  for (const std::string& one : clients) {
    TRY(auto hash, identity::from_base64url(one));
    out.known_clients.push_back(std::move(hash));
  }
  TRY_VOID(reader.finish());
  return out;
}

std::string text_of(const Account& account) {
  Array clients;
  for (const std::string& one : account.known_clients) {
    clients.emplace_back(identity::to_base64url(one));
  }
  Object out;
  out.push_back({"role", word(account.role)});
  out.push_back({"name", account.name});
  out.push_back({"login", text_or_null(account.login)});
  out.push_back({"person", account.person ? Value(core::format(*account.person)) : Value()});
  out.push_back({"open", account.open});
  out.push_back({"made_at", core::format(account.made_at)});
  out.push_back({"password", text_or_null(account.password)});
  out.push_back({"password_at",
                 account.password.empty() ? Value() : Value(core::format(account.password_at))});
  out.push_back(
      {"totp", account.totp ? Value(identity::to_base64url(account.totp->secret)) : Value()});
  out.push_back(
      {"totp_used", account.totp ? core::json::from_integer(account.totp->last_used) : Value()});
  out.push_back({"totp_begun", account.totp_begun
                                   ? Value(identity::to_base64url(*account.totp_begun))
                                   : Value()});
  out.push_back({"known_clients", std::move(clients)});
  return core::json::write(Value(std::move(out)));
}

Result<Credential> credential_of(const Value& value) {
  const core::Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  Credential out;
  TRY(out.made_at, time(reader, "made_at"));
  TRY(out.used_at, optional_time(reader, "used_at"));
  if (const Value* passkey = reader.optional_member("passkey")) {
    const core::Path path(root, "passkey");
    TRY(auto inner, ObjectReader::make(*passkey, path));
    out.passkey.emplace();
    TRY(out.passkey->id, bytes(inner, "id"));
    TRY(out.passkey->public_key, bytes(inner, "public_key"));
    TRY(const auto algorithm, inner.optional_integer("algorithm", -65536, 0));
    out.passkey->algorithm = static_cast<std::int32_t>(algorithm.value_or(0));
    TRY(const auto counter, inner.optional_integer("counter", 0, 0xFFFFFFFF));
    out.passkey->counter = static_cast<std::uint32_t>(counter.value_or(0));
    TRY(const auto backed_up, inner.optional_boolean("backed_up"));
    out.passkey->backed_up = backed_up.value_or(false);
    TRY(const auto eligible, inner.optional_boolean("backup_eligible"));
    out.passkey->backup_eligible = eligible.value_or(false);
    TRY_VOID(inner.finish());
  }
  TRY_VOID(reader.finish());
  return out;
}

std::string text_of(const Credential& credential) {
  Object out;
  out.push_back({"made_at", core::format(credential.made_at)});
  out.push_back({"used_at", time_or_null(credential.used_at)});
  if (credential.passkey) {
    Object passkey;
    passkey.push_back({"id", identity::to_base64url(credential.passkey->id)});
    passkey.push_back({"public_key", identity::to_base64url(credential.passkey->public_key)});
    passkey.push_back({"algorithm", core::json::from_integer(credential.passkey->algorithm)});
    passkey.push_back({"counter", core::json::from_integer(credential.passkey->counter)});
    passkey.push_back({"backed_up", credential.passkey->backed_up});
    passkey.push_back({"backup_eligible", credential.passkey->backup_eligible});
    out.push_back({"passkey", std::move(passkey)});
  }
  return core::json::write(Value(std::move(out)));
}

Result<InvitationRecord> invitation_of(const Value& value) {
  const core::Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  InvitationRecord out;
  TRY(out.role, role(reader));
  TRY(out.name, reader.string("name"));
  TRY(out.person, optional_person(reader));
  TRY(out.expires_at, time(reader, "expires_at"));
  TRY_VOID(reader.finish());
  return out;
}

std::string passkey_lookup(std::string_view id) {
  return identity::token_hash("passkey " + std::string(id));
}

std::string folded(std::string_view login) {
  std::string out;
  for (const char c : login) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::string AccountRecords::login_lookup(std::string_view login) const {
  return vault::lookup_hash(keyring_.lookup_key(), "login", folded(login));
}

std::string AccountRecords::client_hash(std::string_view client) const {
  return vault::lookup_hash(keyring_.lookup_key(), "client", client);
}

std::string AccountRecords::recovery_lookup(std::string_view code) const {
  return vault::lookup_hash(keyring_.lookup_key(), "recovery code", code);
}

Result<Account> AccountRecords::read_account(const Entity& entity) {
  const auto read = [&]() -> Result<Account> {
    TRY(const auto clinic, keyring_.clinic({entity.owner}));
    TRY(const auto text, vault::open(clinic.key, {kAccount, entity.owner, entity.id}, entity.body));
    TRY(const auto value, core::json::parse(text));
    TRY(auto out, account_of(value));
    out.id = {entity.id};
    out.version = entity.version;
    out.clinic = {entity.owner};
    return out;
  };
  return or_damaged(read(), "an account");
}

Result<std::optional<Account>> AccountRecords::account(AccountId id) {
  TRY(const auto entity, store_.entity(EntityKind::kAccount, id.value));
  if (!entity) return std::optional<Account>{};
  TRY(auto out, read_account(*entity));
  return std::optional(std::move(out));
}

Result<std::optional<Account>> AccountRecords::by_login(std::string_view login) {
  if (folded(login).empty()) return std::optional<Account>{};
  TRY(const auto entity, store_.find_entity(EntityKind::kAccount, login_lookup(login)));
  if (!entity) return std::optional<Account>{};
  TRY(auto out, read_account(*entity));
  return std::optional(std::move(out));
}

Result<std::vector<Account>> AccountRecords::of_clinic(ClinicId clinic) {
  TRY(const auto entities, store_.entities(EntityKind::kAccount, clinic.value));
  std::vector<Account> out;
  for (const Entity& one : entities) {
    TRY(auto account, read_account(one));
    out.push_back(std::move(account));
  }
  return out;
}

Result<store::Write> AccountRecords::put(const Account& account) {
  TRY(const auto clinic, keyring_.clinic(account.clinic));
  Entity entity{EntityKind::kAccount,
                account.id.value,
                account.clinic.value,
                account.login.empty() ? "" : login_lookup(account.login),
                account.version,
                vault::seal(clinic.key, {kAccount, account.clinic.value, account.id.value},
                            text_of(account))};
  return store::Write(store::PutEntity{std::move(entity)});
}

Result<Credential> AccountRecords::read_credential(const Account& account, const Entity& entity) {
  const auto read = [&]() -> Result<Credential> {
    TRY(const auto clinic, keyring_.clinic(account.clinic));
    TRY(const auto text,
        vault::open(clinic.key, {kCredential, entity.owner, entity.id}, entity.body));
    TRY(const auto value, core::json::parse(text));
    TRY(auto out, credential_of(value));
    out.id = entity.id;
    out.version = entity.version;
    out.account = account.id;
    return out;
  };
  return or_damaged(read(), "a credential");
}

Result<std::vector<Credential>> AccountRecords::credentials(const Account& account) {
  TRY(const auto entities, store_.entities(EntityKind::kCredential, account.id.value));
  std::vector<Credential> out;
  for (const Entity& one : entities) {
    TRY(auto credential, read_credential(account, one));
    out.push_back(std::move(credential));
  }
  return out;
}

Result<std::optional<AccountRecords::Found>> AccountRecords::found(std::optional<Entity> entity) {
  if (!entity) return std::optional<Found>{};
  TRY(auto owner, account({entity->owner}));
  if (!owner) return core::fail(ErrorCode::kDamaged, "a credential belongs to no account");
  TRY(auto credential, read_credential(*owner, *entity));
  return std::optional(Found{*std::move(owner), std::move(credential)});
}

Result<std::optional<AccountRecords::Found>> AccountRecords::by_passkey(
    std::string_view credential_id) {
  TRY(auto entity, store_.find_entity(EntityKind::kCredential, passkey_lookup(credential_id)));
  return found(std::move(entity));
}

Result<std::optional<AccountRecords::Found>> AccountRecords::by_recovery_code(
    std::string_view code) {
  TRY(auto entity, store_.find_entity(EntityKind::kCredential, recovery_lookup(code)));
  return found(std::move(entity));
}

Result<store::Write> AccountRecords::put(const Account& account, const Credential& credential) {
  TRY(const auto clinic, keyring_.clinic(account.clinic));
  Entity entity{
      EntityKind::kCredential,
      credential.id,
      account.id.value,
      passkey_lookup(credential.passkey->id),
      credential.version,
      vault::seal(clinic.key, {kCredential, account.id.value, credential.id}, text_of(credential))};
  return store::Write(store::PutEntity{std::move(entity)});
}

Result<store::Write> AccountRecords::put_recovery_code(const Account& account,
                                                       const Credential& credential,
                                                       std::string_view code) {
  TRY(const auto clinic, keyring_.clinic(account.clinic));
  Entity entity{
      EntityKind::kCredential,
      credential.id,
      account.id.value,
      recovery_lookup(code),
      credential.version,
      vault::seal(clinic.key, {kCredential, account.id.value, credential.id}, text_of(credential))};
  return store::Write(store::PutEntity{std::move(entity)});
}

store::Write AccountRecords::remove(const Credential& credential) {
  return store::RemoveEntity{EntityKind::kCredential, credential.id, credential.version};
}

Result<InvitationRecord> AccountRecords::read_invitation(const Entity& entity) {
  constexpr std::size_t kId = 16;
  const auto read = [&]() -> Result<InvitationRecord> {
    if (entity.body.size() <= kId) return core::fail(ErrorCode::kDamaged, "too short");
    ClinicId clinic;
    std::copy_n(entity.body.begin(), kId, clinic.value.bytes.begin());
    TRY(const auto info, keyring_.clinic(clinic));
    TRY(const auto text, vault::open(info.key, {kInvitation, clinic.value, entity.id},
                                     std::string_view(entity.body).substr(kId)));
    TRY(const auto value, core::json::parse(text));
    TRY(auto out, invitation_of(value));
    out.id = entity.id;
    out.version = entity.version;
    out.clinic = clinic;
    return out;
  };
  return or_damaged(read(), "an invitation");
}

Result<std::optional<InvitationRecord>> AccountRecords::invitation(std::string_view token) {
  TRY(const auto entity, store_.find_entity(EntityKind::kInvitation, identity::token_hash(token)));
  if (!entity) return std::optional<InvitationRecord>{};
  TRY(auto out, read_invitation(*entity));
  return std::optional(std::move(out));
}

Result<std::vector<InvitationRecord>> AccountRecords::invitations(core::Uuid owner) {
  TRY(const auto entities, store_.entities(EntityKind::kInvitation, owner));
  std::vector<InvitationRecord> out;
  for (const Entity& one : entities) {
    TRY(auto invitation, read_invitation(one));
    out.push_back(std::move(invitation));
  }
  return out;
}

Result<store::Write> AccountRecords::put(const InvitationRecord& invitation,
                                         std::string_view token) {
  TRY(const auto clinic, keyring_.clinic(invitation.clinic));
  Object text;
  text.push_back({"role", word(invitation.role)});
  text.push_back({"name", invitation.name});
  text.push_back({"person", invitation.person ? Value(core::format(*invitation.person)) : Value()});
  text.push_back({"expires_at", core::format(invitation.expires_at)});
  std::string body(reinterpret_cast<const char*>(invitation.clinic.value.bytes.data()), 16);
  body += vault::seal(clinic.key, {kInvitation, invitation.clinic.value, invitation.id},
                      core::json::write(Value(std::move(text))));
  const core::Uuid owner = invitation.person ? invitation.person->value : invitation.clinic.value;
  return store::Write(
      store::PutEntity{Entity{EntityKind::kInvitation, invitation.id, owner,
                              identity::token_hash(token), invitation.version, std::move(body)}});
}

store::Write AccountRecords::remove(const InvitationRecord& invitation) {
  return store::RemoveEntity{EntityKind::kInvitation, invitation.id, invitation.version};
}

}  // namespace backsight::service
