// The scores that a filter expects on a day: before the last check-in, on it, or to come.
#pragma once

#include <span>
#include <vector>

#include "backsight/course/filter.h"

namespace backsight::course {

/// A mixture of normals: a latent score of a day.
struct Part {
  double weight = 0;
  double mean = 0;
  double sd = 0;
};
using Parts = std::vector<Part>;

/// P(latent <= x).
[[nodiscard]] double below(const Parts& parts, double x);
/// The p-quantile of the score: of the latent one, clamped to 0-10. It is known to be at least
/// `low`.
[[nodiscard]] double score_quantile(const Parts& parts, double p, double low = 0);

/// The latent score of `day`, as if told anew: with the deviation of a day. After the last check-in
/// what is left of its deviation is in, and a relapse or a setback that may begin until then.
/// On its day and before it, the deviation is any day's; a relapse or a setback that is on counts
/// from the day on which it probably began, and those that are over are left out. `parts` are
/// cleared first. Components with the least weights are left out, `rest` in all.
void expect_score(const Filter& filter, Domain domain, std::int32_t day, double rest, Parts& parts);

}  // namespace backsight::course
