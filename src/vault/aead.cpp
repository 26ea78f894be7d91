#include "aead.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "bytes.h"
#include "sodium_start.h"

namespace backsight::vault {

static_assert(kNonceBytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagBytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(Key::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

void encrypt(std::string& out, const Key& key, std::string_view bound, std::string_view plain) {
  start_sodium();
  std::array<std::uint8_t, kNonceBytes> nonce{};
  randombytes_buf(nonce.data(), nonce.size());
  encrypt(out, key, nonce, bound, plain);
}

void encrypt(std::string& out, const Key& key, std::span<const std::uint8_t, kNonceBytes> nonce,
             std::string_view bound, std::string_view plain) {
  const std::size_t start = out.size();
  out.resize(start + kNonceBytes + plain.size() + kTagBytes);
  unsigned char* const place = bytes_of(out) + start;
  std::ranges::copy(nonce, place);
  crypto_aead_xchacha20poly1305_ietf_encrypt(place + kNonceBytes, nullptr, bytes_of(plain),
                                             plain.size(), bytes_of(bound), bound.size(), nullptr,
                                             nonce.data(), key.bytes().data());
}

bool decrypt(std::span<std::uint8_t> plain, const Key& key, std::string_view bound,
             std::string_view sealed) {
  if (sealed.size() != plain.size() + kNonceBytes + kTagBytes) return false;
  // libsodium checks the tag first, in constant time, and writes only when it is right.
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             plain.data(), nullptr, nullptr, bytes_of(sealed) + kNonceBytes,
             sealed.size() - kNonceBytes, bytes_of(bound), bound.size(), bytes_of(sealed),
             key.bytes().data()) == 0;
}

}  // namespace backsight::vault
