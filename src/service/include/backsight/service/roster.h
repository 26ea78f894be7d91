// The roster: who of a clinic needs somebody, in order. One line for each person, kept ready in
// memory and sealed in the store.
//
// The order: the more urgent first; then those who left their course (relapse, worse); then those
// who are silent for longer than the clinic says; then those who wait for an answer; then by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/time.h"
#include "backsight/knowledge/rule.h"
#include "backsight/service/permissions.h"

namespace backsight::service {

/// Where somebody stands on the course, in one word: the worst of the domains.
struct CourseStanding {
  enum class Place : std::uint8_t { kNotKnown, kUsual, kBetter, kWorse } place = Place::kNotKnown;
  std::int32_t days = 0;  ///< of better or worse
  bool relapse = false;   ///< the alarm is on
  friend bool operator==(const CourseStanding&, const CourseStanding&) = default;
};
[[nodiscard]] std::string_view word(CourseStanding::Place place);

struct RosterLine {
  history::PersonId person;
  std::string name;
  bool synthetic = false;
  knowledge::Urgency urgency = knowledge::Urgency::kNone;
  std::optional<core::Instant> urgent_since;  ///< since when it is not below this
  std::optional<core::Instant> last_check_in;
  std::optional<core::Date> operated_on;
  std::optional<CourseStanding> standing;
  std::optional<AccountId> assigned;
  std::int32_t unread = 0;  ///< messages since the team wrote last
  bool invited = false;     ///< has a link, and no account yet
  core::Instant added_at;
  friend bool operator==(const RosterLine&, const RosterLine&) = default;
};

/// Days since the last check-in, or since the operation or since they were added when there was
/// none.
[[nodiscard]] std::int32_t silent_days(const RosterLine& line, core::Instant now);
/// Days since the operation.
[[nodiscard]] std::optional<std::int32_t> day_of(const RosterLine& line, core::Instant now);
/// Sorts by need.
void sort_by_need(std::vector<RosterLine>& lines, core::Instant now, std::int32_t silence_days);

}  // namespace backsight::service
