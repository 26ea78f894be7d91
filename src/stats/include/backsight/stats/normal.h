// The standard normal distribution. The quantile is Wichura's algorithm AS 241 (PPND16), relative
// error about 1e-16: Applied Statistics 37 (1988) 477-484, doi 10.2307/2347330. Our own, because
// the distributions of standard libraries differ from each other and Boost's are large in the
// browser.
#pragma once

#include "backsight/stats/philox.h"

namespace backsight::stats {

/// P(Z <= z).
[[nodiscard]] double normal_cdf(double z) noexcept;

/// z with P(Z <= z) = p. p in (0, 1); minus or plus infinity at the ends.
[[nodiscard]] double normal_quantile(double p) noexcept;

/// One standard normal draw, by inversion: one draw of the stream for each, whatever the value.
[[nodiscard]] double standard_normal(Stream& stream) noexcept;

/// log(p / (1 - p)), p in (0, 1).
[[nodiscard]] double logit(double p) noexcept;
/// 1 / (1 + exp(-x)), without overflow.
[[nodiscard]] double inverse_logit(double x) noexcept;

}  // namespace backsight::stats
