#include <algorithm>

#include "backsight/core/object_reader.h"
#include "backsight/identity/oidc.h"

namespace backsight::identity {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

core::Result<std::string> endpoint(core::ObjectReader& reader, std::string_view key) {
  TRY(auto url, reader.string(key));
  if (!is_safe_url(url)) {
    return std::unexpected(reader.error(key, core::ErrorCode::kForbidden,
                                        "only https is asked, and http on this machine itself"));
  }
  return url;
}

}  // namespace

std::string discovery_url(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

// OpenID Connect Discovery 1.0, section 3; the member for PKCE is of RFC 8414.
core::Result<OidcProvider> read_discovery(const core::json::Value& document,
                                          std::string_view issuer) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(document, root));
  TRY(const auto said_issuer, reader.string("issuer"));
  if (said_issuer != issuer) return refuse("the provider says that it is another");
  OidcProvider provider;
  TRY(provider.authorization_endpoint, endpoint(reader, "authorization_endpoint"));
  TRY(provider.token_endpoint, endpoint(reader, "token_endpoint"));
  TRY(provider.jwks_uri, endpoint(reader, "jwks_uri"));
  TRY(const auto flows, reader.optional_strings("response_types_supported"));
  if (!holds(flows, "code")) return refuse("the provider has no authorization code flow");
  TRY(const auto algorithms, reader.optional_strings("id_token_signing_alg_values_supported"));
  if (!holds(algorithms, "RS256") && !holds(algorithms, "ES256") && !holds(algorithms, "EdDSA")) {
    return refuse("the provider signs with none of RS256, ES256 and EdDSA");
  }
  // Providers that say nothing of PKCE may have it all the same; those that speak must have S256.
  TRY(const auto challenges, reader.optional_strings("code_challenge_methods_supported"));
  if (!challenges.empty() && !holds(challenges, "S256")) {
    return refuse("the provider has no PKCE with S256");
  }
  // client_secret_basic is what holds when nothing is said.
  TRY(const auto methods, reader.optional_strings("token_endpoint_auth_methods_supported"));
  provider.takes_basic = methods.empty() || holds(methods, "client_secret_basic");
  TRY(const auto names_itself,
      reader.optional_boolean("authorization_response_iss_parameter_supported"));
  provider.names_itself = names_itself.value_or(false);
  return provider;
}

}  // namespace backsight::identity
