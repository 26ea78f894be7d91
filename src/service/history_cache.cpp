#include "history_cache.h"

#include <algorithm>

namespace backsight::service {
namespace {

constexpr std::size_t kSlotBytes = 512;  // what a person costs without any event

// An estimate; what counts is that it grows with the events. Bodies in memory are a few times their
// JSON: each report is a vector of attributes, each attribute has a string.
std::size_t size_of(const history::Event& event) {
  std::size_t bytes = sizeof(history::Event);
  const auto add = [&](const history::Answers& answers) {
    for (const history::Report& report : answers.reported) {
      bytes += sizeof(report) + report.attributes.size() * sizeof(history::AttributeValue);
    }
    bytes += (answers.denied.size() + answers.unsure.size() + answers.skipped.size()) *
             sizeof(knowledge::TermId);
  };
  if (const auto* check_in = std::get_if<history::CheckInSubmitted>(&event.body)) {
    add(check_in->answers);
  } else if (const auto* correction = std::get_if<history::RecordCorrected>(&event.body)) {
    if (correction->replacement) {
      if (const auto* body = std::get_if<history::CheckInSubmitted>(&*correction->replacement)) {
        add(body->answers);
      }
    }
  } else if (const auto* note = std::get_if<history::NoteWritten>(&event.body)) {
    bytes += note->text.size();
  } else if (const auto* message = std::get_if<history::MessageSent>(&event.body)) {
    bytes += message->text.size();
  } else if (const auto* profile = std::get_if<history::ProfileRecorded>(&event.body)) {
    bytes += profile->risk.size() * sizeof(std::string);
  }
  return bytes;
}

}  // namespace

HistoryCache::HistoryCache(store::Store& store, const RecordCodec& codec, std::size_t max_bytes)
    : store_(store), codec_(codec), max_bytes_(max_bytes) {}

core::Result<void> HistoryCache::read(history::PersonId person, const Use& use) {
  return use_record(person, nullptr, use);
}

core::Result<void> HistoryCache::read_with(history::PersonId person, const history::Event& event,
                                           const Use& use) {
  return use_record(person, &event, use);
}

void HistoryCache::forget(history::PersonId person) {
  std::shared_ptr<Record> record;
  {
    const std::lock_guard lock(mutex_);
    const auto at = slots_.find(person);
    if (at == slots_.end()) return;
    record = at->second.record;
  }
  forget(person, record);
}

std::size_t HistoryCache::bytes() {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

core::Result<void> HistoryCache::use_record(history::PersonId person, const history::Event* event,
                                            const Use& use) {
  const std::shared_ptr<Record> record = find(person);
  const std::lock_guard lock(record->mutex);
  const std::size_t before = record->bytes;
  if (!record->loaded) {
    if (auto loaded = load(person, *record); !loaded) {
      forget(person, record);
      return loaded;
    }
  }
  // A load that began after the commit holds the event already.
  if (event != nullptr &&
      std::ranges::find(record->events, event->id, &history::Event::id) == record->events.end()) {
    record->events.push_back(*event);
    record->bytes += size_of(*event);
  }
  use(record->events);
  if (record->bytes != before) charge(person, record);
  return {};
}

std::shared_ptr<HistoryCache::Record> HistoryCache::find(history::PersonId person) {
  const std::lock_guard lock(mutex_);
  if (const auto at = slots_.find(person); at != slots_.end()) {
    order_.splice(order_.begin(), order_, at->second.order);
    return at->second.record;
  }
  order_.push_front(person);
  auto record = std::make_shared<Record>();
  slots_.emplace(person, Slot{record, 0, order_.begin()});
  return record;
}

core::Result<void> HistoryCache::load(history::PersonId person, Record& record) {
  TRY(const auto stored, store_.events(person));
  record.bytes = kSlotBytes;
  record.events.reserve(stored.size() + 1);
  for (const store::StoredEvent& one : stored) {
    auto event = codec_.from_stored(person, one);
    if (!event) {
      record.events.clear();
      record.bytes = 0;
      return std::unexpected(std::move(event).error());
    }
    record.bytes += size_of(*event);
    record.events.push_back(*std::move(event));
  }
  record.loaded = true;
  return {};
}

void HistoryCache::charge(history::PersonId person, const std::shared_ptr<Record>& record) {
  const std::lock_guard lock(mutex_);
  const auto at = slots_.find(person);
  if (at == slots_.end() || at->second.record != record) return;  // forgotten meanwhile
  bytes_ += record->bytes - at->second.charged;
  at->second.charged = record->bytes;
  while (bytes_ > max_bytes_ && order_.size() > 1) {
    const auto oldest = slots_.find(order_.back());
    bytes_ -= oldest->second.charged;
    slots_.erase(oldest);
    order_.pop_back();
  }
}

void HistoryCache::forget(history::PersonId person, const std::shared_ptr<Record>& record) {
  const std::lock_guard lock(mutex_);
  const auto at = slots_.find(person);
  if (at == slots_.end() || at->second.record != record) return;
  bytes_ -= at->second.charged;
  order_.erase(at->second.order);
  slots_.erase(at);
}

}  // namespace backsight::service
