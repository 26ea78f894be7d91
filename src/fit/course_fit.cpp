#include "backsight/fit/course_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "backsight/fit/clamped_normal.h"
#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using course::Care;
using course::Domain;
using course::Indication;

constexpr std::size_t kRoads = 4;
// Gauss-Hermite nodes and weights of a standard normal (Abramowitz and Stegun, table 25.10).
constexpr std::size_t kNodes = 5;
constexpr std::array<double, kNodes> kNode = {-2.8569700138728056, -1.3556261799742659, 0,
                                              1.3556261799742659, 2.8569700138728056};
constexpr std::array<double, kNodes> kWeight = {0.011257411327720689, 0.22207592200561264,
                                                0.53333333333333333, 0.22207592200561264,
                                                0.011257411327720689};
// Scores this early still tell of the score before.
constexpr double kEarlyDays = 90;
// A drawn spread from a sample of n has a relative error of 1 / sqrt(2 (n - 1)); so has ours.
constexpr double kTiny = 1e-8;
constexpr double kFreedom = 4;

std::size_t road_of(Indication indication, Care care) {
  return 2 * static_cast<std::size_t>(indication) + static_cast<std::size_t>(care);
}

// --- what one cohort's mean depends on -----------------------------------------------------------

enum Local : std::uint8_t {
  kBefore,
  kLate,
  kLogDays,
  kLogShape,
  kWound,
  kLogSdBefore,
  kLogSdLate,
  kRho,
  kLocals
};
using Gradient = std::array<double, kLocals>;

struct Locals {
  double before = 0;
  double late = 0;
  double log_days = 0;
  double log_shape = 0;
  double wound = 0;
  double sd_before = 1;
  double sd_late = 1;
  double rho = 0;
};

struct Fixed {
  double day_sd = 0;
  double sd_log_days = 0;
};

// Everything at a time of a road that is the same for all its cohorts.
struct Clock {
  std::size_t road = 0;
  double days = 0;
  double log_time = 0;
  double wound_weight = 0;
  struct Node {
    double w = 0;  // what is left of (before - late)
    double w_by_log_days = 0;
    double w_by_log_shape = 0;
    double s = 1;  // of the latent score
    double s_by_w = 0;
    double s_by_log_sd_before = 0;
    double s_by_log_sd_late = 0;
    double s_by_rho = 0;
    double c = 0;  // latent covariance with the score before
    double c_by_w = 0;
    double c_by_log_sd_before = 0;
    double c_by_log_sd_late = 0;
    double c_by_rho = 0;
  };
  std::array<Node, kNodes> nodes;

  void set(const Locals& at, const Fixed& fixed) {
    const double shape = std::exp(at.log_shape);
    const double b = at.sd_before;
    const double l = at.sd_late;
    for (std::size_t i = 0; i < kNodes; ++i) {
      Node& node = nodes[i];
      const double ahead = log_time - at.log_days - fixed.sd_log_days * kNode[i];
      const double x = std::exp(shape * ahead);
      const double w = std::exp(-x);
      node.w = w;
      node.w_by_log_days = w * shape * x;
      node.w_by_log_shape = -w * x * shape * ahead;
      const double v = 1 - w;
      const double cross = at.rho * b * l;
      const double variance =
          w * w * b * b + v * v * l * l + 2 * w * v * cross + fixed.day_sd * fixed.day_sd;
      node.s = std::sqrt(variance);
      const double half = 0.5 / node.s;
      node.s_by_w = half * (2 * w * b * b - 2 * v * l * l + 2 * (1 - 2 * w) * cross);
      node.s_by_log_sd_before = half * (2 * w * w * b * b + 2 * w * v * cross);
      node.s_by_log_sd_late = half * (2 * v * v * l * l + 2 * w * v * cross);
      node.s_by_rho = half * 2 * w * v * b * l;
      node.c = w * b * b + v * cross;
      node.c_by_w = b * b - cross;
      node.c_by_log_sd_before = 2 * w * b * b + v * cross;
      node.c_by_log_sd_late = v * cross;
      node.c_by_rho = v * b * l;
    }
  }
};

struct Moments {
  double mean = 0;
  double variance = 0;
  double covariance = 0;
  Gradient mean_by{};
  Gradient variance_by{};
  Gradient covariance_by{};
};

// Before the operation: the clamped score, and its moments by the locals.
struct Before {
  ClampedNormal clamped;
  double s_by_log_sd = 0;
  Moments moments;
};

Before before_of(const Locals& at, const Fixed& fixed) {
  Before out;
  const double variance = at.sd_before * at.sd_before + fixed.day_sd * fixed.day_sd;
  const double s = std::sqrt(variance);
  out.clamped = clamped_normal(at.before, s);
  out.s_by_log_sd = at.sd_before * at.sd_before / s;
  const ClampedNormal& one = out.clamped;
  Moments& m = out.moments;
  m.mean = one.mean;
  m.variance = one.square - one.mean * one.mean;
  m.mean_by[kBefore] = one.mean_by_m;
  m.mean_by[kLogSdBefore] = one.mean_by_s * out.s_by_log_sd;
  m.variance_by[kBefore] = one.square_by_m - 2 * one.mean * one.mean_by_m;
  m.variance_by[kLogSdBefore] = (one.square_by_s - 2 * one.mean * one.mean_by_s) * out.s_by_log_sd;
  return out;
}

// `before` is needed for the covariance only.
Moments after_of(const Locals& at, const Clock& clock, const Before* before) {
  Moments out;
  double square = 0;
  Gradient square_by{};
  for (std::size_t i = 0; i < kNodes; ++i) {
    const Clock::Node& node = clock.nodes[i];
    const double gap = at.before - at.late;
    const double m = at.late + gap * node.w + at.wound * clock.wound_weight;
    const ClampedNormal one = clamped_normal(m, node.s);
    Gradient m_by{};
    m_by[kBefore] = node.w;
    m_by[kLate] = 1 - node.w;
    m_by[kLogDays] = gap * node.w_by_log_days;
    m_by[kLogShape] = gap * node.w_by_log_shape;
    m_by[kWound] = clock.wound_weight;
    Gradient s_by{};
    s_by[kLogDays] = node.s_by_w * node.w_by_log_days;
    s_by[kLogShape] = node.s_by_w * node.w_by_log_shape;
    s_by[kLogSdBefore] = node.s_by_log_sd_before;
    s_by[kLogSdLate] = node.s_by_log_sd_late;
    s_by[kRho] = node.s_by_rho;
    const double weight = kWeight[i];
    out.mean += weight * one.mean;
    square += weight * one.square;
    for (std::size_t j = 0; j < kLocals; ++j) {
      out.mean_by[j] += weight * (one.mean_by_m * m_by[j] + one.mean_by_s * s_by[j]);
      square_by[j] += weight * (one.square_by_m * m_by[j] + one.square_by_s * s_by[j]);
    }
    if (before == nullptr) continue;
    const ClampedNormal& first = before->clamped;
    const double c = node.c;
    const double slope = first.mean_by_m * one.mean_by_m;
    const double bend = first.slope_by_m * one.slope_by_m;
    out.covariance += weight * (c * slope + c * c / 2 * bend);
    Gradient c_by{};
    c_by[kLogDays] = node.c_by_w * node.w_by_log_days;
    c_by[kLogShape] = node.c_by_w * node.w_by_log_shape;
    c_by[kLogSdBefore] = node.c_by_log_sd_before;
    c_by[kLogSdLate] = node.c_by_log_sd_late;
    c_by[kRho] = node.c_by_rho;
    for (std::size_t j = 0; j < kLocals; ++j) {
      const double slope_by = one.slope_by_m * m_by[j] + one.slope_by_s * s_by[j];
      const double bend_by = one.bend_by_m * m_by[j] + one.bend_by_s * s_by[j];
      out.covariance_by[j] +=
          weight * (c_by[j] * (slope + c * bend) + c * first.mean_by_m * slope_by +
                    c * c / 2 * first.slope_by_m * bend_by);
    }
    const double own_m =
        c * first.slope_by_m * one.mean_by_m + c * c / 2 * first.bend_by_m * one.slope_by_m;
    const double own_s =
        c * first.slope_by_s * one.mean_by_m + c * c / 2 * first.bend_by_s * one.slope_by_m;
    out.covariance_by[kBefore] += weight * own_m;
    out.covariance_by[kLogSdBefore] += weight * own_s * before->s_by_log_sd;
  }
  out.variance = square - out.mean * out.mean;
  for (std::size_t j = 0; j < kLocals; ++j)
    out.variance_by[j] = square_by[j] - 2 * out.mean * out.mean_by[j];
  return out;
}

// --- parameters ----------------------------------------------------------------------------------

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

struct Observation {
  bool change = false;
  double value = 0;
  double error2 = 0;
  std::optional<double> log_sd;
  double log_sd_error2 = 0;
};
struct Occasion {
  std::size_t clock = 0;
  std::vector<Observation> observations;
};
struct Arm {
  std::size_t road = 0;
  bool series = false;
  std::optional<std::size_t> u;    // the cohort's level before
  std::optional<std::size_t> v;    // and late
  std::optional<std::size_t> a;    // how the group lies from it, before
  std::optional<std::size_t> b;    // and late
  std::optional<std::size_t> raw;  // of the unknown maximum
  std::vector<Observation> before;
  std::vector<Occasion> after;
  bool needs_before = false;
};
// A cohort's level, and the road whose it is.
struct Level {
  std::size_t road = 0;
  std::size_t at = 0;
  bool late = false;
  bool series = false;
};
struct Contrast {
  std::size_t operated = 0;  // clocks
  std::size_t not_operated = 0;
  double value = 0;
  double error2 = 0;
};

class Posterior final : public stats::LogDensity {
 public:
  Posterior(std::span<const CoursePoint> points, const CourseSpec& spec, Domain domain,
            double day_sd)
      : spec_(spec),
        prior_(spec.domains[static_cast<std::size_t>(domain)]),
        fixed_{day_sd, spec.settings.sd_log_days} {
    std::map<std::string, std::map<std::string, std::vector<const CoursePoint*>>> cohorts;
    for (const CoursePoint& point : points) {
      if (point.domain != domain) continue;
      const std::size_t road = road_of(point.indication, point.care);
      if (point.kind == CoursePointKind::kContrast) {
        contrasts_.push_back({clock_of(road_of(point.indication, Care::kOperated), point.days),
                              clock_of(road, point.days), point.value, point.error * point.error});
      } else {
        cohorts[point.cohort + "\n" + std::to_string(road)][point.group].push_back(&point);
      }
    }
    std::size_t next = kShared;
    std::map<std::string, std::size_t> raws;
    for (const auto& [key, groups] : cohorts) add_cohort(groups, raws, next);
    dimension_ = next;
  }

  [[nodiscard]] std::size_t dimension() const override { return dimension_; }
  [[nodiscard]] bool empty() const { return arms_.empty(); }

  [[nodiscard]] std::vector<double> start() const {
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

  [[nodiscard]] double at(std::span<const double> x, std::span<double> g) const override {
    std::ranges::fill(g, 0.0);
    double sum = priors(x, g);
    std::array<Locals, kRoads> roads;
    for (std::size_t r = 0; r < kRoads; ++r) roads[r] = locals_of(x, r);
    sum += cohorts(x, g, roads);
    for (Clock& clock : clocks_) clock.set(roads[clock.road], fixed_);
    const double tau_arm = std::exp(x[kArm]);
    const double occasion = std::exp(x[kOccasion]);
    const double occasion2 = occasion * occasion;
    const double model = std::exp(x[kSdModel]);
    const double model2 = model * model;
    for (const Arm& arm : arms_) {
      Locals at = roads[arm.road];
      if (arm.series) {
        at.before += x[kSeriesBefore];
        at.late += x[kSeriesLate];
      }
      if (arm.u) at.before = x[*arm.u];
      if (arm.v) at.late = x[*arm.v];
      if (arm.a) at.before += tau_arm * x[*arm.a];
      if (arm.b) at.late += tau_arm * x[*arm.b];
      const double raw_sd = spec_.settings.raw_odi_log_sd;
      const double log_factor = arm.raw ? raw_sd * x[*arm.raw] : 0;
      const double factor = std::exp(log_factor);
      double by_log_factor = 0;
      Gradient by{};
      // One reported mean: its residual over the locals; `more2`: variance beside its error.
      const auto mean_of = [&](const Observation& one, double y, double more2) {
        const double residual = one.value - y * factor;
        const double variance = one.error2 + more2;
        sum -= residual * residual / (2 * variance) + std::log(variance) / 2;
        if (more2 > 0) {
          g[kOccasion] += (residual * residual / (variance * variance) - 1 / variance) * more2;
        }
        by_log_factor += residual / variance * y * factor;
        return residual / variance * factor;  // d sum / d y
      };
      const auto spread_of = [&](const Observation& one, double variance) {
        const double residual = *one.log_sd - std::log(variance) / 2 - log_factor;
        const double error2 = one.log_sd_error2 + model2;
        sum -= residual * residual / (2 * error2) + std::log(error2) / 2;
        g[kSdModel] += (residual * residual / (error2 * error2) - 1 / error2) * model2;
        by_log_factor += residual / error2;
        return residual / error2 / (2 * variance);  // d sum / d variance
      };
      Before before;
      if (arm.needs_before) before = before_of(at, fixed_);
      for (const Observation& one : arm.before) {
        const double dy = mean_of(one, before.moments.mean, 0);
        for (std::size_t j = 0; j < kLocals; ++j) by[j] += dy * before.moments.mean_by[j];
        if (!one.log_sd) continue;
        if (!(before.moments.variance > kTiny)) return -std::numeric_limits<double>::infinity();
        const double dv = spread_of(one, before.moments.variance);
        for (std::size_t j = 0; j < kLocals; ++j) by[j] += dv * before.moments.variance_by[j];
      }
      for (const Occasion& when : arm.after) {
        const bool covariance = std::ranges::any_of(
            when.observations, [](const Observation& o) { return o.change && o.log_sd; });
        const Moments m = after_of(at, clocks_[when.clock], covariance ? &before : nullptr);
        for (const Observation& one : when.observations) {
          const double dy =
              mean_of(one, one.change ? before.moments.mean - m.mean : m.mean, occasion2);
          for (std::size_t j = 0; j < kLocals; ++j) {
            by[j] +=
                one.change ? dy * (before.moments.mean_by[j] - m.mean_by[j]) : dy * m.mean_by[j];
          }
          if (!one.log_sd) continue;
          const double variance =
              one.change ? before.moments.variance + m.variance - 2 * m.covariance : m.variance;
          if (!(variance > kTiny)) return -std::numeric_limits<double>::infinity();
          const double dv = spread_of(one, variance);
          for (std::size_t j = 0; j < kLocals; ++j) {
            by[j] += dv * m.variance_by[j];
            if (one.change) by[j] += dv * (before.moments.variance_by[j] - 2 * m.covariance_by[j]);
          }
        }
      }
      if (arm.u) g[*arm.u] += by[kBefore];
      if (arm.v) g[*arm.v] += by[kLate];
      if (arm.a) {
        g[*arm.a] += tau_arm * by[kBefore];
        g[kArm] += tau_arm * x[*arm.a] * by[kBefore];
      }
      if (arm.b) {
        g[*arm.b] += tau_arm * by[kLate];
        g[kArm] += tau_arm * x[*arm.b] * by[kLate];
      }
      if (arm.raw) g[*arm.raw] += raw_sd * by_log_factor;
      // A cohort's own level has taken it all.
      if (arm.u) by[kBefore] = 0;
      if (arm.v) by[kLate] = 0;
      if (arm.series) {
        g[kSeriesBefore] += by[kBefore];
        g[kSeriesLate] += by[kLate];
      }
      spread(by, arm.road, at.rho, g);
    }
    for (const Contrast& one : contrasts_) {
      double y = 0;
      std::array<Gradient, 2> by{};
      std::array<std::size_t, 2> road{};
      for (const bool operated : {true, false}) {
        const Clock& clock = clocks_[operated ? one.operated : one.not_operated];
        const double sign = operated ? 1 : -1;
        const Locals& at = roads[clock.road];
        const Before before = before_of(at, fixed_);
        const Moments m = after_of(at, clock, nullptr);
        y += sign * (before.moments.mean - m.mean);
        road[operated ? 0 : 1] = clock.road;
        for (std::size_t j = 0; j < kLocals; ++j)
          by[operated ? 0 : 1][j] = sign * (before.moments.mean_by[j] - m.mean_by[j]);
      }
      // Two groups of one study at one time.
      const double arms2 = 2 * tau_arm * tau_arm;
      const double variance = one.error2 + arms2 + 2 * occasion2;
      const double residual = one.value - y;
      sum -= residual * residual / (2 * variance) + std::log(variance) / 2;
      const double by_variance = (residual * residual / (variance * variance) - 1 / variance) / 2;
      g[kArm] += by_variance * 2 * arms2;
      g[kOccasion] += by_variance * 4 * occasion2;
      for (std::size_t i = 0; i < 2; ++i) {
        for (double& value : by[i]) value *= residual / variance;
        spread(by[i], road[i], roads[road[i]].rho, g);
      }
    }
    return std::isfinite(sum) ? sum : -std::numeric_limits<double>::infinity();
  }

  [[nodiscard]] CourseDraw draw(std::span<const double> x) const {
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
    out.arm = std::exp(x[kArm]);
    out.occasion = std::exp(x[kOccasion]);
    out.sd_model = std::exp(x[kSdModel]);
    return out;
  }

 private:
  std::size_t clock_of(std::size_t road, double days) {
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
      if (clocks_[i].road == road && clocks_[i].days == days) return i;
    }
    Clock clock;
    clock.road = road;
    clock.days = days;
    clock.log_time = std::log(days);
    clock.wound_weight = std::exp(-days / spec_.settings.wound_days);
    clocks_.push_back(clock);
    return clocks_.size() - 1;
  }

  void add_cohort(const std::map<std::string, std::vector<const CoursePoint*>>& groups,
                  std::map<std::string, std::size_t>& raws, std::size_t& next) {
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
    std::optional<std::size_t> u;
    std::optional<std::size_t> v;
    const CoursePoint& first = *groups.begin()->second[0];
    const std::size_t road = road_of(first.indication, first.care);
    if (before) levels_.push_back({road, *(u = next++), false, first.series});
    if (late) levels_.push_back({road, *(v = next++), true, first.series});
    for (const auto& [group, points] : groups) {
      Arm arm;
      arm.road = road;
      arm.series = first.series;
      arm.u = u;
      arm.v = v;
      if (groups.size() > 1) {
        if (std::ranges::any_of(points, tells_before)) standard_.push_back(*(arm.a = next++));
        if (std::ranges::any_of(points, tells_late)) standard_.push_back(*(arm.b = next++));
      }
      std::map<double, std::size_t> at;
      for (const CoursePoint* point : points) {
        if (point->raw_odi && !arm.raw) {
          const auto [entry, fresh] = raws.try_emplace(point->study, next);
          if (fresh) standard_.push_back(next++);
          arm.raw = entry->second;
        }
        Observation one;
        one.change = point->kind == CoursePointKind::kChange;
        one.value = point->value;
        one.error2 = point->error * point->error;
        if (point->sd) {
          one.log_sd = std::log(*point->sd);
          one.log_sd_error2 = point->log_sd_error * point->log_sd_error;
        }
        arm.needs_before = arm.needs_before || one.change || point->days == 0;
        if (point->days == 0) {
          arm.before.push_back(one);
          continue;
        }
        const auto [entry, fresh] = at.try_emplace(point->days, arm.after.size());
        if (fresh) arm.after.push_back({clock_of(arm.road, point->days), {}});
        arm.after[entry->second].observations.push_back(one);
      }
      arms_.push_back(std::move(arm));
    }
  }

  static double normal(double value, NormalPrior prior, double& gradient) {
    const double z = (value - prior.mean) / prior.sd;
    gradient -= z / prior.sd;
    return -z * z / 2;
  }
  // One parameter about another.
  static double about(std::span<const double> x, std::span<double> g, std::size_t i, std::size_t j,
                      double sd) {
    const double z = (x[i] - x[j]) / sd;
    g[i] -= z / sd;
    g[j] += z / sd;
    return -z * z / 2;
  }

  double priors(std::span<const double> x, std::span<double> g) const {
    const CourseDifferences& d = spec_.differences;
    const CourseSettings& s = spec_.settings;
    double sum = 0;
    const auto is = [&](std::size_t i, NormalPrior prior) { sum += normal(x[i], prior, g[i]); };
    for (std::size_t i = 0; i < 2; ++i) {
      is(kBeforeDisc + i, prior_.before);
      is(kLateDisc + i, prior_.late);
      is(kSdBeforeDisc + i, prior_.log_sd_before);
      is(kSdLateDisc + i, prior_.log_sd_late);
    }
    is(kDays, prior_.log_days);
    is(kDaysStenosis, {0, d.stenosis_log_days});
    is(kShape, prior_.log_shape);
    is(kShapeStenosis, {0, d.stenosis_log_shape});
    is(kWoundDisc, prior_.wound);
    is(kWoundStenosis, {0, d.stenosis_wound});
    is(kNotBeforeDisc, d.not_operated_before);
    is(kNotLateDisc, d.not_operated_late);
    sum += about(x, g, kNotBeforeStenosis, kNotBeforeDisc, d.not_operated_stenosis);
    sum += about(x, g, kNotLateStenosis, kNotLateDisc, d.not_operated_stenosis);
    is(kNotDays, d.not_operated_log_days);
    is(kNotShape, {0, d.not_operated_log_shape});
    is(kNotSdBefore, {0, d.not_operated_log_sd});
    is(kNotSdLate, {0, d.not_operated_log_sd});
    is(kCorrelation, s.before_late);
    is(kCohortBefore, s.log_cohort_before);
    is(kCohortLate, s.log_cohort_late);
    is(kSeriesBefore, s.series_before);
    is(kSeriesLate, s.series_late);
    is(kSeriesWider, s.log_series_wider);
    is(kArm, s.log_arm);
    is(kOccasion, s.log_occasion);
    is(kSdModel, s.log_sd_model);
    for (const std::size_t i : standard_) is(i, {0, 1});
    return sum;
  }

  // The levels of cohorts about those of their roads. The levels themselves are the parameters, not
  // their distances from the road's: the data know the levels.
  double cohorts(std::span<const double> x, std::span<double> g,
                 const std::array<Locals, kRoads>& roads) const {
    double sum = 0;
    for (const Level& level : levels_) {
      const Locals& road = roads[level.road];
      const std::size_t log_tau = level.late ? kCohortLate : kCohortBefore;
      const std::size_t offset = level.late ? kSeriesLate : kSeriesBefore;
      const double tau = std::exp(x[log_tau] + (level.series ? x[kSeriesWider] : 0.0));
      const double centre =
          (level.late ? road.late : road.before) + (level.series ? x[offset] : 0.0);
      const double z = (x[level.at] - centre) / tau;
      const double part = 1 + z * z / kFreedom;
      const double pull = (kFreedom + 1) / kFreedom * z / part;  // -d log density / dz
      sum -= (kFreedom + 1) / 2 * std::log(part) + std::log(tau);
      g[level.at] -= pull / tau;
      g[log_tau] += pull * z - 1;
      if (level.series) {
        g[offset] += pull / tau;
        g[kSeriesWider] += pull * z - 1;
      }
      Gradient by{};
      by[level.late ? kLate : kBefore] = pull / tau;
      spread(by, level.road, road.rho, g);
    }
    return sum;
  }

  const CourseSpec& spec_;
  const CourseDomainSpec& prior_;
  Fixed fixed_;
  mutable std::vector<Clock> clocks_;
  std::vector<Arm> arms_;
  std::vector<Contrast> contrasts_;
  std::vector<Level> levels_;
  std::vector<std::size_t> standard_;  // standard normal by construction
  std::size_t dimension_ = 0;
};

}  // namespace

namespace {

// A normal over the root of a quarter chi-squared with 4 degrees of freedom, which is minus twice
// the log of the product of two uniforms.
double student_draw(stats::Stream& random) {
  const double z = stats::standard_normal(random);
  const double u = (random.uniform() + 0x1p-54) * (random.uniform() + 0x1p-54);
  return z / std::sqrt(-2 * std::log(u) / kFreedom);
}

}  // namespace

CourseMoments course_moments(const CourseDraw::Road& road, double before_late, double day_sd,
                             double sd_log_days, double wound_days, double days) {
  Locals at;
  at.before = road.before;
  at.late = road.late;
  at.log_days = road.log_days;
  at.log_shape = std::log(road.shape);
  at.wound = road.wound;
  at.sd_before = road.sd_before;
  at.sd_late = road.sd_late;
  at.rho = before_late;
  const Fixed fixed{day_sd, sd_log_days};
  const Before before = before_of(at, fixed);
  if (days <= 0) {
    // The day's own deviation is another one at another time.
    const double own = day_sd * day_sd * before.clamped.mean_by_m * before.clamped.mean_by_m;
    return {before.moments.mean, before.moments.variance, before.moments.variance - own};
  }
  Clock clock;
  clock.days = days;
  clock.log_time = std::log(days);
  clock.wound_weight = std::exp(-days / wound_days);
  clock.set(at, fixed);
  const Moments m = after_of(at, clock, &before);
  return {m.mean, m.variance, m.covariance};
}

core::Result<double> day_to_day_sd(const evidence::Evidence& evidence, const CourseSpec& spec,
                                   Domain domain) {
  const CourseDomainSpec& one = spec.domains[static_cast<std::size_t>(domain)];
  double sum = 0;
  for (const DayItem& item : one.day_to_day) {
    const auto* finding = evidence.find_finding(item.finding);
    if (finding == nullptr)
      return core::fail(ErrorCode::kDangling, "no finding is called \"" + item.finding + "\"");
    const bool percent = finding->scale.find("0-100") != std::string::npos;
    if (!finding->estimate || (!percent && finding->scale != "0-10")) {
      return core::fail(ErrorCode::kWrongType,
                        item.finding + " has no number on a scale of 0-10 or 0-100");
    }
    double sd = finding->estimate->value * (percent ? 0.1 : 1);
    if (item.as == DayMeasure::kSmallestDetectableChange) {
      sd /= 1.959963984540054 * std::sqrt(2.0);
    } else if (item.as == DayMeasure::kMeanAbsoluteDifference) {
      const auto spread = extra_number(*finding, "sd");
      if (!spread)
        return core::fail(ErrorCode::kWrongType, item.finding + " has no standard deviation");
      // The mean square of a difference is twice the variance of one measurement.
      sd = std::sqrt((sd * sd + *spread * *spread * (percent ? 0.01 : 1)) / 2);
    }
    if (!(sd > 0)) return core::fail(ErrorCode::kWrongType, item.finding + " is not above 0");
    sum += std::log(sd);
  }
  return std::exp(sum / static_cast<double>(one.day_to_day.size()));
}

core::Result<CourseFit> fit_course_domain(std::span<const CoursePoint> points,
                                          const CourseSpec& spec, Domain domain, double day_sd,
                                          const stats::HmcPlan& plan) {
  const Posterior posterior(points, spec, domain, day_sd);
  if (posterior.empty())
    return core::fail(ErrorCode::kMissingMember, "there is no cohort to learn from");
  const std::vector<double> start = posterior.start();
  TRY(const stats::HmcSample sample, stats::sample(posterior, start, plan));
  CourseFit out;
  out.day_sd = day_sd;
  out.draws.reserve(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i)
    out.draws.push_back(posterior.draw(sample.row(i)));
  out.least_effective_size = std::numeric_limits<double>::infinity();
  for (std::size_t j = 0; j < kShared; ++j) {
    const auto told = stats::convergence(sample.column(j), plan.chains);
    out.worst_r_hat = std::max(out.worst_r_hat, told.r_hat);
    out.least_effective_size = std::min(out.least_effective_size, told.effective_size);
  }
  out.acceptance = sample.acceptance;
  out.divergences = sample.divergences;
  return out;
}

std::size_t course_dimension(std::span<const CoursePoint> points, const CourseSpec& spec,
                             Domain domain, double day_sd) {
  return Posterior(points, spec, domain, day_sd).dimension();
}

double course_density(std::span<const CoursePoint> points, const CourseSpec& spec, Domain domain,
                      double day_sd, std::span<const double> x, std::span<double> gradient) {
  return Posterior(points, spec, domain, day_sd).at(x, gradient);
}

CoursePrediction predict_course(const CourseFit& fit, const CourseSpec& spec,
                                const CoursePoint& like, std::uint64_t seed) {
  CoursePrediction out;
  stats::Stream random(seed, 0);
  const bool part = like.group != "all";
  for (const CourseDraw& draw : fit.draws) {
    CourseDraw::Road road = draw.road(like.indication, like.care);
    const double u = student_draw(random);
    const double v = student_draw(random);
    const double a = stats::standard_normal(random);
    const double b = stats::standard_normal(random);
    const double of_occasion = stats::standard_normal(random);
    const double of_raw = stats::standard_normal(random);
    const double chance = stats::standard_normal(random);
    const double of_spread = stats::standard_normal(random);
    const double wider = like.series ? draw.series_wider : 1;
    road.before += draw.cohort_before * wider * u + (part ? draw.arm * a : 0) +
                   (like.series ? draw.series_before : 0);
    road.late += draw.cohort_late * wider * v + (part ? draw.arm * b : 0) +
                 (like.series ? draw.series_late : 0);
    const auto moments = [&](double days) {
      return course_moments(road, draw.before_late, fit.day_sd, spec.settings.sd_log_days,
                            spec.settings.wound_days, days);
    };
    const CourseMoments now = moments(like.days);
    double mean = now.mean;
    double variance = now.variance;
    if (like.kind == CoursePointKind::kChange) {
      const CourseMoments before = moments(0);
      mean = before.mean - now.mean;
      variance = before.variance + now.variance - 2 * now.covariance;
    }
    if (like.days > 0) mean += draw.occasion * of_occasion;
    const double sd = std::sqrt(std::max(variance, kTiny));
    const double factor = like.raw_odi ? std::exp(spec.settings.raw_odi_log_sd * of_raw) : 1.0;
    mean = (mean + sd / std::sqrt(like.n) * chance) * factor;
    const double log_error =
        std::sqrt(1 / (2 * std::max(1.0, like.n - 1)) + draw.sd_model * draw.sd_model);
    out.mean.push_back(mean);
    out.sd.push_back(sd * factor * std::exp(log_error * of_spread));
  }
  return out;
}

}  // namespace backsight::fit
