#include "course_standing.h"

#include <algorithm>

namespace backsight::service {
std::optional<CourseStanding> standing_of(const course::Course& course) {
  if (!course.last_day) return std::nullopt;
  CourseStanding out;
  out.relapse = course.relapse_alarm_since.has_value();
  // The worst word of any domain, held against the road and against the person's own course.
  const auto take = [&](const course::Standing& standing) {
    using Place = CourseStanding::Place;
    const Place place = standing.place == course::Place::kWorse    ? Place::kWorse
                        : standing.place == course::Place::kBetter ? Place::kBetter
                        : standing.place == course::Place::kUsual  ? Place::kUsual
                                                                   : Place::kNotKnown;
    const auto rank = [](Place of) {
      return of == Place::kWorse ? 3 : of == Place::kUsual ? 2 : of == Place::kBetter ? 1 : 0;
    };
    if (rank(place) > rank(out.place)) {
      out.place = place;
      out.days = standing.days;
    } else if (place == out.place) {
      out.days = std::max(out.days, standing.days);
    }
  };
  for (const course::DomainCourse& domain : course.domains) {
    if (domain.scores == 0) continue;
    take(domain.stage);
    take(domain.change);
  }
  return out;
}

}  // namespace backsight::service
