#include "base64.h"

#include <sodium.h>

#include <array>

namespace backsight::vault {

void append_base64(std::string& out, std::span<const std::uint8_t, 32> bytes) {
  std::array<char, kBase64Of32Bytes + 1> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.append(text.data(), kBase64Of32Bytes);
  sodium_memzero(text.data(), text.size());
}

bool read_base64(std::string_view text, std::span<std::uint8_t, 32> bytes) {
  if (text.size() != kBase64Of32Bytes) return false;
  std::size_t length = 0;
  const char* end = nullptr;
  return sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                           &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
         length == bytes.size() && end == text.data() + text.size();
}

}  // namespace backsight::vault
