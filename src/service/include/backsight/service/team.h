// The team's day: who needs somebody, new patients and their links, who cares for whom, who let
// whom in, and who looked. Thread-safe; functions take a few milliseconds.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/history/event.h"
#include "backsight/service/accounts.h"
#include "backsight/service/folder.h"
#include "backsight/service/roster.h"

namespace backsight::service {

class RosterBook;

struct NewPatient {
  std::string name;
  bool synthetic = false;
  std::optional<history::ProfileRecorded> profile;
  std::optional<history::SurgeryRecorded> surgery;
};

struct PatientAdded {
  history::PersonId person;
  Accounts::NewInvitation invitation;
};

struct CarerInfo {
  AccountId account;
  std::string name;
  core::Instant since;
};

/// One line of the audit log as the person reads it.
struct AccessLine {
  core::Instant at;
  std::string who;  ///< "" when the account is gone
  Role role{};
  std::string clinic;
  Action action{};
  Relation relation{};
  std::string reason;  ///< of a broken glass
};
inline constexpr std::size_t kMostAccessLines = 500;

struct ClinicSettings {
  std::string name;
  std::string team_hours;
  std::int32_t silence_days = 3;
};

class Team {
 public:
  /// Told when what is kept in memory of a person no longer holds, or must not be kept.
  using Forget = std::function<void(history::PersonId)>;
  /// Told when an account is gone with its person, and its sessions with it.
  using Gone = std::function<void(AccountId)>;
  /// Everything must outlive the team.
  Team(Folder& folder, RosterBook& book, Forget forget, Gone gone);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// By need. Reading it is an entry of the audit log.
  [[nodiscard]] core::Result<std::vector<RosterLine>> roster(const Principal& who);

  /// Error kOutOfRange: the name, the day of the operation.
  [[nodiscard]] core::Result<PatientAdded> add_patient(const Principal& who,
                                                       const NewPatient& patient);
  /// A new link; earlier ones of the person end. Errors: kNotFound; kTaken (has an account).
  [[nodiscard]] core::Result<Accounts::NewInvitation> invite_patient(const Principal& who,
                                                                     history::PersonId person);
  /// Error kNotFound: no such person, or no such member of the team.
  [[nodiscard]] core::Result<RosterLine> assign(const Principal& who, history::PersonId person,
                                                std::optional<AccountId> account);
  /// Opens a record of another clinic for kGlassOpenMs, read only.
  [[nodiscard]] core::Result<void> break_glass(const Principal& who, history::PersonId person,
                                               std::string reason);
  /// The latest first.
  [[nodiscard]] core::Result<std::vector<AccessLine>> access_log(const Principal& who,
                                                                 history::PersonId person);

  [[nodiscard]] core::Result<std::vector<CarerInfo>> carers(const Principal& who,
                                                            history::PersonId person);
  [[nodiscard]] core::Result<Accounts::NewInvitation> invite_carer(const Principal& who,
                                                                   history::PersonId person,
                                                                   std::string name);
  [[nodiscard]] core::Result<std::vector<CarerInfo>> remove_carer(const Principal& who,
                                                                  history::PersonId person,
                                                                  AccountId account);

  /// Destroys the person's key. What is left are ciphertexts that nobody opens, ids and times.
  [[nodiscard]] core::Result<core::Instant> erase(const Principal& who, history::PersonId person);

  [[nodiscard]] core::Result<ClinicSettings> settings(const Principal& who);
  [[nodiscard]] core::Result<ClinicSettings> change_settings(const Principal& who,
                                                             const ClinicSettings& settings);
  /// For those of the clinic, without a permission of its own.
  [[nodiscard]] core::Result<ClinicSettings> settings_of(ClinicId clinic);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace backsight::service
