// Public keys of authenticators: COSE_Key (RFC 9052 section 7), of the three algorithms that we
// offer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

// https://www.iana.org/assignments/cose/cose.xhtml#algorithms
inline constexpr std::int32_t kEs256 = -7;
inline constexpr std::int32_t kEdDsa = -8;
inline constexpr std::int32_t kRs256 = -257;

struct CoseKey {
  std::int32_t algorithm = 0;
  /// As libfido2 reads it: x and y (ES256), x (EdDSA), modulus of 256 bytes and exponent of 3
  /// (RS256).
  std::string raw;
};

/// Errors: kSyntax; kForbidden for another algorithm, a curve or a size that does not belong to it,
/// and a point that is not on the curve.
[[nodiscard]] core::Result<CoseKey> read_cose_key(std::string_view bytes);

}  // namespace backsight::identity
