#include "curves.h"

#include <algorithm>
#include <cmath>

#include "exponential.h"
#include "vector_clones.h"

namespace backsight::outlook {
namespace {

// Who has had no event until now is more often from a place, and of a kind, where events are rare:
// draws are taken again in proportion to P(no event until now), systematically (Kitagawa, J Comput
// Graph Stat 5 (1996) 1), so without randomness. `start`: cumulative hazards until now.
std::vector<std::size_t> still_free(const Numbers& start) {
  Numbers weight(start.size());
  for (std::size_t d = 0; d < start.size(); ++d) weight[d] = -start[d];
  exponentials(weight);
  double whole = 0;
  for (const double w : weight) whole += w;
  std::vector<std::size_t> out;
  out.reserve(start.size());
  const double step = whole / static_cast<double>(start.size());
  double sum = 0;
  double next = step / 2;
  for (std::size_t d = 0; d < start.size(); ++d) {
    sum += weight[d];
    while (next < sum && out.size() < start.size()) {
      out.push_back(d);
      next += step;
    }
  }
  while (out.size() < start.size()) out.push_back(start.size() - 1);
  return out;
}

// The loops over draws, on plain pointers: a checked access for each number would keep compilers
// from making vector instructions of them. All lists are of the same length.
namespace loop {

BACKSIGHT_VECTOR_CLONES void product(const Numbers& a, const Numbers& b, Numbers& out) {
  const double* const x = a.data();
  const double* const y = b.data();
  double* const to = out.data();
  const std::size_t n = out.size();
  for (std::size_t d = 0; d < n; ++d) to[d] = x[d] * y[d];
}

// early * turn + late * (h - turn)
BACKSIGHT_VECTOR_CLONES void turned(const Multipliers& by, const Numbers& turn, const Numbers& h,
                                    Numbers& out) {
  const double* const early = by.early.data();
  const double* const late = by.late.data();
  const double* const at_turn = turn.data();
  const double* const now = h.data();
  double* const to = out.data();
  const std::size_t n = out.size();
  for (std::size_t d = 0; d < n; ++d)
    to[d] = early[d] * at_turn[d] + late[d] * (now[d] - at_turn[d]);
}

// min(0, start - h), in place of h
BACKSIGHT_VECTOR_CLONES void since(const Numbers& start, Numbers& h) {
  const double* const from = start.data();
  double* const to = h.data();
  const std::size_t n = h.size();
  for (std::size_t d = 0; d < n; ++d) {
    const double log_free = from[d] - to[d];
    to[d] = log_free < 0 ? log_free : 0;
  }
}

// out += (before - free) * alive
BACKSIGHT_VECTOR_CLONES void happened(const Numbers& before, const Numbers& free, double alive,
                                      Numbers& out) {
  const double* const was = before.data();
  const double* const is = free.data();
  double* const to = out.data();
  const std::size_t n = out.size();
  for (std::size_t d = 0; d < n; ++d) to[d] += (was[d] - is[d]) * alive;
}

}  // namespace loop

}  // namespace

Numbers cumulative(const PreparedHazard& hazard, const stats::LogTimeSpline& spline,
                   double reference_years, Place place, double years) {
  const std::size_t draws = hazard.place.size();
  Numbers out(draws, 0);
  if (!(years > 0)) return out;
  const std::size_t k = spline.size();
  Numbers basis(k);
  spline.basis(std::log(years), basis);
  const double deviation = std::log(years / reference_years);
  const stats::Draws& posterior = hazard.hazard->draws;
  const std::size_t rows = posterior.size();
  for (std::size_t d = 0; d < draws; ++d) {
    const std::size_t row = d % rows;
    double log_h = posterior.column(0)[row];
    for (std::size_t i = 0; i < k; ++i) log_h += posterior.column(1 + i)[row] * basis[i];
    if (place == Place::kAny) {
      log_h += posterior.column(k + 1)[row] * hazard.place[d] +
               posterior.column(k + 2)[row] * hazard.place_slope[d] * deviation;
    }
    out[d] = log_h;
  }
  exponentials(out);
  return out;
}

Walk::Walk(const PreparedHazard& hazard, const stats::LogTimeSpline& spline, double reference_years,
           Place place, const Multipliers& multipliers, const Multipliers& past,
           const Timetable& times)
    : hazard_(hazard),
      spline_(spline),
      reference_years_(reference_years),
      place_(place),
      multipliers_(multipliers),
      times_(times),
      start_(hazard.place.size(), 0),
      last_(hazard.place.size(), 1),
      free_(hazard.place.size()),
      share_(hazard.place.size(), 0) {
  const double after = hazard.effects.after_years;
  if (after > 0) turn_ = *everyone(after);
  if (times.since > 0) {
    person(past, times.since, start_);
    kept_ = still_free(start_);
    if (&past != &multipliers) person(multipliers, times.since, start_);
    drawn_.resize(start_.size());
  }
}

const Numbers* Walk::everyone(double years) {
  const auto at = std::ranges::find(hazard_.kept_years, years);
  if (at != hazard_.kept_years.end()) {
    return &hazard_.kept[place_ == Place::kAverage ? 1 : 0]
                        [static_cast<std::size_t>(at - hazard_.kept_years.begin())];
  }
  own_ = cumulative(hazard_, spline_, reference_years_, place_, years);
  return &own_;
}

// The person's cumulative hazard at `years` after the operation.
void Walk::person(const Multipliers& by, double years, Numbers& out) {
  const Numbers& h = *everyone(years);
  if (turn_.empty() || years <= hazard_.effects.after_years) {
    loop::product(by.early, h, out);
  } else {
    loop::turned(by, turn_, h, out);
  }
}

// Who is free of the event at `years` after the operation, of those who are until now.
void Walk::make_free(double years) {
  person(multipliers_, years, free_);
  loop::since(start_, free_);
  exponentials(free_);
}

const Numbers& Walk::next() {
  const double years = times_.since + times_.years[step_];
  const auto& kept = hazard_.kept_free[place_ == Place::kAverage ? 1 : 0];
  const auto at = std::ranges::find(hazard_.kept_years, years);
  const double alive = times_.alive[step_];
  if (!kept.empty() && times_.since == 0 && at != hazard_.kept_years.end()) {
    const Numbers& free = kept[static_cast<std::size_t>(at - hazard_.kept_years.begin())];
    loop::happened(*before_, free, alive, share_);
    before_ = &free;
  } else {
    make_free(years);
    loop::happened(*before_, free_, alive, share_);
    std::swap(last_, free_);
    before_ = &last_;
  }
  ++step_;
  if (kept_.empty()) return share_;
  for (std::size_t d = 0; d < kept_.size(); ++d) drawn_[d] = share_[kept_[d]];
  return drawn_;
}

}  // namespace backsight::outlook
