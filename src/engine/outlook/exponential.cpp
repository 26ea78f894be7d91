#include "exponential.h"

#include <bit>
#include <cstdint>

#include "vector_clones.h"

namespace backsight::outlook {

BACKSIGHT_VECTOR_CLONES void exponentials(std::span<double> x) {
  // exp(x) = 2^n exp(r), r = x - n log 2, |r| <= log(2) / 2. n is found by adding a number so large
  // that the sum has no bits behind the point; log 2 is taken off in two parts (Cody and Waite,
  // 1980).
  constexpr double kInverseLog2 = 1.4426950408889634;
  constexpr double kLog2High = 6.93147180369123816490e-01;
  constexpr double kLog2Low = 1.90821492927058770002e-10;
  constexpr double kShift = 0x1.8p52;
  double* const values = x.data();
  const std::size_t count = x.size();
  for (std::size_t i = 0; i < count; ++i) {
    const double at_least = values[i] > -700.0 ? values[i] : -700.0;
    const double v = at_least < 700.0 ? at_least : 700.0;
    const double shifted = v * kInverseLog2 + kShift;
    const double n = shifted - kShift;
    const double r = (v - n * kLog2High) - n * kLog2Low;
    // Taylor's series to r^13: the next term is below 1e-17.
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    // The low bits of the shifted number are n; they become the exponent of 2^n.
    const auto bits = std::bit_cast<std::uint64_t>(shifted) << 52;
    values[i] = std::bit_cast<double>(bits + std::bit_cast<std::uint64_t>(p));
  }
}

}  // namespace backsight::outlook
