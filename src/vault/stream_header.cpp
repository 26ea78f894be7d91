#include "bytes.h"
#include "master_id.h"
#include "stream_format.h"

namespace backsight::vault {
namespace {

using core::ErrorCode;

constexpr std::string_view kMagic = "backsight stream";
constexpr char kVersion = '\x01';

static_assert(kLongestStreamHeader ==
              kMagic.size() + 1 + 2 * (1 + kLongestMasterId) + kStreamRandom);

std::unexpected<core::Error> damaged() {
  return core::fail(ErrorCode::kDamaged, "the header of an encrypted stream is damaged");
}

// A length and so many bytes, taken off `text`.
core::Result<std::string> take_word(std::string_view& text) {
  if (text.empty()) return damaged();
  const std::size_t length = static_cast<unsigned char>(text[0]);
  if (text.size() < 1 + length) return damaged();
  const std::string_view word = text.substr(1, length);
  if (!is_master_id(word)) return damaged();
  text.remove_prefix(1 + length);
  return std::string(word);
}

}  // namespace

std::string stream_header(std::string_view master_id, std::string_view what) {
  std::string header(kMagic);
  header += kVersion;
  header += static_cast<char>(master_id.size());
  header += master_id;
  header += static_cast<char>(what.size());
  header += what;
  return header;
}

core::Result<StreamHeader> read_stream_header(ByteSpan beginning) {
  std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
  const std::size_t all = text.size();
  if (text.substr(0, kMagic.size()) != kMagic.substr(0, text.size())) {
    return core::fail(ErrorCode::kSyntax, "this is no encrypted stream of Backsight");
  }
  if (text.size() <= kMagic.size()) return damaged();
  if (text[kMagic.size()] != kVersion) {
    return core::fail(ErrorCode::kNewerSchema, "an encrypted stream of a version not known here");
  }
  text.remove_prefix(kMagic.size() + 1);
  StreamHeader header;
  TRY(header.master_id, take_word(text));
  TRY(header.what, take_word(text));
  if (text.size() < kStreamRandom) return damaged();
  header.size = all - text.size() + kStreamRandom;
  return header;
}

}  // namespace backsight::vault
