// What the outlook knows: posteriors of the pooled evidence, made when the knowledge pack is
// compiled (src/fit), and what they rest on. No medical number stands in the code.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/json.h"
#include "backsight/core/result.h"
#include "backsight/outlook/profile.h"
#include "backsight/stats/draws.h"

namespace backsight::outlook {

enum class Option : std::uint8_t { kSurgery, kNonOperative };

/// What a forecast rests on: shown one tap away from every number.
struct Basis {
  std::int64_t cohorts = 0;
  std::int64_t people = 0;
  double earliest_years = 0;  ///< of the reported times
  double latest_years = 0;
  std::vector<std::string> findings;
  std::string certainty;  ///< high, moderate, low or very-low
  std::string because;    ///< why not more certain, in a sentence
};

/// A cumulative incidence over time. Columns of a draw: level, slope at each knot, standard
/// deviation of the level between places, standard deviation of the slope between cohorts; the
/// first on the scale of log H (see fit/hazard.h), the others as they are.
struct Hazard {
  std::string id;
  Option option = Option::kSurgery;
  Indication indication = Indication::kDiscHerniation;
  stats::Draws draws;
  double r_hat = 0;           ///< the worst of all parameters
  double effective_size = 0;  ///< the least
  Basis basis;
};

/// A share of people by a fixed time. Columns of a draw: mean of the logit over places, standard
/// deviation between places.
struct Proportion {
  std::string id;
  std::string group;  ///< complication, lasting-trouble, or kind (a share of a hazard's events)
  Option option = Option::kSurgery;
  std::optional<Indication> indication;  ///< none: for both
  double within_days = 0;
  std::string of;  ///< for a kind: the hazard whose events it divides
  /// Of people of these ages only, in years, from including to excluding. Who is of such an age is
  /// told this one; the others the one of the same id without ages, if there is one.
  std::optional<double> from_age;
  std::optional<double> to_age;
  /// For a kind: another hazard of which it is a part too, so never more than it.
  std::string part_of;
  bool chosen = false;  ///< people chose between the options: the groups differed from the start
  stats::Draws draws;
  Basis basis;
};

/// How one exposure changes an outcome: normal on the log scale of the outcome (hazard or odds),
/// the distribution for a new place, already shrunk.
struct Effect {
  std::string outcome;
  Option option = Option::kSurgery;  ///< it acts on forecasts of this option only
  std::optional<Indication> indication;
  double mean = 0;
  double sd = 0;
  double shown_low = 0;  ///< 95 % interval of the ratio, as shown
  double shown_high = 0;
  std::vector<std::string> findings;
};

struct Modifier {
  std::string id;
  std::string answer;                ///< the member of the profile it reads
  std::vector<std::string> exposed;  ///< the words that count as exposed, for a word
  double exposed_from = 0;           ///< the number that does, for a number
  /// Of the exposed among people who have this operation, by Indication.
  std::array<double, 2> share = {0, 0};
  std::vector<std::string> share_findings;
  bool causal = false;  ///< a trial or a cessation study supports cause
  bool what_if = false;
  double after_years = 0;  ///< it acts from then on
  std::string unsettled;   ///< where studies disagree, in a sentence
  std::vector<Effect> effects;
};

/// Probability of dying within a year at each age, from 18 on, by sex.
struct LifeTable {
  int first_age = 18;
  std::array<std::vector<double>, 2> q;  ///< by Sex
  std::string source;
};

/// Ages of the people who have this operation: for a person whose age is not known.
struct Population {
  double mean_age = 0;
  double sd_age = 0;
  double women = 0;
};

struct Outside {
  std::string id;
  std::vector<std::string> sources;
};

struct Model {
  std::string version;  ///< hash of the knowledge pack
  std::uint64_t seed = 0;
  std::size_t draws = 0;
  double horizon_years = 0;
  double oldest = 0;                        ///< age beyond which the evidence does not reach
  std::array<double, 2> youngest = {0, 0};  ///< and below which, by Indication
  std::vector<double> knots_years;
  double reference_years = 0;
  std::vector<Hazard> hazards;
  std::vector<Proportion> proportions;
  std::vector<Modifier> modifiers;
  std::array<Population, 2> population;  ///< by Indication
  LifeTable life_table;
  std::vector<Outside> outside;
};

/// The pack's section `outlook`.
[[nodiscard]] core::json::Value write(const Model& model);
/// Errors: those of core::ObjectReader and read_draws; kInconsistent for draws of another width
/// than the knots need.
[[nodiscard]] core::Result<Model> read_model(const core::json::Value& section, std::string version);

/// Whether the interval of the ratio leaves out 1. Only then does the effect act, and only then is
/// a difference shown: what studies do not show moves nobody's numbers.
[[nodiscard]] bool is_clear(const Effect& effect);

/// Whether the person is exposed; nothing when the answer is not known.
[[nodiscard]] std::optional<bool> exposed(const Modifier& modifier, const Profile& profile);

}  // namespace backsight::outlook
