#include "cbor.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace backsight::identity {
namespace {

// Major types, RFC 8949 section 3.1.
constexpr unsigned kUnsigned = 0;
constexpr unsigned kNegative = 1;
constexpr unsigned kBytes = 2;
constexpr unsigned kText = 3;
constexpr unsigned kArray = 4;
constexpr unsigned kMap = 5;
constexpr unsigned kSimple = 7;

std::unexpected<core::Error> bad(const char* why) {
  return core::fail(core::ErrorCode::kSyntax, std::string("this is not canonical CBOR: ") + why);
}

unsigned kind_of(std::string_view rest) { return static_cast<unsigned char>(rest.front()) >> 5U; }

}  // namespace

bool CborReader::is_map() const { return !rest_.empty() && kind_of(rest_) == kMap; }
bool CborReader::is_bytes() const { return !rest_.empty() && kind_of(rest_) == kBytes; }

core::Result<std::string_view> CborReader::take(std::uint64_t count) {
  if (count > rest_.size()) return bad("it ends too early");
  const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(count));
  rest_.remove_prefix(taken.size());
  return taken;
}

core::Result<CborReader::Head> CborReader::head() {
  TRY(const std::string_view first, take(1));
  const unsigned kind = kind_of(first);
  const unsigned low = static_cast<unsigned char>(first.front()) & 31U;
  if (low < 24) return Head{kind, low};
  if (low > 27) return bad("a length that is not given");
  const std::size_t size = std::size_t{1} << (low - 24);
  TRY(const std::string_view digits, take(size));
  std::uint64_t argument = 0;
  for (const char c : digits) argument = argument << 8 | static_cast<unsigned char>(c);
  if (kind == kSimple) {
    // One byte: a simple value, of which canonical CBOR needs none. More: the bits of a float.
    if (size == 1) return bad("a simple value that nobody knows");
    return Head{kind, low};
  }
  const std::uint64_t shorter = size == 1 ? 23 : (std::uint64_t{1} << (4 * size)) - 1;
  if (argument <= shorter) return bad("a number that is longer than it needs to be");
  return Head{kind, argument};
}

core::Result<std::size_t> CborReader::map() {
  TRY(const Head found, head());
  if (found.kind != kMap) return bad("a map is needed");
  // Each pair has two bytes at least.
  if (found.argument > rest_.size() / 2) return bad("it ends too early");
  return static_cast<std::size_t>(found.argument);
}

core::Result<std::string_view> CborReader::bytes() {
  TRY(const Head found, head());
  if (found.kind != kBytes) return bad("bytes are needed");
  return take(found.argument);
}

core::Result<std::string_view> CborReader::text() {
  TRY(const Head found, head());
  if (found.kind != kText) return bad("a text is needed");
  return take(found.argument);
}

core::Result<std::int64_t> CborReader::integer() {
  TRY(const Head found, head());
  if (found.kind != kUnsigned && found.kind != kNegative) return bad("an integer is needed");
  if (found.argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return bad("an integer that is too large");
  }
  const auto value = static_cast<std::int64_t>(found.argument);
  return found.kind == kUnsigned ? value : -1 - value;
}

core::Result<void> CborReader::any_map(std::uint64_t pairs, int depth) {
  if (pairs > rest_.size() / 2) return bad("it ends too early");
  std::vector<std::string_view> keys;
  for (std::uint64_t i = 0; i < pairs; ++i) {
    TRY(const std::string_view key, any(depth));
    keys.push_back(key);
    TRY_VOID(any(depth));
  }
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) return bad("a key that is there twice");
  return {};
}

core::Result<std::string_view> CborReader::any(int depth) {
  const std::string_view from = rest_;
  TRY(const Head found, head());
  switch (found.kind) {
    case kUnsigned:
    case kNegative:
      break;
    case kBytes:
    case kText:
      TRY_VOID(take(found.argument));
      break;
    case kArray:
      if (depth == 0) return bad("it is too deep");
      if (found.argument > rest_.size()) return bad("it ends too early");
      for (std::uint64_t i = 0; i < found.argument; ++i) TRY_VOID(any(depth - 1));
      break;
    case kMap:
      if (depth == 0) return bad("it is too deep");
      TRY_VOID(any_map(found.argument, depth - 1));
      break;
    case kSimple:
      // false, true, null, undefined, and floats of 2, 4 and 8 bytes.
      if (found.argument < 20) return bad("a simple value that nobody knows");
      break;
    default:
      return bad("a tag");
  }
  return from.substr(0, from.size() - rest_.size());
}

}  // namespace backsight::identity
