#include "backsight/service/permissions.h"

#include <algorithm>
#include <array>
#include <vector>

namespace backsight::service {
namespace {

using enum Action;

constexpr std::array<std::string_view, kRoles> kRoleWords = {
    "nobody",          "local",   "patient",     "carer",        "nurse",
    "physiotherapist", "surgeon", "clinic-lead", "administrator"};
constexpr std::array<std::string_view, kRelations> kRelationWords = {"none", "own", "granted",
                                                                     "clinic", "broken-glass"};
constexpr std::array<std::string_view, kActions> kActionWords = {"read-config",
                                                                 "sign-in",
                                                                 "use-own-account",
                                                                 "list-people",
                                                                 "add-local-person",
                                                                 "read-record",
                                                                 "read-advice",
                                                                 "record-answers",
                                                                 "send-message",
                                                                 "write-note",
                                                                 "give-consent",
                                                                 "read-access-log",
                                                                 "export-record",
                                                                 "manage-carers",
                                                                 "break-glass",
                                                                 "read-roster",
                                                                 "list-staff",
                                                                 "add-patient",
                                                                 "invite-patient",
                                                                 "assign",
                                                                 "manage-accounts",
                                                                 "change-settings",
                                                                 "erase"};

/// A part of the table: several roles, in several relations.
enum Who : std::uint16_t {
  kAnyone = 1,
  kThisMachine = 2,   ///< local mode, for everybody in the data folder
  kThePerson = 4,     ///< patient, own record
  kTheirCarer = 8,    ///< carer, granted
  kTheirTeam = 16,    ///< care team, of the clinic
  kBrokenIn = 32,     ///< care team, broken glass
  kOtherTeam = 64,    ///< care team, no relation
  kTheLead = 128,     ///< clinic lead, of the clinic
  kTheAdmin = 256,    ///< administrator, of the clinic
  kAnyAccount = 512,  ///< whoever is signed in, for what is their own
};

struct Row {
  Action action;
  int who;
};

// The table. A row of nobody would be an action that nobody may do.
constexpr std::array kTable = {
    Row{kReadConfig, kAnyone | kThisMachine | kAnyAccount},
    Row{kSignIn, kAnyone | kAnyAccount},
    Row{kUseOwnAccount, kAnyAccount},
    Row{kListPeople, kThisMachine | kAnyAccount},
    Row{kAddLocalPerson, kThisMachine},
    Row{kReadRecord, kThisMachine | kThePerson | kTheirCarer | kTheirTeam | kBrokenIn},
    Row{kReadAdvice, kThisMachine | kThePerson | kTheirCarer | kTheirTeam | kBrokenIn},
    Row{kRecordAnswers, kThisMachine | kThePerson | kTheirCarer | kTheirTeam},
    Row{kSendMessage, kThePerson | kTheirCarer | kTheirTeam},
    Row{kWriteNote, kTheirTeam},
    Row{kGiveConsent, kThePerson},
    Row{kReadAccessLog, kThePerson | kTheLead},
    Row{kExportRecord, kThisMachine | kThePerson},
    Row{kManageCarers, kThePerson},
    Row{kBreakGlass, kOtherTeam | kBrokenIn},
    Row{kReadRoster, kTheirTeam},
    Row{kListStaff, kTheirTeam | kTheAdmin},
    Row{kAddPatient, kTheirTeam},
    Row{kInvitePatient, kTheirTeam},
    Row{kAssign, kTheirTeam},
    Row{kManageAccounts, kTheAdmin},
    Row{kChangeSettings, kTheAdmin},
    Row{kErase, kTheAdmin},
};

constexpr std::array kCareTeam = {Role::kNurse, Role::kPhysiotherapist, Role::kSurgeon,
                                  Role::kClinicLead};

std::vector<Permission> spell_out() {
  std::vector<Permission> out;
  for (const Row& row : kTable) {
    const auto add = [&](Role role, Relation relation) {
      out.push_back({row.action, role, relation});
    };
    const auto add_team = [&](Relation relation) {
      for (const Role role : kCareTeam) add(role, relation);
    };
    if ((row.who & kAnyone) != 0) add(Role::kNobody, Relation::kNone);
    if ((row.who & kThisMachine) != 0) add(Role::kLocal, Relation::kOwn);
    if ((row.who & kThePerson) != 0) add(Role::kPatient, Relation::kOwn);
    if ((row.who & kTheirCarer) != 0) add(Role::kCarer, Relation::kGranted);
    if ((row.who & kTheirTeam) != 0) add_team(Relation::kClinic);
    if ((row.who & kBrokenIn) != 0) add_team(Relation::kBrokenGlass);
    if ((row.who & kOtherTeam) != 0) add_team(Relation::kNone);
    if ((row.who & kTheLead) != 0) add(Role::kClinicLead, Relation::kClinic);
    if ((row.who & kTheAdmin) != 0) add(Role::kAdministrator, Relation::kClinic);
    if ((row.who & kAnyAccount) != 0) {
      for (const Role role : {Role::kPatient, Role::kCarer, Role::kAdministrator}) {
        add(role, Relation::kOwn);
      }
      add_team(Relation::kOwn);
    }
  }
  return out;
}

bool open_before_enrolment(Action action) {
  return action == kReadConfig || action == kSignIn || action == kUseOwnAccount;
}

}  // namespace

std::string_view word(Role role) { return kRoleWords[static_cast<std::size_t>(role)]; }
std::string_view word(Relation relation) {
  return kRelationWords[static_cast<std::size_t>(relation)];
}
std::string_view word(Action action) { return kActionWords[static_cast<std::size_t>(action)]; }

std::optional<Role> account_role(std::string_view text) {
  for (std::size_t i = static_cast<std::size_t>(Role::kPatient); i < kRoles; ++i) {
    if (kRoleWords[i] == text) return static_cast<Role>(i);
  }
  return std::nullopt;
}

bool is_care_team(Role role) { return std::ranges::find(kCareTeam, role) != kCareTeam.end(); }

std::span<const Permission> permissions() {
  static const std::vector<Permission> kSpelledOut = spell_out();
  return kSpelledOut;
}

core::Result<void> authorise(const Principal& principal, Action action, Relation relation) {
  const bool allowed = std::ranges::any_of(permissions(), [&](const Permission& row) {
    return row.role == principal.role && row.action == action && row.relation == relation;
  });
  if (allowed && (!principal.must_enrol || open_before_enrolment(action))) return {};
  if (allowed) {
    return core::fail(core::ErrorCode::kForbidden,
                      "set up a second way to prove who you are first (a passkey or an app)");
  }
  if (principal.role == Role::kNobody) {
    return core::fail(core::ErrorCode::kSignInFirst, "sign in first");
  }
  return core::fail(core::ErrorCode::kForbidden, "this is not allowed for you");
}

}  // namespace backsight::service
