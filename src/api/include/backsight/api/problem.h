// Errors as the web sees them: application/problem+json (RFC 9457).
//
// A problem says what is wrong and where, and repeats no value that was sent: what people send here
// is about their health, and answers end up in consoles, screenshots and proxies.
#pragma once

#include <string>
#include <string_view>

#include "backsight/api/http.h"
#include "backsight/core/error.h"

namespace backsight::api {

/// A problem with the status of its code.
[[nodiscard]] Response problem(const core::Error& error);
/// The same with another status, for failures that HTTP tells apart and the house does not.
[[nodiscard]] Response problem(const core::Error& error, int status);

/// "Not Found" (RFC 9110); "" for a status this server never sends.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace backsight::api
