// The keys of a clinic's folder, ready for use. Private to service.
//
//   master key (from outside) --wraps--> the server's own key, and each clinic's key (in the
//   clinic's entity) clinic key                --seals--> each person's key (kPersonKey), accounts,
//   settings person key                --seals--> everything about the person
//
// A local folder has no keys: nothing in it is sealed.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "backsight/service/permissions.h"
#include "backsight/store/store.h"
#include "backsight/vault/audit.h"
#include "backsight/vault/keys.h"
#include "backsight/vault/seal.h"

namespace backsight::service {

struct ClinicInfo {
  ClinicId id;
  std::string name;
  vault::Key key;
};

struct PersonKey {
  ClinicId clinic;
  vault::Key key;
};

class Keyring {
 public:
  /// Errors: kNotFound when the folder is no clinic's; kDamaged when the master key is another one.
  [[nodiscard]] static core::Result<std::unique_ptr<Keyring>> open(store::Readable& store,
                                                                   vault::MasterKeys masters);
  /// What a new clinic needs in the store, the first one of a folder with the server's own key.
  [[nodiscard]] static core::Result<std::vector<store::Write>> new_clinic(
      store::Readable& store, const vault::MasterKeys& masters, const ClinicInfo& clinic);

  /// For hashes of logins: outlives a change of the master key.
  [[nodiscard]] const vault::Key& lookup_key() const { return lookup_key_; }
  /// Wraps the clinics' keys and the server's own with the active master key: the end of a
  /// rotation, after which the others are needed only for copies of before.
  [[nodiscard]] core::Result<std::vector<store::Write>> wrap_anew();

  /// Error: kNotFound.
  [[nodiscard]] core::Result<ClinicInfo> clinic(ClinicId id);
  [[nodiscard]] core::Result<std::vector<ClinicInfo>> clinics();
  /// Another name for a clinic; renamed() when that is in the store.
  [[nodiscard]] core::Result<store::Write> rename(ClinicId id, std::string name);
  void renamed(ClinicId id, const std::string& name);

  /// Error: kNotFound when there is no such person, or the person is erased.
  [[nodiscard]] core::Result<PersonKey> person(history::PersonId id);
  /// A new key for a new person.
  [[nodiscard]] static store::Write new_person(const ClinicInfo& clinic, history::PersonId id,
                                               const vault::Key& key);
  /// Destroys a person's key: the tombstone takes its place. Error: kNotFound.
  [[nodiscard]] core::Result<store::Write> erase(history::PersonId id, core::Instant now);
  /// When that person was erased.
  [[nodiscard]] core::Result<std::optional<core::Instant>> erased(history::PersonId id);
  void forget(history::PersonId id);

 private:
  explicit Keyring(store::Readable& store, vault::MasterKeys masters);

  store::Readable& store_;
  const vault::MasterKeys masters_;
  vault::Key lookup_key_;
  std::mutex mutex_;
  std::unordered_map<ClinicId, ClinicInfo> clinics_;
  // Least recently used at the end.
  std::list<std::pair<history::PersonId, PersonKey>> order_;
  std::unordered_map<history::PersonId, decltype(order_)::iterator> people_;
};

}  // namespace backsight::service
