// Who an outlook is for. Everything but the reason for the operation may be unknown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/core/time.h"

namespace backsight::outlook {

enum class Indication : std::uint8_t { kDiscHerniation, kStenosis };
enum class Sex : std::uint8_t { kFemale, kMale };
enum class Smoking : std::uint8_t { kNever, kFormer, kCurrent };
enum class Cause : std::uint8_t { kDegenerative, kTumour, kTrauma, kInfection, kDeformity };
enum class EarlierSurgery : std::uint8_t { kNone, kOtherPlace, kSamePlace };

struct Profile {
  std::optional<Indication> indication;
  bool other_indication = false;  ///< neither of the two
  std::string procedure;          ///< "" when not known
  std::optional<double> age;      ///< years, 0 to 120
  std::optional<Sex> sex;
  std::optional<double> bmi;  ///< kg/m2, 10 to 90
  std::optional<Smoking> smoking;
  std::optional<bool> diabetes;
  std::optional<EarlierSurgery> earlier_surgery;  ///< on the low back, before this one
  std::optional<bool> implant;                    ///< a device is left in the back
  std::optional<bool> emergency;                  ///< operated, or to be, as an emergency
  std::optional<Cause> cause;
  bool operated = false;
  double years_since = 0;  ///< after the operation; 0 before it
  /// Operated on again since, or the old trouble was found to be back.
  std::optional<bool> event_since;
};

/// Reads
///   {"indication": "disc-herniation" | "stenosis" | "other", "procedure": "hemilaminectomy" | ...,
///    "age": 52, "sex": "female" | "male" | "other",
///    "bmi": 27.5 or "height_cm": 170 and "weight_kg": 80,
///    "smoking": "never" | "former" | "current", "diabetes": true,
///    "earlier_surgery": "none" | "other-place" | "same-place", "implant": false,
///    "emergency": false,
///    "cause": "degenerative" | "tumour" | "trauma" | "infection" | "deformity",
///    "operated": true, "surgery_date": "2026-05-01", "event_since": false}
/// where every member may be absent or null: not known.
/// Errors: those of core::ObjectReader; kOutOfRange for an age, a height, a weight or a body mass
/// index that nobody has, and for a day after `today`; kMissingMember for an operation without
/// procedure or day; kInconsistent for two members that contradict each other.
[[nodiscard]] core::Result<Profile> read_profile(const core::json::Value& value, core::Date today);

/// "disc-herniation" or "stenosis".
[[nodiscard]] std::string_view word(Indication indication);

}  // namespace backsight::outlook
