#include "cose_key.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <openssl/evp.h>

#include <map>
#include <memory>

#include "cbor.h"

namespace backsight::identity {
namespace {

// Labels: RFC 9052 section 7.1; RFC 9053 sections 7.1 and 7.2; RFC 8230 section 4.
constexpr std::int64_t kKeyType = 1;
constexpr std::int64_t kAlgorithm = 3;
constexpr std::int64_t kCurveOrModulus = -1;
constexpr std::int64_t kXOrExponent = -2;
constexpr std::int64_t kY = -3;

constexpr std::int64_t kOkp = 1;
constexpr std::int64_t kEc2 = 2;
constexpr std::int64_t kRsa = 3;
constexpr std::int64_t kP256 = 1;
constexpr std::int64_t kEd25519 = 6;

struct Members {
  std::map<std::int64_t, std::int64_t> integers;
  std::map<std::int64_t, std::string_view> bytes;

  [[nodiscard]] bool has(std::int64_t label, std::int64_t value) const {
    const auto found = integers.find(label);
    return found != integers.end() && found->second == value;
  }
  [[nodiscard]] std::string_view of_size(std::int64_t label, std::size_t size) const {
    const auto found = bytes.find(label);
    return found != bytes.end() && found->second.size() == size ? found->second
                                                                : std::string_view();
  }
  [[nodiscard]] std::size_t size() const { return integers.size() + bytes.size(); }
};

core::Result<Members> read_members(std::string_view text) {
  // Also looks for keys that are there twice.
  CborReader whole(text);
  TRY_VOID(whole.any());
  if (!whole.is_at_end()) {
    return core::fail(core::ErrorCode::kSyntax, "there is something after the public key");
  }
  CborReader reader(text);
  Members members;
  TRY(const std::size_t pairs, reader.map());
  for (std::size_t i = 0; i < pairs; ++i) {
    TRY(const std::int64_t label, reader.integer());
    if (reader.is_bytes()) {
      TRY(members.bytes[label], reader.bytes());
    } else {
      TRY(members.integers[label], reader.integer());
    }
  }
  return members;
}

using Evp = std::unique_ptr<EVP_PKEY, decltype([](EVP_PKEY* key) { EVP_PKEY_free(key); })>;

// Whether libfido2 and OpenSSL make a key of it: a point off the curve is none.
bool is_key(const CoseKey& key) {
  switch (key.algorithm) {
    case kEs256: {
      const std::unique_ptr<es256_pk_t, decltype([](es256_pk_t* pk) { es256_pk_free(&pk); })> pk(
          es256_pk_new());
      return pk && es256_pk_from_ptr(pk.get(), key.raw.data(), key.raw.size()) == FIDO_OK &&
             Evp(es256_pk_to_EVP_PKEY(pk.get()));
    }
    case kEdDsa: {
      const std::unique_ptr<eddsa_pk_t, decltype([](eddsa_pk_t* pk) { eddsa_pk_free(&pk); })> pk(
          eddsa_pk_new());
      return pk && eddsa_pk_from_ptr(pk.get(), key.raw.data(), key.raw.size()) == FIDO_OK &&
             Evp(eddsa_pk_to_EVP_PKEY(pk.get()));
    }
    default: {
      const std::unique_ptr<rs256_pk_t, decltype([](rs256_pk_t* pk) { rs256_pk_free(&pk); })> pk(
          rs256_pk_new());
      return pk && rs256_pk_from_ptr(pk.get(), key.raw.data(), key.raw.size()) == FIDO_OK &&
             Evp(rs256_pk_to_EVP_PKEY(pk.get()));
    }
  }
}

}  // namespace

core::Result<CoseKey> read_cose_key(std::string_view bytes) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kForbidden, sentence);
  };
  TRY(const Members members, read_members(bytes));
  CoseKey key;
  if (members.has(kAlgorithm, kEs256)) {
    const auto x = members.of_size(kXOrExponent, 32);
    const auto y = members.of_size(kY, 32);
    if (members.size() != 5 || !members.has(kKeyType, kEc2) ||
        !members.has(kCurveOrModulus, kP256) || x.empty() || y.empty()) {
      return refuse("the public key is no point of the curve P-256");
    }
    key = {kEs256, std::string(x) + std::string(y)};
  } else if (members.has(kAlgorithm, kEdDsa)) {
    const auto x = members.of_size(kXOrExponent, 32);
    if (members.size() != 4 || !members.has(kKeyType, kOkp) ||
        !members.has(kCurveOrModulus, kEd25519) || x.empty()) {
      return refuse("the public key is no key of Ed25519");
    }
    key = {kEdDsa, std::string(x)};
  } else if (members.has(kAlgorithm, kRs256)) {
    const auto modulus = members.of_size(kCurveOrModulus, 256);
    const auto exponent = members.of_size(kXOrExponent, 3);
    if (members.size() != 4 || !members.has(kKeyType, kRsa) || modulus.empty() ||
        exponent.empty()) {
      return refuse("the public key is no RSA key of 2048 bits");
    }
    key = {kRs256, std::string(modulus) + std::string(exponent)};
  } else {
    return refuse("the passkey's algorithm is none of those that were offered");
  }
  if (!is_key(key)) return refuse("the public key does not fit its algorithm");
  return key;
}

}  // namespace backsight::identity
