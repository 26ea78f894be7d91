#include <algorithm>
#include <optional>
#include <utility>

#include "bytes.h"
#include "stream_format.h"

namespace backsight::vault {

using core::ErrorCode;

struct StreamReader::State {
  MasterKeys masters;
  std::string what;
  SecretStream stream;
  std::string header;                 ///< empty: not read yet
  std::vector<std::uint8_t> waiting;  ///< a header or chunk that is not complete
  std::vector<std::uint8_t> out;
  bool ended = false;  ///< the last chunk was read
  std::optional<core::Error> failed;

  core::Result<void> begin(ByteSpan bytes, const StreamHeader& found) {
    if (found.what != what) {
      return core::fail(ErrorCode::kInconsistent,
                        "an encrypted stream of another kind than " + what);
    }
    TRY(const Key key, masters.stream_key(found.master_id, what));
    const ByteSpan all = bytes.first(found.size);
    header.assign(all.begin(), all.end());
    crypto_secretstream_xchacha20poly1305_init_pull(&stream.state, all.last(kStreamRandom).data(),
                                                    key.bytes().data());
    return {};
  }

  core::Result<void> pull(ByteSpan chunk) {
    const std::size_t start = out.size();
    const std::string_view bound = header;
    unsigned char tag = 0;
    if (ended || chunk.size() < kChunkOverhead) return refuse();
    out.resize(start + chunk.size() - kChunkOverhead);
    if (crypto_secretstream_xchacha20poly1305_pull(&stream.state, out.data() + start, nullptr, &tag,
                                                   chunk.data(), chunk.size(), bytes_of(bound),
                                                   bound.size()) != 0) {
      return refuse();
    }
    ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return {};
  }

  static std::unexpected<core::Error> refuse() {
    return core::fail(ErrorCode::kDamaged,
                      "an encrypted stream was changed, or is not made with this key");
  }

  // Everything that is complete in waiting and `piece`.
  core::Result<void> take(ByteSpan piece) {
    if (header.empty()) {
      waiting.insert(waiting.end(), piece.begin(), piece.end());
      const auto found = read_stream_header(waiting);
      if (!found) {
        // A header that is cut short is damaged only when nothing more can come.
        if (found.error().code == ErrorCode::kDamaged && waiting.size() < kLongestStreamHeader) {
          return {};
        }
        return std::unexpected(found.error());
      }
      TRY_VOID(begin(waiting, *found));
      const std::vector<std::uint8_t> rest(
          waiting.begin() + static_cast<std::ptrdiff_t>(found->size), waiting.end());
      waiting.clear();
      return take(rest);
    }
    while (!piece.empty()) {
      if (waiting.empty() && piece.size() >= kSealedChunk) {
        TRY_VOID(pull(piece.first(kSealedChunk)));
        piece = piece.subspan(kSealedChunk);
        continue;
      }
      const ByteSpan part = piece.first(std::min(piece.size(), kSealedChunk - waiting.size()));
      waiting.insert(waiting.end(), part.begin(), part.end());
      piece = piece.subspan(part.size());
      if (waiting.size() == kSealedChunk) {
        TRY_VOID(pull(waiting));
        waiting.clear();
      }
    }
    return {};
  }

  core::Result<void> end() {
    if (header.empty()) {
      // Not even the header is complete.
      const auto found = read_stream_header(waiting);
      return found ? refuse() : std::unexpected(found.error());
    }
    if (!waiting.empty()) TRY_VOID(pull(waiting));
    if (!ended) return core::fail(ErrorCode::kDamaged, "an encrypted stream was cut short");
    waiting.clear();
    return {};
  }

  core::Result<ByteSpan> answer(const core::Result<void>& result) {
    if (!result) {
      failed = result.error();
      return std::unexpected(result.error());
    }
    return ByteSpan(out);
  }
};

StreamReader::StreamReader(const MasterKeys& masters, std::string_view what)
    : state_(new State{masters, std::string(what), {}, {}, {}, {}, false, {}}) {}
StreamReader::StreamReader(StreamReader&&) noexcept = default;
StreamReader& StreamReader::operator=(StreamReader&&) noexcept = default;
StreamReader::~StreamReader() = default;

core::Result<ByteSpan> StreamReader::read(ByteSpan piece) {
  if (state_->failed) return std::unexpected(*state_->failed);
  state_->out.clear();
  return state_->answer(state_->take(piece));
}

core::Result<ByteSpan> StreamReader::finish() {
  if (state_->failed) return std::unexpected(*state_->failed);
  state_->out.clear();
  return state_->answer(state_->end());
}

}  // namespace backsight::vault
