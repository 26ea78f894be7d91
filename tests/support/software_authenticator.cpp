#include "support/software_authenticator.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <array>
#include <cstdlib>

#include "backsight/identity/base64url.h"

namespace backsight::test {
namespace {

using identity::to_base64url;

// A test that cannot go on.
void require(bool holds) {
  if (!holds) std::abort();
}

std::string sha256(std::string_view bytes) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string out;
  for (std::size_t i = size; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 255);
  return out;
}

std::string number(const EVP_PKEY* key, const char* name, int size) {
  BIGNUM* value = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &value) == 1);
  std::string out(static_cast<std::size_t>(size), '\0');
  require(BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), size) == size);
  BN_free(value);
  return out;
}

std::string client_data(const Saying& saying, std::string_view type) {
  if (saying.client_data) return *saying.client_data;
  std::string out = R"({"type":")";
  out += saying.type.empty() ? type : saying.type;
  return out + R"(","challenge":")" + to_base64url(saying.challenge) + R"(","origin":")" +
         saying.origin + R"(")" + saying.more_client_data + "}";
}

std::string authenticator_data(const Saying& saying, unsigned more_flags,
                               std::string_view attested) {
  std::string out = sha256(saying.rp_id);
  out += static_cast<char>(saying.flags | more_flags);
  out += big_endian(saying.counter, 4);
  out += attested;
  return out + saying.extensions + saying.after_data;
}

}  // namespace

std::string cbor_head(unsigned kind, std::uint64_t argument) {
  const auto first = [&](unsigned low) {
    return std::string(1, static_cast<char>(kind << 5 | low));
  };
  if (argument < 24) return first(static_cast<unsigned>(argument));
  if (argument < 0x100) return first(24) + big_endian(argument, 1);
  if (argument < 0x10000) return first(25) + big_endian(argument, 2);
  if (argument < 0x100000000) return first(26) + big_endian(argument, 4);
  return first(27) + big_endian(argument, 8);
}
std::string cbor_integer(std::int64_t value) {
  return value >= 0 ? cbor_head(0, static_cast<std::uint64_t>(value))
                    : cbor_head(1, static_cast<std::uint64_t>(-1 - value));
}
std::string cbor_bytes(std::string_view bytes) {
  return cbor_head(2, bytes.size()) + std::string(bytes);
}
std::string cbor_text(std::string_view text) {
  return cbor_head(3, text.size()) + std::string(text);
}

void SoftwareAuthenticator::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

SoftwareAuthenticator::SoftwareAuthenticator(std::int32_t algorithm, std::string id)
    : algorithm_(algorithm), id_(std::move(id)) {
  switch (algorithm) {
    case -7:
      key_.reset(EVP_EC_gen("P-256"));
      break;
    case -8:
      key_.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
      break;
    default:
      key_.reset(EVP_RSA_gen(2048));
  }
  require(key_ != nullptr);
}

std::string SoftwareAuthenticator::cose_key() const {
  const std::string algorithm = cbor_integer(3) + cbor_integer(algorithm_);
  switch (algorithm_) {
    case -7:
      return cbor_head(5, 5) + cbor_integer(1) + cbor_integer(2) + algorithm + cbor_integer(-1) +
             cbor_integer(1) + cbor_integer(-2) +
             cbor_bytes(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)) + cbor_integer(-3) +
             cbor_bytes(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    case -8: {
      std::string x(32, '\0');
      std::size_t size = x.size();
      require(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()),
                                          &size) == 1);
      return cbor_head(5, 4) + cbor_integer(1) + cbor_integer(1) + algorithm + cbor_integer(-1) +
             cbor_integer(6) + cbor_integer(-2) + cbor_bytes(x);
    }
    default:
      return cbor_head(5, 4) + cbor_integer(1) + cbor_integer(3) + algorithm + cbor_integer(-1) +
             cbor_bytes(number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 256)) + cbor_integer(-2) +
             cbor_bytes(number(key_.get(), OSSL_PKEY_PARAM_RSA_E, 3));
  }
}

std::string SoftwareAuthenticator::sign(std::string_view message) const {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const EVP_MD* const digest = algorithm_ == -8 ? nullptr : EVP_sha256();
  require(EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get()) == 1);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  require(EVP_DigestSign(context, nullptr, &size, bytes, message.size()) == 1);
  std::string out(size, '\0');
  require(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                         message.size()) == 1);
  EVP_MD_CTX_free(context);
  out.resize(size);
  return out;
}

core::json::Value SoftwareAuthenticator::create(const Saying& saying) const {
  const std::string said = client_data(saying, "webauthn.create");
  const std::string id = saying.id_in_data.value_or(id_);
  const std::string data = authenticator_data(
      saying, 0x40,
      std::string(16, '\0') + big_endian(id.size(), 2) + id + saying.cose_key.value_or(cose_key()));
  std::string statement = cbor_head(5, 0);
  if (saying.format == "packed") {
    statement = cbor_head(5, 2) + cbor_text("alg") + cbor_integer(algorithm_) + cbor_text("sig") +
                cbor_bytes(sign(saying.signed_instead.value_or(data + sha256(said))));
  }
  const std::string object = cbor_head(5, 3) + cbor_text("fmt") + cbor_text(saying.format) +
                             cbor_text("attStmt") + saying.statement.value_or(statement) +
                             cbor_text("authData") + cbor_bytes(data) + saying.after_object;
  using core::json::Array;
  using core::json::Object;
  return Object{{"id", to_base64url(id_)},
                {"rawId", to_base64url(id_)},
                {"response", Object{{"clientDataJSON", to_base64url(said)},
                                    {"attestationObject", to_base64url(object)},
                                    {"transports", Array{"internal"}}}},
                {"authenticatorAttachment", "platform"},
                {"clientExtensionResults", Object{}},
                {"type", "public-key"}};
}

core::json::Value SoftwareAuthenticator::get(const Saying& saying, std::string_view user) const {
  const std::string said = client_data(saying, "webauthn.get");
  const std::string data = authenticator_data(saying, 0, "");
  using core::json::Object;
  return Object{
      {"id", to_base64url(id_)},
      {"rawId", to_base64url(id_)},
      {"response", Object{{"clientDataJSON", to_base64url(said)},
                          {"authenticatorData", to_base64url(data)},
                          {"signature",
                           to_base64url(sign(saying.signed_instead.value_or(data + sha256(said))))},
                          {"userHandle", to_base64url(user)}}},
      {"clientExtensionResults", Object{}},
      {"type", "public-key"}};
}

}  // namespace backsight::test
