// What a normal score looks like once it is held to the scale: people beyond the worst or the best
// answer give the worst or the best answer. Closed forms: Greene, Econometric Analysis, 8th ed.,
// section 19.3 (the censored normal); the derivatives by hand.
#pragma once

namespace backsight::fit {

inline constexpr double kScaleTop = 10;  ///< scores run from 0 to 10

/// Of min(max(X, 0), 10), X ~ Normal(m, s^2), with derivatives by m and s.
struct ClampedNormal {
  double mean = 0;
  double mean_by_m = 0;  ///< P(0 < X < 10)
  double mean_by_s = 0;
  double square = 0;  ///< mean of the squared score
  double square_by_m = 0;
  double square_by_s = 0;
  double slope_by_m = 0;  ///< of mean_by_m
  double slope_by_s = 0;
  double bend_by_m = 0;  ///< of slope_by_m
  double bend_by_s = 0;
};

/// s above 0.
[[nodiscard]] ClampedNormal clamped_normal(double m, double s) noexcept;

/// The density of a standard normal.
[[nodiscard]] double normal_density(double z) noexcept;

}  // namespace backsight::fit
