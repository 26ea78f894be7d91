// What the outlook's numbers rest on, as models/outlook.yaml says it: for every number the findings
// that make it, and for every other finding of the same outcome why it is left out. A new finding
// is refused until somebody decides where it belongs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/fit/hazard.h"

namespace backsight::fit {

/// A share as it enters a pool: a finding, what is missing to it (1 - estimate), or a part of it.
struct ShareItem {
  std::string finding;
  bool complement = false;
  std::string of;  ///< not empty: the share is finding / of, two findings of the same people
  /// Further groups of the same study, without overlap: the share is that of all of them together.
  std::vector<std::string> more;
};

struct LeftOut {
  std::string finding;
  std::string because;
};

struct HazardSpec {
  std::string id;
  std::string option;  ///< surgery or non-operative
  std::vector<std::string> outcomes;
  /// The same event in the words of other files: placed like the outcomes, but not checked, where
  /// a cohort is asked for what it counts.
  std::vector<std::string> also;
  std::vector<std::string> use;
  std::vector<std::string> selected;
  /// Of these two lists: shares over an average follow-up, although their measure says otherwise.
  std::vector<std::string> crude;
  /// Of these two lists: arms that were assigned by lot to care without surgery.
  std::vector<std::string> assigned;
  std::string assigned_id;  ///< of the curve of assigned arms; the other speaks of who chose
  std::vector<LeftOut> left_out;
  /// The indications that have a curve of their own.
  std::vector<std::string> indications;
  /// What the curve speaks of: words of evidence/schema.yaml.
  std::string definition;
  std::string capture;
  /// Whether definitions and sources of numbers have offsets (hazard.h). They are words about
  /// reoperations: a first operation has none.
  bool offsets = true;
  std::optional<NormalPrior> level;
  std::optional<NormalPrior> assigned_offset;
};

struct PoolSpec {
  std::string option;      ///< surgery, non-operative, or both: one figure over the arms of a trial
  std::string indication;  ///< "any" for both
  std::optional<double> from_age;
  std::optional<double> to_age;
  bool chosen = false;  ///< people chose between the two options
  /// Exposures that nobody in the pool has: it is about the others only.
  std::vector<std::string> without;
  std::vector<ShareItem> use;
};

struct ProportionSpec {
  std::string id;
  std::string group;
  std::string of;       ///< for kinds: the hazard they divide
  std::string part_of;  ///< and another one of which they are a part too
  double within_days = 0;
  std::vector<PoolSpec> pools;
};

struct EffectSpec {
  std::string outcome;
  std::string indication;      ///< "any" for both
  std::string option;          ///< surgery or non-operative
  std::vector<ShareItem> use;  ///< ratios; a complement is the ratio of the good outcome
};

struct ModifierSpec {
  std::string id;
  std::string answer;
  std::vector<std::string> exposed;
  double exposed_from = 0;
  std::vector<std::string> population;     ///< findings of how common it is, or
  std::array<double, 2> assumed = {0, 0};  ///< what we take it to be: disc herniation, stenosis
  bool causal = false;
  bool what_if = false;
  double after_years = 0;
  std::string unsettled;
  std::vector<EffectSpec> on;
};

struct PopulationSpec {
  std::string indication;
  double mean_age = 0;
  double sd_age = 0;
  double women = 0;
};

struct OutsideSpec {
  std::string id;
  std::vector<std::string> sources;
};

struct CertaintySpec {
  std::string outcome;
  std::string indication;  ///< "any" for both
  std::string option;      ///< "" for every option
  std::string level;
  std::string because;
};

struct Settings {
  std::uint64_t seed = 0;
  std::size_t draws = 0;
  double horizon_years = 0;
  double oldest = 0;
  double youngest_stenosis = 0;  ///< years, at the operation
  std::vector<double> knots_years;
  double reference_years = 0;
  double cap_n = 0;
  double unknown_n = 0;
  double arm_share = 0;  ///< of a study, as which an arm counts that does not say how large it is
  double follow_up_sd = 0;
  double difference_sd = 0;           ///< of the log slope, stenosis against disc herniation, early
  double difference_step = 0;         ///< and of its change from one knot to the next
  double ratio_prior_sd = 0;          ///< of a log ratio: skeptical of large effects
  double ratio_without_interval = 0;  ///< standard error of a log ratio printed without one
  double ratio_unknown_spread = 0;    ///< between places, of a log ratio that one study reports
  double ratio_years = 0;             ///< the time of a ratio that names none
  std::string chosen_because;     ///< the sentence that goes before a rating, where people chose
  double proportion_mean_sd = 0;  ///< of the prior of a logit, around evens
  double proportion_spread = 0;   ///< scale of the half-normal prior of the spread of a logit
};

struct ModelSpec {
  Settings settings;
  std::vector<HazardSpec> hazards;
  std::vector<ProportionSpec> proportions;  ///< kinds among them: those with `of`
  std::vector<ModifierSpec> modifiers;
  std::vector<PopulationSpec> population;
  std::vector<OutsideSpec> outside;
  std::vector<CertaintySpec> certainty;
};

/// Reads the file's root. Errors: those of core::ObjectReader, with line and column.
[[nodiscard]] core::Result<ModelSpec> read_model_spec(const core::json::Value& root);

}  // namespace backsight::fit
