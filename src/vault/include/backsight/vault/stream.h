// An encrypted stream, for what is too large to be sealed at once: a backup. libsodium's
// secretstream (XChaCha20-Poly1305, each chunk tied to the one before) with a key made from a
// master key.
//
//   stream = header | chunk ... | last chunk
//   header = "backsight stream" | 0x01 | length of id | id of the master key | length of what |
//   what
//            | 24 random bytes
//   chunk  = 65,536 bytes, 17 bytes longer than the plain text; the last one has fewer and says
//   that
//            it is the last
//
// The header can be read by everybody and is bound to each chunk. A chunk that is changed, left
// out, in another place or of another stream is refused, and so is a stream without its end. There
// is no I/O in here: pieces of any size go in, and what comes out stays valid until the next call.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/vault/keys.h"

namespace backsight::vault {

using ByteSpan = std::span<const std::uint8_t>;

inline constexpr std::size_t kStreamChunk = std::size_t{64} << 10;

/// What a stream says about itself. Not to be trusted before a chunk was read.
struct StreamHeader {
  std::string master_id;
  std::string what;      ///< "backup"
  std::size_t size = 0;  ///< bytes of the header
};
inline constexpr std::size_t kLongestStreamHeader = 16 + 1 + 2 * (1 + 32) + 24;

/// From the first bytes of a stream; kLongestStreamHeader of them are always enough. Errors:
/// kSyntax (no stream of ours), kNewerSchema (another version), kDamaged (cut short, or no good
/// header).
[[nodiscard]] core::Result<StreamHeader> read_stream_header(ByteSpan beginning);

class StreamWriter {
 public:
  /// With the active master key. `what`: 1 to 32 of a-z, 0-9 and '-'; error kBadId.
  [[nodiscard]] static core::Result<StreamWriter> make(const MasterKeys& masters,
                                                       std::string_view what);
  StreamWriter(const StreamWriter&) = delete;
  StreamWriter& operator=(const StreamWriter&) = delete;
  StreamWriter(StreamWriter&&) noexcept;
  StreamWriter& operator=(StreamWriter&&) noexcept;
  ~StreamWriter();

  /// What is to be written now; may be empty. The header comes with the first call.
  [[nodiscard]] ByteSpan write(ByteSpan plain);
  /// The rest, with the end. Nothing may be written after it: a stream without it is refused.
  [[nodiscard]] ByteSpan finish();

 private:
  struct State;
  explicit StreamWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;  ///< wiped at the end
};

/// What it gives out is as it was written so far, in order; whether that is all of it is known only
/// when finish() succeeds. Until then it must not take the place of anything.
class StreamReader {
 public:
  /// Reads only streams of that kind.
  StreamReader(const MasterKeys& masters, std::string_view what);
  StreamReader(const StreamReader&) = delete;
  StreamReader& operator=(const StreamReader&) = delete;
  StreamReader(StreamReader&&) noexcept;
  StreamReader& operator=(StreamReader&&) noexcept;
  ~StreamReader();

  /// The plain text that is known now; may be empty. Errors: those of read_stream_header();
  /// kInconsistent (a stream of another kind); kNotFound (its master key is not here); kDamaged
  /// (changed, out of order, not made with this key, or something behind the end). After an error
  /// every call gives the same one.
  [[nodiscard]] core::Result<ByteSpan> read(ByteSpan piece);
  /// The rest of the plain text. Error: kDamaged, too, when the end is missing.
  [[nodiscard]] core::Result<ByteSpan> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;  ///< wiped at the end
};

}  // namespace backsight::vault
