// The head of an answer as text. Private to net.
#pragma once

#include <string>

#include "backsight/api/http.h"

namespace backsight::net {

enum class Then : std::uint8_t { kKeepAlive, kClose };

/// Whether people reach this server by https.
enum class Secure : std::uint8_t { kNo, kYes };

/// Status line and headers with the empty line: those of the response, the security headers, Date,
/// Content-Length, Connection, and Strict-Transport-Security where it is https. A header whose name
/// or value holds a control character is left out, so that no value can end the header section.
[[nodiscard]] std::string write_head(const api::Response& response, Then then,
                                     Secure secure = Secure::kNo);

}  // namespace backsight::net
