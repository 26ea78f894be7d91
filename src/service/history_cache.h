// Histories kept ready for the advice that follows every check-in. Private to service.
//
// The store is the truth: a history enters when it is first asked for, grows with each event that
// the store has acknowledged, and leaves when memory is short (least recently used first).
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "backsight/history/event.h"
#include "backsight/store/store.h"
#include "record_codec.h"

namespace backsight::service {

class HistoryCache {
 public:
  HistoryCache(store::Store& store, const RecordCodec& codec, std::size_t max_bytes);

  using Use = std::function<void(const history::History&)>;

  /// Calls `use` with the person's history: everything acknowledged before the call. The order of
  /// the events is not defined. Errors: those of Store::events, kDamaged.
  [[nodiscard]] core::Result<void> read(history::PersonId person, const Use& use);
  /// The same after an append: the history holds `event` in any case.
  [[nodiscard]] core::Result<void> read_with(history::PersonId person, const history::Event& event,
                                             const Use& use);

  /// The person's history is read again when it is next asked for.
  void forget(history::PersonId person);

  /// What is kept now, in bytes (estimated).
  [[nodiscard]] std::size_t bytes();

 private:
  struct Record {
    std::mutex mutex;
    bool loaded = false;
    history::History events;
    std::size_t bytes = 0;
  };
  struct Slot {
    std::shared_ptr<Record> record;
    std::size_t charged = 0;
    std::list<history::PersonId>::iterator order;
  };

  [[nodiscard]] core::Result<void> use_record(history::PersonId person, const history::Event* event,
                                              const Use& use);
  [[nodiscard]] std::shared_ptr<Record> find(history::PersonId person);
  [[nodiscard]] core::Result<void> load(history::PersonId person, Record& record);
  void charge(history::PersonId person, const std::shared_ptr<Record>& record);
  void forget(history::PersonId person, const std::shared_ptr<Record>& record);

  store::Store& store_;
  const RecordCodec& codec_;
  const std::size_t max_bytes_;

  // Taken after a record's own mutex, never before it.
  std::mutex mutex_;
  std::unordered_map<history::PersonId, Slot> slots_;
  std::list<history::PersonId> order_;  // most recently used first
  std::size_t bytes_ = 0;
};

}  // namespace backsight::service
