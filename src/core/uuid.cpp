#include "backsight/core/uuid.h"

#include <algorithm>

namespace backsight::core {

// RFC 9562 section 5.7: 48 bits of milliseconds, 4 of version, 12 random, 2 of variant, 62 random.
Uuid make_uuid_v7(Instant now, std::span<const std::uint8_t, 10> random) {
  Uuid id;
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(now.ms >> (8 * (5 - i)));
  }
  std::ranges::copy(random, id.bytes.begin() + 6);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0F));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
  return id;
}

Instant time_of(const Uuid& id) {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
  return {ms};
}

std::string format(const Uuid& id) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kHex[id.bytes[i] >> 4];
    out += kHex[id.bytes[i] & 0xF];
  }
  return out;
}

Result<Uuid> parse_uuid_v7(std::string_view text) {
  const auto bad = [&] {
    return fail(ErrorCode::kBadId, "this is not a UUID of version 7 (RFC 9562)");
  };
  if (text.size() != 36) return bad();
  Uuid id;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < 36; ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return bad();
      continue;
    }
    unsigned value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value = static_cast<unsigned>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      value = static_cast<unsigned>(c - 'A' + 10);
    } else {
      return bad();
    }
    auto& byte = id.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(static_cast<unsigned>(byte) << 4 | value);
    ++nibble;
  }
  if ((id.bytes[6] >> 4) != 7 || (id.bytes[8] >> 6) != 2) return bad();
  return id;
}

}  // namespace backsight::core
