// Passkeys: what a server checks of WebAuthn Level 3 (https://www.w3.org/TR/webauthn-3/, sections
// 7.1 and 7.2), with libfido2 for the signatures. Attestation "none": who made the key does not
// matter here. Algorithms ES256, EdDSA, RS256. User verification is required.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"

namespace backsight::identity {

struct RelyingParty {
  std::string id;      ///< "backsight.example.org"
  std::string name;    ///< shown by some authenticators
  std::string origin;  ///< "https://backsight.example.org"
};

struct Passkey {
  std::string id;                ///< credential id, 16 to 1023 bytes (for JSON: base64url.h)
  std::int32_t algorithm = 0;    ///< COSE: -7, -8, -257
  std::string public_key;        ///< COSE key, bytes
  std::uint32_t counter = 0;     ///< stays 0 where the authenticator counts nothing
  bool backed_up = false;        ///< is copied to other devices of its owner
  bool backup_eligible = false;  ///< may be; never changes
};

/// PublicKeyCredentialCreationOptionsJSON. `challenge` is any bytes, 16 at least, random and used
/// for one answer only: new_token() is good. `user` is an opaque id of at most 64 bytes, no name.
[[nodiscard]] core::json::Value creation_options(const RelyingParty& party,
                                                 std::string_view challenge, std::string_view user,
                                                 std::string_view display_name,
                                                 std::span<const std::string> excluded);
/// PublicKeyCredentialRequestOptionsJSON. No list of credentials: the person chooses on the device,
/// and nothing tells whether an account exists.
[[nodiscard]] core::json::Value request_options(const RelyingParty& party,
                                                std::string_view challenge);

/// Reads and checks RegistrationResponseJSON. Errors: those of core::ObjectReader; kForbidden with
/// a sentence for each step of section 7.1 that fails (challenge, origin, rpIdHash, flags,
/// algorithm, signature).
[[nodiscard]] core::Result<Passkey> register_passkey(const RelyingParty& party,
                                                     std::string_view challenge,
                                                     const core::json::Value& response);

struct Assertion {
  std::string credential_id;
  std::string user;  ///< the handle given at registration
};
/// Which passkey an AuthenticationResponseJSON speaks of, before it is checked. The caller looks
/// the passkey up by its id and compares `user` with the account it belongs to.
[[nodiscard]] core::Result<Assertion> read_assertion(const core::json::Value& response);
/// Checks it against the key. Gives the new counter. Errors: as above; kForbidden too when the
/// counter did not grow (a copied authenticator).
[[nodiscard]] core::Result<std::uint32_t> check_assertion(const RelyingParty& party,
                                                          std::string_view challenge,
                                                          const Passkey& passkey,
                                                          const core::json::Value& response);

}  // namespace backsight::identity
