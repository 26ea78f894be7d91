#include "backsight/api/routes.h"

#include <algorithm>
#include <array>
#include <optional>

namespace backsight::api {
namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/healthz", "health", Operation::kHealth},
    Route{"GET", "/metrics", "metrics", Operation::kMetrics},
    Route{"GET", "/knowledge/manifest.json", "knowledgeManifest", Operation::kKnowledgeManifest},
    Route{"GET", "/knowledge/{file}", "knowledgeFile", Operation::kKnowledgeFile},
    Route{"GET", "/engine.wasm", "engine", Operation::kEngine},
    Route{"GET", "/api/v1/config", "getConfig", Operation::kGetConfig},
    Route{"GET", "/api/v1/people", "listPeople", Operation::kListPeople},
    Route{"GET", "/api/v1/people/{person}/events", "listEvents", Operation::kListEvents},
    Route{"POST", "/api/v1/people/{person}/events", "recordEvent", Operation::kRecordEvent},
    Route{"GET", "/api/v1/people/{person}/advice", "getAdvice", Operation::kGetAdvice},
    Route{"GET", "/api/v1/people/{person}/course", "getCourse", Operation::kGetCourse},
    Route{"GET", "/api/v1/session", "getSession", Operation::kGetSession},
    Route{"POST", "/api/v1/sign-in/password", "signInWithPassword", Operation::kSignInWithPassword},
    Route{"POST", "/api/v1/sign-in/recovery-code", "signInWithRecoveryCode",
          Operation::kSignInWithRecoveryCode},
    Route{"POST", "/api/v1/sign-in/passkey/begin", "beginPasskeySignIn",
          Operation::kBeginPasskeySignIn},
    Route{"POST", "/api/v1/sign-in/passkey", "signInWithPasskey", Operation::kSignInWithPasskey},
    Route{"POST", "/api/v1/sign-out", "signOut", Operation::kSignOut},
    Route{"POST", "/api/v1/invitations/open", "openInvitation", Operation::kOpenInvitation},
    Route{"POST", "/api/v1/invitations/accept", "acceptWithPassword",
          Operation::kAcceptWithPassword},
    Route{"POST", "/api/v1/invitations/accept/passkey/begin", "beginPasskeyAcceptance",
          Operation::kBeginPasskeyAcceptance},
    Route{"POST", "/api/v1/invitations/accept/passkey", "acceptWithPasskey",
          Operation::kAcceptWithPasskey},
    Route{"GET", "/api/v1/account", "getAccount", Operation::kGetAccount},
    Route{"POST", "/api/v1/account/password", "changePassword", Operation::kChangePassword},
    Route{"POST", "/api/v1/account/totp", "beginTotp", Operation::kBeginTotp},
    Route{"POST", "/api/v1/account/totp/confirm", "confirmTotp", Operation::kConfirmTotp},
    Route{"POST", "/api/v1/account/passkeys/begin", "beginPasskey", Operation::kBeginPasskey},
    Route{"POST", "/api/v1/account/passkeys", "addPasskey", Operation::kAddPasskey},
    Route{"DELETE", "/api/v1/account/credentials/{credential}", "removeCredential",
          Operation::kRemoveCredential},
    Route{"POST", "/api/v1/account/recovery-codes", "makeRecoveryCodes",
          Operation::kMakeRecoveryCodes},
    Route{"POST", "/api/v1/account/sessions/end", "endOtherSessions", Operation::kEndOtherSessions},
    Route{"GET", "/api/v1/people/{person}/page", "getPersonPage", Operation::kGetPersonPage},
    Route{"GET", "/api/v1/people/{person}/access-log", "getAccessLog", Operation::kGetAccessLog},
    Route{"GET", "/api/v1/people/{person}/export", "exportRecord", Operation::kExportRecord},
    Route{"GET", "/api/v1/people/{person}/carers", "listCarers", Operation::kListCarers},
    Route{"POST", "/api/v1/people/{person}/carers", "inviteCarer", Operation::kInviteCarer},
    Route{"DELETE", "/api/v1/people/{person}/carers/{account}", "removeCarer",
          Operation::kRemoveCarer},
    Route{"POST", "/api/v1/people/{person}/invitation", "invitePatient", Operation::kInvitePatient},
    Route{"PUT", "/api/v1/people/{person}/assignment", "assignPerson", Operation::kAssignPerson},
    Route{"POST", "/api/v1/people/{person}/break-glass", "breakGlass", Operation::kBreakGlass},
    Route{"POST", "/api/v1/people/{person}/erase", "erasePerson", Operation::kErasePerson},
    Route{"GET", "/api/v1/team/roster", "getRoster", Operation::kGetRoster},
    Route{"GET", "/api/v1/team/roster.csv", "getRosterCsv", Operation::kGetRosterCsv},
    Route{"POST", "/api/v1/team/people", "addPatient", Operation::kAddPatient},
    Route{"GET", "/api/v1/team/staff", "listStaff", Operation::kListStaff},
    Route{"POST", "/api/v1/admin/invitations", "inviteStaff", Operation::kInviteStaff},
    Route{"PUT", "/api/v1/admin/accounts/{account}", "changeAccount", Operation::kChangeAccount},
    Route{"GET", "/api/v1/admin/settings", "getSettings", Operation::kGetSettings},
    Route{"PUT", "/api/v1/admin/settings", "putSettings", Operation::kPutSettings},
};
static_assert(std::ranges::is_sorted(kRoutes, {}, &Route::operation));

std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(1);  // the slash
  const std::size_t end = std::min(rest.find('/'), rest.size());
  const std::string_view segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return segment;
}

// The segments that braces stand for, or nothing when the path is another one.
std::optional<std::vector<std::string_view>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string_view> arguments;
  while (!pattern.empty() && path.starts_with('/')) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (wanted.starts_with('{')) {
      if (given.empty()) return std::nullopt;
      arguments.push_back(given);
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return arguments;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

Match match(std::string_view path) {
  Match out;
  for (const Route& row : kRoutes) {
    // The first row that fits decides; later rows of the same template add methods.
    if (!out.rows.empty() && out.rows.front()->path != row.path) continue;
    if (auto arguments = fit(row.path, path)) {
      out.rows.push_back(&row);
      out.arguments = *std::move(arguments);
    }
  }
  return out;
}

}  // namespace backsight::api
