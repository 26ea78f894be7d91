// What somebody is to a record, and whether that lets them do something. Private to service.
#pragma once

#include <optional>
#include <string>

#include "audit_trail.h"
#include "keyring.h"

namespace backsight::service {

/// How long a broken glass stays open.
inline constexpr std::int64_t kGlassOpenMs = std::int64_t{4} * 60 * 60 * 1000;

/// Lets one account into one person's record.
struct Grant {
  core::Uuid id;
  std::int64_t version = 0;
  history::PersonId person;
  AccountId account;
  Relation as = Relation::kGranted;
  core::Instant since;
  std::optional<core::Instant> until;
  std::string reason;  ///< of a broken glass
};

/// Without a keyring (a local folder) everything is the one local person's own.
class Access {
 public:
  Access(store::Store& store, Keyring* keyring) : store_(store), keyring_(keyring) {}

  [[nodiscard]] core::Result<Relation> relation(const Principal& who, history::PersonId person,
                                                core::Instant now);
  /// The relation, when it lets them. Errors: kSignInFirst; kForbidden where they may know that the
  /// record exists (they have a relation to it); kNotFound otherwise, whether it exists or not.
  [[nodiscard]] core::Result<Relation> authorise(const Principal& who, Action action,
                                                 history::PersonId person, core::Instant now);

  /// The grant of that kind, whether it has ended or not.
  [[nodiscard]] core::Result<std::optional<Grant>> grant(history::PersonId person,
                                                         AccountId account, Relation as);
  [[nodiscard]] core::Result<std::vector<Grant>> grants(history::PersonId person);
  /// People who let this account in.
  [[nodiscard]] core::Result<std::vector<history::PersonId>> lets_in(AccountId account);
  /// New or changed, with its other side. Error: kNotFound (the person is erased).
  [[nodiscard]] core::Result<std::vector<store::Write>> put(const Grant& grant);
  [[nodiscard]] static std::vector<store::Write> remove(const Grant& grant);

 private:
  [[nodiscard]] core::Result<Grant> read(const store::Entity& entity);

  store::Store& store_;
  Keyring* keyring_;
};

}  // namespace backsight::service
