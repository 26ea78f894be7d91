#include "backsight/fit/hazard.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>

#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;

using Prior = NormalPrior;
// Weakly informative; each is explained in the model card. Slopes: log H grows like log t times
// about a half (a constant hazard would be 1). Narrower definitions count less.
constexpr Prior kLogSlope = {-0.7, 0.6};
constexpr double kLogSlopeStep = 0.35;
constexpr std::array<Prior, kDefinitions> kDefinitionOffset = {
    {{0, 0}, {-0.4, 0.4}, {-0.6, 0.4}, {-0.2, 0.3}}};
constexpr Prior kCaptureOffset = {0.0, 0.5};
constexpr double kSpread = 0.5;        // half-normal
constexpr double kRegionalSpread = 1;  // half-normal: the two registers there are differ fourfold
constexpr double kSlopeSpread = 0.15;  // half-normal
// Selected parts of a cohort: most differ little, a few (workers' compensation, slipped vertebrae)
// a great deal. Student's t with few degrees of freedom lets those few be what they are.
constexpr double kFreedom = 4;

struct Term {  // one reported time of one series
  std::vector<double> basis;
  double log_time = 0;
  double deviation = 0;  // log(t / reference)
  double events = 0;     // since the time before
};
struct Row {
  const HazardSeries* series = nullptr;
  std::size_t cohort = 0;
  std::optional<std::size_t> selected;   // index of a_s
  std::optional<std::size_t> follow_up;  // index of w
  std::vector<Term> terms;
  double survivors = 0;
};

class Posterior final : public stats::LogDensity {
 public:
  Posterior(std::span<const HazardSeries> series, const HazardSettings& settings)
      : settings_(settings),
        spline_(settings.knots_years, settings.reference_years),
        layout_(settings) {
    std::map<std::string, std::size_t> cohorts;
    for (const HazardSeries& one : series) cohorts.try_emplace(one.cohort, cohorts.size());
    cohorts_ = cohorts.size();
    std::size_t next = layout_.shared() + 2 * cohorts_;
    for (const HazardSeries& one : series) {
      Row row;
      row.series = &one;
      row.cohort = cohorts.at(one.cohort);
      if (one.selected) row.selected = next++;
      if (one.crude) row.follow_up = next++;
      const double n = std::min(one.n > 0 ? one.n : settings.unknown_n, settings.cap_n);
      double before = 0;
      for (const HazardPoint& point : one.points) {
        Term term;
        term.log_time = std::log(point.years);
        term.deviation = term.log_time - std::log(settings.reference_years);
        term.basis.resize(layout_.k);
        spline_.basis(term.log_time, term.basis);
        term.events = n * (point.share - before);
        before = point.share;
        row.terms.push_back(std::move(term));
      }
      row.survivors = n * (1 - before);
      rows_.push_back(std::move(row));
    }
    dimension_ = next;
  }

  [[nodiscard]] std::size_t dimension() const override { return dimension_; }

  [[nodiscard]] std::vector<double> start() const {
    std::vector<double> x(dimension_, 0);
    x[0] = x[1] = settings_.level.mean;
    for (std::size_t i = 0; i < layout_.k; ++i) x[layout_.slope(i)] = kLogSlope.mean;
    for (std::size_t i = layout_.log_spread_register(); i <= layout_.log_spread_slope(); ++i)
      x[i] = std::log(0.3);
    x[layout_.log_spread_slope()] = std::log(0.08);
    return x;
  }

  [[nodiscard]] double at(std::span<const double> x, std::span<double> g) const override {
    std::ranges::fill(g, 0.0);
    double sum = priors(x, g);
    const std::size_t k = layout_.k;
    // Slopes at the knots, for disc herniation and stenosis.
    std::vector<double> w(2 * k);
    for (std::size_t i = 0; i < k; ++i) {
      w[i] = std::exp(x[layout_.slope(i)]);
      w[k + i] = std::exp(x[layout_.slope(i)] + x[layout_.difference(i)]);
    }
    const double spread_slope = std::exp(x[layout_.log_spread_slope()]);
    const double spread_selected = std::exp(x[layout_.log_spread_selected()]);
    std::vector<double> moved_basis(k);
    std::vector<double> moved_hats(k);
    for (const Row& row : rows_) {
      const HazardSeries& series = *row.series;
      const double part[2] = {series.indication == Indication::kDiscHerniation ? 1.0
                              : series.indication == Indication::kStenosis     ? 0.0
                                                                               : 0.5,
                              series.indication == Indication::kDiscHerniation ? 0.0
                              : series.indication == Indication::kStenosis     ? 1.0
                                                                               : 0.5};
      const bool offset = has_offset(series.capture);
      const std::size_t spread_at = layout_.log_spread(series.capture);
      const double spread = std::exp(x[spread_at]);
      const std::size_t u_at = layout_.shared() + 2 * row.cohort;
      double level = part[0] * x[0] + part[1] * x[1] + spread * x[u_at];
      if (series.definition != Definition::kAny) level += x[layout_.definition(series.definition)];
      if (offset) level += x[layout_.capture(series.capture)];
      const bool assigned = layout_.has_assigned && series.assigned;
      if (assigned) level += x[layout_.assigned()];
      if (row.selected) level += spread_selected * x[*row.selected];
      const double tilt = spread_slope * x[u_at + 1];

      double survival_before = 1;
      double d_before = 0;  // d S / d log H of the time before, negative
      double row_level_gradient = 0;
      double row_tilt_gradient = 0;
      // d log-likelihood / d log H_j comes from the interval that ends and the one that begins at
      // j: gather it first, then spread it over the parameters.
      gather_.assign(row.terms.size(), 0);
      for (std::size_t j = 0; j < row.terms.size(); ++j) {
        const Term& term = row.terms[j];
        std::span<const double> basis = term.basis;
        double deviation = term.deviation;
        if (row.follow_up) {
          const double moved = settings_.follow_up_sd * x[*row.follow_up];
          spline_.basis(term.log_time + moved, moved_basis);
          basis = moved_basis;
          deviation += moved;
        }
        double log_h = level + tilt * deviation;
        for (std::size_t i = 0; i < k; ++i)
          log_h += (part[0] * w[i] + part[1] * w[k + i]) * basis[i];
        const double h = std::exp(log_h);
        const double survival = std::exp(-h);
        const double d = -h * survival;
        if (term.events > 0) {
          const double gone = survival_before - survival;
          if (!(gone > 0)) return -std::numeric_limits<double>::infinity();
          sum += term.events * std::log(gone);
          gather_[j] -= term.events / gone * d;
          if (j > 0) gather_[j - 1] += term.events / gone * d_before;
        } else if (survival > survival_before) {
          return -std::numeric_limits<double>::infinity();
        }
        survival_before = survival;
        d_before = d;
        if (j + 1 == row.terms.size()) {
          sum -= row.survivors * h;
          gather_[j] -= row.survivors * h;
        }
      }
      if (!std::isfinite(sum)) return -std::numeric_limits<double>::infinity();
      for (std::size_t j = 0; j < row.terms.size(); ++j) {
        const Term& term = row.terms[j];
        const double by = gather_[j];
        std::span<const double> basis = row.follow_up ? std::span<const double>(moved_basis)
                                                      : std::span<const double>(term.basis);
        double deviation = term.deviation;
        if (row.follow_up) {
          const double moved = settings_.follow_up_sd * x[*row.follow_up];
          deviation += moved;
          spline_.hats(term.log_time + moved, moved_hats);
          double slope = tilt;
          for (std::size_t i = 0; i < k; ++i)
            slope += (part[0] * w[i] + part[1] * w[k + i]) * moved_hats[i];
          g[*row.follow_up] += by * slope * settings_.follow_up_sd;
        }
        row_level_gradient += by;
        row_tilt_gradient += by * deviation;
        for (std::size_t i = 0; i < k; ++i) {
          const double both = (part[0] * w[i] + part[1] * w[k + i]) * basis[i];
          g[layout_.slope(i)] += by * both;
          g[layout_.difference(i)] += by * part[1] * w[k + i] * basis[i];
        }
      }
      g[0] += row_level_gradient * part[0];
      g[1] += row_level_gradient * part[1];
      g[u_at] += row_level_gradient * spread;
      g[spread_at] += row_level_gradient * spread * x[u_at];
      if (series.definition != Definition::kAny)
        g[layout_.definition(series.definition)] += row_level_gradient;
      if (offset) g[layout_.capture(series.capture)] += row_level_gradient;
      if (assigned) g[layout_.assigned()] += row_level_gradient;
      if (row.selected) {
        g[*row.selected] += row_level_gradient * spread_selected;
        g[layout_.log_spread_selected()] += row_level_gradient * spread_selected * x[*row.selected];
      }
      g[u_at + 1] += row_tilt_gradient * spread_slope;
      g[layout_.log_spread_slope()] += row_tilt_gradient * tilt;
    }
    return sum;
  }

 private:
  static double normal(double value, Prior prior, double& gradient) {
    const double z = (value - prior.mean) / prior.sd;
    gradient -= z / prior.sd;
    return -z * z / 2;
  }
  // Half-normal on exp(log_spread), with the Jacobian of the logarithm.
  static double half_normal(double log_spread, double scale, double& gradient) {
    const double z = std::exp(log_spread) / scale;
    gradient += 1 - z * z;
    return log_spread - z * z / 2;
  }

  static double student(double value, double& gradient) {
    const double part = 1 + value * value / kFreedom;
    gradient -= (kFreedom + 1) / kFreedom * value / part;
    return -(kFreedom + 1) / 2 * std::log(part);
  }

  double priors(std::span<const double> x, std::span<double> g) const {
    double sum = normal(x[0], settings_.level, g[0]) + normal(x[1], settings_.level, g[1]);
    if (layout_.has_assigned)
      sum += normal(x[layout_.assigned()], *settings_.assigned, g[layout_.assigned()]);
    const auto walk = [&](auto at, Prior first, double step) {
      sum += normal(x[at(0)], first, g[at(0)]);
      for (std::size_t i = 1; i < layout_.k; ++i) {
        const double z = (x[at(i)] - x[at(i - 1)]) / step;
        sum -= z * z / 2;
        g[at(i)] -= z / step;
        g[at(i - 1)] += z / step;
      }
    };
    walk([&](std::size_t i) { return layout_.slope(i); }, kLogSlope, kLogSlopeStep);
    walk([&](std::size_t i) { return layout_.difference(i); }, {0, settings_.difference_sd},
         settings_.difference_step);
    for (std::size_t d = 1; d < kDefinitions; ++d) {
      const std::size_t at = layout_.definition(static_cast<Definition>(d));
      sum += normal(x[at], kDefinitionOffset[d], g[at]);
    }
    for (std::size_t c = 2; c < kCaptures; ++c) {
      const std::size_t at = layout_.capture(static_cast<Capture>(c));
      sum += normal(x[at], kCaptureOffset, g[at]);
    }
    for (std::size_t i = layout_.log_spread_register(); i <= layout_.log_spread_slope(); ++i) {
      const double scale = i == layout_.log_spread_slope()      ? kSlopeSpread
                           : i == layout_.log_spread_regional() ? kRegionalSpread
                                                                : kSpread;
      sum += half_normal(x[i], scale, g[i]);
    }
    const std::size_t others = layout_.shared() + 2 * cohorts_;
    for (std::size_t i = layout_.shared(); i < others; ++i) sum += normal(x[i], Prior{0, 1}, g[i]);
    for (const Row& row : rows_) {
      if (row.selected) sum += student(x[*row.selected], g[*row.selected]);
      if (row.follow_up) sum += normal(x[*row.follow_up], Prior{0, 1}, g[*row.follow_up]);
    }
    return sum;
  }

  const HazardSettings& settings_;
  stats::LogTimeSpline spline_;
  HazardLayout layout_;
  std::size_t cohorts_ = 0;
  std::size_t dimension_ = 0;
  std::vector<Row> rows_;
  mutable std::vector<double> gather_;
};

core::Result<void> check(std::span<const HazardSeries> series) {
  if (series.empty())
    return core::fail(ErrorCode::kMissingMember, "there is no cohort to learn from");
  for (const HazardSeries& one : series) {
    if (one.points.empty() || (one.crude && one.points.size() > 1)) {
      return core::fail(ErrorCode::kInconsistent,
                        one.cohort + ": a series has at least one time, a crude share only one");
    }
    double before_time = 0;
    double before_share = 0;
    for (const HazardPoint& point : one.points) {
      if (!(point.years > 0) || !(point.share >= 0) || !(point.share < 1))
        return core::fail(ErrorCode::kOutOfRange,
                          point.finding + " needs a time above 0 and a share below 1");
      if (point.years <= before_time)
        return core::fail(ErrorCode::kInconsistent,
                          point.finding + " repeats a time of its cohort");
      if (point.share < before_share)
        return core::fail(ErrorCode::kInconsistent,
                          point.finding + " is smaller than the share at the time before");
      before_time = point.years;
      before_share = point.share;
    }
  }
  return {};
}

// Student's t with four degrees of freedom: a normal over the root of a quarter chi-squared, which
// is minus twice the log of the product of two uniforms.
double student_draw(stats::Stream& random) {
  const double z = stats::standard_normal(random);
  const double u = (random.uniform() + 0x1p-54) * (random.uniform() + 0x1p-54);
  return z / std::sqrt(-2 * std::log(u) / kFreedom);
}

}  // namespace

core::Result<HazardFit> fit_hazard(std::span<const HazardSeries> series,
                                   const HazardSettings& settings, const stats::HmcPlan& plan) {
  TRY_VOID(check(series));
  const Posterior posterior(series, settings);
  const std::vector<double> start = posterior.start();
  TRY(const stats::HmcSample sample, stats::sample(posterior, start, plan));
  HazardFit out;
  out.settings = settings;
  const std::size_t shared = out.layout().shared();
  out.draws.reserve(sample.size() * shared);
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto row = sample.row(i).first(shared);
    out.draws.insert(out.draws.end(), row.begin(), row.end());
  }
  out.least_effective_size = std::numeric_limits<double>::infinity();
  for (std::size_t j = 0; j < shared; ++j) {
    const auto told = stats::convergence(sample.column(j), plan.chains);
    out.worst_r_hat = std::max(out.worst_r_hat, told.r_hat);
    out.least_effective_size = std::min(out.least_effective_size, told.effective_size);
  }
  out.acceptance = sample.acceptance;
  out.divergences = sample.divergences;
  return out;
}

std::vector<double> predict_cohort(const HazardFit& fit, const HazardSeries& like, double years,
                                   std::uint64_t seed) {
  const HazardLayout layout = fit.layout();
  const stats::LogTimeSpline spline(fit.settings.knots_years, fit.settings.reference_years);
  std::vector<double> basis(layout.k);
  std::vector<double> out;
  out.reserve(fit.size());
  const double n = like.n > 0 ? like.n : fit.settings.unknown_n;
  stats::Stream random(seed, 0);
  const double part_stenosis = like.indication == Indication::kDiscHerniation ? 0.0
                               : like.indication == Indication::kStenosis     ? 1.0
                                                                              : 0.5;
  for (std::size_t i = 0; i < fit.size(); ++i) {
    const auto x = fit.draw(i);
    const double u = stats::standard_normal(random);
    const double v = stats::standard_normal(random);
    const double a = student_draw(random);
    const double w = stats::standard_normal(random);
    const double chance = stats::standard_normal(random);
    const double log_time = std::log(years) + (like.crude ? fit.settings.follow_up_sd * w : 0.0);
    spline.basis(log_time, basis);
    double log_h = (1 - part_stenosis) * x[0] + part_stenosis * x[1];
    for (std::size_t j = 0; j < layout.k; ++j) {
      const double disc = std::exp(x[layout.slope(j)]);
      const double stenosis = disc * std::exp(x[layout.difference(j)]);
      log_h += ((1 - part_stenosis) * disc + part_stenosis * stenosis) * basis[j];
    }
    if (like.definition != Definition::kAny) log_h += x[layout.definition(like.definition)];
    if (has_offset(like.capture)) log_h += x[layout.capture(like.capture)];
    if (layout.has_assigned && like.assigned) log_h += x[layout.assigned()];
    log_h += u * std::exp(x[layout.log_spread(like.capture)]);
    log_h += v * std::exp(x[layout.log_spread_slope()]) *
             (log_time - std::log(fit.settings.reference_years));
    if (like.selected) log_h += a * std::exp(x[layout.log_spread_selected()]);
    const double share = 1 - std::exp(-std::exp(log_h));
    // Binomial noise on the variance-stabilising scale: normal to within a hundredth for the sizes
    // here, and never outside [0, 1].
    const double angle = std::asin(std::sqrt(share)) + chance / (2 * std::sqrt(n));
    const double s = std::sin(std::clamp(angle, 0.0, std::numbers::pi / 2));
    out.push_back(s * s);
  }
  return out;
}

}  // namespace backsight::fit
