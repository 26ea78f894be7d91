#include "support/token_signer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <cstdlib>

#include "backsight/identity/base64url.h"

namespace backsight::test {
namespace {

using identity::to_base64url;

// A test that cannot go on.
void require(bool holds) {
  if (!holds) std::abort();
}

// Big-endian, of `size` bytes, or as many as it needs.
std::string number_text(const EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* value = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &value) == 1);
  if (size == 0) size = BN_num_bytes(value);
  std::string out(static_cast<std::size_t>(size), '\0');
  require(BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), size) == size);
  BN_free(value);
  return to_base64url(out);
}

}  // namespace

void TokenSigner::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

TokenSigner::TokenSigner(std::string algorithm, std::string key_id, unsigned rsa_bits)
    : algorithm_(std::move(algorithm)), key_id_(std::move(key_id)) {
  if (algorithm_ == "RS256") {
    key_.reset(EVP_RSA_gen(rsa_bits));
  } else if (algorithm_ == "ES256") {
    key_.reset(EVP_EC_gen("P-256"));
  } else {
    key_.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  }
  require(key_ != nullptr);
}

core::json::Object TokenSigner::jwk() const {
  core::json::Object out{{"kid", key_id_}, {"alg", algorithm_}, {"use", "sig"}};
  if (algorithm_ == "RS256") {
    out.push_back({"kty", "RSA"});
    out.push_back({"n", number_text(key_.get(), OSSL_PKEY_PARAM_RSA_N)});
    out.push_back({"e", number_text(key_.get(), OSSL_PKEY_PARAM_RSA_E)});
  } else if (algorithm_ == "ES256") {
    out.push_back({"kty", "EC"});
    out.push_back({"crv", "P-256"});
    out.push_back({"x", number_text(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)});
    out.push_back({"y", number_text(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32)});
  } else {
    std::string x(32, '\0');
    std::size_t size = x.size();
    require(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()),
                                        &size) == 1);
    out.push_back({"kty", "OKP"});
    out.push_back({"crv", "Ed25519"});
    out.push_back({"x", to_base64url(x)});
  }
  return out;
}

std::string TokenSigner::sign(std::string_view message) const {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const EVP_MD* const digest = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
  require(EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get()) == 1);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  require(EVP_DigestSign(context, nullptr, &size, bytes, message.size()) == 1);
  std::string out(size, '\0');
  auto* const start = reinterpret_cast<unsigned char*>(out.data());
  require(EVP_DigestSign(context, start, &size, bytes, message.size()) == 1);
  EVP_MD_CTX_free(context);
  out.resize(size);
  if (algorithm_ != "ES256") return out;
  // RFC 7518 section 3.4: r and s of 32 bytes, one after the other.
  const unsigned char* der = start;
  ECDSA_SIG* const pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size()));
  require(pair != nullptr);
  std::string joined(64, '\0');
  auto* const to = reinterpret_cast<unsigned char*>(joined.data());
  require(BN_bn2binpad(ECDSA_SIG_get0_r(pair), to, 32) == 32 &&
          BN_bn2binpad(ECDSA_SIG_get0_s(pair), to + 32, 32) == 32);
  ECDSA_SIG_free(pair);
  return joined;
}

std::string TokenSigner::token(const core::json::Value& claims) const {
  const core::json::Object header{{"alg", algorithm_}, {"typ", "JWT"}, {"kid", key_id_}};
  return token(core::json::write(header), core::json::write(claims));
}

std::string TokenSigner::token(std::string_view header, std::string_view payload) const {
  const std::string message = to_base64url(header) + "." + to_base64url(payload);
  return message + "." + to_base64url(sign(message));
}

}  // namespace backsight::test
