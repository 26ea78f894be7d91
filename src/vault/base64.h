// Base64 (RFC 4648, section 4, padded) of 32 bytes, in time that does not depend on what they are.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace backsight::vault {

inline constexpr std::size_t kBase64Of32Bytes = 44;

void append_base64(std::string& out, std::span<const std::uint8_t, 32> bytes);
/// False for everything but 44 characters that are the one way to write 32 bytes.
[[nodiscard]] bool read_base64(std::string_view text, std::span<std::uint8_t, 32> bytes);

}  // namespace backsight::vault
