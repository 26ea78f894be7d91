// A provider's key in a test: signs JSON Web Tokens and shows its public half as a JWK.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "backsight/core/json.h"

struct evp_pkey_st;

namespace backsight::test {

class TokenSigner {
 public:
  /// "RS256", "ES256" or "EdDSA". RSA keys of `rsa_bits`.
  TokenSigner(std::string algorithm, std::string key_id, unsigned rsa_bits = 2048);

  /// With "kty", "kid", "alg" and "use".
  [[nodiscard]] core::json::Object jwk() const;
  /// A token of these claims with the usual header.
  [[nodiscard]] std::string token(const core::json::Value& claims) const;
  /// A token of any header and payload, signed with this key.
  [[nodiscard]] std::string token(std::string_view header, std::string_view payload) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  [[nodiscard]] std::string sign(std::string_view message) const;

  std::string algorithm_;
  std::string key_id_;
  std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace backsight::test
