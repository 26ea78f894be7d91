#include "backsight/service/folder.h"

#include <array>

#include "access.h"
#include "keyring.h"
#include "record_codec.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;

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
                         ClinicId id) {
  TRY(const auto people, store.people({}, 1));
  TRY(const bool clinics, holds_a_clinic(store));
  if (!people.empty() && !clinics) {
    return core::fail(ErrorCode::kConflict,
                      "this folder holds a local record already; make the clinic in another one");
  }
  const ClinicInfo clinic{id, std::move(name), vault::Key::random()};
  TRY(auto writes, Keyring::new_clinic(store, masters, clinic));
  TRY_VOID(store::commit_and_wait(store, std::move(writes)));
  return {};
}

Result<void> wrap_anew(store::Store& store, vault::MasterKeys masters) {
  TRY(const auto keyring, Keyring::open(store, std::move(masters)));
  TRY(auto writes, keyring->wrap_anew());
  TRY_VOID(store::commit_and_wait(store, std::move(writes)));
  return {};
}

}  // namespace backsight::service
