#include "backsight/vault/audit.h"

#include <sodium.h>

#include "base64.h"
#include "bytes.h"
#include "sodium_start.h"

namespace backsight::vault {
namespace {

using core::ErrorCode;

std::string signed_text(std::int64_t number, const Hash& hash, core::Instant at) {
  std::string text = "backsight audit head 1";
  append_number(text, static_cast<std::uint64_t>(number));
  text.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  append_number(text, static_cast<std::uint64_t>(at.ms));
  return text;
}

}  // namespace

Hash audit_hash(const Hash& before, std::int64_t number, const core::Uuid& person,
                std::string_view body) {
  std::string head(reinterpret_cast<const char*>(before.data()), before.size());
  append_number(head, static_cast<std::uint64_t>(number));
  append_id(head, person);
  append_number(head, body.size());

  crypto_generichash_blake2b_state state;
  crypto_generichash_blake2b_init(&state, nullptr, 0, sizeof(Hash));
  crypto_generichash_blake2b_update(&state, bytes_of(std::string_view(head)), head.size());
  crypto_generichash_blake2b_update(&state, bytes_of(body), body.size());
  Hash hash{};
  crypto_generichash_blake2b_final(&state, hash.data(), hash.size());
  return hash;
}

Signer::Signer(const Key& seed) {
  static_assert(sizeof(secret_) == crypto_sign_ed25519_SECRETKEYBYTES);
  static_assert(sizeof(public_) == crypto_sign_ed25519_PUBLICKEYBYTES);
  static_assert(Key::kBytes == crypto_sign_ed25519_SEEDBYTES);
  start_sodium();
  crypto_sign_ed25519_seed_keypair(public_.data(), secret_.data(), seed.bytes().data());
}

Signer::~Signer() { sodium_memzero(secret_.data(), secret_.size()); }

std::string Signer::sign(std::int64_t number, const Hash& hash, core::Instant at) const {
  const std::string text = signed_text(number, hash, at);
  std::string signature(crypto_sign_ed25519_BYTES, '\0');
  crypto_sign_ed25519_detached(bytes_of(signature), nullptr, bytes_of(std::string_view(text)),
                               text.size(), secret_.data());
  return signature;
}

std::string Signer::public_key() const {
  std::string text;
  append_base64(text, public_);
  return text;
}

core::Result<bool> check_signature(std::string_view public_key, std::int64_t number,
                                   const Hash& hash, core::Instant at, std::string_view signature) {
  start_sodium();
  std::array<std::uint8_t, crypto_sign_ed25519_PUBLICKEYBYTES> key{};
  if (!read_base64(public_key, key)) {
    return core::fail(ErrorCode::kBadId, "a public key is 32 bytes as 44 characters of base64");
  }
  const std::string text = signed_text(number, hash, at);
  return signature.size() == crypto_sign_ed25519_BYTES &&
         crypto_sign_ed25519_verify_detached(bytes_of(signature), bytes_of(std::string_view(text)),
                                             text.size(), key.data()) == 0;
}

}  // namespace backsight::vault
