// How often something happens again over time: one curve from many cohorts, with the spread between
// them.
//
// Estimand: the cumulative incidence F(t) of a first event by t years after the operation, among
// people who are alive and followed; F = 1 - exp(-H). The model (docs/models/, MODELS section 1):
//
//   log H_s(t) = eta_g(t) + d[definition] + c[capture] + b[assigned] + u_k + v_k log(t / 2) + a_s
//
//   eta_g   by indication g; its slope over log t is a piecewise linear, positive function, so H
//           rises everywhere and log H is a line beyond the outer knots. Stenosis = disc herniation
//           plus a smooth difference. A mixed series is half of each.
//   d, c    offsets of other definitions than "any lumbar operation", and of other sources of the
//           numbers than registers and claims (the reference)
//   b       offset of an arm that was assigned to care without surgery against people who chose it;
//           only where the settings name its prior
//   u_k     level of cohort k: normal; one spread for claims and national registers, one for
//   regional
//           registers (what they miss is not known), one for all other sources
//   v_k     slope of cohort k: normal
//   a_s     level of a series that is a selected part of a cohort (smokers, one technique):
//   Student's
//           t with 4 degrees of freedom
//
// A cumulative incidence counts as the events between the reported times (multinomial). A crude
// share over a mean follow-up m is F(m e^w), w normal. Sizes are capped: what a register of 300,000
// gets wrong is not chance.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/fit/normal_prior.h"
#include "backsight/stats/hmc.h"
#include "backsight/stats/log_time_spline.h"

namespace backsight::fit {

enum class Indication : std::uint8_t { kDiscHerniation, kStenosis, kMixed };
enum class Definition : std::uint8_t { kAny, kSameLevel, kReherniation, kUnclear };
enum class Capture : std::uint8_t {
  kRegister,
  kRegional,
  kTrial,
  kSingleCentre,
  kSurvey,
  kUnknown
};
inline constexpr std::size_t kDefinitions = 4;
inline constexpr std::size_t kCaptures = 6;
/// Claims and national registers are the reference; what regional registers miss has no common
/// direction, only a spread.
[[nodiscard]] constexpr bool has_offset(Capture c) { return c > Capture::kRegional; }

struct HazardPoint {
  double years = 0;  ///< above 0
  double share = 0;  ///< in [0, 1)
  std::string finding;
};

/// Shares of the same people at rising times; or, if crude, one share over a mean follow-up.
struct HazardSeries {
  std::string cohort;
  Indication indication = Indication::kDiscHerniation;
  Definition definition = Definition::kAny;
  Capture capture = Capture::kRegister;
  bool selected = false;
  bool crude = false;
  bool assigned = false;    ///< to care without surgery, by lot: they did not choose it
  double n = 0;             ///< as which it counts; 0: unknown
  std::int64_t people = 0;  ///< as many as the source tells; 0: it does not
  std::vector<HazardPoint> points;
};

/// What the priors and caps are; each stands with its reason in models/*.yaml.
struct HazardSettings {
  std::vector<double> knots_years;  ///< rising, above 0
  double reference_years = 2;
  double cap_n = 2000;
  double unknown_n = 100;
  double follow_up_sd = 0.35;       ///< of w
  NormalPrior level = {-2.2, 1.0};  ///< of log H at the reference time
  double difference_sd = 0.5;       ///< of the log slope, stenosis against disc herniation, early
  double difference_step = 0.2;     ///< and of its change from one knot to the next
  std::optional<NormalPrior>
      assigned;  ///< of the offset of assigned arms; without it there is none
};

/// Where the parameters lie in a draw. Everything is on an unbounded scale: spreads are logarithms.
struct HazardLayout {
  explicit HazardLayout(const HazardSettings& settings)
      : k(settings.knots_years.size()), has_assigned(settings.assigned.has_value()) {}
  std::size_t k;
  bool has_assigned;
  [[nodiscard]] std::size_t level(Indication g) const { return g == Indication::kStenosis ? 1 : 0; }
  [[nodiscard]] std::size_t slope(std::size_t i) const { return 2 + i; }
  [[nodiscard]] std::size_t difference(std::size_t i) const { return 2 + k + i; }
  [[nodiscard]] std::size_t definition(Definition d) const {  // not kAny
    return 2 + 2 * k + static_cast<std::size_t>(d) - 1;
  }
  [[nodiscard]] std::size_t capture(Capture c) const {  // one that has_offset
    return 2 + 2 * k + kDefinitions - 1 + static_cast<std::size_t>(c) - 2;
  }
  [[nodiscard]] std::size_t log_spread_register() const { return spreads(); }
  [[nodiscard]] std::size_t log_spread_regional() const { return spreads() + 1; }
  [[nodiscard]] std::size_t log_spread_other() const { return spreads() + 2; }
  [[nodiscard]] std::size_t log_spread_selected() const { return spreads() + 3; }
  [[nodiscard]] std::size_t log_spread_slope() const { return spreads() + 4; }
  /// The spread of the cohorts' levels for a source of numbers.
  [[nodiscard]] std::size_t log_spread(Capture c) const {
    return c == Capture::kRegister   ? log_spread_register()
           : c == Capture::kRegional ? log_spread_regional()
                                     : log_spread_other();
  }
  /// The parameters that are kept; those of single cohorts come after them.
  [[nodiscard]] std::size_t shared() const { return spreads() + 5 + (has_assigned ? 1 : 0); }
  [[nodiscard]] std::size_t assigned() const { return spreads() + 5; }  // where has_assigned

 private:
  [[nodiscard]] std::size_t spreads() const { return 2 + 2 * k + kDefinitions - 1 + kCaptures - 2; }
};

struct HazardFit {
  HazardSettings settings;
  std::vector<double> draws;  ///< row by row, HazardLayout::shared() numbers each
  double worst_r_hat = 0;
  double least_effective_size = 0;
  double acceptance = 0;
  std::size_t divergences = 0;
  [[nodiscard]] HazardLayout layout() const { return HazardLayout(settings); }
  [[nodiscard]] std::size_t size() const { return draws.size() / layout().shared(); }
  [[nodiscard]] std::span<const double> draw(std::size_t i) const {
    const std::size_t n = layout().shared();
    return std::span(draws).subspan(i * n, n);
  }
};

/// The posterior. Errors name the finding: kOutOfRange for a share or a time outside its range,
/// kInconsistent for shares that fall with time, and for a series without a time or a crude one
/// with several; kMissingMember when there is no series at all.
[[nodiscard]] core::Result<HazardFit> fit_hazard(std::span<const HazardSeries> series,
                                                 const HazardSettings& settings,
                                                 const stats::HmcPlan& plan);

/// What a new cohort of that kind and size would report at `years`: one share for each draw, with
/// its own level and slope, and chance.
[[nodiscard]] std::vector<double> predict_cohort(const HazardFit& fit, const HazardSeries& like,
                                                 double years, std::uint64_t seed);

}  // namespace backsight::fit
