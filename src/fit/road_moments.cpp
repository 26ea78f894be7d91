#include "road_moments.h"

#include <cmath>

#include "backsight/stats/normal.h"

namespace backsight::fit::road {
namespace {

// Abramowitz and Stegun, table 25.10.
constexpr std::array<double, kNodes> kNode = {-2.8569700138728056, -1.3556261799742659, 0,
                                              1.3556261799742659, 2.8569700138728056};
constexpr std::array<double, kNodes> kWeight = {0.011257411327720689, 0.22207592200561264,
                                                0.53333333333333333, 0.22207592200561264,
                                                0.011257411327720689};

}  // namespace

void Clock::set(const Locals& at, const Fixed& fixed) {
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

ShareMoment share_of(const Locals& at, const Clock& clock, double at_most) {
  ShareMoment out;
  for (std::size_t i = 0; i < kNodes; ++i) {
    const Clock::Node& node = clock.nodes[i];
    const double gap = at.before - at.late;
    const double z = (at_most - at.late - gap * node.w - at.wound * clock.wound_weight) / node.s;
    out.value += kWeight[i] * stats::normal_cdf(z);
    const double by_m = -kWeight[i] * normal_density(z) / node.s;
    const double by_s = by_m * z;
    out.by[kBefore] += by_m * node.w;
    out.by[kLate] += by_m * (1 - node.w);
    out.by[kWound] += by_m * clock.wound_weight;
    const double by_w = by_m * gap + by_s * node.s_by_w;
    out.by[kLogDays] += by_w * node.w_by_log_days;
    out.by[kLogShape] += by_w * node.w_by_log_shape;
    out.by[kLogSdBefore] += by_s * node.s_by_log_sd_before;
    out.by[kLogSdLate] += by_s * node.s_by_log_sd_late;
    out.by[kRho] += by_s * node.s_by_rho;
  }
  return out;
}

}  // namespace backsight::fit::road
