#include <sodium.h>

#include <algorithm>

#include "backsight/vault/keys.h"
#include "sodium_start.h"

namespace backsight::vault {

Key::Key(std::span<const std::uint8_t, kBytes> bytes) { std::ranges::copy(bytes, bytes_.begin()); }

Key::~Key() { sodium_memzero(bytes_.data(), bytes_.size()); }

Key Key::random() {
  start_sodium();
  Key key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

bool operator==(const Key& a, const Key& b) {
  return sodium_memcmp(a.bytes_.data(), b.bytes_.data(), Key::kBytes) == 0;
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace backsight::vault
