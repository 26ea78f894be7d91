#include "backsight/course/prior.h"

#include <algorithm>
#include <cmath>

namespace backsight::course {
namespace {

constexpr double kDaysPerYear = 365.25;

// Mean and covariance of the columns before, late and wound over the draws, and what people and
// places add.
void add_moments(const Road& road, Prior& prior) {
  const std::size_t draws = road.draws.size();
  const auto count = static_cast<double>(draws);
  // The columns of before and late are the first two of a draw; wound is the fifth (RoadDraw).
  const auto column_of = [&](std::size_t number) {
    constexpr std::size_t kWoundColumn = 4 * kDomains;
    return road.draws.column(number < 2 * kDomains ? number : kWoundColumn + number - 2 * kDomains);
  };
  constexpr std::size_t kSpreadColumn = 5 * kDomains;  // sd_before, sd_late
  constexpr std::size_t kCohortColumn = 7 * kDomains;  // cohort_before, cohort_late
  for (std::size_t i = 0; i < kPersonNumbers; ++i) {
    double sum = 0;
    for (const double value : column_of(i)) sum += value;
    prior.mean[i] = sum / count;
  }
  for (std::size_t i = 0; i < kPersonNumbers; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double parameters = 0;
      double people = 0;
      double places = 0;
      for (std::size_t draw = 0; draw < draws; ++draw) {
        parameters += (column_of(i)[draw] - prior.mean[i]) * (column_of(j)[draw] - prior.mean[j]);
        if (i >= 2 * kDomains || j >= 2 * kDomains) continue;
        people += road.draws.column(kSpreadColumn + i)[draw] *
                  road.draws.column(kSpreadColumn + j)[draw] * road.correlation[i][j];
        if (i == j) places += std::pow(road.draws.column(kCohortColumn + i)[draw], 2);
      }
      prior.covariance[i][j] = (parameters + people + places) / count;
      prior.covariance[j][i] = prior.covariance[i][j];
    }
  }
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  Moments out;
  for (const double value : values) out.mean += value / count;
  for (const double value : values) out.variance += std::pow(value - out.mean, 2) / count;
  return out;
}

void add_paces(const Road& road, const PaceGrid& grid, Prior& prior) {
  PerDomain<Moments> log_days;
  PerDomain<double> shape{};
  for (std::size_t d = 0; d < kDomains; ++d) {
    log_days[d] = moments_of(road.draws.column(2 * kDomains + d));
    shape[d] = moments_of(road.draws.column(3 * kDomains + d)).mean;
  }
  const double spacing =
      grid.points == 1 ? 0 : 2 * grid.reach / static_cast<double>(grid.points - 1);
  double sum = 0;
  for (std::size_t i = 0; i < grid.points; ++i) {
    Pace pace;
    pace.z = grid.points == 1 ? 0 : static_cast<double>(i) * spacing - grid.reach;
    pace.weight = std::exp(-pace.z * pace.z / 2);
    pace.shape = shape;
    sum += pace.weight;
    for (std::size_t d = 0; d < kDomains; ++d) {
      const double sd = std::sqrt(road.sd_log_days * road.sd_log_days + log_days[d].variance);
      pace.log_days[d] = log_days[d].mean + pace.z * sd;
    }
    prior.paces.push_back(pace);
  }
  for (Pace& pace : prior.paces) pace.weight /= sum;
}

bool is_probability(double p) { return p >= 0 && p < 1; }

const char* why_not(const Road& road, const PaceGrid& grid) {
  if (road.draws.size() == 0 || road.draws.width() != kRoadColumns) return "a road has no draws";
  if (grid.points == 0) return "a grid of paces has no points";
  for (std::size_t d = 0; d < kDomains; ++d) {
    if (!(road.day_to_day.sd[d] > 0)) return "the sd from day to day is not above 0";
    if (!is_probability(road.day_to_day.correlation[d]))
      return "the correlation with the day before is not in [0, 1)";
  }
  const Departures& departures = road.departures;
  if (!std::ranges::all_of(departures.relapse_per_day, is_probability) ||
      !is_probability(departures.setback_per_day)) {
    return "a probability a day is not in [0, 1)";
  }
  if (departures.until_years.size() != departures.relapse_per_day.size())
    return "each of until_years needs a probability a day";
  return nullptr;
}

}  // namespace

core::Result<Prior> make_prior(const Road& road, const PaceGrid& grid) {
  if (const char* reason = why_not(road, grid))
    return core::fail(core::ErrorCode::kOutOfRange, reason);
  Prior out;
  add_moments(road, out);
  add_paces(road, grid, out);
  out.wound_days = road.wound_days;
  out.day_to_day = road.day_to_day;
  out.departures = road.departures;
  return out;
}

PerDomain<Shares> shares_on(const Prior& prior, const Pace& pace, double day) {
  PerDomain<Shares> out;
  if (day < 0) {
    for (Shares& one : out) one.before = 1;
    return out;
  }
  const double wound = prior.wound_days > 0 ? std::exp(-day / prior.wound_days) : 0;
  for (std::size_t d = 0; d < kDomains; ++d) {
    // (t / T)^shape; log 0 is minus infinity, whose exponential is 0.
    const double power = std::exp(pace.shape[d] * (std::log(day) - pace.log_days[d]));
    const double before = std::exp(-power);
    out[d] = {.before = before, .late = 1 - before, .wound = wound};
  }
  return out;
}

double relapse_between(const Departures& departures, double from, double to) {
  double log_none = 0;
  double since = std::max(from, 0.0);
  for (std::size_t i = 0; i < departures.until_years.size() && since < to; ++i) {
    const bool last = i + 1 == departures.until_years.size();
    // The last probability holds on; a day counts to the span in which it ends.
    const double until =
        last ? to : std::min(to, std::floor(departures.until_years[i] * kDaysPerYear));
    if (until <= since) continue;
    log_none += (until - since) * std::log1p(-departures.relapse_per_day[i]);
    since = until;
  }
  return -std::expm1(log_none);
}

Faded faded_over(const Departures& departures, double days) {
  if (!(days > 1) || !(departures.setback_days > 0)) return {};
  // Sums of b^0 + ... + b^(days-1), over the number of days.
  const auto mean_of = [&](double rate) {
    return std::expm1(-days * rate) / std::expm1(-rate) / days;
  };
  return {.mean = mean_of(1 / departures.setback_days),
          .square = mean_of(2 / departures.setback_days)};
}

double setback_over_after(const Departures& departures) {
  return std::ceil(4 * departures.setback_days);
}

double setback_within(const Departures& departures, double days) {
  if (!(days > 0)) return 0;
  return -std::expm1(days * std::log1p(-departures.setback_per_day));
}

}  // namespace backsight::course
