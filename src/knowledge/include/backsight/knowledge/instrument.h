// Questionnaires of which a record may hold a total score. The list is data
// (evidence/instruments.yaml, `recorded`); there is no item text anywhere.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "backsight/core/object_reader.h"

namespace backsight::knowledge {

/// Index of an instrument in Vocabulary::instruments().
struct InstrumentId {
  std::uint16_t index = 0;
  friend auto operator<=>(const InstrumentId&, const InstrumentId&) = default;
};

enum class Direction : std::uint8_t {
  kHigherIsWorse,
  kHigherIsBetter,
  kNeither,  ///< a higher score is no worse state: it makes something more probable
};

struct Instrument {
  std::string name;  ///< "odi"
  double low = 0;    ///< of a total score on the instrument's own scale, inclusive
  double high = 0;   ///< inclusive
  /// A score is `low` and a multiple of it (a sum of items). Nothing: any number between.
  std::optional<double> step;
  Direction direction = Direction::kHigherIsWorse;
  /// What of the course a score tells, if anything: one of its domains, where `low` is the best and
  /// `high` the worst (the other way round where higher is better).
  struct Course {
    std::string domain;
    double step = 0;  ///< between the scores that the course takes for neighbours, own scale
  };
  std::optional<Course> course;
};

/// Whether `score` is one of the instrument's. Error: kOutOfRange, with a sentence that says which
/// scores there are.
[[nodiscard]] core::Result<void> check_score(const Instrument& instrument, double score);

/// One member of the pack's `instruments`: {"from", "to", "step", "direction", "course": {"domain",
/// "step"}}. Errors: those of ObjectReader, kInconsistent where `from` is not below `to`.
[[nodiscard]] core::Result<Instrument> read_instrument(std::string_view name,
                                                       const core::json::Value& value,
                                                       const core::Path& path);

}  // namespace backsight::knowledge
