#include "derive.h"

#include <sodium.h>

#include "bytes.h"

namespace backsight::vault {

static_assert(kForClinic.size() == crypto_generichash_blake2b_PERSONALBYTES);
static_assert(kForSigner.size() == crypto_generichash_blake2b_PERSONALBYTES);
static_assert(kForLookup.size() == crypto_generichash_blake2b_PERSONALBYTES);
static_assert(kForStream.size() == crypto_generichash_blake2b_PERSONALBYTES);

void derive(std::span<std::uint8_t, Key::kBytes> out, const Key& key, std::string_view purpose,
            std::string_view input) {
  crypto_generichash_blake2b_salt_personal(out.data(), out.size(), bytes_of(input), input.size(),
                                           key.bytes().data(), Key::kBytes, nullptr,
                                           bytes_of(purpose));
}

Key derive_key(const Key& key, std::string_view purpose, std::string_view input) {
  std::array<std::uint8_t, Key::kBytes> bytes{};
  derive(bytes, key, purpose, input);
  const Key derived(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return derived;
}

}  // namespace backsight::vault
