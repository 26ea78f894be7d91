// The evidence: studies, and what they found, as typed data.
// Fields and words are those of evidence/README.md. Numbers keep the text of the source beside the
// value, so that what is shown is what was printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"

namespace backsight::evidence {

/// A number and its text: 0.10 shows two decimals because its source does.
struct Number {
  std::string text;
  double value = 0;
};

/// Two numbers as reported; low <= high.
struct Interval {
  Number low;
  Number high;
};

/// Time after surgery (or after what the note says).
struct Duration {
  Number value;
  std::string unit;  ///< hours, days, weeks, months or years
  [[nodiscard]] double days() const;
};

/// What kind of number the estimate of a measure is.
enum class Measure : std::uint8_t {
  kCumulativeIncidence,
  kProportion,
  kPrevalence,
  kSensitivity,
  kSpecificity,
  kOddsRatio,
  kHazardRatio,
  kRiskRatio,
  kLikelihoodRatioPositive,
  kLikelihoodRatioNegative,
  kMean,
  kMedian,
  kMeanDifference,
  kStandardizedMeanDifference,
  kCorrelation,
  kThreshold,
  kRule,
};
/// The word in the files: "cumulative-incidence".
[[nodiscard]] std::string_view word(Measure measure);
/// A fraction of people, 0 to 1.
[[nodiscard]] bool is_share(Measure measure);
/// A ratio, above 0, where 1 is no difference.
[[nodiscard]] bool is_ratio(Measure measure);

struct Study {
  std::string id;
  std::string citation;
  std::string journal;  ///< empty when not known; so are the texts below
  std::string doi;
  std::string pmid;
  std::string pmcid;
  std::string url;
  std::string population;
  std::string design;
  std::string access;  ///< abstract, full-text or secondary: what was read
  std::string cohort;  ///< studies of the same people; at most one of them may be pooled
  std::optional<std::int64_t> year;
  std::optional<std::int64_t> n;
  bool levels_usable = true;  ///< false: only contrasts inside the study may be used
  core::json::Value entry;    ///< everything, as it stands in the file
};

struct Finding {
  std::string id;
  std::size_t study = 0;  ///< index in Evidence::studies()
  std::string topic;      ///< the file it stands in: "recurrence"
  std::string outcome;
  Measure measure = Measure::kRule;
  std::string group;  ///< whom the number is about; may be empty, so may the texts below
  std::string exposure;
  std::string comparator;
  std::string symptom;
  std::string scale;
  std::string unit;
  std::string note;
  std::optional<bool> adjusted;
  std::optional<Duration> time;
  std::optional<Number> estimate;
  std::optional<Interval> ci95;
  std::optional<Interval> range;
  std::optional<std::int64_t> n;
  bool stand_in = false;  ///< not from lumbar decompression
  core::json::Value entry;
};

class Evidence {
 public:
  /// Reads the pack's section `evidence` or `sources`. Members it does not know are kept in
  /// `entry` only. Errors: those of core::ObjectReader; kUnknownWord for a measure or a unit of
  /// time; kDangling for a finding of a study that is not there.
  [[nodiscard]] static core::Result<Evidence> read(const core::json::Value& section);

  [[nodiscard]] const std::vector<Study>& studies() const { return studies_; }      ///< by id
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }  ///< by id
  [[nodiscard]] const Study& study_of(const Finding& finding) const {
    return studies_[finding.study];
  }
  [[nodiscard]] const Study* find_study(std::string_view id) const;
  [[nodiscard]] const Finding* find_finding(std::string_view id) const;

 private:
  std::vector<Study> studies_;
  std::vector<Finding> findings_;
};

/// Where to find the text: "doi:10...", else "PMID ...", else "PMC...", else the address where it
/// is the publisher's or institution's own; or "".
[[nodiscard]] std::string locator(const Study& study);
/// A link to it ("https://doi.org/..."), or "".
[[nodiscard]] std::string link(const Study& study);

}  // namespace backsight::evidence
