// The reads of a store, or of one that can do nothing else, over a pool of readers.
#pragma once

#include <string>
#include <vector>

#include "backsight/store/sqlite_store.h"
#include "reader_pool.h"

namespace backsight::store {

/// Base: Readable, or an interface that adds to it.
template <class Base>
class PooledReads : public Base {
 public:
  core::Result<std::vector<StoredEvent>> events(history::PersonId person) override {
    return readers_.with([&](Reader& reader) { return reader.events.events(person); });
  }

  core::Result<std::optional<StoredEvent>> event(history::PersonId person,
                                                 history::EventId id) override {
    return readers_.with([&](Reader& reader) { return reader.events.event(person, id); });
  }

  core::Result<std::vector<StoredAdvice>> advice(history::PersonId person) override {
    return readers_.with([&](Reader& reader) { return reader.events.advice(person); });
  }

  core::Result<std::vector<Person>> people(history::PersonId after, std::size_t most) override {
    return readers_.with([&](Reader& reader) { return reader.events.people(after, most); });
  }

  core::Result<std::optional<Entity>> entity(EntityKind kind, core::Uuid id) override {
    return readers_.with([&](Reader& reader) { return reader.entities.by_id(kind, id); });
  }

  core::Result<std::optional<Entity>> find_entity(EntityKind kind,
                                                  const std::string& lookup) override {
    return readers_.with([&](Reader& reader) { return reader.entities.by_lookup(kind, lookup); });
  }

  core::Result<std::vector<Entity>> entities(EntityKind kind, core::Uuid owner, core::Uuid after,
                                             std::size_t most) override {
    return readers_.with(
        [&](Reader& reader) { return reader.entities.of(kind, owner, after, most); });
  }

  core::Result<std::vector<AuditRow>> audit(std::int64_t from, std::size_t most) override {
    return readers_.with([&](Reader& reader) { return reader.audit.from(from, most); });
  }

  core::Result<std::vector<AuditRow>> audit_about(history::PersonId person, std::int64_t before,
                                                  std::size_t most) override {
    return readers_.with([&](Reader& reader) { return reader.audit.about(person, before, most); });
  }

  core::Result<std::optional<AuditHead>> audit_head() override {
    return readers_.with([](Reader& reader) { return reader.audit.head(); });
  }

 protected:
  PooledReads(std::string file, const Options& options)
      : readers_(std::move(file), options.vfs, options.readers) {}
  /// Waits for those that are reading. Every other read is answered with this.
  void close_readers(std::string why = "the store is closed") {
    readers_.close({core::ErrorCode::kUnavailable, std::move(why), {}});
  }

 private:
  ReaderPool readers_;
};

}  // namespace backsight::store
