// Who may do what. Access is one table (permissions.cpp); what is not in it is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "backsight/core/result.h"
#include "backsight/history/event.h"

namespace backsight::service {

using ClinicId = core::Id<struct ClinicTag>;
using AccountId = core::Id<struct AccountTag>;

/// What somebody is to this server.
enum class Role : std::uint8_t {
  kNobody,  ///< not signed in
  kLocal,   ///< whoever sits at this machine: the server listens on the loopback address only
  kPatient,
  kCarer,
  kNurse,
  kPhysiotherapist,
  kSurgeon,
  kClinicLead,
  kAdministrator,  ///< of accounts and settings; sees nobody's record
};
inline constexpr std::size_t kRoles = 9;

/// "nurse", "clinic-lead" and so on.
[[nodiscard]] std::string_view word(Role role);
/// Nothing for a word that is no role of an account.
[[nodiscard]] std::optional<Role> account_role(std::string_view word);
/// Nurse, physiotherapist, surgeon, clinic lead.
[[nodiscard]] bool is_care_team(Role role);

/// What somebody is to the record that is asked for. Derived at each request.
enum class Relation : std::uint8_t {
  kNone,         ///< nothing: another person's, another clinic's, or nobody's
  kOwn,          ///< it is about them
  kGranted,      ///< the person let this carer in
  kClinic,       ///< their clinic cares for the person; also for what is the clinic's own
  kBrokenGlass,  ///< care team of another clinic, who gave a reason within the last hours
};
inline constexpr std::size_t kRelations = 5;
[[nodiscard]] std::string_view word(Relation relation);

/// On whose behalf a use case runs.
struct Principal {
  Role role = Role::kNobody;
  AccountId account;                        ///< of no meaning for kNobody and kLocal
  ClinicId clinic;                          ///< likewise
  std::optional<history::PersonId> person;  ///< whose record is their own
  /// Signed in with one factor where two are asked for: only the own account is open.
  bool must_enrol = false;
  /// When they showed who they are: for what asks for that anew (see accounts.h).
  core::Instant signed_in_at;
};

/// Whoever sits at this machine.
[[nodiscard]] inline Principal local() {
  Principal out;
  out.role = Role::kLocal;
  return out;
}

enum class Action : std::uint8_t {
  kReadConfig,
  kSignIn,  ///< and accept an invitation
  kUseOwnAccount,
  kListPeople,  ///< only those who are one's own, or let one in
  kAddLocalPerson,
  kReadRecord,
  kReadAdvice,
  kRecordAnswers,  ///< check-ins, measures, the profile and the operation, and their corrections
  kSendMessage,
  kWriteNote,
  kGiveConsent,
  kReadAccessLog,
  kExportRecord,
  kManageCarers,
  kBreakGlass,
  kReadRoster,
  kListStaff,
  kAddPatient,
  kInvitePatient,
  kAssign,
  kManageAccounts,
  kChangeSettings,
  kErase,
};
inline constexpr std::size_t kActions = 23;
[[nodiscard]] std::string_view word(Action action);

/// One row: these roles, in this relation, may.
struct Permission {
  Action action;
  Role role;
  Relation relation;
};
[[nodiscard]] std::span<const Permission> permissions();

/// Errors: kSignInFirst for nobody where an account could; kForbidden. Where the answer would tell
/// that a record exists, use kNotFound instead (see Access::authorise).
[[nodiscard]] core::Result<void> authorise(const Principal& principal, Action action,
                                           Relation relation);

}  // namespace backsight::service
