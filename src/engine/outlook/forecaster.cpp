#include <algorithm>
#include <cmath>
#include <utility>

#include "backsight/outlook/outlook.h"
#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"
#include "curves.h"
#include "effects.h"
#include "exponential.h"
#include "quantiles.h"
#include "survival.h"

namespace backsight::outlook {
namespace {

constexpr double kDaysPerYear = 365.25;
// Times that are shown, and at which death is counted, in years from now.
constexpr double kUsualYears[] = {0.25, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
// The range is taken apart at the last time up to here, where most cohorts report.
constexpr double kSummaryYears = 5;

// A share with what is the same for everybody.
struct PreparedProportion {
  PreparedEffects effects;
  Numbers odds[2];  // by Place, without a person's effects
  Band band[2];     // the shares of who has no effect, by Place
};

// Both indications together: the mean.
double share_in(const Modifier& modifier, std::optional<Indication> indication) {
  if (indication) return modifier.share[static_cast<std::size_t>(*indication)];
  return (modifier.share[0] + modifier.share[1]) / 2;
}

bool concerns(const Effect& effect, std::string_view outcome,
              std::optional<Indication> indication) {
  return effect.outcome == outcome &&
         (!effect.indication || !indication || *effect.indication == *indication);
}

Numbers shares_of(const Numbers& odds, const Multipliers* by) {
  Numbers out = odds;
  double* const to = out.data();
  const std::size_t n = out.size();
  if (by != nullptr) {
    const double* const factor = by->late.data();
    for (std::size_t d = 0; d < n; ++d) to[d] *= factor[d];
  }
  for (std::size_t d = 0; d < n; ++d) to[d] = to[d] / (1 + to[d]);
  return out;
}

// The law of total variance, one source after the other.
Width width(double years, const Numbers& all, const Numbers& average, const Numbers& parameters) {
  const auto variance = [](const Numbers& x) {
    double mean = 0;
    for (const double v : x) mean += v;
    mean /= static_cast<double>(x.size());
    double sum = 0;
    for (const double v : x) sum += (v - mean) * (v - mean);
    return sum;
  };
  const double p = variance(parameters);
  const double a = std::max(variance(average), p);
  const double whole = std::max(variance(all), a);
  Width out;
  out.years = years;
  if (!(whole > 0)) return out;
  out.parameters = p / whole;
  out.unknown_answers = (a - p) / whole;
  out.places = (whole - a) / whole;
  return out;
}

}  // namespace

struct Forecaster::Prepared {
  Model model;
  stats::LogTimeSpline spline;
  std::vector<PreparedHazard> hazards;
  std::vector<PreparedProportion> proportions;
  std::vector<Numbers> answer;  // uniform, by modifier: who is exposed where it is not known

  explicit Prepared(Model from)
      : model(std::move(from)), spline(model.knots_years, model.reference_years) {
    for (std::size_t m = 0; m < model.modifiers.size(); ++m) {
      stats::Stream random(model.seed, stream_++);
      Numbers uniform(model.draws);
      for (double& u : uniform) u = random.uniform();
      answer.push_back(std::move(uniform));
    }
    for (const Hazard& hazard : model.hazards) hazards.push_back(prepare(hazard));
    for (const Proportion& one : model.proportions) proportions.push_back(prepare(one));
  }

 private:
  Numbers normals() {
    stats::Stream random(model.seed, stream_++);
    Numbers z(model.draws);
    for (double& value : z) value = stats::standard_normal(random);
    return z;
  }

  PreparedEffects effects_on(std::string_view id, std::optional<Indication> indication) {
    PreparedEffects out;
    for (std::size_t m = 0; m < model.modifiers.size(); ++m) {
      const Modifier& modifier = model.modifiers[m];
      for (const Effect& effect : modifier.effects) {
        if (!concerns(effect, id, indication)) continue;
        PreparedEffect one;
        one.modifier = m;
        one.effect = &effect;
        one.share = share_in(modifier, indication);
        one.after_years = modifier.after_years;
        one.log_ratio = normals();
        for (double& z : one.log_ratio) z = effect.mean + effect.sd * z;
        one.ratio = one.log_ratio;
        exponentials(one.ratio);
        out.after_years = std::max(out.after_years, one.after_years);
        out.list.push_back(std::move(one));
      }
    }
    return out;
  }

  PreparedHazard prepare(const Hazard& hazard) {
    PreparedHazard out;
    out.hazard = &hazard;
    out.effects = effects_on(hazard.id, hazard.indication);
    out.place = normals();
    out.place_slope = normals();
    const auto level = hazard.draws.column(0);
    centre(out.effects, model.draws, [&](std::size_t d, double x) {
      const double h = std::exp(level[d % level.size()] + x);
      const double free = std::exp(-h);
      return std::pair(1 - free, h * free);
    });
    out.effects.multiplier = out.effects.offset;
    exponentials(out.effects.multiplier);
    out.kept_years.assign(std::begin(kUsualYears), std::end(kUsualYears));
    for (const double years : out.kept_years) {
      for (const Place place : {Place::kAny, Place::kAverage})
        out.kept[static_cast<std::size_t>(place)].push_back(
            cumulative(out, spline, model.reference_years, place, years));
    }
    return out;
  }

  PreparedProportion prepare(const Proportion& proportion) {
    PreparedProportion out;
    out.effects = effects_on(proportion.id, proportion.indication);
    const Numbers place = normals();
    const auto mean = proportion.draws.column(0);
    const auto spread = proportion.draws.column(1);
    centre(out.effects, model.draws, [&](std::size_t d, double x) {
      const double p = stats::inverse_logit(mean[d % mean.size()] + x);
      return std::pair(p, p * (1 - p));
    });
    out.effects.multiplier = out.effects.offset;
    exponentials(out.effects.multiplier);
    Numbers& any = out.odds[0];
    Numbers& average = out.odds[1];
    any.resize(model.draws);
    average.resize(model.draws);
    for (std::size_t d = 0; d < model.draws; ++d) {
      const std::size_t row = d % mean.size();
      average[d] = mean[row];
      any[d] = mean[row] + spread[row] * place[d];
    }
    QuantileScratch scratch;
    for (std::size_t i = 0; i < 2; ++i) {
      exponentials(out.odds[i]);
      out.band[i] = band_of(shares_of(out.odds[i], nullptr), scratch);
    }
    return out;
  }

  std::uint64_t stream_ = 0;
};

// Not in the unnamed namespace: it reads what Forecaster keeps to itself.
class Forecaster::Person {
 public:
  Person(const Prepared& prepared, const Profile& profile, std::span<const double> years)
      : prepared_(prepared), profile_(profile), asked_(years) {
    for (const Modifier& modifier : prepared.model.modifiers)
      known_.push_back(exposed(modifier, profile));
    // The times that are asked for, and between them enough others for death to compete.
    grid_.assign(years.begin(), years.end());
    for (const double usual : kUsualYears) {
      if (usual < years.back()) grid_.push_back(usual);
    }
    std::ranges::sort(grid_);
    grid_.erase(std::ranges::unique(grid_).begin(), grid_.end());
    double before = 0;
    for (const double at : grid_) {
      alive_.push_back(survival(prepared.model, profile, (before + at) / 2));
      before = at;
    }
    while (summary_ + 1 < grid_.size() && grid_[summary_ + 1] <= kSummaryYears) ++summary_;
  }

  // A hazard, and after it the kinds of its events.
  void over_time(std::size_t index, std::vector<Forecast>& out) {
    const PreparedHazard& hazard = prepared_.hazards[index];
    const Hazard& of = *hazard.hazard;
    std::vector<Curve> curves;
    curves.push_back({started(of.id, "over-time", of.basis, hazard.effects), {}, {}});
    for (std::size_t p = 0; p < prepared_.model.proportions.size(); ++p) {
      const Proportion& kind = prepared_.model.proportions[p];
      if (kind.of != of.id || (kind.indication && *kind.indication != of.indication)) continue;
      const PreparedProportion& share = prepared_.proportions[p];
      curves.push_back({started(kind.id, "kind", kind.basis, hazard.effects),
                        shares_of(share.odds[0], nullptr), shares_of(share.odds[1], nullptr)});
    }

    const Timetable times{profile_.operated ? profile_.years_since : 0, grid_, alive_};
    const Multipliers by = multipliers_of(hazard.effects, Unknown::kDrawn);
    const auto walk = [&](Place place, const Multipliers& multipliers) {
      return Walk(hazard, prepared_.spline, prepared_.model.reference_years, place, multipliers,
                  times);
    };
    Walk any = walk(Place::kAny, by);
    Walk average = walk(Place::kAverage, by);
    std::vector<Numbers> parameters;  // of each curve, at the time of the summary
    if (has_unknown(hazard.effects)) {
      const Multipliers mean = multipliers_of(hazard.effects, Unknown::kAverage);
      Walk certain = walk(Place::kAverage, mean);
      for (std::size_t j = 0; j < summary_; ++j) (void)certain.next();
      const Numbers& whole = certain.next();
      for (const Curve& curve : curves) parameters.push_back(part_of(whole, curve.average));
    }
    for (std::size_t j = 0; j < grid_.size(); ++j) {
      const Numbers& in_any = any.next();
      const Numbers& in_average = average.next();
      const bool asked = std::ranges::find(asked_, grid_[j]) != asked_.end();
      if (!asked && j != summary_) continue;
      for (std::size_t c = 0; c < curves.size(); ++c) {
        Curve& curve = curves[c];
        const Numbers here = part_of(in_any, curve.any);
        const Numbers mean = part_of(in_average, curve.average);
        if (asked) {
          curve.forecast.points.push_back(
              {grid_[j], band_of(here, scratch_), band_of(mean, scratch_)});
        }
        if (j == summary_) {
          curve.forecast.width =
              width(grid_[j], here, mean, parameters.empty() ? mean : parameters[c]);
        }
      }
    }
    for (Curve& curve : curves) out.push_back(std::move(curve.forecast));
  }

  Forecast at_a_time(std::size_t index) {
    const Proportion& proportion = prepared_.model.proportions[index];
    const PreparedProportion& prepared = prepared_.proportions[index];
    Forecast out = started(proportion.id, proportion.group, proportion.basis, prepared.effects);
    const double years = proportion.within_days / kDaysPerYear;
    const bool acts = !prepared.effects.list.empty();
    const Multipliers by = acts ? multipliers_of(prepared.effects, Unknown::kDrawn) : Multipliers{};
    const Numbers any = shares_of(prepared.odds[0], acts ? &by : nullptr);
    const Numbers average = shares_of(prepared.odds[1], acts ? &by : nullptr);
    if (acts) {
      out.points.push_back({years, band_of(any, scratch_), band_of(average, scratch_)});
    } else {
      out.points.push_back({years, prepared.band[0], prepared.band[1]});
    }
    if (has_unknown(prepared.effects)) {
      const Multipliers mean = multipliers_of(prepared.effects, Unknown::kAverage);
      out.width = width(years, any, average, shares_of(prepared.odds[1], &mean));
    } else {
      out.width = width(years, any, average, average);
    }
    return out;
  }

 private:
  // A hazard, or with shares of its events a kind.
  struct Curve {
    Forecast forecast;
    Numbers any;  // shares by Place; empty for the whole
    Numbers average;
  };

  static Numbers part_of(const Numbers& whole, const Numbers& share) {
    Numbers out = whole;
    double* const to = out.data();
    const double* const factor = share.data();
    for (std::size_t d = 0; d < share.size(); ++d) to[d] *= factor[d];
    return out;
  }

  [[nodiscard]] bool has_unknown(const PreparedEffects& effects) const {
    return std::ranges::any_of(effects.list,
                               [&](const auto& one) { return !known_[one.modifier]; });
  }

  [[nodiscard]] Multipliers multipliers_of(const PreparedEffects& effects, Unknown unknown) const {
    return multipliers(effects, known_, prepared_.answer, unknown);
  }

  [[nodiscard]] Forecast started(const std::string& id, std::string group, const Basis& basis,
                                 const PreparedEffects& effects) const {
    Forecast out;
    out.id = id;
    out.group = std::move(group);
    out.basis = &basis;
    for (const PreparedEffect& one : effects.list) {
      const Modifier* modifier = &prepared_.model.modifiers[one.modifier];
      (known_[one.modifier] ? out.counted : out.unknown).push_back(modifier);
      out.acting.push_back({modifier, one.effect, known_[one.modifier]});
    }
    return out;
  }

  const Prepared& prepared_;
  const Profile& profile_;
  std::span<const double> asked_;
  std::vector<std::optional<bool>> known_;
  Numbers grid_;
  Numbers alive_;  // at the middle of the interval that ends at each time of the grid
  std::size_t summary_ = 0;
  QuantileScratch scratch_;
};

Forecaster::Forecaster(Model model) : prepared_(std::make_unique<Prepared>(std::move(model))) {}
Forecaster::Forecaster(Forecaster&&) noexcept = default;
Forecaster& Forecaster::operator=(Forecaster&&) noexcept = default;
Forecaster::~Forecaster() = default;

const Model& Forecaster::model() const { return prepared_->model; }

std::vector<double> Forecaster::usual_years() const {
  std::vector<double> out;
  for (const double years : kUsualYears) {
    if (years <= prepared_->model.horizon_years) out.push_back(years);
  }
  return out;
}

Outlook Forecaster::forecast(const Profile& profile, std::span<const double> years) const {
  const Model& model = prepared_->model;
  Outlook out;
  out.model = &model;
  out.outside = why_outside(model, profile);
  if (!out.outside.empty() || years.empty()) return out;
  Person person(*prepared_, profile, years);
  for (const Option option : {Option::kSurgery, Option::kNonOperative}) {
    // Who has had the operation has no other option left to compare.
    if (profile.operated && option == Option::kNonOperative) continue;
    OptionOutlook one;
    one.option = option;
    for (std::size_t h = 0; h < model.hazards.size(); ++h) {
      const Hazard& hazard = model.hazards[h];
      if (hazard.option == option && hazard.indication == *profile.indication)
        person.over_time(h, one.forecasts);
    }
    for (std::size_t p = 0; p < model.proportions.size(); ++p) {
      const Proportion& proportion = model.proportions[p];
      if (proportion.option != option || !proportion.of.empty() ||
          (proportion.indication && *proportion.indication != *profile.indication))
        continue;
      // What the first weeks bring is over for who is past them.
      if (profile.operated && proportion.within_days <= profile.years_since * kDaysPerYear)
        continue;
      one.forecasts.push_back(person.at_a_time(p));
    }
    out.options.push_back(std::move(one));
  }
  return out;
}

}  // namespace backsight::outlook
