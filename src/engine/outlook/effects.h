// What a person's answers do to an outcome, draw by draw.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "backsight/outlook/model.h"

namespace backsight::outlook {

using Numbers = std::vector<double>;  ///< one for each draw

struct PreparedEffect {
  std::size_t modifier = 0;
  const Effect* effect = nullptr;
  double share = 0;        ///< of the exposed in the population of the outcome
  double after_years = 0;  ///< it acts from then on
  Numbers log_ratio;
  Numbers ratio;
};

/// The effects on one outcome, and the offset that centres them.
struct PreparedEffects {
  std::vector<PreparedEffect> list;
  std::vector<PreparedEffect> unclear;  ///< studied without a clear difference: they act on nobody
  Numbers offset;                       ///< on the log scale
  Numbers multiplier;                   ///< its exponential
  double after_years = 0;               ///< the latest from which an effect acts
};

/// How unknown answers are taken.
enum class Unknown {
  kDrawn,    ///< exposed or not, as often as in the population
  kAverage,  ///< as the average person: nothing of the range comes from them
};

/// Multipliers of odds or hazards for each draw: `early` until after_years, `late` from then on.
struct Multipliers {
  Numbers early;
  Numbers late;
};

/// `known`: by modifier, whether the person is exposed. `drawn`: by modifier, uniform numbers.
[[nodiscard]] Multipliers multipliers(const PreparedEffects& effects,
                                      std::span<const std::optional<bool>> known,
                                      std::span<const Numbers> drawn, Unknown unknown);

/// Solves mean over the population of share(offset + effects) = share(0) for the offset of each
/// draw, by Newton. Exposures are taken as independent. `share(draw, always, later)` gives a share
/// and its derivative; `always` is the offset and what acts from the beginning, `later` what acts
/// from after_years on, both on the log scale.
template <class Share>
void centre(PreparedEffects& effects, std::size_t draws, Share share) {
  effects.offset.assign(draws, 0);
  const std::size_t combinations = std::size_t{1} << effects.list.size();
  for (std::size_t d = 0; d < draws && !effects.list.empty(); ++d) {
    double& offset = effects.offset[d];
    for (int step = 0; step < 8; ++step) {
      double value = -share(d, 0.0, 0.0).first;
      double slope = 0;
      for (std::size_t c = 0; c < combinations; ++c) {
        double weight = 1;
        double always = offset;
        double later = 0;
        for (std::size_t e = 0; e < effects.list.size(); ++e) {
          const PreparedEffect& one = effects.list[e];
          const bool exposed = (c >> e & 1) != 0;
          weight *= exposed ? one.share : 1 - one.share;
          if (exposed) (one.after_years > 0 ? later : always) += one.log_ratio[d];
        }
        const auto [f, derivative] = share(d, always, later);
        value += weight * f;
        slope += weight * derivative;
      }
      if (!(slope > 0)) break;
      const double by = value / slope;
      offset -= by;
      if (by < 1e-12 && by > -1e-12) break;
    }
  }
}

}  // namespace backsight::outlook
