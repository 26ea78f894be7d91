#include "audit_writer.h"

#include "audit_reader.h"

namespace backsight::store {

core::Result<AuditWriter> AuditWriter::make(const Database& database, const AuditChain* chain) {
  AuditWriter writer;
  writer.chain_ = chain;
  TRY(writer.insert_, database.prepare("INSERT INTO audit (number, person_id, body, hash) "
                                       "VALUES (?1, ?2, ?3, ?4)"));
  TRY(writer.sign_,
      database.prepare("INSERT OR REPLACE INTO audit_head (only, number, hash, at, signature) "
                       "VALUES (1, ?1, ?2, ?3, ?4)"));
  return writer;
}

// Nobody goes on behind what was cut off, added or exchanged: the next signature would make it look
// right. What stands further back is for whoever walks through the whole log.
core::Result<void> AuditWriter::start(const Database& database) {
  if (chain_ == nullptr) return {};
  TRY(auto reader, AuditReader::make(database));
  TRY(const auto head, reader.head());
  TRY(const auto last, reader.last());
  if (!head && !last) return {};
  if (!head || !last || last->number != head->number || last->hash != head->hash ||
      !chain_->stands(*head)) {
    return core::fail(core::ErrorCode::kDamaged,
                      "the audit log does not end with its signed head: somebody else has changed "
                      "the database");
  }
  last_ = durable_ = {last->number, last->hash};
  return {};
}

core::Result<Appended> AuditWriter::append(const AuditEntry& entry) {
  if (chain_ == nullptr) {
    return core::fail(core::ErrorCode::kUnavailable, "this store was opened without an audit log");
  }
  Mark next{last_.number + 1, {}};
  next.hash = chain_->hash(last_.hash, next.number, entry);
  insert_.bind(1, next.number);
  if (entry.person) insert_.bind_blob(2, entry.person->value.bytes);
  insert_.bind_blob(3, entry.body);
  insert_.bind_blob(4, next.hash);
  const auto inserted = insert_.run();
  if (!inserted && inserted.error().code == core::ErrorCode::kConflict) {
    return core::fail(core::ErrorCode::kDamaged, "the audit log goes on behind its signed head");
  }
  if (!inserted) return std::unexpected(inserted.error());
  last_ = next;
  return Appended::kNew;
}

core::Result<void> AuditWriter::sign() {
  if (last_ == durable_) return {};
  AuditHead head{last_.number, last_.hash, {}, {}};
  chain_->sign(head);
  sign_.bind(1, head.number);
  sign_.bind_blob(2, head.hash);
  sign_.bind(3, head.at.ms);
  sign_.bind_blob(4, head.signature);
  return sign_.run();
}

}  // namespace backsight::store
