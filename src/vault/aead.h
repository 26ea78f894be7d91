// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random nonce in front of the ciphertext.
// 24 random bytes: chance alone repeats a nonce of a key after some 2^80 messages at a billionth.
#pragma once

#include <string>
#include <string_view>

#include "backsight/vault/keys.h"

namespace backsight::vault {

inline constexpr std::size_t kNonceBytes = 24;
inline constexpr std::size_t kTagBytes = 16;

/// Appends nonce | ciphertext | tag to `out`. `bound` is not in it, but must be the same to open.
void encrypt(std::string& out, const Key& key, std::string_view bound, std::string_view plain);

/// The same with a nonce that is given.
void encrypt(std::string& out, const Key& key, std::span<const std::uint8_t, kNonceBytes> nonce,
             std::string_view bound, std::string_view plain);

/// What encrypt() appended, into `plain`, which has kNonceBytes + kTagBytes fewer bytes. False: not
/// made with this key and `bound`, or changed; `plain` holds nothing of it then.
[[nodiscard]] bool decrypt(std::span<std::uint8_t> plain, const Key& key, std::string_view bound,
                           std::string_view sealed);

}  // namespace backsight::vault
