#include "clamped_normal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "backsight/stats/normal.h"

namespace backsight::course {
namespace {

// Simpson's rule.
double integral(double from, double to, const std::function<double(double)>& f) {
  constexpr int kPieces = 200'000;
  const double h = (to - from) / kPieces;
  double sum = f(from) + f(to);
  for (int i = 1; i < kPieces; ++i) sum += f(from + i * h) * (i % 2 == 0 ? 2 : 4);
  return sum * h / 3;
}

double normal_density(double x, double mean, double variance) {
  const double z = (x - mean) * (x - mean) / variance;
  return std::exp(-z / 2) / std::sqrt(2 * std::acos(-1.0) * variance);
}

struct Moments {
  double probability = 0;
  double mean = 0;
  double variance = 0;
};

// Of a normal met by a likelihood, by integration over [from, to].
Moments moments(double mean, double variance, double from, double to,
                const std::function<double(double)>& likelihood) {
  const auto density = [&](double x) { return normal_density(x, mean, variance) * likelihood(x); };
  Moments out;
  out.probability = integral(from, to, density);
  out.mean = integral(from, to, [&](double x) { return x * density(x); }) / out.probability;
  out.variance =
      integral(from, to, [&](double x) { return std::pow(x - out.mean, 2) * density(x); }) /
      out.probability;
  return out;
}

void expect_moments(const Seen& seen, double mean, double variance, const Moments& expected) {
  EXPECT_NEAR(std::exp(seen.log_probability) / expected.probability, 1, 1e-8);
  EXPECT_NEAR(mean + variance * seen.pull, expected.mean, 1e-8);
  EXPECT_NEAR((variance - variance * variance * seen.shrink) / expected.variance, 1, 1e-8);
}

TEST(Seen, AtTheEndsIsATruncatedNormal) {
  for (const double variance : {0.3, 2.0, 9.0}) {
    for (const double mean : {-3.0, 0.4, 2.0, 5.0}) {
      const double far = 12 * std::sqrt(variance);
      const auto everything = [](double) { return 1.0; };
      // From an integration over the latent scores that are told as 0 (and, mirrored, as 10).
      const double low = std::min(mean - far, 0.5 - far);
      expect_moments(see(mean, variance, 0, 1), mean, variance,
                     moments(mean, variance, low, 0.5, everything));
      expect_moments(see(10 - mean, variance, 10, 1), 10 - mean, variance,
                     moments(10 - mean, variance, 9.5, 10 - low, everything));
      // Steps of 0.2: below 0.1.
      expect_moments(see(mean, variance, 0, 0.2), mean, variance,
                     moments(mean, variance, low, 0.1, everything));
    }
  }
}

TEST(Seen, BetweenTheEndsIsANormalWithTheVarianceOfRounding) {
  const auto rounding = [](double x) { return normal_density(4, x, 1.0 / 12); };
  expect_moments(see(2.5, 1.7, 4, 1), 2.5, 1.7, moments(2.5, 1.7, -12, 16, rounding));
}

// What is left out by that: the latent score of a told 4 is anywhere in [3.5, 4.5].
TEST(Seen, RoundingAsANormalIsCloseToTheInterval) {
  const auto told = [](double) { return 1.0; };
  for (const double mean : {1.0, 3.0, 4.0, 6.0}) {
    const double variance = 1.5;
    const Moments exact = moments(mean, variance, 3.5, 4.5, told);
    const Seen seen = see(mean, variance, 4, 1);
    EXPECT_NEAR(std::exp(seen.log_probability) / exact.probability, 1, 0.02);
    EXPECT_NEAR(mean + variance * seen.pull, exact.mean, 0.01);
    EXPECT_NEAR(variance - variance * variance * seen.shrink, exact.variance, 0.012);
  }
}

// Expected: mpmath 1.3 with 60 digits, from erfc; at -1e6 from 60 steps of the continued fraction.
TEST(Cut, IsExactFarOut) {
  struct Row {
    double a, log_probability, tail, pulled;
  };
  const Row rows[] = {
      {-1e6, -500000000014.73445, 1000000.000001, 0.999999999999},
      {-300, -45006.622732118663, 300.00333325926337, 0.99998888962956105},
      {-40, -804.60844201375379, 40.024968847207264, 0.99937733162140861},
      {-12.5, -81.575967870743883, 12.579007304406976, 0.9938334592368577},
      {-6, -20.736768949974706, 6.1584826045445989, 0.97601236321083323},
      {-5.5, -17.779376352625261, 5.6714103138973056, 0.97213822214555377},
      {-4.5, -12.592419735713079, 4.7043198448277324, 0.96118590071522447},
      {-3, -6.6077262215103495, 3.2830986549304365, 0.92944081321473188},
      {-1, -1.8410216450092635, 1.5251352761609812, 0.80090233442965121},
      {0, -0.69314718055994531, 0.79788456080286536, 0.63661977236758134},
      {1.5, -0.069143455612233983, 0.13878975045885076, 0.2274472205207062},
      {4, -3.1671743377489264e-5, 0.00013383446446857514, 0.00053535576953818016},
      {7, -1.279812543886654e-12, 9.1347204083762841e-12, 6.3943042858717432e-11},
  };
  for (const Row& row : rows) {
    const Cut cut = cut_at(row.a);
    EXPECT_NEAR(cut.log_probability / row.log_probability, 1, 1e-11) << row.a;
    EXPECT_NEAR(cut.tail / row.tail, 1, 1e-11) << row.a;
    EXPECT_NEAR(cut.pulled / row.pulled, 1, 1e-11) << row.a;
  }
}

TEST(Cut, HasNoStepWhereTheFormulaChanges) {
  const Cut left = cut_at(-5.0000000001);
  const Cut right = cut_at(-4.9999999999);
  EXPECT_NEAR(left.log_probability, right.log_probability, 2e-9);
  EXPECT_NEAR(left.tail, right.tail, 1e-9);
  EXPECT_NEAR(left.pulled, right.pulled, 1e-9);
}

}  // namespace
}  // namespace backsight::course
