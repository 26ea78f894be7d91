// Sealing: XChaCha20-Poly1305 (libsodium) with a random nonce, bound to where the bytes belong.
//
//   sealed = 0x01 | nonce (24) | ciphertext | tag (16)        41 bytes more than the plain text
//
// The first byte tells sealed bytes from JSON, which begins with '{'.
#pragma once

#include <string>
#include <string_view>

#include "backsight/vault/keys.h"

namespace backsight::vault {

/// Where sealed bytes belong: they open nowhere else. `kind` names what they are ("event",
/// "roster-line"); `owner` and `id` whose and which.
struct Context {
  std::string_view kind;
  core::Uuid owner;
  core::Uuid id;
};

[[nodiscard]] std::string seal(const Key& key, const Context& context, std::string_view plain);
/// The same key, context and text give the same bytes, so that what is sent twice is known again.
/// The nonce is a keyed hash of all three: who has no key learns that two sealed texts of one place
/// are equal, and nothing else.
[[nodiscard]] std::string seal_same(const Key& key, const Context& context, std::string_view plain);
/// What either of them sealed. Error: kDamaged (wrong key, wrong context, changed or cut short;
/// which one cannot be told).
[[nodiscard]] core::Result<std::string> open(const Key& key, const Context& context,
                                             std::string_view sealed);
/// By the first byte alone: what is cut short is still no plain text.
[[nodiscard]] bool is_sealed(std::string_view bytes);

/// A hash that needs the key, to find something by a secret or personal value without keeping it:
/// BLAKE2b, 32 bytes. `kind` keeps hashes of different things apart. The key must be one that no
/// rotation changes: a random one that is kept wrapped.
[[nodiscard]] std::string lookup_hash(const Key& key, std::string_view kind,
                                      std::string_view value);

}  // namespace backsight::vault
