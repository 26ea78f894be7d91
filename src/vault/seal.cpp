#include "backsight/vault/seal.h"

#include <array>

#include "aead.h"
#include "bytes.h"
#include "derive.h"

namespace backsight::vault {
namespace {

using core::ErrorCode;

constexpr char kVersion = '\x01';
constexpr std::size_t kOverhead = 1 + kNonceBytes + kTagBytes;

// All but the last part have a fixed length: two contexts never give the same bytes.
std::string bound_to(const Context& context) {
  std::string bound = "backsight sealed 1";
  bound.reserve(bound.size() + 32 + context.kind.size());
  append_id(bound, context.owner);
  append_id(bound, context.id);
  bound += context.kind;
  return bound;
}

}  // namespace

std::string seal(const Key& key, const Context& context, std::string_view plain) {
  std::string sealed;
  sealed.reserve(kOverhead + plain.size());
  sealed += kVersion;
  encrypt(sealed, key, bound_to(context), plain);
  return sealed;
}

std::string seal_same(const Key& key, const Context& context, std::string_view plain) {
  const std::string bound = bound_to(context);
  std::string input;
  input.reserve(8 + bound.size() + plain.size());
  append_number(input, bound.size());
  input += bound;
  input += plain;
  std::array<std::uint8_t, Key::kBytes> hash{};
  derive(hash, key, kForNonce, input);
  wipe(input);
  std::string sealed;
  sealed.reserve(kOverhead + plain.size());
  sealed += kVersion;
  encrypt(sealed, key, std::span<const std::uint8_t>(hash).first<kNonceBytes>(), bound, plain);
  return sealed;
}

core::Result<std::string> open(const Key& key, const Context& context, std::string_view sealed) {
  if (sealed.size() >= kOverhead && is_sealed(sealed)) {
    std::string plain(sealed.size() - kOverhead, '\0');
    if (decrypt({bytes_of(plain), plain.size()}, key, bound_to(context), sealed.substr(1))) {
      return plain;
    }
  }
  return core::fail(ErrorCode::kDamaged, "sealed bytes do not open with this key in this place");
}

bool is_sealed(std::string_view bytes) { return bytes.starts_with(kVersion); }

std::string lookup_hash(const Key& key, std::string_view kind, std::string_view value) {
  std::string input;
  input.reserve(8 + kind.size() + value.size());
  append_number(input, kind.size());
  input += kind;
  input += value;
  std::string hash(Key::kBytes, '\0');
  derive(std::span<std::uint8_t, Key::kBytes>(bytes_of(hash), Key::kBytes), key, kForLookup, input);
  wipe(input);
  return hash;
}

}  // namespace backsight::vault
