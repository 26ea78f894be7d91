#include "access.h"

#include "backsight/core/object_reader.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;
using core::json::Object;
using store::Entity;
using store::EntityKind;

std::string bytes_of(const core::Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::string lookup_of(history::PersonId person, AccountId account, Relation as) {
  return bytes_of(person.value) + bytes_of(account.value) + static_cast<char>(as);
}

constexpr std::string_view kGrant = "grant";

bool is_open(const std::optional<Grant>& grant, core::Instant now) {
  return grant && (!grant->until || now < *grant->until);
}

std::unexpected<core::Error> not_there() {
  return core::fail(ErrorCode::kNotFound, "no such person");
}

}  // namespace

Result<Relation> Access::relation(const Principal& who, history::PersonId person,
                                  core::Instant now) {
  if (who.role == Role::kLocal) return keyring_ == nullptr ? Relation::kOwn : Relation::kNone;
  if (keyring_ == nullptr || who.role == Role::kNobody) return Relation::kNone;
  const auto key = keyring_->person(person);
  if (!key) {
    if (key.error().code == ErrorCode::kNotFound) return Relation::kNone;
    return std::unexpected(key.error());
  }
  if (who.role == Role::kPatient) {
    return who.person == person ? Relation::kOwn : Relation::kNone;
  }
  if (who.role == Role::kCarer) {
    TRY(const auto found, grant(person, who.account, Relation::kGranted));
    return is_open(found, now) ? Relation::kGranted : Relation::kNone;
  }
  if (key->clinic == who.clinic) return Relation::kClinic;
  if (!is_care_team(who.role)) return Relation::kNone;
  TRY(const auto found, grant(person, who.account, Relation::kBrokenGlass));
  return is_open(found, now) ? Relation::kBrokenGlass : Relation::kNone;
}

Result<Relation> Access::authorise(const Principal& who, Action action, history::PersonId person,
                                   core::Instant now) {
  TRY(const Relation found, relation(who, person, now));
  const auto allowed = service::authorise(who, action, found);
  if (!allowed) {
    // An administrator knows who is a patient of the clinic, and nothing more.
    const bool may_know = found != Relation::kNone || allowed.error().code != ErrorCode::kForbidden;
    if (!may_know) return not_there();
    return std::unexpected(allowed.error());
  }
  if (found == Relation::kNone) {
    // Breaking the glass is open to those without a relation, and only for somebody who exists.
    if (auto key = keyring_->person(person); !key) return std::unexpected(std::move(key).error());
  }
  return found;
}

Result<std::optional<Grant>> Access::grant(history::PersonId person, AccountId account,
                                           Relation as) {
  TRY(const auto entity, store_.find_entity(EntityKind::kGrant, lookup_of(person, account, as)));
  if (!entity) return std::optional<Grant>{};
  TRY(auto out, read(*entity));
  // What it is found by is not sealed: whoever changes the database must not move a grant with it.
  if (out.person != person || out.account != account || out.as != as) {
    return core::fail(ErrorCode::kDamaged, "a grant in the database stands in another one's place");
  }
  return std::optional(std::move(out));
}

Result<std::vector<Grant>> Access::grants(history::PersonId person) {
  TRY(const auto entities, store_.entities(EntityKind::kGrant, person.value));
  std::vector<Grant> out;
  for (const Entity& one : entities) {
    TRY(auto grant, read(one));
    out.push_back(std::move(grant));
  }
  return out;
}

Result<std::vector<history::PersonId>> Access::lets_in(AccountId account) {
  TRY(const auto entities, store_.entities(EntityKind::kRelation, account.value));
  std::vector<history::PersonId> out;
  for (const Entity& one : entities) {
    TRY(const auto person, core::parse_id<history::PersonId>(one.body));
    out.push_back(person);
  }
  return out;
}

Result<std::vector<store::Write>> Access::put(const Grant& grant) {
  TRY(const auto key, keyring_->person(grant.person));
  Object body;
  body.push_back({"account", core::format(grant.account)});
  body.push_back({"as", word(grant.as)});
  body.push_back({"since", core::format(grant.since)});
  body.push_back({"until", grant.until ? core::json::Value(core::format(*grant.until)) : nullptr});
  body.push_back({"reason", grant.reason});
  Entity entity{EntityKind::kGrant,
                grant.id,
                grant.person.value,
                lookup_of(grant.person, grant.account, grant.as),
                grant.version,
                vault::seal(key.key, {kGrant, grant.person.value, grant.id},
                            core::json::write(core::json::Value(std::move(body))))};
  std::vector<store::Write> out;
  out.emplace_back(store::PutEntity{std::move(entity)});
  if (grant.version == 0 && grant.as == Relation::kGranted) {
    out.emplace_back(store::PutEntity{Entity{EntityKind::kRelation, grant.id, grant.account.value,
                                             "", 0, core::format(grant.person)}});
  }
  return out;
}

std::vector<store::Write> Access::remove(const Grant& grant) {
  std::vector<store::Write> out;
  out.emplace_back(store::RemoveEntity{EntityKind::kGrant, grant.id, grant.version});
  if (grant.as == Relation::kGranted) {
    out.emplace_back(store::RemoveEntity{EntityKind::kRelation, grant.id, 1});
  }
  return out;
}

Result<Grant> Access::read(const Entity& entity) {
  const history::PersonId person{entity.owner};
  TRY(const auto key, keyring_->person(person));
  TRY(const auto text, vault::open(key.key, {kGrant, person.value, entity.id}, entity.body));
  TRY(const auto value, core::json::parse(text));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  Grant out;
  out.id = entity.id;
  out.version = entity.version;
  out.person = person;
  TRY(const auto account, reader.string("account"));
  TRY(out.account, core::parse_id<AccountId>(account));
  TRY(const auto as, reader.string("as"));
  out.as = as == word(Relation::kGranted) ? Relation::kGranted : Relation::kBrokenGlass;
  TRY(const auto since, reader.string("since"));
  TRY(out.since, core::parse_instant(since));
  TRY(const auto until, reader.optional_string("until"));
  if (until) {
    TRY(out.until, core::parse_instant(*until));
  }
  TRY(out.reason, reader.string("reason"));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::service
