// A goal: something a person wants to be able to do, as scores of the course that go with it. The
// goals that everybody is shown are part of the model (models/goals.yaml); no medical number stands
// in the code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/object_reader.h"
#include "backsight/core/result.h"
#include "backsight/course/domain.h"

namespace backsight::course {

inline constexpr std::int32_t kLongestHeld = 366;  ///< days

/// The course held at or below these scores, domain by domain, for some days on end. It is the
/// latent course, without the deviations of single days.
struct Goal {
  std::string id;
  PerDomain<std::optional<double>> at_most;
  std::int32_t hold_days = 14;
  std::string because;                ///< why these scores stand for the goal
  std::vector<std::string> findings;  ///< that they were taken from
};

/// {"id": "desk-work", "at_most": {"back-pain": 3}, "hold_days": 14, "because": "...",
///  "findings": [ids]}.
[[nodiscard]] core::json::Value write(const Goal& goal);
/// The list at `key`; absent or null is empty. Errors: those of core::ObjectReader; kMissingMember
/// for a goal without a score, kOutOfRange for a score outside 0-10 and for a goal that is held for
/// less than a day or more than a year.
[[nodiscard]] core::Result<std::vector<Goal>> read_goals(core::ObjectReader& reader,
                                                         std::string_view key);

}  // namespace backsight::course
