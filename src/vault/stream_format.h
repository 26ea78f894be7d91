// The parts of a stream that its writer and its reader share.
#pragma once

#include <sodium.h>

#include <string>
#include <string_view>

#include "backsight/vault/stream.h"

namespace backsight::vault {

inline constexpr std::size_t kStreamRandom = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
inline constexpr std::size_t kChunkOverhead = crypto_secretstream_xchacha20poly1305_ABYTES;
inline constexpr std::size_t kSealedChunk = kStreamChunk + kChunkOverhead;

/// The header without its random bytes.
[[nodiscard]] std::string stream_header(std::string_view master_id, std::string_view what);

/// libsodium's state of a stream: holds a key.
struct SecretStream {
  crypto_secretstream_xchacha20poly1305_state state{};

  SecretStream() = default;
  SecretStream(const SecretStream&) = delete;
  SecretStream& operator=(const SecretStream&) = delete;
  ~SecretStream() { sodium_memzero(&state, sizeof state); }
};

}  // namespace backsight::vault
