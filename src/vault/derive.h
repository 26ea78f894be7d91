// Keys made from a key: BLAKE2b-256 (RFC 7693) keyed with it, over `input`, with 16 bytes of
// personalization that say what the result is for.
#pragma once

#include <string_view>

#include "backsight/vault/keys.h"

namespace backsight::vault {

/// What a derived value is for: values for different purposes tell nothing about each other.
inline constexpr std::string_view kForClinic = "backsight clinic";
inline constexpr std::string_view kForSigner = "backsight signer";
inline constexpr std::string_view kForLookup = "backsight lookup";
inline constexpr std::string_view kForNonce = "backsight nonce ";
inline constexpr std::string_view kForStream = "backsight stream";

/// `purpose`: one of the above.
void derive(std::span<std::uint8_t, Key::kBytes> out, const Key& key, std::string_view purpose,
            std::string_view input);
[[nodiscard]] Key derive_key(const Key& key, std::string_view purpose, std::string_view input);

}  // namespace backsight::vault
