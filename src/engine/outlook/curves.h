// Cumulative hazards of everyone, and what they are for one person.
#pragma once

#include <span>

#include "backsight/outlook/model.h"
#include "backsight/stats/log_time_spline.h"
#include "effects.h"

namespace backsight::outlook {

/// Whether the hospital is one of many or the average one.
enum class Place { kAny, kAverage };

/// A hazard with what is the same for everybody.
struct PreparedHazard {
  const Hazard* hazard = nullptr;
  PreparedEffects effects;
  Numbers place;        ///< standard normal: the level of the place
  Numbers place_slope;  ///< and its slope over time
  /// Cumulative hazards at kept_years, for each place.
  std::vector<double> kept_years;
  std::vector<Numbers> kept[2];
  /// Where nothing acts: the shares that are free of the event at kept_years, for each place.
  std::vector<Numbers> kept_free[2];
};

/// Cumulative hazard at `years` after the operation, by draw, without a person's effects.
[[nodiscard]] Numbers cumulative(const PreparedHazard& hazard, const stats::LogTimeSpline& spline,
                                 double reference_years, Place place, double years);

/// When a person is asked about: since when they have been free of the event, and with what
/// probability they are alive at the middle of each interval between the times.
struct Timetable {
  double since = 0;               ///< years after the operation, free of the event
  std::span<const double> years;  ///< from now, rising
  std::span<const double> alive;
};

/// Probability of the event by one time after the other, by draw, death competing (Aalen-Johansen).
/// Nothing is kept of the times before but what the next one needs: a walk stays in the cache.
class Walk {
 public:
  /// The arguments must outlive the walk. `past`: the multipliers until now, when they were others
  /// than those from now on.
  Walk(const PreparedHazard& hazard, const stats::LogTimeSpline& spline, double reference_years,
       Place place, const Multipliers& multipliers, const Multipliers& past,
       const Timetable& times);

  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;
  ~Walk() = default;

  /// The probabilities by the next time of the timetable, until the next call.
  const Numbers& next();

 private:
  const Numbers* everyone(double years);
  void make_free(double years);
  void person(const Multipliers& by, double years, Numbers& out);

  const PreparedHazard& hazard_;
  const stats::LogTimeSpline& spline_;
  double reference_years_;
  Place place_;
  const Multipliers& multipliers_;
  const Timetable& times_;
  std::size_t step_ = 0;
  Numbers turn_;   // everyone's, where effects begin to act
  Numbers start_;  // the person's, until now
  Numbers last_;   // free of the event at the last time, among those who are alive
  const Numbers* before_ = &last_;
  Numbers free_;
  Numbers share_;
  Numbers own_;
  std::vector<std::size_t>
      kept_;  // draws that are still free of the event; empty before the operation
  Numbers drawn_;
};

}  // namespace backsight::outlook
