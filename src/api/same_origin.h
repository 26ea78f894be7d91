// Who may talk to a server that trusts everybody who reaches it. Private to api.
//
// In local mode any page a browser shows can send requests to this machine. Two attacks follow:
// DNS rebinding (a page of evil.example whose name suddenly means 127.0.0.1; the Host header gives
// it away) and cross-site requests (Origin and Sec-Fetch-Site give them away).
#pragma once

#include <string>
#include <vector>

#include "backsight/api/http.h"
#include "backsight/core/result.h"

namespace backsight::api {

/// The Host header is one of `names` ("127.0.0.1", "localhost", "[::1]"), with any port.
/// Error: kForbidden.
[[nodiscard]] core::Result<void> check_host(const Request& request,
                                            const std::vector<std::string>& names);

/// The request comes from a page of this very server, or from no page at all: Sec-Fetch-Site is
/// same-origin, none or absent, and Origin names this host and port or is absent. Browsers send
/// Origin with every POST. Error: kForbidden.
[[nodiscard]] core::Result<void> check_same_origin(const Request& request);

}  // namespace backsight::api
