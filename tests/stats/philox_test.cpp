#include "backsight/stats/philox.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::stats;

// Known answers of Random123 (tests/kat_vectors, "philox4x32 10").
TEST(Philox, GivesThePublishedKnownAnswers) {
  EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, {0, 0}),
            (PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32_10({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}),
            (PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(
      philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
      (PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, StreamsAreIndependentOfEachOther) {
  Stream a(1, 0);
  Stream b(1, 1);
  Stream again(1, 0);
  const auto first = a.next();
  EXPECT_NE(first, b.next());
  EXPECT_EQ(first, again.next());
}

TEST(Philox, BelowIsUniform) {
  Stream draw(7, 0);
  constexpr std::uint32_t kCells = 6;
  constexpr int kDraws = 60'000;
  std::array<int, kCells> counts{};
  for (int i = 0; i < kDraws; ++i) ++counts[draw.below(kCells)];
  double chi_squared = 0;
  for (const int count : counts) {
    const double expected = double{kDraws} / kCells;
    chi_squared += (count - expected) * (count - expected) / expected;
  }
  EXPECT_LT(chi_squared, 20.5);  // 0.999 quantile of chi-squared with 5 degrees of freedom
}

TEST(Philox, UniformStaysBelowOne) {
  Stream draw(7, 1);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double u = draw.uniform();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.012);  // four standard errors: 4 * sqrt(1/12/10000)
}

}  // namespace
