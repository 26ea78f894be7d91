// A Store in memory for the tests of what stands on it. Passes the conformance suite of
// tests/store; durability is a promise that it cannot keep.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "backsight/store/store.h"
#include "store/model.h"
#include "support/plain_chain.h"

namespace backsight::test {

class MemoryStore : public store::Store {
 public:
  /// As Options::audit_chain; null: AppendAudit is refused.
  explicit MemoryStore(const store::AuditChain* chain = &plain_chain())
      : MemoryStore(std::make_shared<store::test::Model>(chain)) {}
  /// On a record that outlives this store, to be opened again.
  explicit MemoryStore(std::shared_ptr<store::test::Model> record) : record_(std::move(record)) {}

  /// Appends and commits wait until release() is called.
  void hold() {
    const std::lock_guard lock(mutex_);
    holding_ = true;
  }
  /// Commits what waits, in order, calling its `done` from this thread.
  void release() {
    std::deque<std::function<void()>> waiting;
    {
      const std::lock_guard lock(mutex_);
      holding_ = false;
      waiting.swap(waiting_);
    }
    for (auto& one : waiting) one();
  }
  [[nodiscard]] std::size_t waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  /// From now on everything fails with this code; nothing: works again.
  void fail_with(std::optional<core::ErrorCode> code) {
    const std::lock_guard lock(mutex_);
    failure_ = code;
  }
  /// How often events() was called.
  [[nodiscard]] int reads() {
    const std::lock_guard lock(mutex_);
    return reads_;
  }
  [[nodiscard]] std::size_t events_kept() {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [person, list] : record_->raw_events()) count += list.size();
    return count;
  }
  /// The record becomes another one: for tests of what finds that out.
  void forget_last_event(history::PersonId person) {
    const std::lock_guard lock(mutex_);
    record_->raw_events()[person].pop_back();
  }
  void change_advice(history::PersonId person, std::size_t index, std::string body) {
    const std::lock_guard lock(mutex_);
    record_->raw_advice()[person][index].body = std::move(body);
  }

  void append(history::PersonId person, store::StoredEvent event, AppendDone done) override {
    when_not_held([this, person, event = std::move(event), done = std::move(done)] {
      done(without_place(put({store::AppendEvent{person, event}})));
    });
  }
  void commit(std::vector<store::Write> writes, AppendDone done) override {
    when_not_held(
        [this, writes = std::move(writes), done = std::move(done)] { done(put(writes)); });
  }
  void keep_advice(history::PersonId person, store::StoredAdvice advice, KeepDone done) override {
    const auto kept = without_place(put({store::KeepAdvice{person, std::move(advice)}}));
    done(kept ? core::Result<void>() : std::unexpected(kept.error()));
  }
  core::Result<void> add_person(const store::Person& person) override {
    TRY_VOID(without_place(put({store::AddPerson{person}})));
    return {};
  }

  core::Result<std::vector<store::StoredEvent>> events(history::PersonId person) override {
    return read([&](const auto& record) {
      ++reads_;
      return record.events(person);
    });
  }
  core::Result<std::optional<store::StoredEvent>> event(history::PersonId person,
                                                        history::EventId id) override {
    return read([&](const auto& record) { return record.event(person, id); });
  }
  core::Result<std::vector<store::StoredAdvice>> advice(history::PersonId person) override {
    return read([&](const auto& record) { return record.advice(person); });
  }
  core::Result<std::vector<store::Person>> people(history::PersonId after,
                                                  std::size_t most) override {
    return read([&](const auto& record) { return record.people(after, most); });
  }
  core::Result<std::optional<store::Entity>> entity(store::EntityKind kind,
                                                    core::Uuid id) override {
    return read([&](const auto& record) { return record.entity(kind, id); });
  }
  core::Result<std::optional<store::Entity>> find_entity(store::EntityKind kind,
                                                         const std::string& lookup) override {
    return read([&](const auto& record) { return record.find_entity(kind, lookup); });
  }
  core::Result<std::vector<store::Entity>> entities(store::EntityKind kind, core::Uuid owner,
                                                    core::Uuid after, std::size_t most) override {
    return read([&](const auto& record) { return record.entities(kind, owner, after, most); });
  }
  core::Result<std::vector<store::AuditRow>> audit(std::int64_t from, std::size_t most) override {
    return read([&](const auto& record) { return record.audit(from, most); });
  }
  core::Result<std::vector<store::AuditRow>> audit_about(history::PersonId person,
                                                         std::int64_t before,
                                                         std::size_t most) override {
    return read([&](const auto& record) { return record.audit_about(person, before, most); });
  }
  core::Result<std::optional<store::AuditHead>> audit_head() override {
    return read([](const auto& record) { return record.audit_head(); });
  }

  void close() override {
    release();
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }

 private:
  // With the mutex held.
  [[nodiscard]] core::Result<void> works() const {
    if (closed_) return core::fail(core::ErrorCode::kUnavailable, "the store is closed");
    if (failure_) return core::fail(*failure_, "made to fail");
    return {};
  }

  void when_not_held(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      if (holding_ && !closed_) {
        waiting_.push_back(std::move(work));
        return;
      }
    }
    work();
  }

  core::Result<store::Appended> put(const std::vector<store::Write>& writes) {
    const std::lock_guard lock(mutex_);
    TRY_VOID(works());
    return record_->commit(writes);
  }

  static core::Result<store::Appended> without_place(core::Result<store::Appended> result) {
    if (!result) result.error().place = {};
    return result;
  }

  template <class Read>
  auto read(Read read) -> std::invoke_result_t<Read, const store::test::Model&> {
    const std::lock_guard lock(mutex_);
    TRY_VOID(works());
    return read(std::as_const(*record_));
  }

  std::mutex mutex_;
  std::shared_ptr<store::test::Model> record_;
  std::deque<std::function<void()>> waiting_;
  std::optional<core::ErrorCode> failure_;
  bool holding_ = false;
  bool closed_ = false;
  int reads_ = 0;
};

}  // namespace backsight::test
