#include "backsight/fit/fit_outlook.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/fit/cohort_check.h"
#include "backsight/fit/hazard.h"
#include "backsight/fit/series.h"
#include "backsight/stats/log_time_spline.h"
#include "backsight/stats/normal.h"
#include "backsight/stats/pooling.h"
#include "backsight/stats/proportion.h"
#include "backsight/stats/ratios.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using core::Result;
using evidence::Evidence;
using evidence::Finding;
using evidence::Measure;

constexpr std::size_t kProportionDraws = 1000;
constexpr unsigned kThin = 2;

Result<const Finding*> need(const Evidence& evidence, const std::string& id) {
  if (const Finding* finding = evidence.find_finding(id)) return finding;
  return core::fail(ErrorCode::kDangling,
                    "models/outlook.yaml names the finding \"" + id + "\", which is not there");
}

std::optional<outlook::Indication> indication_word(std::string_view word) {
  if (word == "disc-herniation") return outlook::Indication::kDiscHerniation;
  if (word == "stenosis") return outlook::Indication::kStenosis;
  return std::nullopt;
}

outlook::Option option_word(std::string_view word) {
  return word == "non-operative" ? outlook::Option::kNonOperative : outlook::Option::kSurgery;
}

// The most particular entry that fits.
void rate(const ModelSpec& spec, std::string_view outcome, std::string_view indication,
          std::string_view option, outlook::Basis& basis) {
  int best = -1;
  for (const CertaintySpec& one : spec.certainty) {
    if (one.outcome != outcome || (one.indication != "any" && one.indication != indication) ||
        (!one.option.empty() && one.option != option))
      continue;
    const int fit = (one.indication == "any" ? 0 : 1) + (one.option.empty() ? 0 : 2);
    if (fit <= best) continue;
    best = fit;
    basis.certainty = one.level;
    basis.because = one.because;
  }
  if (best < 0) {
    basis.certainty = "very-low";
    basis.because = "Nobody has rated this yet.";
  }
}

// --- hazards -----------------------------------------------------------------------------------

Result<void> refuse_bad_chains(const HazardSpec& spec, const HazardFit& fit) {
  if (fit.worst_r_hat <= kWorstRHat && fit.least_effective_size >= kLeastEffectiveSize &&
      static_cast<double>(fit.divergences) <= kMostDivergences * static_cast<double>(fit.size()))
    return {};
  const auto shown = [](double value) { return core::json::from_double(value).number()->text; };
  return core::fail(ErrorCode::kInconsistent,
                    spec.id + ": the chains do not agree (R-hat " + shown(fit.worst_r_hat) +
                        ", effective size " + shown(std::round(fit.least_effective_size)) + ", " +
                        std::to_string(fit.divergences) + " divergences; at most " +
                        shown(kWorstRHat) + ", at least " + shown(kLeastEffectiveSize) +
                        " and at most " +
                        shown(kMostDivergences * static_cast<double>(fit.size())) + " are needed)");
}

outlook::Basis basis_of(const std::vector<HazardSeries>& series, Indication indication) {
  outlook::Basis out;
  std::map<std::string, std::array<std::int64_t, 2>> people;
  out.earliest_years = 1e9;
  for (const HazardSeries& one : series) {
    if (one.indication != indication && one.indication != Indication::kMixed) continue;
    for (const HazardPoint& point : one.points) out.findings.push_back(point.finding);
    // A selected part says something of the shape, but its people are not who the curve is about.
    if (one.selected) continue;
    // The arms of one cohort are different people.
    auto& n = people[one.cohort][one.assigned];
    n = std::max(n, one.people);
    for (const HazardPoint& point : one.points) {
      out.earliest_years = std::min(out.earliest_years, point.years);
      out.latest_years = std::max(out.latest_years, point.years);
    }
  }
  if (people.empty()) out.earliest_years = 0;
  out.cohorts = static_cast<std::int64_t>(people.size());
  for (const auto& [cohort, n] : people) out.people += n[0] + n[1];
  std::ranges::sort(out.findings);
  return out;
}

Result<void> add_hazard(const Evidence& evidence, const ModelSpec& spec, const HazardSpec& one,
                        outlook::Model& model) {
  TRY(const auto series, series_of(evidence, one, spec.settings));
  const auto chain_draws = static_cast<unsigned>(spec.settings.draws / 4 * kThin);
  stats::HmcPlan plan = plan_of(spec.settings, chain_draws);
  // Short steps: what is shipped has few cohorts in places, and spreads near 0 that are hard to
  // walk.
  plan.target_acceptance = 0.97;
  plan.most_steps = 256;
  TRY(const HazardFit fit, fit_hazard(series, settings_of(spec.settings, one), plan));
  TRY_VOID(refuse_bad_chains(one, fit));
  const HazardLayout at = fit.layout();
  const Definition definition = one.offsets ? definition_of(one.definition) : Definition::kAny;
  const Capture capture = one.offsets ? capture_of(one.capture) : Capture::kRegister;
  // One hospital: the spread seen between single centres, trials and surveys. It also holds
  // differences of definition and follow-up, so it is an upper limit. Without offsets there is one
  // spread for all.
  const std::size_t spread = one.offsets ? at.log_spread_other() : at.log_spread_register();
  const auto add = [&](const std::string& id, const std::string& word,
                       bool assigned) -> Result<void> {
    const auto indication = indication_word(word);
    if (!indication)
      return core::fail(ErrorCode::kUnknownWord, one.id + ": no indication \"" + word + "\"");
    const bool stenosis = *indication == outlook::Indication::kStenosis;
    const Indication ours = stenosis ? Indication::kStenosis : Indication::kDiscHerniation;
    std::vector<std::vector<double>> columns(at.k + 3);
    for (std::size_t i = 0; i < fit.size(); i += kThin) {
      const auto x = fit.draw(i);
      double level = x[at.level(ours)];
      if (definition != Definition::kAny) level += x[at.definition(definition)];
      if (has_offset(capture)) level += x[at.capture(capture)];
      if (assigned) level += x[at.assigned()];
      columns[0].push_back(level);
      for (std::size_t j = 0; j < at.k; ++j)
        columns[1 + j].push_back(std::exp(x[at.slope(j)] + (stenosis ? x[at.difference(j)] : 0.0)));
      columns[at.k + 1].push_back(std::exp(x[spread]));
      columns[at.k + 2].push_back(std::exp(x[at.log_spread_slope()]));
    }
    outlook::Hazard hazard;
    hazard.id = id;
    hazard.option = option_word(one.option);
    hazard.indication = *indication;
    hazard.draws = stats::Draws(std::move(columns));
    hazard.r_hat = fit.worst_r_hat;
    hazard.effective_size = fit.least_effective_size;
    hazard.basis = basis_of(series, ours);
    rate(spec, id, word, one.option, hazard.basis);
    model.hazards.push_back(std::move(hazard));
    return {};
  };
  for (const std::string& word : one.indications) {
    TRY_VOID(add(one.id, word, false));
    if (!one.assigned_id.empty()) TRY_VOID(add(one.assigned_id, word, true));
  }
  return {};
}

// --- proportions -------------------------------------------------------------------------------

Result<double> estimate_of(const Finding& finding) {
  if (finding.estimate && finding.estimate->value >= 0 && finding.estimate->value <= 1 &&
      evidence::is_share(finding.measure))
    return finding.estimate->value;
  return core::fail(ErrorCode::kWrongType, finding.id + " is no share of people");
}

struct Group {
  double share = 0;
  double n = 0;       // as which it counts
  double people = 0;  // as many as the source tells
};

// Groups without overlap are one: their shares, weighed by their sizes.
Result<Group> group_of(const Evidence& evidence, const ShareItem& item, const Settings& settings) {
  std::vector<std::string> ids = {item.finding};
  ids.insert(ids.end(), item.more.begin(), item.more.end());
  Group out;
  double events = 0;
  for (const std::string& id : ids) {
    TRY(const Finding* finding, need(evidence, id));
    TRY(const double share, estimate_of(*finding));
    const double n = counted_size(evidence, *finding, settings);
    events += n * share;
    out.n += n;
    out.people += told_size(evidence, *finding).value_or(0);
  }
  out.share = events / out.n;
  return out;
}

Result<stats::Count> count_of(const Evidence& evidence, const ShareItem& item,
                              const Settings& settings) {
  TRY(Group group, group_of(evidence, item, settings));
  double n = std::min(group.n, settings.cap_n);
  double share = group.share;
  if (!item.of.empty()) {
    TRY(const Finding* whole, need(evidence, item.of));
    TRY(const double among, estimate_of(*whole));
    if (!(among > 0) || share > among) {
      return core::fail(ErrorCode::kInconsistent, item.finding + " is no part of " + item.of);
    }
    // Among those of the whole only.
    n = std::max(1.0, n * among);
    share /= among;
  }
  if (item.complement) share = 1 - share;
  return stats::Count{n * share, n};
}

// What one source says of itself, and how far another place may be from it: that the spread between
// places cannot be learnt from one is no reason to doubt the source's own share. Two places differ
// by the root of two spreads.
constexpr double kNoSpread = 1e-3;

Result<std::vector<std::vector<double>>> draws_of(const std::vector<stats::Count>& counts,
                                                  std::size_t cohorts, const Settings& settings,
                                                  std::uint64_t stream) {
  const bool one = cohorts == 1 && counts.size() == 1;
  stats::ProportionPrior prior;
  prior.mu_sd = settings.proportion_mean_sd;
  prior.tau_scale = one ? kNoSpread : settings.proportion_spread;
  TRY(const auto posterior, stats::ProportionPosterior::make(counts, prior));
  stats::Stream random(settings.seed, stream);
  std::vector<std::vector<double>> columns(2);
  for (const stats::ProportionDraw& draw : posterior.draws(kProportionDraws, random)) {
    columns[0].push_back(draw.mu);
    columns[1].push_back(
        one ? std::numbers::sqrt2 * draw.tau / kNoSpread * settings.proportion_spread : draw.tau);
  }
  return columns;
}

Result<outlook::Proportion> pool_of(const Evidence& evidence, const ModelSpec& spec,
                                    const ProportionSpec& one, const PoolSpec& pool,
                                    std::string_view option, std::uint64_t stream) {
  std::vector<stats::Count> counts;
  outlook::Proportion out;
  std::map<std::string, double> people;
  out.basis.earliest_years = 1e9;
  for (const ShareItem& item : pool.use) {
    TRY(const stats::Count count, count_of(evidence, item, spec.settings));
    counts.push_back(count);
    TRY(const Finding* finding, need(evidence, item.finding));
    TRY(const Group group, group_of(evidence, item, spec.settings));
    people[cohort_of(evidence.study_of(*finding))] += group.people;
    out.basis.findings.push_back(item.finding);
    out.basis.findings.insert(out.basis.findings.end(), item.more.begin(), item.more.end());
    if (!finding->time && one.within_days == 0) continue;
    const double years = finding->time ? years_of(*finding) : one.within_days / 365.25;
    out.basis.earliest_years = std::min(out.basis.earliest_years, years);
    out.basis.latest_years = std::max(out.basis.latest_years, years);
  }
  if (out.basis.latest_years == 0) out.basis.earliest_years = 0;
  out.basis.cohorts = static_cast<std::int64_t>(people.size());
  for (const auto& [cohort, n] : people) out.basis.people += static_cast<std::int64_t>(n);
  std::ranges::sort(out.basis.findings);
  auto columns = draws_of(counts, people.size(), spec.settings, stream);
  if (!columns) {
    core::Error error = std::move(columns).error();
    error.message = one.id + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  out.id = one.id;
  out.group = one.group;
  out.of = one.of;
  out.part_of = one.part_of;
  out.option = option_word(option);
  out.indication = indication_word(pool.indication);
  out.within_days = one.within_days;
  out.from_age = pool.from_age;
  out.to_age = pool.to_age;
  out.chosen = pool.chosen;
  out.draws = stats::Draws(*std::move(columns));
  rate(spec, one.id, pool.indication, option, out.basis);
  if (pool.chosen) out.basis.because = spec.settings.chosen_because + " " + out.basis.because;
  if (out.basis.certainty == "high" && out.basis.cohorts == 1)
    return core::fail(ErrorCode::kInconsistent,
                      one.id +
                          " is rated high, but rests on one source: nobody knows how places "
                          "differ");
  return out;
}

// --- modifiers ---------------------------------------------------------------------------------

double middle(std::vector<double> values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, half);
  return *half;
}

// The share of people who have the outcome by `years` in a middling place; for both indications
// together, the mean of theirs. Nothing where there is no such forecast.
std::optional<double> baseline_of(const outlook::Model& model, std::string_view outcome,
                                  outlook::Indication indication, double years) {
  const stats::LogTimeSpline spline(model.knots_years, model.reference_years);
  std::vector<double> basis(spline.size());
  spline.basis(std::log(years), basis);
  for (const outlook::Hazard& hazard : model.hazards) {
    if (hazard.id != outcome || hazard.indication != indication) continue;
    std::vector<double> shares;
    for (std::size_t d = 0; d < hazard.draws.size(); ++d) {
      double log_h = hazard.draws.column(0)[d];
      for (std::size_t i = 0; i < basis.size(); ++i)
        log_h += hazard.draws.column(1 + i)[d] * basis[i];
      shares.push_back(-std::expm1(-std::exp(log_h)));
    }
    return middle(std::move(shares));
  }
  for (const outlook::Proportion& proportion : model.proportions) {
    if (proportion.id != outcome || proportion.from_age || proportion.to_age ||
        (proportion.indication && *proportion.indication != indication))
      continue;
    const auto mean = proportion.draws.column(0);
    return stats::inverse_logit(middle({mean.begin(), mean.end()}));
  }
  return std::nullopt;
}

double baseline(const outlook::Model& model, std::string_view outcome,
                std::optional<outlook::Indication> indication, double years) {
  using enum outlook::Indication;
  if (indication) return baseline_of(model, outcome, *indication, years).value_or(0);
  const auto disc = baseline_of(model, outcome, kDiscHerniation, years);
  const auto stenosis = baseline_of(model, outcome, kStenosis, years);
  return disc && stenosis ? (*disc + *stenosis) / 2 : disc.value_or(stenosis.value_or(0));
}

bool is_hazard(const outlook::Model& model, std::string_view outcome) {
  return std::ranges::any_of(model.hazards, [&](const auto& h) { return h.id == outcome; });
}

// What the size of the study allows at best: 1 / (events * share exposed * share not exposed)
// (Schoenfeld, Biometrics 39 (1983) 499, doi 10.2307/2531021), the size capped as everywhere.
double variance_without_interval(const Evidence& evidence, const Finding& finding, double p0,
                                 double share, const Settings& settings) {
  const auto n = finding.n ? finding.n : evidence.study_of(finding).n;
  const double events =
      n ? std::min(static_cast<double>(*n), settings.cap_n) * p0 * share * (1 - share) : 0;
  const double unknown = settings.ratio_without_interval * settings.ratio_without_interval;
  return events > 0 ? std::min(1 / events, unknown) : unknown;
}

// A printed ratio brought to the scale of the outcome: hazard for a curve, odds for a share.
Result<double> to_outcome_scale(double ratio, Measure measure, bool hazard, bool complement,
                                double p0) {
  if (complement) {
    // The ratio of the good outcome: its odds turned around are the odds of the bad one.
    if (measure != Measure::kOddsRatio) {
      TRY(ratio, stats::odds_ratio_from_risk_ratio(ratio, 1 - p0));
    }
    return 1 / ratio;
  }
  if (!(p0 > 0) || !(p0 < 1)) return ratio;
  if (hazard && measure == Measure::kOddsRatio)
    return stats::hazard_ratio_from_odds_ratio(ratio, p0);
  if (hazard && measure == Measure::kRiskRatio)
    return stats::hazard_ratio_from_risk_ratio(ratio, p0);
  if (!hazard && measure == Measure::kRiskRatio)
    return stats::odds_ratio_from_risk_ratio(ratio, p0);
  return ratio;
}

// A published ratio on the log scale of the outcome. `share`: of the exposed. Its base rate is that
// of the study's own indication, where it has one. The variance follows by the delta method: a risk
// ratio of a frequent outcome is a much wider odds ratio.
Result<stats::Estimate> log_ratio_of(const Evidence& evidence, const ModelSpec& spec,
                                     const outlook::Model& model, const EffectSpec& effect,
                                     double share, const ShareItem& item) {
  const std::string& id = item.finding;
  TRY(const Finding* finding, need(evidence, id));
  if (!finding->estimate || !evidence::is_ratio(finding->measure))
    return core::fail(ErrorCode::kWrongType, id + " is no ratio");
  const bool hazard = is_hazard(model, effect.outcome);
  if (hazard && item.complement)
    return core::fail(ErrorCode::kInconsistent, id + ": a curve has no good outcome");
  const double printed = finding->estimate->value;
  const double years = finding->time ? years_of(*finding) : spec.settings.ratio_years;
  auto indication = indication_word(effect.indication);
  const auto* own = evidence.study_of(*finding).entry.find("indication");
  if (!indication && own != nullptr && own->string() != nullptr)
    indication = indication_word(*own->string());
  double p0 = baseline(model, effect.outcome, indication, years);
  if (!(p0 > 0)) p0 = baseline(model, effect.outcome, std::nullopt, years);
  double variance = 0;
  if (finding->ci95) {
    TRY(variance, stats::log_ratio_variance({finding->ci95->low.value, finding->ci95->high.value}));
  } else {
    variance = variance_without_interval(evidence, *finding, p0, share, spec.settings);
  }
  const auto scaled = [&](double ratio) {
    return to_outcome_scale(ratio, finding->measure, hazard, item.complement, p0);
  };
  TRY(const double ratio, scaled(printed));
  constexpr double kStep = 1e-4;
  TRY(const double above, scaled(printed * std::exp(kStep)));
  TRY(const double below, scaled(printed * std::exp(-kStep)));
  const double slope = (std::log(above) - std::log(below)) / (2 * kStep);
  // Where the size of the study stands for an interval, it tells the outcome's scale already.
  return stats::Estimate{std::log(ratio), finding->ci95 ? variance * slope * slope : variance};
}

Result<std::optional<outlook::Effect>> effect_of(const Evidence& evidence, const ModelSpec& spec,
                                                 const outlook::Model& model, const EffectSpec& one,
                                                 double share) {
  if (one.use.empty()) return std::optional<outlook::Effect>();
  std::vector<stats::Estimate> ratios;
  for (const ShareItem& item : one.use) {
    TRY(const auto ratio, log_ratio_of(evidence, spec, model, one, share, item));
    ratios.push_back(ratio);
  }
  TRY(const stats::Pooled pooled, stats::pool(ratios));
  // The distribution in a new place, not of the mean alone.
  double variance = pooled.wald.standard_error * pooled.wald.standard_error;
  if (pooled.hartung_knapp_at_least_wald) {
    const double se = pooled.hartung_knapp_at_least_wald->standard_error;
    variance = se * se;
  }
  const double unknown = spec.settings.ratio_unknown_spread;
  variance += pooled.heterogeneity ? pooled.heterogeneity->tau2 : unknown * unknown;
  // Skeptical: small series with large ratios shrink toward no effect.
  const double prior = spec.settings.ratio_prior_sd * spec.settings.ratio_prior_sd;
  outlook::Effect out;
  out.outcome = one.outcome;
  out.option = option_word(one.option);
  out.indication = indication_word(one.indication);
  out.mean = pooled.estimate * prior / (prior + variance);
  out.sd = std::sqrt(prior * variance / (prior + variance));
  const double z = stats::normal_quantile(0.975);
  out.shown_low = std::exp(out.mean - z * out.sd);
  out.shown_high = std::exp(out.mean + z * out.sd);
  for (const ShareItem& item : one.use) out.findings.push_back(item.finding);
  return std::optional(std::move(out));
}

Result<outlook::Modifier> modifier_of(const Evidence& evidence, const ModelSpec& spec,
                                      const outlook::Model& model, const ModifierSpec& one) {
  outlook::Modifier out;
  out.id = one.id;
  out.answer = one.answer;
  out.exposed = one.exposed;
  out.exposed_from = one.exposed_from;
  out.causal = one.causal;
  out.what_if = one.what_if;
  out.after_years = one.after_years;
  out.unsettled = one.unsettled;
  out.share_findings = one.population;
  std::vector<stats::Count> counts;
  for (const std::string& id : one.population) {
    TRY(const auto count, count_of(evidence, ShareItem{id, false, {}, {}}, spec.settings));
    counts.push_back(count);
  }
  out.share = one.assumed;
  if (!counts.empty()) {
    TRY(const auto posterior, stats::ProportionPosterior::make(counts, {}));
    out.share.fill(stats::inverse_logit(posterior.moments().mean_mu));
  }
  for (const EffectSpec& effect : one.on) {
    const double share = (out.share[0] + out.share[1]) / 2;
    TRY(auto made, effect_of(evidence, spec, model, effect, share));
    if (made) out.effects.push_back(*std::move(made));
  }
  return out;
}

// --- pools of people without an exposure ---------------------------------------------------------

// A pool of people without an exposure is made one of everybody: the mean over who has it and who
// has not. Centring then gives those without it the pool's own share again.
Result<void> speak_of_everybody(const outlook::Model& model, const PoolSpec& pool,
                                outlook::Proportion& proportion) {
  for (const std::string& id : pool.without) {
    const auto modifier = std::ranges::find(model.modifiers, id, &outlook::Modifier::id);
    if (modifier == model.modifiers.end())
      return core::fail(ErrorCode::kDangling,
                        proportion.id + " is of people without \"" + id + "\", which is unknown");
    const auto effect = std::ranges::find_if(modifier->effects, [&](const outlook::Effect& one) {
      return one.outcome == proportion.id && one.option == proportion.option &&
             (!one.indication || !proportion.indication ||
              *one.indication == *proportion.indication);
    });
    if (effect == modifier->effects.end() || !outlook::is_clear(*effect)) continue;
    const double share = proportion.indication
                             ? modifier->share[static_cast<std::size_t>(*proportion.indication)]
                             : (modifier->share[0] + modifier->share[1]) / 2;
    const auto mean = proportion.draws.column(0);
    const auto spread = proportion.draws.column(1);
    std::vector<std::vector<double>> columns(2);
    for (std::size_t d = 0; d < proportion.draws.size(); ++d) {
      const double everybody = (1 - share) * stats::inverse_logit(mean[d]) +
                               share * stats::inverse_logit(mean[d] + effect->mean);
      columns[0].push_back(stats::logit(everybody));
      columns[1].push_back(spread[d]);
    }
    proportion.draws = stats::Draws(std::move(columns));
  }
  return {};
}

// --- life table --------------------------------------------------------------------------------

Result<std::vector<double>> deaths(const core::json::Value& table, std::string_view sex,
                                   int& first_age) {
  const auto* of_sex = table.find(sex);
  const auto* q = of_sex == nullptr ? nullptr : of_sex->find("q");
  if (q == nullptr || q->object() == nullptr)
    return core::fail(ErrorCode::kMissingMember,
                      "evidence/life-table.yaml has no table for " + std::string(sex));
  std::map<std::int64_t, double> by_age;
  for (const auto& member : *q->object()) {
    const auto age = core::to_integer(member.key);
    const auto value = member.value.number() == nullptr
                           ? std::nullopt
                           : core::to_double(member.value.number()->text);
    if (!age || !value)
      return core::fail(ErrorCode::kWrongType, "evidence/life-table.yaml: age: probability");
    by_age[*age] = *value;
  }
  std::vector<double> out;
  first_age = static_cast<int>(by_age.begin()->first);
  std::int64_t next = first_age;
  for (const auto& [age, value] : by_age) {
    if (age != next++)
      return core::fail(ErrorCode::kInconsistent, "evidence/life-table.yaml leaves out an age");
    out.push_back(value);
  }
  return out;
}

Result<outlook::LifeTable> life_table_of(const core::json::Value& table) {
  outlook::LifeTable out;
  int first_of_men = 0;
  TRY(out.q[static_cast<std::size_t>(outlook::Sex::kFemale)],
      deaths(table, "female", out.first_age));
  TRY(out.q[static_cast<std::size_t>(outlook::Sex::kMale)], deaths(table, "male", first_of_men));
  if (first_of_men != out.first_age)
    return core::fail(ErrorCode::kInconsistent,
                      "evidence/life-table.yaml starts at two different ages");
  const auto* source = table.find("source");
  const auto* name = source == nullptr ? nullptr : source->find("name");
  if (name != nullptr && name->string() != nullptr) out.source = *name->string();
  return out;
}

}  // namespace

Result<outlook::Model> fit_outlook(const Evidence& evidence, const ModelSpec& spec,
                                   const core::json::Value& life_table) {
  outlook::Model out;
  out.seed = spec.settings.seed;
  out.draws = spec.settings.draws;
  out.horizon_years = spec.settings.horizon_years;
  out.oldest = spec.settings.oldest;
  out.youngest = {18, spec.settings.youngest_stenosis};
  out.knots_years = spec.settings.knots_years;
  out.reference_years = spec.settings.reference_years;
  for (const HazardSpec& one : spec.hazards) TRY_VOID(add_hazard(evidence, spec, one, out));
  std::uint64_t stream = 1000;
  for (const ProportionSpec& one : spec.proportions) {
    for (const PoolSpec& pool : one.pools) {
      if (pool.use.empty()) continue;
      // One figure over both arms of a trial is the same draws for both options.
      if (pool.option == "both") {
        TRY(auto waited, pool_of(evidence, spec, one, pool, "non-operative", stream));
        out.proportions.push_back(std::move(waited));
      }
      TRY(auto pooled, pool_of(evidence, spec, one, pool,
                               pool.option == "both" ? "surgery" : pool.option, stream++));
      out.proportions.push_back(std::move(pooled));
    }
  }
  for (const ModifierSpec& one : spec.modifiers) {
    TRY(auto modifier, modifier_of(evidence, spec, out, one));
    out.modifiers.push_back(std::move(modifier));
  }
  std::size_t next = 0;
  for (const ProportionSpec& one : spec.proportions) {
    for (const PoolSpec& pool : one.pools) {
      if (pool.use.empty()) continue;
      for (int side = pool.option == "both" ? 2 : 1; side > 0; --side)
        TRY_VOID(speak_of_everybody(out, pool, out.proportions[next++]));
    }
  }
  for (const PopulationSpec& one : spec.population) {
    const auto indication = indication_word(one.indication);
    if (!indication)
      return core::fail(ErrorCode::kUnknownWord, "population: \"" + one.indication + "\"");
    out.population[static_cast<std::size_t>(*indication)] = {one.mean_age, one.sd_age, one.women};
  }
  TRY(out.life_table, life_table_of(life_table));
  for (const OutsideSpec& one : spec.outside) out.outside.push_back({one.id, one.sources});
  return out;
}

}  // namespace backsight::fit
