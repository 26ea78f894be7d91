// The route table: what api/openapi.yaml describes, row by row (tests/api compares the two).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backsight::api {

enum class Operation : std::uint8_t {
  kHealth,
  kMetrics,
  kKnowledgeManifest,
  kKnowledgeFile,
  kEngine,
  kGetConfig,
  kListPeople,
  kListEvents,
  kRecordEvent,
  kGetAdvice,
  kGetCourse,
  kGetSession,
  kSignInWithPassword,
  kSignInWithRecoveryCode,
  kBeginPasskeySignIn,
  kSignInWithPasskey,
  kSignOut,
  kOpenInvitation,
  kAcceptWithPassword,
  kBeginPasskeyAcceptance,
  kAcceptWithPasskey,
  kGetAccount,
  kChangePassword,
  kBeginTotp,
  kConfirmTotp,
  kBeginPasskey,
  kAddPasskey,
  kRemoveCredential,
  kMakeRecoveryCodes,
  kEndOtherSessions,
  kGetPersonPage,
  kGetAccessLog,
  kExportRecord,
  kListCarers,
  kInviteCarer,
  kRemoveCarer,
  kInvitePatient,
  kAssignPerson,
  kBreakGlass,
  kErasePerson,
  kGetRoster,
  kGetRosterCsv,
  kAddPatient,
  kListStaff,
  kInviteStaff,
  kChangeAccount,
  kGetSettings,
  kPutSettings,
};

struct Route {
  std::string_view method;
  std::string_view path;  ///< a segment in braces stands for any one segment
  std::string_view operation_id;
  Operation operation;
};

/// Every row, in the order of the enumerators.
[[nodiscard]] std::span<const Route> routes();

/// What a path can mean.
struct Match {
  std::vector<const Route*> rows;           ///< one for each method the path takes; empty: unknown
  std::vector<std::string_view> arguments;  ///< the segments that braces stand for
};

[[nodiscard]] Match match(std::string_view path);

}  // namespace backsight::api
