// Bytes as libsodium takes them, and the fixed-width parts of what is hashed, signed or bound.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "backsight/core/uuid.h"

namespace backsight::vault {

[[nodiscard]] inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
[[nodiscard]] inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// 8 bytes, the highest first.
inline void append_number(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<unsigned char>(value >> shift));
  }
}

inline void append_id(std::string& out, const core::Uuid& id) {
  out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

}  // namespace backsight::vault
