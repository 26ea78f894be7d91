#include <sodium.h>

#include "backsight/core/object_reader.h"
#include "backsight/identity/base64url.h"
#include "backsight/identity/oidc.h"
#include "backsight/identity/token.h"
#include "percent.h"
#include "random.h"

namespace backsight::identity {
namespace {

std::string base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  out.pop_back();  // libsodium's closing zero
  return out;
}

void add(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form += name;
  form += '=';
  form += percent_encoded(value);
}

}  // namespace

OidcLogin new_oidc_login() { return {new_token(), new_token(), new_token()}; }

std::string code_challenge(std::string_view verifier) { return to_base64url(sha256(verifier)); }

// OpenID Connect Core, section 3.1.2.1; RFC 7636 section 4.3.
std::string authorization_url(const OidcProvider& provider, const OidcClient& client,
                              const OidcLogin& login) {
  std::string query;
  add(query, "response_type", "code");
  add(query, "scope", "openid profile email");
  add(query, "client_id", client.id);
  add(query, "redirect_uri", client.redirect_uri);
  add(query, "state", login.state);
  add(query, "nonce", login.nonce);
  add(query, "code_challenge", code_challenge(login.verifier));
  add(query, "code_challenge_method", "S256");
  const std::string& endpoint = provider.authorization_endpoint;
  return endpoint + (endpoint.find('?') == std::string::npos ? '?' : '&') + query;
}

core::Result<std::string> read_callback(const OidcProvider& provider, const OidcClient& client,
                                        const OidcLogin& login, const OidcCallback& callback) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  if (login.state.empty() || !same_bytes(callback.state, login.state)) {
    return refuse("the sign-in was not begun in this browser");
  }
  // RFC 9207: a code of another provider, mixed into this sign-in.
  const bool has_issuer = !callback.issuer.empty();
  if ((has_issuer && callback.issuer != client.issuer) || (!has_issuer && provider.names_itself)) {
    return refuse("the answer is of another provider");
  }
  if (!callback.error.empty()) return refuse("the provider did not sign you in");
  if (callback.code.empty()) return refuse("the provider sent no code");
  return callback.code;
}

// OpenID Connect Core, section 3.1.3.1; RFC 6749 section 2.3.1; RFC 7636 section 4.5.
FetchRequest token_request(const OidcProvider& provider, const OidcClient& client,
                           const OidcLogin& login, std::string_view code) {
  FetchRequest request{provider.token_endpoint, {}, {}};
  add(request.form, "grant_type", "authorization_code");
  add(request.form, "code", code);
  add(request.form, "redirect_uri", client.redirect_uri);
  add(request.form, "code_verifier", login.verifier);
  if (!client.secret.empty() && provider.takes_basic) {
    request.authorization =
        "Basic " + base64(percent_encoded(client.id) + ":" + percent_encoded(client.secret));
  } else {
    add(request.form, "client_id", client.id);
    if (!client.secret.empty()) add(request.form, "client_secret", client.secret);
  }
  return request;
}

core::Result<std::string> read_token_response(const FetchResponse& response) {
  // RFC 6749 section 5.2: a code that is refused, or a client that is not known.
  if (response.status >= 400 && response.status < 500) {
    return core::fail(core::ErrorCode::kForbidden, "the provider refused the code");
  }
  if (response.status != 200) {
    return core::fail(core::ErrorCode::kUnavailable, "the provider has trouble just now");
  }
  TRY(const auto value, core::json::parse(response.body));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  return reader.string("id_token");
}

}  // namespace backsight::identity
