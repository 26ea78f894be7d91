// What an authenticator says of itself when it makes a passkey: WebAuthn Level 3, section 6.5.4.
#pragma once

#include <cstdint>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

/// Views into what was read.
struct AttestationObject {
  std::string_view format;
  std::string_view statement;  ///< CBOR, a map
  std::string_view authenticator_data;
};

/// Error: kSyntax.
[[nodiscard]] core::Result<AttestationObject> read_attestation_object(std::string_view bytes);

/// We ask for "none". Browsers pass on what an authenticator signed with the passkey itself
/// ("packed" without a certificate), and a "packed" with one says no more to us: its signature must
/// be right, whoever made the authenticator. Every other format is refused. Error: kForbidden.
[[nodiscard]] core::Result<void> check_attestation(const AttestationObject& object,
                                                   std::int32_t algorithm,
                                                   std::string_view client_data,
                                                   std::string_view rp_id);

}  // namespace backsight::identity
