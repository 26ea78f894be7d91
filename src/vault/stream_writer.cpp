#include <algorithm>
#include <utility>

#include "bytes.h"
#include "master_id.h"
#include "sodium_start.h"
#include "stream_format.h"

namespace backsight::vault {

struct StreamWriter::State {
  SecretStream stream;
  std::string header;
  std::vector<std::uint8_t> waiting;  ///< plain text of a chunk that is not full
  std::vector<std::uint8_t> out;
  bool begun = false;

  void begin() {
    out.clear();
    if (!std::exchange(begun, true)) out.assign(header.begin(), header.end());
  }

  void push(ByteSpan plain, unsigned char tag) {
    const std::size_t start = out.size();
    out.resize(start + plain.size() + kChunkOverhead);
    const std::string_view bound = header;
    crypto_secretstream_xchacha20poly1305_push(&stream.state, out.data() + start, nullptr,
                                               plain.data(), plain.size(), bytes_of(bound),
                                               bound.size(), tag);
  }
};

core::Result<StreamWriter> StreamWriter::make(const MasterKeys& masters, std::string_view what) {
  if (!is_master_id(what)) {
    return core::fail(core::ErrorCode::kBadId,
                      "what a stream is takes 1 to 32 of a-z, 0-9 and '-'");
  }
  start_sodium();
  TRY(const Key key, masters.stream_key(masters.active(), what));
  auto state = std::make_unique<State>();
  state->header = stream_header(masters.active(), what);
  const std::size_t start = state->header.size();
  state->header.resize(start + kStreamRandom);
  crypto_secretstream_xchacha20poly1305_init_push(
      &state->stream.state, bytes_of(state->header) + start, key.bytes().data());
  return StreamWriter(std::move(state));
}

StreamWriter::StreamWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
StreamWriter::StreamWriter(StreamWriter&&) noexcept = default;
StreamWriter& StreamWriter::operator=(StreamWriter&&) noexcept = default;
StreamWriter::~StreamWriter() = default;

ByteSpan StreamWriter::write(ByteSpan plain) {
  State& state = *state_;
  state.begin();
  while (!plain.empty()) {
    // Full chunks go through without a copy.
    if (state.waiting.empty() && plain.size() >= kStreamChunk) {
      state.push(plain.first(kStreamChunk), crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
      plain = plain.subspan(kStreamChunk);
      continue;
    }
    const ByteSpan piece = plain.first(std::min(plain.size(), kStreamChunk - state.waiting.size()));
    state.waiting.insert(state.waiting.end(), piece.begin(), piece.end());
    plain = plain.subspan(piece.size());
    if (state.waiting.size() == kStreamChunk) {
      state.push(state.waiting, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
      state.waiting.clear();
    }
  }
  return state.out;
}

ByteSpan StreamWriter::finish() {
  State& state = *state_;
  state.begin();
  state.push(state.waiting, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  state.waiting.clear();
  return state.out;
}

}  // namespace backsight::vault
