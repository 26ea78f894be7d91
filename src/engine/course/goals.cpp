#include "goals.h"

#include <algorithm>
#include <cmath>

#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"

namespace backsight::course {
namespace {

constexpr std::uint64_t kSeed = 20261124;
constexpr std::size_t kCourses = 1000;

// L with L L' = covariance, for drawing. A direction without variance gets a column of zeros.
using Root = std::array<std::array<double, kNumbers>, kNumbers>;

Root root_of(const Component& one) {
  Root out{};
  for (std::size_t i = 0; i < kNumbers; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = one.covariance[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= out[i][k] * out[j][k];
      if (i == j) {
        // What rounding leaves of nothing is nothing.
        out[i][i] = sum > 1e-12 ? std::sqrt(sum) : 0;
      } else {
        out[i][j] = out[j][j] > 0 ? sum / out[j][j] : 0;
      }
    }
  }
  return out;
}

// One course that may be: the numbers, and what begins when.
struct Drawn {
  std::array<double, kNumbers> numbers{};
  std::uint32_t pace = 0;
  std::int32_t relapse_day = 0;
  PerDomain<double> relapse{};
  struct Setback {
    std::int32_t day = 0;
    PerDomain<double> step{};
  };
  std::vector<Setback> setbacks;
};

class Drawer {
 public:
  Drawer(const Filter& filter, std::int32_t horizon)
      : filter_(&filter), horizon_(horizon), roots_(filter.components().size()) {}

  Drawn draw(std::size_t k) {
    stats::Stream stream(kSeed, k);
    const auto components = filter_->components();
    // Every component gets its share of the courses, to within one.
    const double place = (static_cast<double>(k) + stream.uniform()) / kCourses;
    std::size_t at = 0;
    for (double sum = 0; at + 1 < components.size(); ++at) {
      sum += std::exp(components[at].log_weight);
      if (place < sum) break;
    }
    const Component& one = components[at];
    if (roots_[at].empty()) roots_[at].push_back(root_of(one));
    const Root& root = roots_[at].front();
    Drawn out;
    out.pace = one.pace;
    std::array<double, kNumbers> z{};
    for (double& number : z) number = stats::standard_normal(stream);
    for (std::size_t i = 0; i < kNumbers; ++i) {
      out.numbers[i] = one.mean[i];
      for (std::size_t j = 0; j <= i; ++j) out.numbers[i] += root[i][j] * z[j];
    }
    begin(one, stream, out);
    return out;
  }

 private:
  static std::int32_t day_of(const Onsets& onsets, double place) {
    double sum = 0;
    for (const auto& one : onsets.days()) {
      sum += one.share;
      if (place < sum) return one.day;
    }
    return onsets.days().back().day;
  }

  void begin(const Component& one, stats::Stream& stream, Drawn& out) const {
    const Departures& departures = filter_->prior().departures;
    const std::int32_t from = filter_->last_day() == kNever ? 0 : std::max(filter_->last_day(), 0);
    const double place = stream.uniform();
    if (one.relapsed()) {
      out.relapse_day = day_of(one.relapse, place);
      for (std::size_t d = 0; d < kDomains; ++d) out.relapse[d] = out.numbers[kRelapseAt + d];
    } else {
      // The first day by which a relapse has begun with more than that probability.
      std::int32_t low = from;
      std::int32_t high = horizon_ + 1;
      while (high - low > 1) {
        const std::int32_t middle = low + (high - low) / 2;
        (relapse_between(departures, from, middle) > place ? high : low) = middle;
      }
      out.relapse_day = high;
      for (std::size_t d = 0; d < kDomains; ++d) {
        out.relapse[d] =
            departures.relapse_step[d] + departures.relapse_sd[d] * stats::standard_normal(stream);
      }
    }
    if (one.set_back() && departures.setback_days > 0) {
      Drawn::Setback now{.day = day_of(one.setback, stream.uniform())};
      const double grown = std::exp((filter_->last_day() - now.day) / departures.setback_days);
      for (std::size_t d = 0; d < kDomains; ++d) now.step[d] = out.numbers[kSetbackAt + d] * grown;
      out.setbacks.push_back(now);
    }
    if (!(departures.setback_per_day > 0)) return;
    const double log_none = std::log1p(-departures.setback_per_day);
    for (std::int32_t day = from;;) {
      const double wait = std::ceil(std::log1p(-stream.uniform()) / log_none);
      if (!(wait <= horizon_ - day)) break;
      day += std::max(1, static_cast<std::int32_t>(wait));
      Drawn::Setback next{.day = day};
      for (std::size_t d = 0; d < kDomains; ++d) {
        next.step[d] =
            departures.setback_step[d] + departures.setback_sd[d] * stats::standard_normal(stream);
      }
      out.setbacks.push_back(next);
    }
  }

  const Filter* filter_;
  std::int32_t horizon_;
  std::vector<std::vector<Root>> roots_;  // made when needed
};

// The shares of all days at one pace.
using Days = std::vector<PerDomain<Shares>>;

// The first day of the days on which the goal is first held, or nothing.
std::optional<std::int32_t> first_held(const Goal& goal, const Drawn& drawn, const Days& days,
                                       double fades) {
  std::int32_t held = 0;
  PerDomain<double> setback{};
  std::size_t next_setback = 0;
  for (std::int32_t day = 0; day < static_cast<std::int32_t>(days.size()); ++day) {
    for (double& left : setback) left *= fades;
    for (; next_setback < drawn.setbacks.size() && drawn.setbacks[next_setback].day <= day;
         ++next_setback) {
      for (std::size_t d = 0; d < kDomains; ++d) setback[d] += drawn.setbacks[next_setback].step[d];
    }
    bool at_goal = true;
    for (std::size_t d = 0; d < kDomains && at_goal; ++d) {
      if (!goal.at_most[d]) continue;
      const Shares& shares = days[static_cast<std::size_t>(day)][d];
      const double course = shares.before * drawn.numbers[before_at(d)] +
                            shares.late * drawn.numbers[late_at(d)] +
                            shares.wound * drawn.numbers[wound_at(d)] + setback[d] +
                            (day >= drawn.relapse_day ? drawn.relapse[d] : 0);
      at_goal = course <= *goal.at_most[d];
    }
    held = at_goal ? held + 1 : 0;
    if (held == goal.hold_days) return day - held + 1;
  }
  return std::nullopt;
}

}  // namespace

std::vector<GoalForecast> forecast_goals(const Filter& filter, std::span<const Goal> goals,
                                         std::int32_t today, std::int32_t horizon) {
  std::vector<GoalForecast> out;
  if (goals.empty()) return out;
  const Prior& prior = filter.prior();
  std::vector<Days> days(prior.paces.size());
  const double fades =
      prior.departures.setback_days > 0 ? std::exp(-1 / prior.departures.setback_days) : 0;
  Drawer drawer(filter, horizon);
  std::vector<std::vector<std::int32_t>> held(goals.size());
  for (std::size_t k = 0; k < kCourses; ++k) {
    const Drawn drawn = drawer.draw(k);
    Days& of_pace = days[drawn.pace];
    for (std::int32_t day = static_cast<std::int32_t>(of_pace.size()); day <= horizon; ++day)
      of_pace.push_back(shares_on(prior, prior.paces[drawn.pace], day));
    for (std::size_t g = 0; g < goals.size(); ++g) {
      if (const auto day = first_held(goals[g], drawn, of_pace, fades)) held[g].push_back(*day);
    }
  }
  for (std::size_t g = 0; g < goals.size(); ++g) {
    std::vector<std::int32_t>& reached = held[g];
    std::ranges::sort(reached);
    const auto count = static_cast<double>(reached.size());
    const auto quantile = [&](double p) {
      return reached[static_cast<std::size_t>(p * (count - 1) + 0.5)];
    };
    GoalForecast one;
    one.goal = goals[g];
    // Reached is what was held to the end: a run that goes on is not there yet.
    const auto by_today =
        std::ranges::upper_bound(reached, today - goals[g].hold_days + 1) - reached.begin();
    one.reached_by_today = static_cast<double>(by_today) / kCourses;
    one.reached_by_horizon = count / kCourses;
    if (!reached.empty()) {
      one.day = GoalForecast::Day{
          .median = quantile(0.5), .low80 = quantile(0.1), .high80 = quantile(0.9)};
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace backsight::course
