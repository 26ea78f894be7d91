// Looks at a certificate without serving with it.
#pragma once

#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/net/server.h"

namespace backsight::net {

/// When the certificate ends. Errors: those of Server::reload_certificate().
[[nodiscard]] core::Result<core::Instant> check_certificate(const TlsFiles& files);

}  // namespace backsight::net
