// Counter-based random numbers: draw k of stream s under a seed is a pure function of the three, so
// results do not depend on the order or the number of threads that ask.
//
// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11,
// doi 10.1145/2063384.2063405.
#pragma once

#include <array>
#include <cstdint>

namespace backsight::stats {

using PhiloxBlock = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Four uniform 32-bit words for a counter and a key.
[[nodiscard]] PhiloxBlock philox4x32_10(PhiloxBlock counter, PhiloxKey key) noexcept;

/// The draws of one stream, one after the other.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t stream) noexcept : seed_(seed), stream_(stream) {}

  /// Uniform over all 32-bit words.
  [[nodiscard]] std::uint32_t next() noexcept;
  /// Uniform over 0 .. n-1 (n > 0), without the bias of a remainder.
  [[nodiscard]] std::uint32_t below(std::uint32_t n) noexcept;
  /// Uniform in [0, 1), 53 bits.
  [[nodiscard]] double uniform() noexcept;

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  PhiloxBlock words_{};
  unsigned used_ = 4;
};

}  // namespace backsight::stats
