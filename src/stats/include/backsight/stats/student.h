// Student's t distribution with a whole number of degrees of freedom. The cumulative distribution
// is then a finite sum: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and
// 26.7.4. Our own for the reason that normal.h gives: the same digits everywhere, small in the
// browser.
#pragma once

namespace backsight::stats {

/// P(T <= t), df >= 1. Absolute error about 1e-15.
[[nodiscard]] double student_cdf(double t, unsigned df) noexcept;

/// t with P(T <= t) = p, df >= 1. p in (0, 1); minus or plus infinity at the ends. Checked against
/// R's qt to 1e-11 relative for p from 0.5 to 0.9995; further out the tail's digits thin, because
/// the sum gives P(|T| <= t) and not the tail.
[[nodiscard]] double student_quantile(double p, unsigned df) noexcept;

}  // namespace backsight::stats
