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
#include "vector_clones.h"

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
  Numbers odds[2];    // by Place, without a person's effects
  Numbers shares[2];  // of who has no effect, by Place
  Band band[2];       // and what they come to
  Width width;
};

// Both indications together: the mean.
double share_in(const Modifier& modifier, std::optional<Indication> indication) {
  if (indication) return modifier.share[static_cast<std::size_t>(*indication)];
  return (modifier.share[0] + modifier.share[1]) / 2;
}

bool concerns(const Effect& effect, std::string_view outcome, Option option,
              std::optional<Indication> indication) {
  return effect.outcome == outcome && effect.option == option &&
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

// Several sums side by side: one after the other, each addition would wait for the one before.
BACKSIGHT_VECTOR_CLONES double squares_about_mean(const Numbers& x) {
  constexpr std::size_t kLanes = 8;
  const double* const number = x.data();
  const std::size_t n = x.size();
  const std::size_t whole = n - n % kLanes;
  double sums[kLanes] = {};
  for (std::size_t d = 0; d < whole; d += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) sums[i] += number[d + i];
  }
  double mean = 0;
  for (const double sum : sums) mean += sum;
  for (std::size_t d = whole; d < n; ++d) mean += number[d];
  mean /= static_cast<double>(n);
  double squares[kLanes] = {};
  for (std::size_t d = 0; d < whole; d += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i)
      squares[i] += (number[d + i] - mean) * (number[d + i] - mean);
  }
  double out = 0;
  for (const double square : squares) out += square;
  for (std::size_t d = whole; d < n; ++d) out += (number[d] - mean) * (number[d] - mean);
  return out;
}

// The law of total variance, one source after the other.
Width width(double years, const Numbers& all, const Numbers& average, const Numbers& parameters) {
  const double p = squares_about_mean(parameters);
  const double a = std::max(squares_about_mean(average), p);
  const double whole = std::max(squares_about_mean(all), a);
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

  // A cumulative hazard does not fall: slopes of places are standard normal where the curve of the
  // draw still rises at all its knots, and so everywhere, and are cut off below.
  Numbers rising_slopes(const Hazard& hazard) {
    stats::Stream random(model.seed, stream_++);
    const std::size_t k = model.knots_years.size();
    const stats::Draws& draws = hazard.draws;
    Numbers z(model.draws);
    for (std::size_t d = 0; d < model.draws; ++d) {
      const std::size_t row = d % draws.size();
      double least = draws.column(1)[row];
      for (std::size_t i = 1; i < k; ++i) least = std::min(least, draws.column(1 + i)[row]);
      const double spread = draws.column(k + 2)[row];
      const double below = spread > 0 ? stats::normal_cdf(-std::max(least, 0.0) / spread) : 0;
      z[d] = stats::normal_quantile(below + (1 - below) * random.uniform());
    }
    return z;
  }

  PreparedEffects effects_on(std::string_view id, Option option,
                             std::optional<Indication> indication) {
    PreparedEffects out;
    for (std::size_t m = 0; m < model.modifiers.size(); ++m) {
      const Modifier& modifier = model.modifiers[m];
      for (const Effect& effect : modifier.effects) {
        if (!concerns(effect, id, option, indication)) continue;
        PreparedEffect one;
        one.modifier = m;
        one.effect = &effect;
        if (!is_clear(effect)) {
          out.unclear.push_back(std::move(one));
          continue;
        }
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
    out.effects = effects_on(hazard.id, hazard.option, hazard.indication);
    out.place = normals();
    out.place_slope = rising_slopes(hazard);
    const auto level = hazard.draws.column(0);
    // Of the average place's cumulative hazard at the reference time, the part before effects that
    // come later act.
    Numbers before(model.draws, 1);
    if (out.effects.after_years > 0 && out.effects.after_years < model.reference_years) {
      before =
          cumulative(out, spline, model.reference_years, Place::kAverage, out.effects.after_years);
      for (std::size_t d = 0; d < model.draws; ++d) before[d] /= std::exp(level[d % level.size()]);
    }
    centre(out.effects, model.draws, [&](std::size_t d, double always, double later) {
      double h = std::exp(level[d % level.size()] + always);
      if (later != 0) h *= before[d] + std::exp(later) * (1 - before[d]);
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
    if (!out.effects.list.empty()) return out;
    for (std::size_t place = 0; place < 2; ++place) {
      out.kept_free[place] = out.kept[place];
      for (Numbers& free : out.kept_free[place]) {
        for (double& h : free) h = -h;
        exponentials(free);
      }
    }
    return out;
  }

  // One finding for both options is one share: its places are the same ones on either side.
  Numbers place_of(const Proportion& proportion) {
    const auto same = [&](const Proportion& other) {
      return other.id == proportion.id && other.indication == proportion.indication &&
             other.option != proportion.option && other.basis.findings == proportion.basis.findings;
    };
    const auto first = std::ranges::find_if(model.proportions, same);
    Numbers own = normals();
    if (first == model.proportions.end()) return own;
    if (&*first > &proportion) {
      shared_places_.emplace_back(&*first, own);
      return own;
    }
    const auto kept = std::ranges::find(shared_places_, &proportion,
                                        &std::pair<const Proportion*, Numbers>::first);
    return kept == shared_places_.end() ? own : kept->second;
  }

  PreparedProportion prepare(const Proportion& proportion) {
    PreparedProportion out;
    out.effects = effects_on(proportion.id, proportion.option, proportion.indication);
    const Numbers place = place_of(proportion);
    const auto mean = proportion.draws.column(0);
    const auto spread = proportion.draws.column(1);
    centre(out.effects, model.draws, [&](std::size_t d, double always, double later) {
      const double p = stats::inverse_logit(mean[d % mean.size()] + always + later);
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
      out.shares[i] = shares_of(out.odds[i], nullptr);
      out.band[i] = band_of(out.shares[i], scratch);
    }
    out.width =
        width(proportion.within_days / kDaysPerYear, out.shares[0], out.shares[1], out.shares[1]);
    return out;
  }

  std::vector<std::pair<const Proportion*, Numbers>> shared_places_;  // for those still to come
  std::uint64_t stream_ = 0;
};

// Not in the unnamed namespace: it reads what Forecaster keeps to itself.
class Forecaster::Person {
 public:
  // `until_now`: the answers that held until now, where those of `profile` are of a what-if.
  Person(const Prepared& prepared, const Profile& profile, const Profile& until_now,
         std::span<const double> years)
      : prepared_(prepared),
        profile_(profile),
        since_(profile.operated ? profile.years_since : 0),
        asked_(years) {
    for (const Modifier& modifier : prepared.model.modifiers) {
      known_.push_back(exposed(modifier, profile));
      known_until_now_.push_back(exposed(modifier, until_now));
    }
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
  }

  // A hazard, and after it the kinds of its events: at the times of which the studies tell.
  void over_time(std::size_t index, std::vector<Forecast>& out) {
    const PreparedHazard& hazard = prepared_.hazards[index];
    std::vector<Curve> curves = curves_of(hazard);
    if (curves.empty()) return;

    const Timetable times{since_, grid_, alive_};
    const bool changed = since_ > 0 && known_until_now_ != known_;
    const auto with = [&](std::span<const std::optional<bool>> known, Unknown unknown) {
      return multipliers(hazard.effects, known, prepared_.answer, unknown);
    };
    const Multipliers by = with(known_, Unknown::kDrawn);
    const Multipliers before = changed ? with(known_until_now_, Unknown::kDrawn) : Multipliers{};
    const auto walk = [&](Place place, const Multipliers& from_now, const Multipliers& past) {
      return Walk(hazard, prepared_.spline, prepared_.model.reference_years, place, from_now,
                  changed ? past : from_now, times);
    };
    std::size_t last = 0;
    for (const Curve& curve : curves) last = std::max(last, curve.summary);
    if (has_unknown(hazard.effects)) {
      const Multipliers mean = with(known_, Unknown::kAverage);
      const Multipliers mean_before =
          changed ? with(known_until_now_, Unknown::kAverage) : Multipliers{};
      Walk certain = walk(Place::kAverage, mean, mean_before);
      for (std::size_t j = 0; j <= last; ++j) {
        const Numbers& whole = certain.next();
        for (Curve& curve : curves) {
          if (j == curve.summary) curve.parameters = part_of(whole, curve.average, average_);
        }
      }
    }
    Walk any = walk(Place::kAny, by, before);
    Walk average = walk(Place::kAverage, by, before);
    for (std::size_t j = 0; j < grid_.size(); ++j) {
      const Numbers& in_any = any.next();
      const Numbers& in_average = average.next();
      const bool asked = std::ranges::find(asked_, grid_[j]) != asked_.end();
      for (Curve& curve : curves) {
        const bool shown = asked && within(curve, grid_[j]);
        if (!shown && j != curve.summary) continue;
        const Numbers& here = part_of(in_any, curve.any, any_);
        const Numbers& mean = part_of(in_average, curve.average, average_);
        if (shown) {
          curve.forecast.points.push_back(
              {grid_[j], band_of(here, scratch_), band_of(mean, scratch_)});
        }
        if (j == curve.summary) {
          curve.forecast.width =
              width(grid_[j], here, mean, curve.parameters.empty() ? mean : curve.parameters);
        }
      }
    }
    for (Curve& curve : curves) {
      if (curve.forecast.points.empty()) continue;
      cap(curve, out);
      out.push_back(std::move(curve.forecast));
    }
  }

  Forecast at_a_time(std::size_t index) {
    const Proportion& proportion = prepared_.model.proportions[index];
    const PreparedProportion& prepared = prepared_.proportions[index];
    Forecast out = started(proportion.id, proportion.group, proportion.basis, prepared.effects);
    out.chosen = proportion.chosen;
    const double years = proportion.within_days / kDaysPerYear;
    if (prepared.effects.list.empty()) {
      out.points.push_back({years, prepared.band[0], prepared.band[1]});
      out.width = prepared.width;
      return out;
    }
    const auto with = [&](Unknown unknown) {
      return multipliers(prepared.effects, known_, prepared_.answer, unknown);
    };
    const Multipliers by = with(Unknown::kDrawn);
    const Numbers any = shares_of(prepared.odds[0], &by);
    const Numbers average = shares_of(prepared.odds[1], &by);
    out.points.push_back({years, band_of(any, scratch_), band_of(average, scratch_)});
    if (has_unknown(prepared.effects)) {
      const Multipliers mean = with(Unknown::kAverage);
      out.width = width(years, any, average, shares_of(prepared.odds[1], &mean));
    } else {
      out.width = width(years, any, average, average);
    }
    return out;
  }

  // Whether the person is told this share: of people of their age where there is one, and not what
  // the first weeks bring to who is past them.
  [[nodiscard]] bool is_told(const Proportion& proportion) const {
    if (!proportion.of.empty() ||
        (proportion.indication && *proportion.indication != *profile_.indication))
      return false;
    if (profile_.operated && proportion.group == "complication") return false;
    if (profile_.operated && proportion.group != "after-a-second" &&
        proportion.within_days <= since_ * kDaysPerYear)
      return false;
    if (proportion.from_age || proportion.to_age) return is_of_age(proportion);
    return std::ranges::none_of(prepared_.model.proportions, [&](const Proportion& other) {
      return other.id == proportion.id && other.option == proportion.option &&
             (!other.indication || *other.indication == *profile_.indication) && is_of_age(other);
    });
  }

 private:
  // A hazard, or with shares of its events a kind.
  struct Curve {
    Forecast forecast;
    const Numbers* any = nullptr;  // shares by Place; nothing for the whole
    const Numbers* average = nullptr;
    double from_years = 0;  // after the operation: the times of which the studies tell
    double to_years = 0;
    std::string_view part_of;
    std::size_t summary = 0;  // of the grid: where its range is taken apart
    Numbers parameters;       // there, with unknown answers as the average person's
  };

  // Those that tell something at one of the times that are asked for.
  std::vector<Curve> curves_of(const PreparedHazard& hazard) const {
    const Hazard& of = *hazard.hazard;
    std::vector<Curve> out;
    const auto add = [&](Curve curve) {
      curve.to_years = std::min(of.basis.latest_years, prepared_.model.horizon_years);
      if (std::ranges::none_of(asked_, [&](double years) { return within(curve, years); })) return;
      bool found = false;
      for (std::size_t j = 0; j < grid_.size(); ++j) {
        if (!within(curve, grid_[j]) || (found && grid_[j] > kSummaryYears)) continue;
        curve.summary = j;
        found = true;
      }
      out.push_back(std::move(curve));
    };
    Curve whole;
    whole.forecast = started(of.id, "over-time", of.basis, hazard.effects);
    whole.from_years = of.basis.earliest_years;
    add(std::move(whole));
    for (std::size_t p = 0; p < prepared_.model.proportions.size(); ++p) {
      const Proportion& kind = prepared_.model.proportions[p];
      if (kind.of != of.id || (kind.indication && *kind.indication != of.indication)) continue;
      Curve part;
      part.forecast = started(kind.id, "kind", kind.basis, hazard.effects);
      part.any = &prepared_.proportions[p].shares[0];
      part.average = &prepared_.proportions[p].shares[1];
      part.from_years = std::max(of.basis.earliest_years, kind.basis.earliest_years);
      part.part_of = kind.part_of;
      add(std::move(part));
    }
    return out;
  }

  // A study's "90 days" is our quarter of a year.
  static constexpr double kNearEnough = 1.05;

  [[nodiscard]] bool within(const Curve& curve, double years_from_now) const {
    const double years = since_ + years_from_now;
    return years * kNearEnough >= curve.from_years && years <= curve.to_years * kNearEnough;
  }

  [[nodiscard]] bool is_of_age(const Proportion& proportion) const {
    if (!profile_.age || (!proportion.from_age && !proportion.to_age)) return false;
    return *profile_.age >= proportion.from_age.value_or(0) &&
           *profile_.age < proportion.to_age.value_or(1000);
  }

  // A kind that is a part of another curve too is never more than it. Quantile by quantile: where
  // one is frequent, the other is taken to be.
  static void cap(Curve& curve, const std::vector<Forecast>& before) {
    if (curve.part_of.empty()) return;
    const auto whole = std::ranges::find(before, curve.part_of, &Forecast::id);
    if (whole == before.end()) return;
    const auto lower = [](Band& band, const Band& most) {
      for (double Band::* const quantile :
           {&Band::median, &Band::low50, &Band::high50, &Band::low95, &Band::high95})
        band.*quantile = std::min(band.*quantile, most.*quantile);
    };
    for (TimePoint& point : curve.forecast.points) {
      const auto most = std::ranges::find(whole->points, point.years, &TimePoint::years);
      if (most == whole->points.end()) continue;
      lower(point.any_place, most->any_place);
      lower(point.average_place, most->average_place);
    }
  }

  static const Numbers& part_of(const Numbers& whole, const Numbers* share, Numbers& room) {
    if (share == nullptr) return whole;
    room.resize(whole.size());
    const double* const of = whole.data();
    const double* const factor = share->data();
    double* const to = room.data();
    const std::size_t n = room.size();
    for (std::size_t d = 0; d < n; ++d) to[d] = of[d] * factor[d];
    return room;
  }

  [[nodiscard]] bool has_unknown(const PreparedEffects& effects) const {
    return std::ranges::any_of(effects.list,
                               [&](const auto& one) { return !known_[one.modifier]; });
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
      out.studied.push_back({modifier, one.effect, known_[one.modifier]});
    }
    for (const PreparedEffect& one : effects.unclear) {
      out.studied.push_back(
          {&prepared_.model.modifiers[one.modifier], one.effect, known_[one.modifier]});
    }
    return out;
  }

  const Prepared& prepared_;
  const Profile& profile_;
  double since_;  // years after the operation
  std::span<const double> asked_;
  std::vector<std::optional<bool>> known_;
  std::vector<std::optional<bool>> known_until_now_;
  Numbers grid_;
  Numbers alive_;  // at the middle of the interval that ends at each time of the grid
  Numbers any_;    // room for parts of curves
  Numbers average_;
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
  return forecast(profile, years, profile);
}

Outlook Forecaster::forecast(const Profile& profile, std::span<const double> years,
                             const Profile& until_now) const {
  const Model& model = prepared_->model;
  Outlook out;
  out.model = &model;
  out.outside = why_outside(model, profile);
  if (!out.outside.empty() || years.empty()) return out;
  Person person(*prepared_, profile, until_now, years);
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
      if (model.proportions[p].option == option && person.is_told(model.proportions[p]))
        one.forecasts.push_back(person.at_a_time(p));
    }
    out.options.push_back(std::move(one));
  }
  return out;
}

}  // namespace backsight::outlook
