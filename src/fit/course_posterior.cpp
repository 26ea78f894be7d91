#include "course_posterior.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "backsight/stats/normal.h"

namespace backsight::fit {
namespace {

using course::Care;
using course::Domain;
using road::Gradient;
using road::kBefore;
using road::kLate;
using road::kLocals;
using road::kLogDays;
using road::kLogSdBefore;
using road::kLogSdLate;
using road::kLogShape;
using road::kRho;
using road::kWound;
using road::Locals;

// Scores this early still tell of the score before.
constexpr double kEarlyDays = 90;
constexpr double kLeastVariance = 1e-8;
constexpr double kNowhere = -std::numeric_limits<double>::infinity();

std::size_t road_of(course::Indication indication, Care care) {
  return 2 * static_cast<std::size_t>(indication) + static_cast<std::size_t>(care);
}

// What the roads share; those of cohorts, groups and raw sums come after.
enum Shared : std::uint8_t {
  kBeforeDisc,
  kBeforeStenosis,
  kLateDisc,
  kLateStenosis,
  kDays,
  kDaysStenosis,
  kShape,
  kShapeStenosis,
  kWoundDisc,
  kWoundStenosis,
  kSdBeforeDisc,
  kSdBeforeStenosis,
  kSdLateDisc,
  kSdLateStenosis,
  kNotBeforeDisc,
  kNotBeforeStenosis,
  kNotLateDisc,
  kNotLateStenosis,
  kNotDays,
  kNotShape,
  kNotSdBefore,
  kNotSdLate,
  kCorrelation,
  kCohortBefore,
  kCohortLate,
  kSeriesBefore,
  kSeriesLate,
  kSeriesWider,
  kSeriesSd,
  kArm,
  kOccasion,
  kSdModel,
  kShared
};

Locals locals_of(std::span<const double> x, std::size_t road) {
  const std::size_t g = road / 2;
  const double s = static_cast<double>(g);
  const double n = static_cast<double>(road % 2);
  Locals out;
  out.before = x[kBeforeDisc + g] + n * x[kNotBeforeDisc + g];
  out.late = x[kLateDisc + g] + n * x[kNotLateDisc + g];
  out.log_days = x[kDays] + s * x[kDaysStenosis] + n * x[kNotDays];
  out.log_shape = x[kShape] + s * x[kShapeStenosis] + n * x[kNotShape];
  out.wound = (1 - n) * (x[kWoundDisc] + s * x[kWoundStenosis]);
  out.sd_before = std::exp(x[kSdBeforeDisc + g] + n * x[kNotSdBefore]);
  out.sd_late = std::exp(x[kSdLateDisc + g] + n * x[kNotSdLate]);
  out.rho = std::tanh(x[kCorrelation]);
  return out;
}

// Spreads the gradient by the locals of a road over the parameters.
void spread(const Gradient& by, std::size_t road, double rho, std::span<double> g) {
  const std::size_t i = road / 2;
  const double s = static_cast<double>(i);
  const double n = static_cast<double>(road % 2);
  g[kBeforeDisc + i] += by[kBefore];
  g[kNotBeforeDisc + i] += n * by[kBefore];
  g[kLateDisc + i] += by[kLate];
  g[kNotLateDisc + i] += n * by[kLate];
  g[kDays] += by[kLogDays];
  g[kDaysStenosis] += s * by[kLogDays];
  g[kNotDays] += n * by[kLogDays];
  g[kShape] += by[kLogShape];
  g[kShapeStenosis] += s * by[kLogShape];
  g[kNotShape] += n * by[kLogShape];
  g[kWoundDisc] += (1 - n) * by[kWound];
  g[kWoundStenosis] += (1 - n) * s * by[kWound];
  g[kSdBeforeDisc + i] += by[kLogSdBefore];
  g[kNotSdBefore] += n * by[kLogSdBefore];
  g[kSdLateDisc + i] += by[kLogSdLate];
  g[kNotSdLate] += n * by[kLogSdLate];
  g[kCorrelation] += by[kRho] * (1 - rho * rho);
}

}  // namespace

// One point of the parameter space, and what is gathered there.
struct CoursePosterior::Evaluation {
  std::span<const double> x;
  std::span<double> g;
  Roads roads;
  double tau_arm = 0;
  double occasion2 = 0;
  double model2 = 0;
  double sum = 0;

  void normal(std::size_t i, NormalPrior prior) {
    const double z = (x[i] - prior.mean) / prior.sd;
    sum -= z * z / 2;
    g[i] -= z / prior.sd;
  }
  // One parameter about another.
  void about(std::size_t i, std::size_t j, double sd) {
    const double z = (x[i] - x[j]) / sd;
    sum -= z * z / 2;
    g[i] -= z / sd;
    g[j] += z / sd;
  }
  // A normal residual: d sum / d r.
  double residual(double r, double variance) {
    sum -= r * r / (2 * variance) + std::log(variance) / 2;
    return -r / variance;
  }
  // Its gradient by the logarithm of a spread whose square is `part` of the variance.
  void by_spread(std::size_t log_spread, double r, double variance, double part) {
    g[log_spread] += (r * r / (variance * variance) - 1 / variance) * part;
  }
};

CoursePosterior::CoursePosterior(std::span<const CoursePoint> points, const CourseSpec& spec,
                                 Domain domain, double day_sd)
    : spec_(spec),
      prior_(spec.domains[static_cast<std::size_t>(domain)]),
      fixed_{day_sd, spec.settings.sd_log_days},
      dimension_(kShared) {
  std::map<std::string, std::map<std::string, std::vector<const CoursePoint*>>> cohorts;
  for (const CoursePoint& point : points) {
    if (point.domain != domain) continue;
    const std::size_t road = road_of(point.indication, point.care);
    if (point.kind == CoursePointKind::kContrast) {
      const std::size_t other = road_of(point.indication, Care::kOperated);
      contrasts_.push_back({clock_of(other, point.days), clock_of(road, point.days), point.value,
                            point.error * point.error});
    } else {
      cohorts[point.cohort + "\n" + std::to_string(road)][point.group].push_back(&point);
    }
  }
  std::map<std::string, std::size_t> raws;
  for (const auto& [key, groups] : cohorts) add_cohort(groups, raws);
}

std::size_t CoursePosterior::clock_of(std::size_t road, double days) {
  for (std::size_t i = 0; i < clocks_.size(); ++i) {
    if (clocks_[i].road == road && clocks_[i].days == days) return i;
  }
  road::Clock clock;
  clock.road = road;
  clock.days = days;
  clock.log_time = std::log(days);
  clock.wound_weight = std::exp(-days / spec_.settings.wound_days);
  clocks_.push_back(clock);
  return clocks_.size() - 1;
}

void CoursePosterior::add_cohort(
    const std::map<std::string, std::vector<const CoursePoint*>>& groups,
    std::map<std::string, std::size_t>& raws) {
  const auto tells_before = [](const CoursePoint* p) {
    return p->days < kEarlyDays || p->kind == CoursePointKind::kChange;
  };
  const auto tells_late = [](const CoursePoint* p) { return p->days > 0; };
  bool before = false;
  bool late = false;
  for (const auto& [group, points] : groups) {
    before = before || std::ranges::any_of(points, tells_before);
    late = late || std::ranges::any_of(points, tells_late);
  }
  const CoursePoint& first = *groups.begin()->second[0];
  Arm cohort;
  cohort.road = road_of(first.indication, first.care);
  cohort.series = first.series;
  if (before) {
    cohort.u = dimension_++;
    levels_.push_back({cohort.road, *cohort.u, false, first.series});
  }
  if (late) {
    cohort.v = dimension_++;
    levels_.push_back({cohort.road, *cohort.v, true, first.series});
  }
  for (const auto& [group, points] : groups) {
    Arm arm = cohort;
    if (groups.size() > 1) {
      if (std::ranges::any_of(points, tells_before)) standard_.push_back(*(arm.a = dimension_++));
      if (std::ranges::any_of(points, tells_late)) standard_.push_back(*(arm.b = dimension_++));
    }
    std::map<double, std::size_t> occasions;
    for (const CoursePoint* point : points) add_point(*point, raws, arm, occasions);
    arms_.push_back(std::move(arm));
  }
}

void CoursePosterior::add_point(const CoursePoint& point, std::map<std::string, std::size_t>& raws,
                                Arm& arm, std::map<double, std::size_t>& occasions) {
  if (point.raw_odi && !arm.raw) {
    const auto [entry, fresh] = raws.try_emplace(point.study, dimension_);
    if (fresh) standard_.push_back(dimension_++);
    arm.raw = entry->second;
  }
  Observation one;
  one.change = point.kind == CoursePointKind::kChange;
  one.value = point.value;
  one.error2 = point.error * point.error;
  if (point.sd) {
    one.log_sd = std::log(*point.sd);
    one.log_sd_error2 = point.log_sd_error * point.log_sd_error;
  }
  arm.needs_before = arm.needs_before || one.change || point.days == 0;
  if (point.days == 0) {
    arm.before.push_back(one);
    return;
  }
  const auto [entry, fresh] = occasions.try_emplace(point.days, arm.after.size());
  if (fresh) arm.after.push_back({clock_of(arm.road, point.days), {}, {}});
  Occasion& occasion = arm.after[entry->second];
  if (point.kind == CoursePointKind::kShare) {
    // Scores are no clamped normals to the last percent: an error on the probit scale.
    const double misfit =
        spec_.settings.share_error * normal_density(stats::normal_quantile(point.value));
    occasion.shares.push_back({point.at_most, point.value, one.error2 + misfit * misfit});
  } else {
    occasion.observations.push_back(one);
  }
}

std::size_t CoursePosterior::shared() { return kShared; }

std::vector<double> CoursePosterior::start() const {
  std::vector<double> x(dimension_, 0);
  x[kBeforeDisc] = x[kBeforeStenosis] = prior_.before.mean;
  x[kLateDisc] = x[kLateStenosis] = prior_.late.mean;
  x[kDays] = prior_.log_days.mean;
  x[kShape] = prior_.log_shape.mean;
  x[kWoundDisc] = prior_.wound.mean;
  x[kSdBeforeDisc] = x[kSdBeforeStenosis] = prior_.log_sd_before.mean;
  x[kSdLateDisc] = x[kSdLateStenosis] = prior_.log_sd_late.mean;
  x[kNotDays] = spec_.differences.not_operated_log_days.mean;
  x[kCorrelation] = spec_.settings.before_late.mean;
  x[kCohortBefore] = spec_.settings.log_cohort_before.mean;
  x[kCohortLate] = spec_.settings.log_cohort_late.mean;
  x[kSeriesWider] = spec_.settings.log_series_wider.mean;
  x[kArm] = spec_.settings.log_arm.mean;
  x[kOccasion] = spec_.settings.log_occasion.mean;
  x[kSdModel] = spec_.settings.log_sd_model.mean;
  for (const Level& level : levels_) {
    const Locals road = locals_of(x, level.road);
    x[level.at] = level.late ? road.late : road.before;
  }
  return x;
}

CourseDraw CoursePosterior::draw(std::span<const double> x) const {
  CourseDraw out;
  for (std::size_t r = 0; r < kRoads; ++r) {
    const Locals at = locals_of(x, r);
    out.roads[r / 2][r % 2] = {at.before, at.late,      at.log_days, std::exp(at.log_shape),
                               at.wound,  at.sd_before, at.sd_late};
  }
  out.before_late = std::tanh(x[kCorrelation]);
  out.cohort_before = std::exp(x[kCohortBefore]);
  out.cohort_late = std::exp(x[kCohortLate]);
  out.series_before = x[kSeriesBefore];
  out.series_late = x[kSeriesLate];
  out.series_wider = std::exp(x[kSeriesWider]);
  out.series_sd = std::exp(x[kSeriesSd]);
  out.arm = std::exp(x[kArm]);
  out.occasion = std::exp(x[kOccasion]);
  out.sd_model = std::exp(x[kSdModel]);
  return out;
}

double CoursePosterior::at(std::span<const double> x, std::span<double> gradient) const {
  std::ranges::fill(gradient, 0.0);
  Evaluation now;
  now.x = x;
  now.g = gradient;
  for (std::size_t r = 0; r < kRoads; ++r) now.roads[r] = locals_of(x, r);
  for (road::Clock& clock : clocks_) clock.set(now.roads[clock.road], fixed_);
  now.tau_arm = std::exp(x[kArm]);
  now.occasion2 = std::exp(2 * x[kOccasion]);
  now.model2 = std::exp(2 * x[kSdModel]);
  priors(now);
  levels(now);
  for (const Arm& one : arms_) {
    if (!arm(now, one)) return kNowhere;
  }
  for (const Contrast& one : contrasts_) contrast(now, one);
  return std::isfinite(now.sum) ? now.sum : kNowhere;
}

void CoursePosterior::priors(Evaluation& now) const {
  const CourseDifferences& d = spec_.differences;
  const CourseSettings& s = spec_.settings;
  for (std::size_t i = 0; i < 2; ++i) {
    now.normal(kBeforeDisc + i, prior_.before);
    now.normal(kLateDisc + i, prior_.late);
    now.normal(kSdBeforeDisc + i, prior_.log_sd_before);
    now.normal(kSdLateDisc + i, prior_.log_sd_late);
  }
  now.normal(kDays, prior_.log_days);
  now.normal(kDaysStenosis, {0, d.stenosis_log_days});
  now.normal(kShape, prior_.log_shape);
  now.normal(kShapeStenosis, {0, d.stenosis_log_shape});
  now.normal(kWoundDisc, prior_.wound);
  now.normal(kWoundStenosis, {0, d.stenosis_wound});
  now.normal(kNotBeforeDisc, d.not_operated_before);
  now.normal(kNotLateDisc, d.not_operated_late);
  now.about(kNotBeforeStenosis, kNotBeforeDisc, d.not_operated_stenosis);
  now.about(kNotLateStenosis, kNotLateDisc, d.not_operated_stenosis);
  now.normal(kNotDays, d.not_operated_log_days);
  now.normal(kNotShape, {0, d.not_operated_log_shape});
  now.normal(kNotSdBefore, {0, d.not_operated_log_sd});
  now.normal(kNotSdLate, {0, d.not_operated_log_sd});
  now.normal(kCorrelation, s.before_late);
  now.normal(kCohortBefore, s.log_cohort_before);
  now.normal(kCohortLate, s.log_cohort_late);
  now.normal(kSeriesBefore, s.series_before);
  now.normal(kSeriesLate, s.series_late);
  now.normal(kSeriesWider, s.log_series_wider);
  now.normal(kSeriesSd, s.series_log_sd);
  now.normal(kArm, s.log_arm);
  now.normal(kOccasion, s.log_occasion);
  now.normal(kSdModel, s.log_sd_model);
  for (const std::size_t i : standard_) now.normal(i, {0, 1});
}

// The levels of cohorts about those of their roads. The levels themselves are the parameters, not
// their distances from the road's: the data know the levels.
void CoursePosterior::levels(Evaluation& now) const {
  for (const Level& level : levels_) {
    const Locals& road = now.roads[level.road];
    const std::size_t log_tau = level.late ? kCohortLate : kCohortBefore;
    const std::size_t offset = level.late ? kSeriesLate : kSeriesBefore;
    const double tau = std::exp(now.x[log_tau] + (level.series ? now.x[kSeriesWider] : 0.0));
    const double centre =
        (level.late ? road.late : road.before) + (level.series ? now.x[offset] : 0.0);
    const double z = (now.x[level.at] - centre) / tau;
    const double part = 1 + z * z / kCohortFreedom;
    const double pull = (kCohortFreedom + 1) / kCohortFreedom * z / part;  // -d log density / dz
    now.sum -= (kCohortFreedom + 1) / 2 * std::log(part) + std::log(tau);
    now.g[level.at] -= pull / tau;
    now.g[log_tau] += pull * z - 1;
    if (level.series) {
      now.g[offset] += pull / tau;
      now.g[kSeriesWider] += pull * z - 1;
    }
    Gradient by{};
    by[level.late ? kLate : kBefore] = pull / tau;
    spread(by, level.road, road.rho, now.g);
  }
}

// Everything a group reports; false where the density is zero.
bool CoursePosterior::arm(Evaluation& now, const Arm& one) const {
  const std::span<const double> x = now.x;
  const std::span<double> g = now.g;
  Locals at = now.roads[one.road];
  if (one.series) {
    at.before += x[kSeriesBefore];
    at.late += x[kSeriesLate];
  }
  if (one.u) at.before = x[*one.u];
  if (one.v) at.late = x[*one.v];
  if (one.a) at.before += now.tau_arm * x[*one.a];
  if (one.b) at.late += now.tau_arm * x[*one.b];
  const double raw_sd = spec_.settings.raw_odi_log_sd;
  const double log_factor = one.raw ? raw_sd * x[*one.raw] : 0;
  const double factor = std::exp(log_factor);
  double by_log_factor = 0;
  Gradient by{};
  const auto add = [&](double times, const Gradient& more) {
    for (std::size_t j = 0; j < kLocals; ++j) by[j] += times * more[j];
  };
  // A reported mean: d sum / d y.
  const auto mean_of = [&](const Observation& reported, double y, double more2) {
    const double r = reported.value - y * factor;
    const double variance = reported.error2 + more2;
    const double by_r = now.residual(r, variance);
    now.by_spread(kOccasion, r, variance, more2);
    by_log_factor -= by_r * y * factor;
    return -by_r * factor;
  };
  // A reported spread: d sum / d variance.
  const auto spread_of = [&](const Observation& reported, double variance) {
    const double r =
        *reported.log_sd - std::log(variance) / 2 - log_factor - (one.series ? x[kSeriesSd] : 0.0);
    const double error2 = reported.log_sd_error2 + now.model2;
    const double by_r = now.residual(r, error2);
    now.by_spread(kSdModel, r, error2, now.model2);
    by_log_factor -= by_r;
    if (one.series) g[kSeriesSd] -= by_r;
    return -by_r / (2 * variance);
  };
  road::Before before;
  if (one.needs_before) before = before_of(at, fixed_);
  const road::Moments& first = before.moments;
  for (const Observation& reported : one.before) {
    add(mean_of(reported, first.mean, 0), first.mean_by);
    if (!reported.log_sd) continue;
    if (!(first.variance > kLeastVariance)) return false;
    add(spread_of(reported, first.variance), first.variance_by);
  }
  for (const Occasion& when : one.after) {
    for (const Share& share : when.shares) {
      const road::ShareMoment m = share_of(at, clocks_[when.clock], share.at_most);
      const double r = share.value - m.value;
      now.sum -= r * r / (2 * share.variance);
      add(r / share.variance, m.by);
    }
    if (when.observations.empty()) continue;
    const bool covariance = std::ranges::any_of(
        when.observations, [](const Observation& o) { return o.change && o.log_sd; });
    const road::Moments m = after_of(at, clocks_[when.clock], covariance ? &before : nullptr);
    for (const Observation& reported : when.observations) {
      const double y = reported.change ? first.mean - m.mean : m.mean;
      const double by_y = mean_of(reported, y, now.occasion2);
      add(reported.change ? -by_y : by_y, m.mean_by);
      if (reported.change) add(by_y, first.mean_by);
      if (!reported.log_sd) continue;
      const double variance =
          reported.change ? first.variance + m.variance - 2 * m.covariance : m.variance;
      if (!(variance > kLeastVariance)) return false;
      const double by_variance = spread_of(reported, variance);
      add(by_variance, m.variance_by);
      if (!reported.change) continue;
      add(by_variance, first.variance_by);
      add(-2 * by_variance, m.covariance_by);
    }
  }
  if (one.raw) g[*one.raw] += raw_sd * by_log_factor;
  if (one.a) {
    g[*one.a] += now.tau_arm * by[kBefore];
    g[kArm] += now.tau_arm * x[*one.a] * by[kBefore];
  }
  if (one.b) {
    g[*one.b] += now.tau_arm * by[kLate];
    g[kArm] += now.tau_arm * x[*one.b] * by[kLate];
  }
  // A cohort's own level takes it all.
  if (one.u) {
    g[*one.u] += by[kBefore];
    by[kBefore] = 0;
  }
  if (one.v) {
    g[*one.v] += by[kLate];
    by[kLate] = 0;
  }
  if (one.series) {
    g[kSeriesBefore] += by[kBefore];
    g[kSeriesLate] += by[kLate];
  }
  spread(by, one.road, at.rho, g);
  return true;
}

// Two groups of one study at one time: each deviates, and each has its occasion.
void CoursePosterior::contrast(Evaluation& now, const Contrast& one) const {
  struct Side {
    std::size_t road = 0;
    double change = 0;
    Gradient by{};
  };
  const auto side = [&](std::size_t clock) {
    Side out;
    out.road = clocks_[clock].road;
    const Locals& at = now.roads[out.road];
    const road::Before before = before_of(at, fixed_);
    const road::Moments m = after_of(at, clocks_[clock], nullptr);
    out.change = before.moments.mean - m.mean;
    for (std::size_t j = 0; j < kLocals; ++j) out.by[j] = before.moments.mean_by[j] - m.mean_by[j];
    return out;
  };
  Side operated = side(one.operated);
  Side not_operated = side(one.not_operated);
  const double arms2 = 2 * now.tau_arm * now.tau_arm;
  const double occasions2 = 2 * now.occasion2;
  const double r = one.value - (operated.change - not_operated.change);
  const double variance = one.error2 + arms2 + occasions2;
  const double by_r = now.residual(r, variance);
  now.by_spread(kArm, r, variance, arms2);
  now.by_spread(kOccasion, r, variance, occasions2);
  for (double& value : operated.by) value *= -by_r;
  for (double& value : not_operated.by) value *= by_r;
  spread(operated.by, operated.road, now.roads[operated.road].rho, now.g);
  spread(not_operated.by, not_operated.road, now.roads[not_operated.road].rho, now.g);
}

}  // namespace backsight::fit
