#include "forecast.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "backsight/stats/normal.h"

namespace backsight::course {
namespace {

constexpr double kWorst = 10;         // of the scale
constexpr double kNegligible = 1e-5;  // weight of a part

// The days from the last check-in to a day, or back.
struct Distance {
  PerDomain<double> day{};    // what is left of the deviation of the last check-in
  PerDomain<double> fresh{};  // variance of what came instead
  double setback = 0;         // factor of the setback
  double relapse_begins = 0;  // probabilities, on the days since
  double setback_begins = 0;
  Faded faded;
};

Distance distance_to(const Filter& filter, std::int32_t day) {
  const Prior& prior = filter.prior();
  const Departures& departures = prior.departures;
  const bool none = filter.last_day() == kNever;
  const double days = none ? 0 : day - filter.last_day();
  Distance out;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double sd = prior.day_to_day.sd[d];
    out.day[d] = none || days <= 0 ? 0 : std::pow(prior.day_to_day.correlation[d], days);
    out.fresh[d] = (1 - out.day[d] * out.day[d]) * sd * sd;
  }
  out.setback = departures.setback_days > 0 ? std::exp(-days / departures.setback_days) : 0;
  const double from = none ? 0 : std::max(filter.last_day(), 0);
  if (day > from) {
    out.relapse_begins = relapse_between(departures, from, day);
    const double open = std::min(day - from, setback_over_after(departures) + 1);
    out.setback_begins = setback_within(departures, open);
    out.faded = faded_over(departures, open);
  }
  return out;
}

double share_by(const Onsets& onsets, std::int32_t day) {
  double out = 0;
  for (const auto& one : onsets.days()) out += one.day <= day ? one.share : 0;
  return out;
}

// Mean and variance of the sum of some numbers of a component, each with its factor.
class Sum {
 public:
  explicit Sum(const Component& component) : component_(&component) {}
  void add(std::size_t number, double factor) {
    if (factor == 0) return;
    const auto& row = component_->covariance[number];
    double with = 0;
    for (std::size_t i = 0; i < count_; ++i) with += factor_[i] * row[number_[i]];
    mean_ += factor * component_->mean[number];
    variance_ += factor * (2 * with + factor * row[number]);
    number_[count_] = number;
    factor_[count_++] = factor;
  }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double variance() const { return variance_; }

 private:
  const Component* component_;
  std::array<std::size_t, 6> number_{};
  std::array<double, 6> factor_{};
  std::size_t count_ = 0;
  double mean_ = 0;
  double variance_ = 0;
};

void add_component(const Filter& filter, const Component& one, double weight, std::int32_t day,
                   const Distance& distance, const Shares& shares, std::size_t d, Parts& parts) {
  const Departures& departures = filter.prior().departures;
  const bool later = day >= filter.last_day();
  // Of what is on: the probability that it was on that day. Of what is not: that it begins. A
  // setback that is on stays, and fades; one more may begin.
  const double relapse = one.relapsed() ? share_by(one.relapse, day) : distance.relapse_begins;
  const double setback = later ? distance.setback_begins : share_by(one.setback, day);
  const auto part = [&](bool relapsed, bool set_back, double share) {
    if (share * weight < kNegligible) return;
    Sum sum(one);
    sum.add(before_at(d), shares.before);
    sum.add(late_at(d), shares.late);
    sum.add(wound_at(d), shares.wound);
    sum.add(kDayAt + d, distance.day[d]);
    double mean = 0;
    double variance = distance.fresh[d];
    if (relapsed && one.relapsed()) sum.add(kRelapseAt + d, 1);
    if (relapsed && !one.relapsed()) {
      mean += departures.relapse_step[d];
      variance += departures.relapse_sd[d] * departures.relapse_sd[d];
    }
    if (later || (set_back && one.set_back())) sum.add(kSetbackAt + d, distance.setback);
    if (later && set_back) {
      const double step = departures.setback_step[d];
      const double sd = departures.setback_sd[d];
      const Faded& faded = distance.faded;
      mean += step * faded.mean;
      variance += step * step * (faded.square - faded.mean * faded.mean) + sd * sd * faded.square;
    }
    parts.push_back({.weight = share * weight,
                     .mean = mean + sum.mean(),
                     .sd = std::sqrt(variance + sum.variance())});
  };
  part(false, false, (1 - relapse) * (1 - setback));
  part(true, false, relapse * (1 - setback));
  part(false, true, (1 - relapse) * setback);
  part(true, true, relapse * setback);
}

}  // namespace

double below(const Parts& parts, double x) {
  double out = 0;
  for (const Part& part : parts) out += part.weight * stats::normal_cdf((x - part.mean) / part.sd);
  return out;
}

double score_quantile(const Parts& parts, double p, double low) {
  double high = kWorst;
  if (below(parts, low) >= p) return low;
  if (below(parts, high) <= p) return high;
  double mean = 0;
  double square = 0;
  for (const Part& part : parts) {
    mean += part.weight * part.mean;
    square += part.weight * (part.mean * part.mean + part.sd * part.sd);
  }
  const double sd = std::sqrt(square - mean * mean);
  double x = std::clamp(mean + sd * stats::normal_quantile(p), low, high);
  // Newton's steps, as long as they stay between two points that hold the quantile.
  constexpr int kMost = 100;
  for (int i = 0; i < kMost && high - low > 1e-12; ++i) {
    double away = -p;
    double density = 0;
    for (const Part& part : parts) {
      const double z = (x - part.mean) / part.sd;
      away += part.weight * stats::normal_cdf(z);
      density += part.weight * std::exp(-z * z / 2) / part.sd;
    }
    (away > 0 ? high : low) = x;
    constexpr double kRootTwoPi = 2.5066282746310002;
    const double next = x - away * kRootTwoPi / density;
    if (std::abs(next - x) < 1e-12) break;
    x = next > low && next < high ? next : (low + high) / 2;
  }
  return x;
}

void expect_score(const Filter& filter, Domain domain, std::int32_t day, double rest,
                  Parts& parts) {
  parts.clear();
  const auto d = static_cast<std::size_t>(domain);
  const Distance distance = distance_to(filter, day);
  const auto components = filter.components();
  // By weight, until what is left is not more than the rest.
  std::vector<std::size_t> order(components.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return components[a].log_weight > components[b].log_weight;
  });
  std::vector<std::optional<Shares>> shares(filter.prior().paces.size());
  double done = 0;
  for (const std::size_t i : order) {
    if (done >= 1 - rest) break;
    const Component& one = components[i];
    auto& shared = shares[one.pace];
    if (!shared) shared = shares_on(filter.prior(), filter.prior().paces[one.pace], day)[d];
    const double weight = std::exp(one.log_weight);
    done += weight;
    add_component(filter, one, weight, day, distance, *shared, d, parts);
  }
  double sum = 0;
  for (const Part& part : parts) sum += part.weight;
  for (Part& part : parts) part.weight /= sum;
}

}  // namespace backsight::course
