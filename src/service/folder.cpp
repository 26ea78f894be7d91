#include "backsight/service/folder.h"

#include <array>

#include "access.h"
#include "audit_trail.h"
#include "keyring.h"
#include "record_codec.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;

namespace {

// Whoever has the key and the folder did it, on the command line.
store::Write server_audit(Action action, ClinicId clinic, core::Instant now) {
  AuditLine line;
  line.at = now;
  line.role = Role::kLocal;
  line.clinic = clinic;
  line.action = action;
  line.relation = Relation::kClinic;
  return to_write(line);
}

}  // namespace

Folder::Folder(store::Store& store, const knowledge::Knowledge& knowledge, Clock clock,
               Random random)
    : store_(store),
      knowledge_(knowledge),
      clock_(std::move(clock)),
      random_(std::move(random)),
      codec_(std::make_unique<RecordCodec>(knowledge.vocabulary, nullptr)),
      access_(std::make_unique<Access>(store, nullptr)) {}

Folder::~Folder() = default;

Result<void> Folder::unlock(vault::MasterKeys masters, Reach reach) {
  TRY(const auto head, store_.audit_head());
  if (!head) {
    return core::fail(ErrorCode::kDamaged,
                      "the audit log of this clinic's folder is gone: somebody removed it");
  }
  TRY(keyring_, Keyring::open(store_, std::move(masters)));
  reach_ = std::move(reach);
  codec_ = std::make_unique<RecordCodec>(knowledge_.vocabulary, keyring_.get());
  access_ = std::make_unique<Access>(store_, keyring_.get());
  return {};
}

core::Uuid Folder::new_id() const {
  std::array<std::uint8_t, 10> random{};
  random_(random);
  return core::make_uuid_v7(clock_(), random);
}

core::Error no_master_key() {
  return {
      ErrorCode::kMissingMember,
      "this is a clinic's folder: say where its master key is ([keys] master in the configuration, "
      "or --key FILE)",
      {}};
}

Result<bool> holds_a_clinic(store::Readable& store) {
  TRY(const auto clinics, store.entities(store::EntityKind::kClinic, core::Uuid{}, {}, 1));
  return !clinics.empty();
}

Result<void> make_clinic(store::Store& store, const vault::MasterKeys& masters, std::string name,
                         ClinicId id, core::Instant now) {
  TRY(const auto people, store.people({}, 1));
  TRY(const bool clinics, holds_a_clinic(store));
  if (!people.empty() && !clinics) {
    return core::fail(ErrorCode::kConflict,
                      "this folder holds a local record already; make the clinic in another one");
  }
  const ClinicInfo clinic{id, std::move(name), vault::Key::random()};
  TRY(auto writes, Keyring::new_clinic(store, masters, clinic));
  // The log of a clinic is never empty, so that one that was wiped is seen.
  writes.push_back(server_audit(Action::kChangeSettings, id, now));
  TRY_VOID(store::commit_and_wait(store, std::move(writes)));
  return {};
}

Result<void> wrap_anew(store::Store& store, vault::MasterKeys masters, core::Instant now) {
  TRY(const auto keyring, Keyring::open(store, std::move(masters)));
  TRY(auto writes, keyring->wrap_anew());
  // The log's head is signed anew with it: nothing needs the old key to stand.
  writes.push_back(server_audit(Action::kChangeSettings, {}, now));
  TRY_VOID(store::commit_and_wait(store, std::move(writes)));
  return {};
}

}  // namespace backsight::service
