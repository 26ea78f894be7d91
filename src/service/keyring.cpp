#include "keyring.h"

#include "backsight/core/object_reader.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;
using store::Entity;
using store::EntityKind;

constexpr std::size_t kMostPeople = 20'000;  // keys kept ready
constexpr core::Uuid kNobody{};
// The one entity of the server itself.
constexpr core::Uuid kServerId{{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}};

// Two keys, each wrapped; the first length byte is enough, as wrapped keys are short.
std::string join(const std::string& a, const std::string& b) {
  return std::string(1, static_cast<char>(a.size())) + a + b;
}

// The two parts again; nothing when there are none. Not inlined: g++ 12 takes the bytes of a string
// in an optional for uninitialized otherwise.
[[gnu::noinline]] std::optional<std::pair<std::string_view, std::string_view>> split(
    std::string_view body) {
  if (body.empty()) return std::nullopt;
  const auto first = static_cast<std::size_t>(static_cast<unsigned char>(body.front()));
  if (body.size() <= 1 + first) return std::nullopt;
  return std::pair(body.substr(1, first), body.substr(1 + first));
}

std::string_view text_of(const vault::Key& key) {
  return {reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size()};
}

Result<vault::Key> key_of(std::string_view text) {
  if (text.size() != vault::Key::kBytes) {
    return core::fail(ErrorCode::kDamaged, "a key in the database has the wrong length");
  }
  return vault::Key(std::span<const std::uint8_t, vault::Key::kBytes>(
      reinterpret_cast<const std::uint8_t*>(text.data()), vault::Key::kBytes));
}

// A clinic's body: its wrapped key, then its sealed name.
Result<ClinicInfo> read_clinic(const vault::MasterKeys& masters, ClinicId id,
                               const std::string& body) {
  const auto parts = split(body);
  if (!parts) return core::fail(ErrorCode::kDamaged, "a clinic in the database cannot be read");
  ClinicInfo out;
  out.id = id;
  TRY(out.key, vault::unwrap(masters, id.value, kNobody, parts->first));
  TRY(out.name, vault::open(out.key, {"clinic", id.value, id.value}, parts->second));
  return out;
}

Result<std::string> clinic_body(const vault::MasterKeys& masters, const ClinicInfo& clinic) {
  TRY(const std::string wrapped, vault::wrap(masters, clinic.id.value, kNobody, clinic.key));
  return join(wrapped,
              vault::seal(clinic.key, {"clinic", clinic.id.value, clinic.id.value}, clinic.name));
}

// A tombstone is JSON; a sealed key is not.
constexpr std::string_view kErasedAt = "erased_at";

std::optional<core::Instant> tombstone(const Entity& entity) {
  if (vault::is_sealed(entity.body)) return std::nullopt;
  const auto value = core::json::parse(entity.body);
  const auto* text = value ? value->find(kErasedAt) : nullptr;
  if (text == nullptr || text->string() == nullptr) return std::nullopt;
  const auto at = core::parse_instant(*text->string());
  return at ? std::optional(*at) : std::nullopt;
}

}  // namespace

Keyring::Keyring(store::Readable& store, vault::MasterKeys masters)
    : store_(store), masters_(std::move(masters)) {}

Result<std::unique_ptr<Keyring>> Keyring::open(store::Readable& store, vault::MasterKeys masters) {
  TRY(const auto own, store.entity(EntityKind::kSetting, kServerId));
  if (!own) return core::fail(ErrorCode::kNotFound, "this folder is no clinic's");
  std::unique_ptr<Keyring> out(new Keyring(store, std::move(masters)));
  TRY(out->lookup_key_, vault::unwrap(out->masters_, kServerId, kNobody, own->body));
  return out;
}

Result<std::vector<store::Write>> Keyring::new_clinic(store::Readable& store,
                                                      const vault::MasterKeys& masters,
                                                      const ClinicInfo& clinic) {
  std::vector<store::Write> out;
  TRY(const auto own, store.entity(EntityKind::kSetting, kServerId));
  if (!own) {
    TRY(std::string wrapped, vault::wrap(masters, kServerId, kNobody, vault::Key::random()));
    out.emplace_back(store::PutEntity{
        Entity{EntityKind::kSetting, kServerId, kNobody, "", 0, std::move(wrapped)}});
  }
  TRY(std::string body, clinic_body(masters, clinic));
  out.emplace_back(store::PutEntity{
      Entity{EntityKind::kClinic, clinic.id.value, kNobody, "", 0, std::move(body)}});
  return out;
}

Result<std::vector<store::Write>> Keyring::wrap_anew() {
  std::vector<store::Write> out;
  TRY(auto own, store_.entity(EntityKind::kSetting, kServerId));
  if (!own) return core::fail(ErrorCode::kNotFound, "this folder is no clinic's");
  TRY(own->body, vault::wrap(masters_, kServerId, kNobody, lookup_key_));
  out.emplace_back(store::PutEntity{*std::move(own)});
  TRY(auto entities, store_.entities(EntityKind::kClinic, kNobody));
  for (Entity& one : entities) {
    TRY(const auto info, clinic({one.id}));
    TRY(one.body, clinic_body(masters_, info));
    out.emplace_back(store::PutEntity{std::move(one)});
  }
  return out;
}

Result<ClinicInfo> Keyring::clinic(ClinicId id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = clinics_.find(id); at != clinics_.end()) return at->second;
  }
  TRY(const auto entity, store_.entity(EntityKind::kClinic, id.value));
  if (!entity.has_value()) return core::fail(ErrorCode::kNotFound, "no such clinic");
  TRY(auto info, read_clinic(masters_, id, entity->body));
  const std::lock_guard lock(mutex_);
  return clinics_.insert_or_assign(id, std::move(info)).first->second;
}

Result<std::vector<ClinicInfo>> Keyring::clinics() {
  TRY(const auto entities, store_.entities(EntityKind::kClinic, kNobody));
  std::vector<ClinicInfo> out;
  for (const Entity& one : entities) {
    TRY(auto info, clinic({one.id}));
    out.push_back(std::move(info));
  }
  return out;
}

Result<store::Write> Keyring::rename(ClinicId id, std::string name) {
  TRY(auto info, clinic(id));
  TRY(auto entity, store_.entity(EntityKind::kClinic, id.value));
  if (!entity) return core::fail(ErrorCode::kNotFound, "no such clinic");
  info.name = std::move(name);
  TRY(entity->body, clinic_body(masters_, info));
  return store::Write(store::PutEntity{*std::move(entity)});
}

void Keyring::renamed(ClinicId id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (const auto at = clinics_.find(id); at != clinics_.end()) at->second.name = name;
}

Result<PersonKey> Keyring::person(history::PersonId id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = people_.find(id); at != people_.end()) {
      order_.splice(order_.begin(), order_, at->second);
      return at->second->second;
    }
  }
  TRY(const auto entity, store_.entity(EntityKind::kPersonKey, id.value));
  if (!entity || tombstone(*entity)) return core::fail(ErrorCode::kNotFound, "no such person");
  TRY(const auto info, clinic({entity->owner}));
  TRY(const auto text,
      vault::open(info.key, {"person-key", entity->owner, id.value}, entity->body));
  PersonKey out;
  out.clinic = info.id;
  TRY(out.key, key_of(text));
  const std::lock_guard lock(mutex_);
  if (!people_.contains(id)) {
    order_.emplace_front(id, out);
    people_[id] = order_.begin();
    if (people_.size() > kMostPeople) {
      people_.erase(order_.back().first);
      order_.pop_back();
    }
  }
  return out;
}

store::Write Keyring::new_person(const ClinicInfo& clinic, history::PersonId id,
                                 const vault::Key& key) {
  return store::PutEntity{
      Entity{EntityKind::kPersonKey, id.value, clinic.id.value, "", 0,
             vault::seal(clinic.key, {"person-key", clinic.id.value, id.value}, text_of(key))}};
}

Result<store::Write> Keyring::erase(history::PersonId id, core::Instant now) {
  TRY(const auto entity, store_.entity(EntityKind::kPersonKey, id.value));
  if (!entity || tombstone(*entity)) return core::fail(ErrorCode::kNotFound, "no such person");
  Entity stone = *entity;
  stone.body = core::json::write(core::json::Object{{std::string(kErasedAt), core::format(now)}});
  return store::Write(store::PutEntity{std::move(stone)});
}

Result<std::optional<core::Instant>> Keyring::erased(history::PersonId id) {
  TRY(const auto entity, store_.entity(EntityKind::kPersonKey, id.value));
  return entity ? tombstone(*entity) : std::nullopt;
}

void Keyring::forget(history::PersonId id) {
  const std::lock_guard lock(mutex_);
  if (const auto at = people_.find(id); at != people_.end()) {
    order_.erase(at->second);
    people_.erase(at);
  }
}

}  // namespace backsight::service
