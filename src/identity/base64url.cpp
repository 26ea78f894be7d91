#include "backsight/identity/base64url.h"

#include <cstdint>

namespace backsight::identity {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string to_base64url(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += kAlphabet[held >> bits & 63];
    }
  }
  if (bits > 0) out += kAlphabet[held << (6 - bits) & 63];
  return out;
}

core::Result<std::string> from_base64url(std::string_view text) {
  const auto bad = [] {
    return core::fail(core::ErrorCode::kSyntax, "this is not base64url without padding (RFC 4648)");
  };
  if (text.size() % 4 == 1) return bad();
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return bad();
    held = held << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(held >> bits & 255);
    }
  }
  if ((held & ((1U << bits) - 1)) != 0) return bad();
  return out;
}

}  // namespace backsight::identity
