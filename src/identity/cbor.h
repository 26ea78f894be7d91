// CBOR (RFC 8949) as authenticators write it: the CTAP2 canonical form, read strictly.
//
// A reader of our own, because what it reads comes from anybody: lengths are held against the bytes
// that are there before anything is done with them, nothing is allocated, and what has two readings
// (indefinite lengths, longer heads than needed, tags, a key twice) is refused. libfido2's own
// decoder sees only what went through here.
//
// Every error is kSyntax.
#pragma once

#include <cstdint>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

class CborReader {
 public:
  explicit CborReader(std::string_view bytes) : rest_(bytes) {}

  /// The head of a map: how many pairs follow, at most as many as there are bytes for.
  [[nodiscard]] core::Result<std::size_t> map();
  [[nodiscard]] core::Result<std::string_view> bytes();
  [[nodiscard]] core::Result<std::string_view> text();
  /// An integer that fits.
  [[nodiscard]] core::Result<std::int64_t> integer();
  /// Whatever comes, with everything in it: its bytes. At most four deep.
  [[nodiscard]] core::Result<std::string_view> any() { return any(4); }

  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  [[nodiscard]] bool is_map() const;
  [[nodiscard]] bool is_bytes() const;

 private:
  struct Head {
    unsigned kind = 0;  ///< major type
    std::uint64_t argument = 0;
  };
  [[nodiscard]] core::Result<Head> head();
  [[nodiscard]] core::Result<std::string_view> take(std::uint64_t count);
  [[nodiscard]] core::Result<std::string_view> any(int depth);
  [[nodiscard]] core::Result<void> any_map(std::uint64_t pairs, int depth);

  std::string_view rest_;
};

}  // namespace backsight::identity
