// Signatures of JSON Web Tokens (RFC 7515), by OpenSSL: libcjose 0.6 has no EdDSA, and would bring
// a second JSON library.
#pragma once

#include <string_view>

#include "backsight/identity/oidc.h"

namespace backsight::identity {

/// Whether OpenSSL makes a public key of it: a point on its curve, a modulus of a size we take.
[[nodiscard]] bool is_usable(const OidcKey& key);
/// `signature` as JWS has it: r and s of 32 bytes each for ES256.
[[nodiscard]] bool is_signed(const OidcKey& key, std::string_view message,
                             std::string_view signature);

}  // namespace backsight::identity
