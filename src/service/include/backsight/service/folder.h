// What every use case stands on: the record, the knowledge, the keys where the folder has some, the
// clock and the random numbers. A folder without keys is a local one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "backsight/identity/passkey.h"
#include "backsight/knowledge/knowledge.h"
#include "backsight/service/permissions.h"
#include "backsight/store/store.h"
#include "backsight/vault/keys.h"

namespace backsight::service {

class Access;
class Keyring;
class RecordCodec;

/// The time now. Called from several threads.
using Clock = std::function<core::Instant()>;
/// Fills a span with unpredictable bytes. Called from several threads.
using Random = std::function<void(std::span<std::uint8_t>)>;

/// How people reach this server.
struct Reach {
  identity::RelyingParty party{"localhost", "Backsight", "http://localhost:8080"};
  std::string public_url = "http://localhost:8080";
  std::int64_t staff_idle_minutes = 15;
};

class Folder {
 public:
  /// A local folder. Everything passed by reference must outlive the folder.
  Folder(store::Store& store, const knowledge::Knowledge& knowledge, Clock clock, Random random);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Opens the keys of a clinic's folder. The store must have been opened with a SignedChain of the
  /// same master keys. Errors: kNotFound (the folder is no clinic's, or wants a master key that is
  /// not among these), kDamaged (a master key of that name, but another one; the audit log is
  /// gone).
  [[nodiscard]] core::Result<void> unlock(vault::MasterKeys masters, Reach reach);
  [[nodiscard]] bool is_clinics() const { return keyring_ != nullptr; }

  [[nodiscard]] store::Store& store() { return store_; }
  [[nodiscard]] const knowledge::Knowledge& knowledge() const { return knowledge_; }
  [[nodiscard]] core::Instant now() const { return clock_(); }
  [[nodiscard]] core::Uuid new_id() const;
  [[nodiscard]] const Reach& reach() const { return reach_; }

  // For the use cases of this module.
  [[nodiscard]] Keyring& keyring() { return *keyring_; }
  [[nodiscard]] const RecordCodec& codec() const { return *codec_; }
  [[nodiscard]] Access& access() { return *access_; }

 private:
  store::Store& store_;
  const knowledge::Knowledge& knowledge_;
  Clock clock_;
  Random random_;
  Reach reach_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<RecordCodec> codec_;
  std::unique_ptr<Access> access_;
};

/// Whether a folder is a clinic's, before it is unlocked. Errors: those of Readable::entity.
[[nodiscard]] core::Result<bool> holds_a_clinic(store::Readable& store);
/// What is said about a clinic's folder that is opened without a master key.
[[nodiscard]] core::Error no_master_key();

/// Makes a clinic in a folder, with its keys. Error kConflict when the folder has people already,
/// and no clinic (they would not be sealed).
[[nodiscard]] core::Result<void> make_clinic(store::Store& store, const vault::MasterKeys& masters,
                                             std::string name, ClinicId id, core::Instant now);
/// The end of a rotation of master keys: what was wrapped by any of them is wrapped by the active
/// one. Errors: those of Folder::unlock.
[[nodiscard]] core::Result<void> wrap_anew(store::Store& store, vault::MasterKeys masters,
                                           core::Instant now);

}  // namespace backsight::service
