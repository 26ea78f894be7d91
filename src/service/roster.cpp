#include "backsight/service/roster.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace backsight::service {
namespace {

constexpr std::array<std::string_view, 4> kPlaces = {"not-known", "usual", "better", "worse"};

// The larger the sooner.
int need(const RosterLine& line) {
  if (!line.standing) return 0;
  if (line.standing->relapse) return 2;
  return line.standing->place == CourseStanding::Place::kWorse ? 1 : 0;
}

std::int32_t whole_days(core::Instant from, core::Instant to) {
  return static_cast<std::int32_t>((to.ms - from.ms) / core::kMsPerDay);
}

}  // namespace

std::string_view word(CourseStanding::Place place) {
  return kPlaces[static_cast<std::size_t>(place)];
}

std::int32_t silent_days(const RosterLine& line, core::Instant now) {
  core::Instant from = line.added_at;
  if (line.operated_on) from = std::max(from, core::start_of(*line.operated_on));
  if (line.last_check_in) from = *line.last_check_in;
  return std::max(0, whole_days(from, now));
}

std::optional<std::int32_t> day_of(const RosterLine& line, core::Instant now) {
  if (!line.operated_on) return std::nullopt;
  return whole_days(core::start_of(*line.operated_on), core::start_of(core::date_of(now)));
}

void sort_by_need(std::vector<RosterLine>& lines, core::Instant now, std::int32_t silence_days) {
  const auto key = [&](const RosterLine& line) {
    const std::int32_t silent = silent_days(line, now);
    return std::tuple(-static_cast<int>(line.urgency), -need(line),
                      silent >= silence_days ? -silent : 0, -line.unread);
  };
  std::ranges::stable_sort(lines, [&](const RosterLine& a, const RosterLine& b) {
    const auto of_a = key(a);
    const auto of_b = key(b);
    if (of_a != of_b) return of_a < of_b;
    return std::tie(a.name, a.person) < std::tie(b.name, b.person);
  });
}

}  // namespace backsight::service
