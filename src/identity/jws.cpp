#include "jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <string>

namespace backsight::identity {
namespace {

template <auto kFree>
struct Freed {
  template <class T>
  void operator()(T* thing) const {
    kFree(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr int kFewestRsaBits = 2048;
constexpr int kMostRsaBits = 8192;
constexpr std::size_t kEcBytes = 32;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Number to_number(std::string_view bytes) {
  return Number(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key from_params(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

Key rsa_key(const OidcKey& key) {
  const Number modulus = to_number(key.x);
  const Number exponent = to_number(key.y);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !builder || BN_num_bits(modulus.get()) < kFewestRsaBits ||
      BN_num_bits(modulus.get()) > kMostRsaBits || BN_num_bits(exponent.get()) > 64 ||
      BN_is_odd(exponent.get()) != 1 || BN_is_one(exponent.get()) == 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return from_params("RSA", builder.get());
}

Key ec_key(const OidcKey& key) {
  if (key.x.size() != kEcBytes || key.y.size() != kEcBytes) return nullptr;
  const std::string point = '\x04' + key.x + key.y;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return from_params("EC", builder.get());
}

Key public_key(const OidcKey& key) {
  switch (key.algorithm) {
    case OidcKey::Algorithm::kRs256:
      return rsa_key(key);
    case OidcKey::Algorithm::kEs256:
      return ec_key(key);
    case OidcKey::Algorithm::kEdDsa:
      return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(key.x), key.x.size()));
  }
  return nullptr;
}

// RFC 7518 section 3.4 writes r and s one after the other; OpenSSL wants DER. "" when it is
// neither.
std::string to_der(std::string_view signature) {
  if (signature.size() != 2 * kEcBytes) return {};
  const EcSignature pair(ECDSA_SIG_new());
  if (!pair) return {};
  constexpr int kSize = kEcBytes;
  BIGNUM* const r = BN_bin2bn(raw(signature), kSize, nullptr);
  BIGNUM* const s = BN_bin2bn(raw(signature.substr(kEcBytes)), kSize, nullptr);
  if (ECDSA_SIG_set0(pair.get(), r, s) != 1) {  // otherwise they are the pair's
    BN_free(r);
    BN_free(s);
    return {};
  }
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return {};
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  return i2d_ECDSA_SIG(pair.get(), &out) == size ? der : std::string();
}

}  // namespace

bool is_usable(const OidcKey& key) { return public_key(key) != nullptr; }

bool is_signed(const OidcKey& key, std::string_view message, std::string_view signature) {
  const Key opened = public_key(key);
  const DigestContext context(EVP_MD_CTX_new());
  if (!opened || !context) return false;
  std::string der;
  if (key.algorithm == OidcKey::Algorithm::kEs256) {
    der = to_der(signature);
    if (der.empty()) return false;
    signature = der;
  }
  const EVP_MD* const digest = key.algorithm == OidcKey::Algorithm::kEdDsa ? nullptr : EVP_sha256();
  // RSA is PKCS #1 v1.5 when nothing else is said: RS256.
  return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, opened.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message),
                          message.size()) == 1;
}

}  // namespace backsight::identity
