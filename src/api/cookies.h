// The one cookie of a session. Private to api.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "backsight/api/http.h"

namespace backsight::api {

/// Over HTTPS "__Host-backsight", which browsers keep to this very host and to HTTPS; on a
/// machine's own loopback address "backsight".
[[nodiscard]] std::string_view cookie_name(bool secure);
/// The value of that cookie in a request; "" when there is none, or more than one.
[[nodiscard]] std::string session_token(const Request& request, bool secure);
/// Set-Cookie with a session: HttpOnly, SameSite=Strict, Path=/.
[[nodiscard]] Header session_cookie(std::string_view token, std::int64_t seconds, bool secure);
/// Set-Cookie that takes it away.
[[nodiscard]] Header no_cookie(bool secure);

}  // namespace backsight::api
