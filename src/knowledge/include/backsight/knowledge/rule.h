// Red-flag rules as typed data. The language is described in rules/README.md.
//
// A condition is monotone in danger signs by construction: it can ask that a symptom was reported,
// never that it was not. Negation exists over context only (days since surgery, age, operation).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/object_reader.h"
#include "backsight/knowledge/term_set.h"
#include "backsight/knowledge/vocabulary.h"

namespace backsight::knowledge {

/// How soon to act, from least to most urgent.
enum class Urgency : std::uint8_t { kNone, kRoutine, kSoon, kSameDay, kEmergency };

inline constexpr std::array<core::Word<Urgency>, 5> kUrgencyWords = {{
    {"none", Urgency::kNone},
    {"routine", Urgency::kRoutine},
    {"soon", Urgency::kSoon},
    {"same-day", Urgency::kSameDay},
    {"emergency", Urgency::kEmergency},
}};
[[nodiscard]] constexpr std::string_view word(Urgency urgency) {
  return kUrgencyWords[static_cast<std::size_t>(urgency)].text;
}

/// How far back a trend (rise, lasting) may look: earlier check-ins are carried that far.
inline constexpr double kTrendDays = 30;

/// What one attribute of a report must be.
struct Match {
  enum class Kind : std::uint8_t {
    kOneOf,              ///< stated, and one of the values
    kNotOneOf,           ///< not stated, or none of the values
    kRange,              ///< stated, and within [low, high] (numbers, ordered words, classes)
    kOppositeToSurgery,  ///< side is left or right and the operated side is the other one
  };
  AttributeId attribute;
  Kind kind = Kind::kOneOf;
  std::vector<double> numbers;      ///< words and classes by index, numbers and booleans by value
  std::vector<std::string> tokens;  ///< whole tokens
  double low = -1e300;
  double high = 1e300;
};

struct Condition {
  enum class Kind : std::uint8_t {
    kAll,
    kAny,
    kAtLeast,
    kNot,  // over `children`
    kSymptom,
    kUnsure,
    kRisk,
    kRise,
    kLasting,  // over what was reported: true or false
    kDaysSinceSurgery,
    kAge,
    kDurotomy,
    kFusion,  // context: true, false or unknown
  };
  Kind kind = Kind::kAll;
  std::vector<Condition> children;
  std::uint32_t count = 0;         ///< kAtLeast: how many children
  std::vector<TermId> terms;       ///< kSymptom, kUnsure, kRise, kLasting
  std::vector<Match> matches;      ///< kSymptom
  std::vector<std::string> words;  ///< kRisk
  double low = -1e300;             ///< kDaysSinceSurgery, kAge: inclusive
  double high = 1e300;
  double points = 0;     ///< kRise: at least this much on the 0-10 scale
  double days = 0;       ///< kRise: within; kLasting: at least
  bool expected = true;  ///< kDurotomy, kFusion
};

struct Rule {
  std::string id;
  std::uint16_t concern = 0;  ///< index in Knowledge::concerns
  Urgency urgency = Urgency::kRoutine;
  Condition when;
  std::vector<std::string> tell;
  std::vector<std::string> sources;  ///< finding ids
  /// The rule cannot fire unless one of these terms was reported or answered "don't know". Nothing:
  /// it can. Derived from `when`, so that most rules cost a comparison.
  std::optional<TermSet> needs;
};

}  // namespace backsight::knowledge
