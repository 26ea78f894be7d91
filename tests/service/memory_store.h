// A Store in memory for the tests of what stands on it. Keeps the promises of store.h that the
// service relies on; durability is not one it can keep.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "backsight/store/store.h"

namespace backsight::test {

class MemoryStore : public store::Store {
 public:
  /// Appends wait until release() is called.
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
    for (const auto& [person, list] : events_) count += list.size();
    return count;
  }

  void append(history::PersonId person, store::StoredEvent event, AppendDone done) override {
    auto commit = [this, person, event = std::move(event), done = std::move(done)]() {
      done(put(person, event));
    };
    {
      const std::lock_guard lock(mutex_);
      if (holding_) {
        waiting_.push_back(std::move(commit));
        return;
      }
    }
    commit();
  }

  core::Result<std::vector<store::StoredEvent>> events(history::PersonId person) override {
    const std::lock_guard lock(mutex_);
    ++reads_;
    TRY_VOID(ready(person));
    return events_[person];
  }

  core::Result<std::optional<store::StoredEvent>> event(history::PersonId person,
                                                        history::EventId id) override {
    const std::lock_guard lock(mutex_);
    TRY_VOID(ready(person));
    const auto at = std::ranges::find(events_[person], id, &store::StoredEvent::id);
    if (at == events_[person].end()) return std::optional<store::StoredEvent>{};
    return std::optional(*at);
  }

  void keep_advice(history::PersonId person, store::StoredAdvice advice, KeepDone done) override {
    {
      const std::lock_guard lock(mutex_);
      if (!failure_) advice_[person].push_back(std::move(advice));
    }
    done(failure_ ? core::fail(*failure_, "made to fail") : core::Result<void>());
  }
  core::Result<std::vector<store::StoredAdvice>> advice(history::PersonId person) override {
    const std::lock_guard lock(mutex_);
    TRY_VOID(ready(person));
    return advice_[person];
  }
  /// The record becomes another one: for tests of what finds that out.
  void forget_last_event(history::PersonId person) {
    const std::lock_guard lock(mutex_);
    events_[person].pop_back();
  }
  void change_advice(history::PersonId person, std::size_t index, std::string body) {
    const std::lock_guard lock(mutex_);
    advice_[person][index].body = std::move(body);
  }

  core::Result<void> add_person(const store::Person& person) override {
    const std::lock_guard lock(mutex_);
    if (failure_) return core::fail(*failure_, "made to fail");
    people_.push_back(person);
    return {};
  }
  core::Result<std::vector<store::Person>> people() override {
    const std::lock_guard lock(mutex_);
    if (failure_) return core::fail(*failure_, "made to fail");
    return people_;
  }
  void close() override {}

 private:
  core::Result<void> ready(history::PersonId person) {
    if (failure_) return core::fail(*failure_, "made to fail");
    if (std::ranges::find(people_, person, &store::Person::id) == people_.end()) {
      return core::fail(core::ErrorCode::kNotFound, "no such person");
    }
    return {};
  }

  core::Result<store::Appended> put(history::PersonId person, const store::StoredEvent& event) {
    const std::lock_guard lock(mutex_);
    TRY_VOID(ready(person));
    for (const auto& [owner, list] : events_) {
      const auto at = std::ranges::find(list, event.id, &store::StoredEvent::id);
      if (at == list.end()) continue;
      store::StoredEvent repeated = event;
      repeated.recorded_at = at->recorded_at;
      if (owner == person && repeated == *at) return store::Appended::kAlready;
      return core::fail(core::ErrorCode::kConflict, "the id is taken");
    }
    events_[person].push_back(event);
    return store::Appended::kNew;
  }

  std::mutex mutex_;
  std::vector<store::Person> people_;
  std::map<history::PersonId, std::vector<store::StoredEvent>> events_;
  std::map<history::PersonId, std::vector<store::StoredAdvice>> advice_;
  std::deque<std::function<void()>> waiting_;
  std::optional<core::ErrorCode> failure_;
  bool holding_ = false;
  int reads_ = 0;
};

}  // namespace backsight::test
