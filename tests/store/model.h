// The simplest thing that could be a store: what store.h promises, in a few maps. The backends are
// compared with it, and the store in memory (tests/service) stands on it.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "backsight/store/store.h"

namespace backsight::store::test {

class Model {
 public:
  /// As Options::audit_chain.
  explicit Model(const AuditChain* chain) : chain_(chain) {}

  core::Result<Appended> commit(const std::vector<Write>& writes) {
    undo_.clear();
    for (std::size_t i = 0; i < writes.size(); ++i) {
      auto made = std::visit([&](const auto& write) { return make(write); }, writes[i]);
      if (made == Appended::kNew) continue;
      for (const auto& back : std::views::reverse(undo_)) back();
      if (std::ranges::any_of(writes, [&](const Write& write) { return is_there(write); })) {
        return Appended::kAlready;
      }
      core::Error error{core::ErrorCode::kConflict, "twice in one commit", {}};
      if (!made) error = std::move(made).error();
      error.place.pointer = "/" + std::to_string(i);
      return std::unexpected(std::move(error));
    }
    if (!audit_.empty() && (!head_ || head_->number != audit_.back().number)) {
      head_ = AuditHead{audit_.back().number, audit_.back().hash, {}, {}};
      chain_->sign(*head_);
    }
    return Appended::kNew;
  }

  [[nodiscard]] core::Result<std::vector<StoredEvent>> events(history::PersonId who) const {
    return of_person(events_, who);
  }
  [[nodiscard]] core::Result<std::optional<StoredEvent>> event(history::PersonId who,
                                                               history::EventId id) const {
    TRY(const auto all, events(who));
    const auto found = std::ranges::find(all, id, &StoredEvent::id);
    return found == all.end() ? std::optional<StoredEvent>{} : std::optional(*found);
  }
  [[nodiscard]] core::Result<std::vector<StoredAdvice>> advice(history::PersonId who) const {
    return of_person(advice_, who);
  }
  [[nodiscard]] core::Result<std::vector<Person>> people(history::PersonId after,
                                                         std::size_t most) const {
    std::vector<Person> found;
    for (const auto& [id, one] : people_) {
      if (found.size() < most && (after == history::PersonId{} || id > after)) found.push_back(one);
    }
    return found;
  }
  [[nodiscard]] core::Result<std::optional<Entity>> entity(EntityKind kind, core::Uuid id) const {
    return found(kind, id);
  }
  [[nodiscard]] core::Result<std::optional<Entity>> find_entity(EntityKind kind,
                                                                const std::string& lookup) const {
    return found(kind, lookup);
  }
  [[nodiscard]] core::Result<std::vector<Entity>> entities(EntityKind kind, core::Uuid owner,
                                                           core::Uuid after,
                                                           std::size_t most) const {
    std::vector<Entity> found;
    for (const auto& [key, one] : entities_) {
      if (found.size() < most && one.kind == kind && one.owner == owner &&
          (after == core::Uuid{} || one.id > after)) {
        found.push_back(one);
      }
    }
    return found;
  }
  [[nodiscard]] core::Result<std::vector<AuditRow>> audit(std::int64_t from,
                                                          std::size_t most) const {
    std::vector<AuditRow> found;
    for (const AuditRow& row : audit_) {
      if (found.size() < most && row.number >= from) found.push_back(row);
    }
    return found;
  }
  [[nodiscard]] core::Result<std::vector<AuditRow>> audit_about(history::PersonId person,
                                                                std::int64_t before,
                                                                std::size_t most) const {
    std::vector<AuditRow> found;
    for (const AuditRow& row : std::views::reverse(audit_)) {
      if (found.size() < most && row.number < before && row.entry.person == person) {
        found.push_back(row);
      }
    }
    return found;
  }
  [[nodiscard]] core::Result<std::optional<AuditHead>> audit_head() const { return head_; }

  /// The record becomes another one, without a commit: for tests of what finds that out.
  std::map<history::PersonId, std::vector<StoredEvent>>& raw_events() { return events_; }
  std::map<history::PersonId, std::vector<StoredAdvice>>& raw_advice() { return advice_; }
  std::map<std::pair<EntityKind, core::Uuid>, Entity>& raw_entities() { return entities_; }
  [[nodiscard]] const std::map<history::PersonId, Person>& raw_people() const { return people_; }

 private:
  using Made = core::Result<Appended>;

  template <class T>
  core::Result<std::vector<T>> of_person(const std::map<history::PersonId, std::vector<T>>& all,
                                         history::PersonId who) const {
    if (!people_.contains(who)) return core::fail(core::ErrorCode::kNotFound, "no such person");
    const auto found = all.find(who);
    return found == all.end() ? std::vector<T>{} : found->second;
  }

  Made make(const AddPerson& added) {
    const auto id = added.person.id;
    if (!people_.emplace(id, added.person).second) {
      return core::fail(core::ErrorCode::kConflict, "the person is there");
    }
    undo_.emplace_back([this, id] { people_.erase(id); });
    return Appended::kNew;
  }
  Made make(const AppendEvent& added) {
    if (!people_.contains(added.person)) {
      return core::fail(core::ErrorCode::kNotFound, "no such person");
    }
    if (is_there(added)) return Appended::kAlready;
    if (owners_.contains(added.event.id)) {
      return core::fail(core::ErrorCode::kConflict, "the id is taken");
    }
    events_[added.person].push_back(added.event);
    owners_.emplace(added.event.id, added.person);
    undo_.emplace_back([this, person = added.person, id = added.event.id] {
      events_[person].pop_back();
      owners_.erase(id);
    });
    return Appended::kNew;
  }
  Made make(const KeepAdvice& given) {
    const auto owner = owners_.find(given.advice.answers);
    if (owner == owners_.end() || owner->second != given.person) {
      return core::fail(core::ErrorCode::kNotFound, "no such event");
    }
    advice_[given.person].push_back(given.advice);
    undo_.emplace_back([this, person = given.person] { advice_[person].pop_back(); });
    return Appended::kNew;
  }
  Made make(const PutEntity& put) {
    Entity entity = put.entity;
    const auto before = found(entity.kind, entity.id);
    const auto same = found(entity.kind, entity.lookup);
    if ((before ? before->version : 0) != entity.version || (same && same->id != entity.id)) {
      return core::fail(core::ErrorCode::kConflict, "another version or a taken lookup");
    }
    ++entity.version;
    entities_[{entity.kind, entity.id}] = entity;
    undo_.emplace_back([this, before, key = std::pair(entity.kind, entity.id)] {
      if (before) {
        entities_[key] = *before;
      } else {
        entities_.erase(key);
      }
    });
    return Appended::kNew;
  }
  Made make(const RemoveEntity& removed) {
    const auto before = found(removed.kind, removed.id);
    if (!before && removed.version == kAnyVersion) return Appended::kNew;
    if (!before || (removed.version != kAnyVersion && before->version != removed.version)) {
      return core::fail(core::ErrorCode::kConflict, "another version");
    }
    entities_.erase({removed.kind, removed.id});
    undo_.emplace_back([this, before] { entities_[{before->kind, before->id}] = *before; });
    return Appended::kNew;
  }
  Made make(const AppendAudit& added) {
    if (chain_ == nullptr) return core::fail(core::ErrorCode::kUnavailable, "no audit log");
    AuditRow row{static_cast<std::int64_t>(audit_.size()) + 1, added.entry, {}};
    row.hash =
        chain_->hash(audit_.empty() ? AuditHash{} : audit_.back().hash, row.number, row.entry);
    audit_.push_back(std::move(row));
    undo_.emplace_back([this] { audit_.pop_back(); });
    return Appended::kNew;
  }

  [[nodiscard]] std::optional<Entity> found(EntityKind kind, core::Uuid id) const {
    const auto at = entities_.find({kind, id});
    return at == entities_.end() ? std::optional<Entity>{} : std::optional(at->second);
  }
  [[nodiscard]] std::optional<Entity> found(EntityKind kind, const std::string& lookup) const {
    for (const auto& [key, one] : entities_) {
      if (one.kind == kind && !lookup.empty() && one.lookup == lookup) return one;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool is_there(const Write& write) const {
    const auto* added = std::get_if<AppendEvent>(&write);
    return added != nullptr && is_there(*added);
  }
  [[nodiscard]] bool is_there(const AppendEvent& added) const {
    const auto owner = owners_.find(added.event.id);
    if (owner == owners_.end() || owner->second != added.person) return false;
    const auto& all = events_.at(added.person);
    const auto found = std::ranges::find(all, added.event.id, &StoredEvent::id);
    if (found == all.end()) return false;
    StoredEvent same = added.event;
    same.recorded_at = found->recorded_at;
    return same == *found;
  }

  const AuditChain* chain_;
  std::map<history::PersonId, Person> people_;
  std::map<history::PersonId, std::vector<StoredEvent>> events_;
  std::map<history::EventId, history::PersonId> owners_;
  std::map<history::PersonId, std::vector<StoredAdvice>> advice_;
  std::map<std::pair<EntityKind, core::Uuid>, Entity> entities_;
  std::vector<AuditRow> audit_;
  std::optional<AuditHead> head_;
  std::vector<std::function<void()>> undo_;
};

}  // namespace backsight::store::test
