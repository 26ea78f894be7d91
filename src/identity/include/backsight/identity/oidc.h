// Signing in staff with a provider that the clinic already has: OpenID Connect Core 1.0
// (https://openid.net/specs/openid-connect-core-1_0.html), authorization code flow with PKCE (RFC
// 7636, S256), state and nonce. Here are the steps, as functions of what was fetched;
// oidc_sign_in.h joins them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/core/time.h"
#include "backsight/identity/fetch.h"

namespace backsight::identity {

/// What the clinic agreed upon with its provider.
struct OidcClient {
  std::string issuer;  ///< "https://login.example.org", letter by letter as the provider writes it
  std::string id;
  std::string secret;        ///< "" when the provider knows us as a public client
  std::string redirect_uri;  ///< where the browser comes back to
};

/// What the provider says of itself.
struct OidcProvider {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  bool takes_basic = true;    ///< the secret in a header; otherwise in the form
  bool names_itself = false;  ///< `iss` comes back with the code (RFC 9207)
};

/// Where a provider says it (OpenID Connect Discovery 1.0, section 4).
[[nodiscard]] std::string discovery_url(std::string_view issuer);
/// Errors: those of core::ObjectReader; kForbidden for another issuer, an endpoint that is no safe
/// URL, and a provider without the code flow, PKCE with S256, or one of our algorithms.
[[nodiscard]] core::Result<OidcProvider> read_discovery(const core::json::Value& document,
                                                        std::string_view issuer);

/// What is kept between sending the browser away and its return, bound to that browser (a sealed
/// cookie, or a session that is not signed in). Used once.
struct OidcLogin {
  std::string state;
  std::string nonce;
  std::string verifier;  ///< PKCE's code_verifier, 43 characters
};
[[nodiscard]] OidcLogin new_oidc_login();
/// PKCE's S256 of a verifier.
[[nodiscard]] std::string code_challenge(std::string_view verifier);
[[nodiscard]] std::string authorization_url(const OidcProvider& provider, const OidcClient& client,
                                            const OidcLogin& login);

/// The query with which the browser comes back; "" is what it does not hold.
struct OidcCallback {
  std::string state;
  std::string code;
  std::string issuer;  ///< `iss`
  std::string error;
};
/// The code. Errors: kForbidden for another state or issuer, and when the provider refused.
[[nodiscard]] core::Result<std::string> read_callback(const OidcProvider& provider,
                                                      const OidcClient& client,
                                                      const OidcLogin& login,
                                                      const OidcCallback& callback);
[[nodiscard]] FetchRequest token_request(const OidcProvider& provider, const OidcClient& client,
                                         const OidcLogin& login, std::string_view code);
/// The ID token, not checked. Errors: those of the JSON reader and of core::ObjectReader;
/// kForbidden when the provider refuses the code.
[[nodiscard]] core::Result<std::string> read_token_response(const FetchResponse& response);

/// A public key that signs ID tokens. RS256 (2048 to 8192 bits), ES256, EdDSA (Ed25519).
struct OidcKey {
  enum class Algorithm : std::uint8_t { kRs256, kEs256, kEdDsa };
  Algorithm algorithm = Algorithm::kRs256;
  std::string id;  ///< `kid`, may be ""
  std::string x;   ///< RSA: the modulus; otherwise x
  std::string y;   ///< RSA: the exponent; ES256: y
};
/// The usable keys of a JWK Set (RFC 7517). Keys of other kinds and for other uses are skipped, as
/// section 5 says. Errors: those of core::ObjectReader; kForbidden when none is left.
[[nodiscard]] core::Result<std::vector<OidcKey>> read_keys(const core::json::Value& key_set);

/// Who signed in. An account is found by issuer and subject; names and addresses change.
struct OidcPerson {
  std::string issuer;
  std::string subject;
  std::string name;   ///< may be ""
  std::string email;  ///< may be ""
  bool email_verified = false;
  std::vector<std::string> methods;  ///< `amr` (RFC 8176): "pwd", "otp", "mfa", ...
};

inline constexpr std::int64_t kOidcLeewayMs = 60'000;  ///< between our clock and the provider's

/// OpenID Connect Core, section 3.1.3.7. Errors: kNotFound when the key that signed is not among
/// `keys` (they may have changed: fetch them anew and ask once more); kForbidden with a sentence
/// for each step that fails; those of the JSON reader and of core::ObjectReader.
[[nodiscard]] core::Result<OidcPerson> check_id_token(std::string_view token,
                                                      std::span<const OidcKey> keys,
                                                      const OidcClient& client,
                                                      std::string_view nonce, core::Instant now);

}  // namespace backsight::identity
