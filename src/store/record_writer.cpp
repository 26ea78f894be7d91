#include "record_writer.h"

#include <utility>

namespace backsight::store {
namespace {

using core::ErrorCode;

std::unexpected<core::Error> at(std::size_t index, core::Error error) {
  error.place.pointer = "/" + std::to_string(index);
  return std::unexpected(std::move(error));
}

}  // namespace

bool concerns_one_commit(ErrorCode code) {
  return code == ErrorCode::kNotFound || code == ErrorCode::kConflict ||
         code == ErrorCode::kTooLarge || code == ErrorCode::kUnavailable;
}

core::Result<RecordWriter> RecordWriter::make(const Database& database, const AuditChain* chain) {
  RecordWriter writer;
  TRY(writer.begin_, database.prepare("BEGIN IMMEDIATE"));
  TRY(writer.commit_, database.prepare("COMMIT"));
  TRY(writer.savepoint_, database.prepare("SAVEPOINT one_commit"));
  TRY(writer.back_to_savepoint_, database.prepare("ROLLBACK TO one_commit"));
  TRY(writer.release_, database.prepare("RELEASE one_commit"));
  TRY(writer.events_, EventWriter::make(database));
  TRY(writer.entities_, EntityWriter::make(database));
  TRY(writer.audit_, AuditWriter::make(database, chain));
  return writer;
}

core::Result<Appended> RecordWriter::make_one(const Write& write) {
  struct Make {
    RecordWriter& writer;
    core::Result<Appended> operator()(const AddPerson& added) const {
      return writer.events_.add_person(added.person);
    }
    core::Result<Appended> operator()(const AppendEvent& added) const {
      return writer.events_.append(added.person, added.event);
    }
    core::Result<Appended> operator()(const KeepAdvice& given) const {
      return writer.events_.keep_advice(given.person, given.advice);
    }
    core::Result<Appended> operator()(const PutEntity& put) const {
      return writer.entities_.put(put.entity);
    }
    core::Result<Appended> operator()(const RemoveEntity& removed) const {
      return writer.entities_.remove(removed);
    }
    core::Result<Appended> operator()(const AppendAudit& added) const {
      return writer.audit_.append(added.entry);
    }
  };
  return std::visit(Make{*this}, write);
}

core::Result<Appended> RecordWriter::apply(const std::vector<Write>& writes) {
  if (writes.size() != 1) return make_all(writes);
  // A single change needs no savepoint: one statement makes it, as a whole or not at all.
  auto made = make_one(writes.front());
  if (!made) return at(0, std::move(made).error());
  return made;
}

core::Result<Appended> RecordWriter::make_all(const std::vector<Write>& writes) {
  TRY_VOID(savepoint_.run());
  const AuditWriter::Mark mark = audit_.mark();
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto made = make_one(writes[i]);
    if (made == Appended::kNew) continue;
    if (!made && !concerns_one_commit(made.error().code)) return at(i, std::move(made).error());
    TRY_VOID(back_to_savepoint_.run());
    TRY_VOID(release_.run());
    audit_.go_back(mark);
    TRY(const bool was_there, event_was_there(writes));
    if (was_there) return Appended::kAlready;
    if (!made) return at(i, std::move(made).error());
    return at(i, {ErrorCode::kConflict, "the same event stands twice in one commit", {}});
  }
  TRY_VOID(release_.run());
  return Appended::kNew;
}

core::Result<bool> RecordWriter::event_was_there(const std::vector<Write>& writes) {
  for (const Write& write : writes) {
    const auto* added = std::get_if<AppendEvent>(&write);
    if (added == nullptr) continue;
    TRY(const bool there, events_.is_there(added->person, added->event));
    if (there) return true;
  }
  return false;
}

core::Result<void> RecordWriter::commit() {
  TRY_VOID(audit_.sign());
  TRY_VOID(commit_.run());
  audit_.committed();
  return {};
}

}  // namespace backsight::store
