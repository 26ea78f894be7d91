// What people of one road score at a time: moments of clamped scores averaged over people's speeds,
// with their derivatives by what a cohort's mean depends on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "backsight/fit/clamped_normal.h"

namespace backsight::fit::road {

// Gauss-Hermite rule for a standard normal: people's speeds.
inline constexpr std::size_t kNodes = 5;

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

  void set(const Locals& at, const Fixed& fixed);
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

struct ShareMoment {
  double value = 0;
  Gradient by{};
};

/// Of the score before.
[[nodiscard]] Before before_of(const Locals& at, const Fixed& fixed);
/// At the clock's time; its covariance with the score before only where `before` is given.
[[nodiscard]] Moments after_of(const Locals& at, const Clock& clock, const Before* before);
/// Share of people with a score of at most `at_most`, below the top of the scale.
[[nodiscard]] ShareMoment share_of(const Locals& at, const Clock& clock, double at_most);

}  // namespace backsight::fit::road
