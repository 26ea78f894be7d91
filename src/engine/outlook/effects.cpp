#include "effects.h"

#include "exponential.h"

namespace backsight::outlook {
namespace {

void multiply(Numbers& by, const Numbers& ratio) {
  double* const to = by.data();
  const double* const factor = ratio.data();
  const std::size_t n = by.size();
  for (std::size_t d = 0; d < n; ++d) to[d] *= factor[d];
}

}  // namespace

Multipliers multipliers(const PreparedEffects& effects, std::span<const std::optional<bool>> known,
                        std::span<const Numbers> drawn, Unknown unknown) {
  Multipliers out;
  out.early = effects.multiplier;
  Numbers late;
  for (const PreparedEffect& one : effects.list) {
    const auto& answer = known[one.modifier];
    if (answer && !*answer) continue;
    Numbers ratio;
    if (answer) {
      ratio = one.ratio;
    } else if (unknown == Unknown::kAverage) {
      ratio = one.log_ratio;
      for (double& value : ratio) value *= one.share;
      exponentials(ratio);
    } else {
      ratio = one.ratio;
      const Numbers& u = drawn[one.modifier];
      for (std::size_t d = 0; d < ratio.size(); ++d) ratio[d] = u[d] < one.share ? ratio[d] : 1.0;
    }
    if (one.after_years > 0) {
      if (late.empty()) late.assign(out.early.size(), 1);
      multiply(late, ratio);
    } else {
      multiply(out.early, ratio);
    }
  }
  out.late = out.early;
  if (!late.empty()) multiply(out.late, late);
  return out;
}

}  // namespace backsight::outlook
