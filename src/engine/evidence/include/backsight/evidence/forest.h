// The forest plot of an outcome: every finding as its source reports it, by measure and time.
//
// Nothing is pooled here, and the plot says so. Findings of one cohort stand side by side; a reader
// must not average them. Ratios have a logarithmic axis (Lewis S, Clarke M. Forest plots: trying to
// see the wood and the trees. BMJ 2001;322:1479-1480).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/evidence/evidence.h"

namespace backsight::evidence {

enum class Axis : std::uint8_t { kLinear, kLogarithmic };

struct Tick {
  double value = 0;
  std::string text;
};

struct ForestRow {
  const Finding* finding = nullptr;
  const Study* study = nullptr;
  std::optional<double> estimate;  ///< in axis units: shares in percent
  std::optional<double> low;       ///< 95 % interval, or the range where nothing else is given
  std::optional<double> high;
  bool is_range = false;  ///< low and high are the reported range, not a 95 % interval
  std::string numbers;    ///< "13.4 (12.8 to 14.0)"
  std::string detail;     ///< group, contrast, and what to be careful about; may be empty
};

/// Rows of one time after surgery, by estimate.
struct ForestGroup {
  std::string time;  ///< "5 years", or "time not stated"
  std::vector<ForestRow> rows;
};

/// Rows that share an axis: one measure on one scale.
struct ForestSection {
  std::string title;  ///< "Cumulative incidence, percent"
  Axis axis = Axis::kLinear;
  double low = 0;  ///< the ends of the axis
  double high = 1;
  std::vector<Tick> ticks;
  std::optional<double> no_difference;  ///< 1 for ratios, 0 for differences and correlations
  std::vector<ForestGroup> groups;
};

struct Forest {
  std::string outcome;
  std::vector<ForestSection> sections;
  std::vector<const Study*> studies;  ///< of the rows, by id
  std::size_t drawn = 0;
  std::size_t not_drawn = 0;  ///< rules and thresholds: statements, not estimates
};

/// Error: kNotFound, with a suggestion, when no finding has the outcome.
[[nodiscard]] core::Result<Forest> make_forest(const Evidence& evidence, std::string_view outcome);

/// Where `value` lies on the axis of the section: 0 at its low end, 1 at its high end; outside of
/// that when the value is.
[[nodiscard]] double position(const ForestSection& section, double value);

/// For a terminal: UTF-8, at most 100 columns.
[[nodiscard]] std::string forest_text(const Forest& forest);

/// A picture of its own (no script, no other file) with title and description for screen readers,
/// light or dark by the reader's setting, black on white in print, a link at each study.
[[nodiscard]] std::string forest_svg(const Forest& forest);

}  // namespace backsight::evidence
