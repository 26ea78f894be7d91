#include "backsight/course/filter.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>
#include <utility>

#include "clamped_normal.h"

namespace backsight::course {
namespace {

constexpr std::size_t index_of(Domain domain) { return static_cast<std::size_t>(domain); }

// How many numbers of a component are in use: those of a relapse and of a setback come last.
std::size_t rows_of(const Component& one) {
  if (one.set_back()) return kNumbers;
  return one.relapsed() ? kSetbackAt : kRelapseAt;
}

// Weight, mean and covariance of the two together.
void merge(Component& into, const Component& other) {
  const double most = std::max(into.log_weight, other.log_weight);
  const double a = std::exp(into.log_weight - most);
  const double b = std::exp(other.log_weight - most);
  const double share = a / (a + b);
  const double other_share = b / (a + b);
  std::array<double, kRow> away{};
  for (std::size_t i = 0; i < kNumbers; ++i) away[i] = other.mean[i] - into.mean[i];
  const double both = std::sqrt(share * other_share);
  for (double& one : away) one *= both;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    for (std::size_t j = 0; j < kRow; ++j) {
      into.covariance[i][j] =
          share * into.covariance[i][j] + other_share * other.covariance[i][j] + away[i] * away[j];
    }
  }
  for (std::size_t i = 0; i < kNumbers; ++i)
    into.mean[i] = share * into.mean[i] + other_share * other.mean[i];
  into.log_weight = most + std::log(a + b);
  if (into.relapsed()) into.relapse.merge(share, other.relapse, other_share);
  if (into.set_back()) into.setback.merge(share, other.setback, other_share);
}

void forget_setback(Component& one) {
  one.setback_day = kNever;
  one.setback = Onsets();
  for (std::size_t i = kSetbackAt; i < kNumbers; ++i) {
    one.mean[i] = 0;
    one.covariance[i].fill(0);
    for (auto& row : one.covariance) row[i] = 0;
  }
}

using Row = std::array<double, kRow>;

// to = from, rows and columns times their factors, less u u' of up to three u. `to` is another
// component than `from`: told to the compiler, so that it may take several columns at once.
template <std::size_t kColumns>
void scale_and_take(const Component& from, Component& to, const Row& factor,
                    std::span<const Row> taken, std::size_t rows) {
  static constexpr Row kNone{};
  const double* __restrict const f = factor.data();
  const double* __restrict const u = taken[0].data();
  const double* __restrict const v = taken.size() > 1 ? taken[1].data() : kNone.data();
  const double* __restrict const w = taken.size() > 2 ? taken[2].data() : kNone.data();
  for (std::size_t i = 0; i < rows; ++i) {
    const double* __restrict const in = from.covariance[i].data();
    double* __restrict const out = to.covariance[i].data();
    const double scale = f[i];
    const double a = u[i];
    const double b = v[i];
    const double c = w[i];
    for (std::size_t j = 0; j < kColumns; ++j)
      out[j] = in[j] * (scale * f[j]) - (a * u[j] + b * v[j] + c * w[j]);
  }
}

// Calls `of` with the number of columns in use, rounded up, as a constant that compilers can use.
template <class Of>
void with_columns(std::size_t rows, Of of) {
  if (rows <= kRelapseAt) {
    of(std::integral_constant<std::size_t, kRelapseAt>{});
  } else if (rows <= kSetbackAt) {
    of(std::integral_constant<std::size_t, 16>{});
  } else {
    of(std::integral_constant<std::size_t, kRow>{});
  }
}

}  // namespace

void Onsets::merge(double share, const Onsets& other, double other_share) {
  std::array<Day, 2 * std::tuple_size_v<decltype(days_)>> all;
  std::size_t count = 0;
  const auto add = [&](const Onsets& from, double of) {
    for (const Day& one : from.days()) {
      const auto end = all.begin() + static_cast<std::ptrdiff_t>(count);
      const auto at = std::lower_bound(all.begin(), end, one.day,
                                       [](const Day& a, std::int32_t day) { return a.day < day; });
      if (at != end && at->day == one.day) {
        at->share += of * one.share;
        continue;
      }
      std::move_backward(at, end, end + 1);
      *at = {.day = one.day, .share = of * one.share};
      ++count;
    }
  };
  add(*this, share);
  add(other, other_share);
  while (count > days_.size()) {
    std::size_t lightest = 0;
    for (std::size_t i = 1; i + 1 < count; ++i) {
      if (all[i].share + all[i + 1].share < all[lightest].share + all[lightest + 1].share)
        lightest = i;
    }
    Day& left = all[lightest];
    const Day right = all[lightest + 1];
    if (right.share > left.share) left.day = right.day;
    left.share += right.share;
    const auto after = all.begin() + static_cast<std::ptrdiff_t>(lightest) + 2;
    std::move(after, all.begin() + static_cast<std::ptrdiff_t>(count), after - 1);
    --count;
  }
  std::copy_n(all.begin(), count, days_.begin());
  count_ = static_cast<std::uint32_t>(count);
}

Filter::Filter(const Prior& prior, const FilterPlan& plan)
    : prior_(&prior), plan_(plan), log_floor_(std::log(plan.floor)) {
  for (std::size_t i = 0; i < prior.paces.size(); ++i) {
    Component one;
    one.pace = static_cast<std::uint32_t>(i);
    one.log_weight = std::log(prior.paces[i].weight);
    std::ranges::copy(prior.mean, one.mean.begin());
    for (std::size_t row = 0; row < kPersonNumbers; ++row)
      std::ranges::copy(prior.covariance[row], one.covariance[row].begin());
    for (std::size_t d = 0; d < kDomains; ++d) {
      const double sd = prior.day_to_day.sd[d];
      one.covariance[kDayAt + d][kDayAt + d] = sd * sd;
    }
    components_.push_back(one);
  }
}

void Filter::close_the_past(std::int32_t day) {
  const double over_after = setback_over_after(prior_->departures);
  // Setbacks are merged in blocks of days; a block goes by its last day.
  const auto block = std::max(1, static_cast<std::int32_t>(over_after / 4));
  for (Component& one : components_) {
    if (one.set_back() && day - one.setback_day >= kRecent) {
      const std::int32_t last = one.setback_day - one.setback_day % block + block - 1;
      if (day - last >= kRecent) one.setback_day = last;
      if (day - one.setback_day > over_after) forget_setback(one);
    }
    if (one.relapsed() && one.relapse_day != kLongAgo && day - one.relapse_day >= kSettled)
      one.relapse_day = kLongAgo;
  }
}

void Filter::merge_equal() {
  answers_.clear();
  for (std::size_t i = 0; i < components_.size(); ++i) {
    const Component& one = components_[i];
    const Answer answer = {one.pace, one.relapse_day, one.setback_day};
    std::size_t at = 0;
    while (at < answers_.size() && answers_[at] != answer) ++at;
    if (at < answers_.size()) {
      merge(components_[at], one);
    } else {
      if (at != i) components_[at] = one;
      answers_.push_back(answer);
    }
  }
  components_.resize(answers_.size());
}

Filter::Passing Filter::passing_until(std::int32_t day) const {
  Passing out;
  out.factor.fill(1);
  if (last_day_ == kNever) return out;
  const double days = day - last_day_;
  const double fading = prior_->departures.setback_days;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double kept = std::pow(prior_->day_to_day.correlation[d], days);
    const double sd = prior_->day_to_day.sd[d];
    out.factor[kDayAt + d] = kept;
    out.fresh[d] = (1 - kept * kept) * sd * sd;
    out.factor[kSetbackAt + d] = fading > 0 ? std::exp(-days / fading) : 0;
  }
  return out;
}

Filter::Chances Filter::chances_until(std::int32_t day) const {
  const Departures& departures = prior_->departures;
  const double from = last_day_ == kNever ? 0 : std::max(last_day_, 0);
  const bool passed = day > from;
  // A setback that began earlier is over.
  const double days = std::min(day - from, setback_over_after(departures) + 1);
  const double relapse = passed ? relapse_between(departures, from, day) : 0;
  const double setback = passed ? setback_within(departures, days) : 0;
  Chances out;
  out.log_nothing = std::log((1 - relapse) * (1 - setback));
  out.log_nothing_more = std::log(1 - setback);
  out.log_relapse = std::log(relapse * (1 - setback));
  out.log_setback = std::log(setback * (1 - relapse));
  out.log_setback_after = std::log(setback);
  const Faded faded = faded_over(departures, days);
  for (std::size_t i = 0; i < kDomains; ++i) {
    out.relapse_variance[i] = departures.relapse_sd[i] * departures.relapse_sd[i];
    const double step = departures.setback_step[i];
    out.setback_mean[i] = step * faded.mean;
    for (std::size_t j = 0; j < kDomains; ++j) {
      out.setback_covariance[i][j] =
          step * departures.setback_step[j] * (faded.square - faded.mean * faded.mean);
    }
    out.setback_covariance[i][i] +=
        departures.setback_sd[i] * departures.setback_sd[i] * faded.square;
  }
  return out;
}

// Latent score d = before, late and wound in their shares, the day, and the steps that are on.
Filter::Outlook Filter::look_at(const Component& one, const Passing& passing,
                                const PerDomain<Shares>& shares) const {
  Outlook out;
  const Row& factor = passing.factor;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const auto& before = one.covariance[before_at(d)];
    const auto& late = one.covariance[late_at(d)];
    const auto& wound = one.covariance[wound_at(d)];
    const auto& day = one.covariance[kDayAt + d];
    const auto& relapse = one.covariance[kRelapseAt + d];
    const auto& setback = one.covariance[kSetbackAt + d];
    const Shares share = shares[d];
    const double kept = factor[kDayAt + d];
    const double left = factor[kSetbackAt + d];
    Row& with = out.with[d];
    for (std::size_t j = 0; j < kRow; ++j) {
      with[j] = (share.before * before[j] + share.late * late[j] + share.wound * wound[j] +
                 kept * day[j] + relapse[j] + left * setback[j]) *
                factor[j];
    }
    with[kDayAt + d] += passing.fresh[d];
    out.latent.mean[d] = share.before * one.mean[before_at(d)] + share.late * one.mean[late_at(d)] +
                         share.wound * one.mean[wound_at(d)] + kept * one.mean[kDayAt + d] +
                         one.mean[kRelapseAt + d] + left * one.mean[kSetbackAt + d];
  }
  for (std::size_t d = 0; d < kDomains; ++d) {
    for (std::size_t e = 0; e <= d; ++e) {
      const Row& with = out.with[e];
      out.latent.covariance[d][e] = shares[d].before * with[before_at(d)] +
                                    shares[d].late * with[late_at(d)] +
                                    shares[d].wound * with[wound_at(d)] + with[kDayAt + d] +
                                    with[kRelapseAt + d] + with[kSetbackAt + d];
      out.latent.covariance[e][d] = out.latent.covariance[d][e];
    }
  }
  return out;
}

// Absorbs the scores into the latent ones alone: this gives the weight of a future exactly, and
// the steps by which its other numbers will follow if it is kept.
void Filter::weigh_one(Future future, Latent latent, std::span<const Observation> scores) {
  future.first_step = steps_.size();
  for (const Observation& score : scores) {
    const std::size_t d = index_of(score.domain);
    const PerDomain<double> covariance = latent.covariance[d];
    const Seen seen = see(latent.mean[d], covariance[d], score.score, score.step);
    future.log_weight += seen.log_probability;
    for (std::size_t i = 0; i < kDomains; ++i) {
      latent.mean[i] += covariance[i] * seen.pull;
      for (std::size_t j = 0; j < kDomains; ++j)
        latent.covariance[i][j] -= covariance[i] * covariance[j] * seen.shrink;
    }
    steps_.push_back({.pull = seen.pull, .shrink = seen.shrink, .covariance = covariance});
  }
  futures_.push_back(future);
}

void Filter::weigh(std::uint32_t parent, const Chances& chances,
                   std::span<const Observation> scores) {
  const Component& one = components_[parent];
  const Latent& latent = outlooks_[parent].latent;
  const bool relapsed = one.relapsed();
  const auto begin = [&](Begins begins, double log_chance, auto change) {
    const double log_weight = one.log_weight + log_chance;
    if (!(log_weight > log_floor_)) return;
    Latent changed = latent;
    change(changed);
    weigh_one({.parent = parent, .begins = begins, .log_weight = log_weight, .first_step = 0},
              changed, scores);
  };
  begin(Begins::kNothing, relapsed ? chances.log_nothing_more : chances.log_nothing,
        [](Latent&) {});
  if (!relapsed) {
    begin(Begins::kRelapse, chances.log_relapse, [&](Latent& changed) {
      for (std::size_t d = 0; d < kDomains; ++d) {
        changed.mean[d] += prior_->departures.relapse_step[d];
        changed.covariance[d][d] += chances.relapse_variance[d];
      }
    });
  }
  begin(Begins::kSetback, relapsed ? chances.log_setback_after : chances.log_setback,
        [&](Latent& changed) {
          for (std::size_t d = 0; d < kDomains; ++d) {
            changed.mean[d] += chances.setback_mean[d];
            for (std::size_t e = 0; e < kDomains; ++e)
              changed.covariance[d][e] += chances.setback_covariance[d][e];
          }
        });
}

// The weights of all futures add to the probability of the scores; those kept add to 1. The
// heaviest of each pace, with and without a relapse, always stay, and a quarter of the places is
// for relapses: they are rare before they are seen.
void Filter::keep_heaviest() {
  double most = futures_.front().log_weight;
  for (const Future& one : futures_) most = std::max(most, one.log_weight);
  const auto relapsed = [&](const Future& one) {
    return one.begins == Begins::kRelapse || components_[one.parent].relapsed();
  };
  double sum = 0;
  for (Future& one : futures_) {
    one.weight = std::exp(one.log_weight - most);
    sum += one.weight;
  }
  log_evidence_ += most + std::log(sum);
  // The least weight among the `places` heaviest.
  const auto least_of = [&](std::size_t places, auto counts) {
    weights_.clear();
    for (const Future& one : futures_) {
      if (counts(one)) weights_.push_back(one.weight);
    }
    if (weights_.size() <= places) return 0.0;
    if (places == 0) return std::numeric_limits<double>::infinity();
    const auto nth = weights_.begin() + static_cast<std::ptrdiff_t>(places) - 1;
    std::ranges::nth_element(weights_, nth, std::greater<>());
    return *nth;
  };
  const auto kind_of = [&](const Future& one) {
    return 2 * components_[one.parent].pace + (relapsed(one) ? 1 : 0);
  };
  heads_.assign(2 * prior_->paces.size(), 0);
  for (const Future& one : futures_) {
    double& head = heads_[kind_of(one)];
    head = std::max(head, one.weight);
  }
  const double least_relapsed = least_of(plan_.most / 4, relapsed);
  const auto has_place = [&](const Future& one) {
    return one.weight >= heads_[kind_of(one)] || (relapsed(one) && one.weight >= least_relapsed);
  };
  const auto placed = static_cast<std::size_t>(std::ranges::count_if(futures_, has_place));
  const double rest = least_of(plan_.most - std::min(plan_.most, placed),
                               [&](const Future& one) { return !has_place(one); });
  std::size_t kept = 0;
  double kept_sum = 0;
  for (const Future& one : futures_) {
    if (one.weight < plan_.floor * sum || !(has_place(one) || one.weight >= rest)) continue;
    futures_[kept++] = one;
    kept_sum += one.weight;
  }
  futures_.resize(kept);
  for (Future& one : futures_) one.log_weight -= most + std::log(kept_sum);
}

void Filter::grow(const Future& future, const Passing& passing, const Chances& chances,
                  std::span<const Observation> scores, std::int32_t day) {
  const Component& parent = components_[future.parent];
  Component& one = next_.emplace_back();
  one.pace = parent.pace;
  one.relapse_day = parent.relapse_day;
  one.setback_day = parent.setback_day;
  one.relapse = parent.relapse;
  one.setback = parent.setback;
  one.log_weight = future.log_weight;
  const bool relapse = future.begins == Begins::kRelapse;
  const bool setback = future.begins == Begins::kSetback;
  if (relapse) {
    one.relapse_day = day;
    one.relapse = Onsets(day);
  }
  if (setback) {
    one.setback_day = day;
    one.setback = Onsets(day);
  }
  for (std::size_t j = 0; j < kRow; ++j) one.mean[j] = parent.mean[j] * passing.factor[j];
  auto with = outlooks_[future.parent].with;
  for (std::size_t d = 0; d < kDomains; ++d) {
    if (relapse) {
      one.mean[kRelapseAt + d] += prior_->departures.relapse_step[d];
      with[d][kRelapseAt + d] += chances.relapse_variance[d];
    }
    if (!setback) continue;
    one.mean[kSetbackAt + d] += chances.setback_mean[d];
    for (std::size_t e = 0; e < kDomains; ++e)
      with[d][kSetbackAt + e] += chances.setback_covariance[d][e];
  }
  taken_.clear();
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const Step& step = steps_[future.first_step + k];
    const Row along = with[index_of(scores[k].domain)];
    Row& taken = taken_.emplace_back();
    const double root = std::sqrt(step.shrink);
    for (std::size_t j = 0; j < kRow; ++j) {
      one.mean[j] += along[j] * step.pull;
      taken[j] = along[j] * root;
    }
    if (k + 1 == scores.size()) break;
    for (std::size_t d = 0; d < kDomains; ++d) {
      const double part = step.shrink * step.covariance[d];
      for (std::size_t j = 0; j < kRow; ++j) with[d][j] -= along[j] * part;
    }
  }
  const std::size_t rows = rows_of(one);
  with_columns(rows, [&](auto columns) {
    constexpr std::size_t kPortion = 3;
    const std::span<const Row> taken = taken_;
    scale_and_take<columns.value>(parent, one, passing.factor,
                                  taken.first(std::min(kPortion, taken.size())), rows);
    // More than three scores a day come from several sources.
    for (std::size_t k = kPortion; k < taken.size(); k += kPortion) {
      const Component so_far = one;
      Row unchanged;
      unchanged.fill(1);
      scale_and_take<columns.value>(so_far, one, unchanged,
                                    taken.subspan(k, std::min(kPortion, taken.size() - k)), rows);
    }
  });
  for (std::size_t d = 0; d < kDomains; ++d) {
    one.covariance[kDayAt + d][kDayAt + d] += passing.fresh[d];
    if (relapse) one.covariance[kRelapseAt + d][kRelapseAt + d] += chances.relapse_variance[d];
    for (std::size_t e = 0; setback && e < kDomains; ++e)
      one.covariance[kSetbackAt + d][kSetbackAt + e] += chances.setback_covariance[d][e];
  }
}

void Filter::absorb(std::span<const Observation> scores) {
  if (scores.empty()) return;
  const std::int32_t day = scores.front().day;
  close_the_past(day);
  merge_equal();
  const Passing passing = passing_until(day);
  const Chances chances = chances_until(day);
  shares_.clear();
  for (const Pace& pace : prior_->paces) shares_.push_back(shares_on(*prior_, pace, day));
  outlooks_.clear();
  futures_.clear();
  steps_.clear();
  for (std::uint32_t i = 0; i < components_.size(); ++i) {
    outlooks_.push_back(look_at(components_[i], passing, shares_[components_[i].pace]));
    weigh(i, chances, scores);
  }
  keep_heaviest();
  next_.clear();
  next_.reserve(plan_.most);
  for (const Future& future : futures_) grow(future, passing, chances, scores, day);
  std::swap(components_, next_);
  next_.clear();
  last_day_ = day;
}

Sorted sorted(std::span<const Observation> observations) {
  const auto place = [](const Observation& one) {
    return std::tuple(one.day, one.domain, one.source);
  };
  // Of one place the one that counts comes first.
  std::vector<Observation> all(observations.begin(), observations.end());
  std::ranges::sort(all, [&](const Observation& a, const Observation& b) {
    return std::tuple(place(a), -a.recorded, -a.score, a.step) <
           std::tuple(place(b), -b.recorded, -b.score, b.step);
  });
  Sorted out;
  for (const Observation& one : all) {
    if (out.counted.empty() || place(out.counted.back()) != place(one)) {
      out.counted.push_back(one);
    } else if (out.counted.back().score != one.score) {
      out.superseded.push_back(one);
    }
  }
  return out;
}

void absorb_all(Filter& filter, std::span<const Observation> counted) {
  while (!counted.empty()) {
    const auto end = std::ranges::find_if(
        counted, [&](const Observation& one) { return one.day != counted.front().day; });
    const auto of_day = static_cast<std::size_t>(end - counted.begin());
    filter.absorb(counted.first(of_day));
    counted = counted.subspan(of_day);
  }
}

}  // namespace backsight::course
