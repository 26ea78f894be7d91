#include "random.h"

#include <sodium.h>

#include <cstdlib>

namespace backsight::identity {

void ready_sodium() {
  // It fails only where the system has no random numbers; nothing here may go on then.
  static const bool kReady = sodium_init() >= 0;
  if (!kReady) std::abort();
}

std::string random_bytes(std::size_t count) {
  ready_sodium();
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string sha256(std::string_view bytes) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return out;
}

bool same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace backsight::identity
