// What the service gives, as the JSON of api/openapi.yaml. Private to api.
#pragma once

#include <span>

#include "backsight/core/json.h"
#include "backsight/service/service.h"

namespace backsight::api {

[[nodiscard]] core::json::Value view(const service::SessionInfo& session);
/// The session of nobody.
[[nodiscard]] core::json::Value nobody();
[[nodiscard]] core::json::Value view(const service::InvitationInfo& invitation);
[[nodiscard]] core::json::Value view(const service::PasskeyCeremony& ceremony);
[[nodiscard]] core::json::Value view(const service::AccountInfo& account);
[[nodiscard]] core::json::Value view(const service::TotpBegun& begun);
[[nodiscard]] core::json::Value view(std::span<const service::StaffMember> staff);
[[nodiscard]] core::json::Value view(const service::RosterLine& line, core::Instant now);
[[nodiscard]] core::json::Value view(std::span<const service::RosterLine> lines, core::Instant now);
[[nodiscard]] core::json::Value view(std::span<const service::CarerInfo> carers);
[[nodiscard]] core::json::Value view(std::span<const service::AccessLine> lines);
[[nodiscard]] core::json::Value view(const service::ClinicSettings& settings);
/// The link of an invitation, for the page that people open: the token stands behind '#'.
[[nodiscard]] core::json::Value view(const service::Accounts::NewInvitation& invitation,
                                     std::string_view public_url);
[[nodiscard]] core::json::Value view(const service::PersonPage& page,
                                     std::span<const service::StaffMember> staff,
                                     const knowledge::Vocabulary& vocabulary, core::Instant now);
/// The roster as CSV (RFC 4180), with a header line. Cells that a spreadsheet would take for a
/// formula get an apostrophe in front.
[[nodiscard]] std::string roster_csv(std::span<const service::RosterLine> lines, core::Instant now);

}  // namespace backsight::api
