// What check-ins say about one person's course: the filter.
//
// The state of a person is a mixture. Each component is one answer to what cannot be averaged: how
// fast the person recovers (a point of the grid of paces), whether a relapse has begun and on which
// observed day, and whether a setback is on and since when. Given the answer everything else is
// jointly normal: the person's own numbers, the deviation of the day (AR(1), by domain), the step
// of the relapse and what is left of the steps of setbacks.
//
// A check-in is absorbed in these steps.
//  1. The days since the last one pass: the day's deviation decays, the setback fades; one that is
//     over is forgotten. Components of one answer are merged: mean and covariance are kept. So
//     are those that differ only in a day that no longer matters, because the same follows from
//     now on: relapses older than kSettled, and setbacks older than kRecent of neighbouring days.
//  2. Each component has up to three futures: nothing began; a relapse began; a setback began (on
//     one of the days since the last check-in: its step is faded accordingly). At most one begins
//     between two check-ins.
//  3. Each future is weighed by the probability of the scores. Scores are taken by domain, then by
//     source: a score between the ends as a normal (see clamped_normal.h), one on an end as a
//     truncated normal, of which mean and variance are kept.
//  4. The heaviest futures become the new components.
//
// Nothing but the set of observations matters: they are sorted before they are absorbed. A Filter
// is a value: a copy is a checkpoint, and going on from a copy gives the same bits.
//
// Not in the model: a second relapse after a first; a relapse that goes away by itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "backsight/course/prior.h"

namespace backsight::course {

/// A score that was told.
struct Observation {
  std::int32_t day = 0;  ///< since the start; negative: before
  Domain domain = Domain::kLegPain;
  double score = 0;           ///< 0 to 10, worst at 10
  double step = 1;            ///< of the scale: scores are told as multiples of it
  std::uint32_t source = 0;   ///< who told it: one score for each day, domain and source counts
  std::int64_t recorded = 0;  ///< orders what one source told twice

  friend bool operator==(const Observation&, const Observation&) = default;
};

/// No day.
inline constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::min();
/// Stands for the onset of relapses that were merged.
inline constexpr std::int32_t kLongAgo = kNever + 1;
/// Relapses that began so many days ago or longer are merged.
inline constexpr std::int32_t kSettled = 10;
/// Setbacks that began so many days ago or longer are merged with those of neighbouring days.
inline constexpr std::int32_t kRecent = 3;

/// Where the numbers of a component stand: the person's own, then these, each by domain.
inline constexpr std::size_t kDayAt = kPersonNumbers;
inline constexpr std::size_t kRelapseAt = kDayAt + kDomains;
inline constexpr std::size_t kSetbackAt = kRelapseAt + kDomains;
inline constexpr std::size_t kNumbers = kSetbackAt + kDomains;
/// Rows are a little longer, so that processors can take them in pieces of four. The rest is zero.
inline constexpr std::size_t kRow = 20;

/// The day on which something began, as a distribution over few days.
class Onsets {
 public:
  struct Day {
    std::int32_t day = 0;
    double share = 0;
  };
  Onsets() = default;
  explicit Onsets(std::int32_t day) : count_(1) { days_[0] = {.day = day, .share = 1}; }
  /// By day; shares add to 1.
  [[nodiscard]] std::span<const Day> days() const { return std::span(days_).first(count_); }
  /// Both, each with its share. When there are too many days the lightest neighbours become one.
  void merge(double share, const Onsets& other, double other_share);

 private:
  std::uint32_t count_ = 0;
  std::array<Day, 7> days_{};
};

struct Component {
  std::uint32_t pace = 0;             ///< in Prior::paces
  std::int32_t relapse_day = kNever;  ///< the first observed day of the relapse, or kLongAgo
  std::int32_t setback_day = kNever;  ///< of the latest setback that is not over
  double log_weight = 0;
  Onsets relapse;  ///< when it began
  Onsets setback;
  std::array<double, kRow> mean{};
  std::array<std::array<double, kRow>, kNumbers> covariance{};

  [[nodiscard]] bool relapsed() const { return relapse_day != kNever; }
  [[nodiscard]] bool set_back() const { return setback_day != kNever; }
};

/// How much the filter keeps.
struct FilterPlan {
  std::size_t most = 48;  ///< components
  double floor = 1e-9;    ///< futures with less weight than this are left out
};

class Filter {
 public:
  /// `prior` must outlive the filter.
  explicit Filter(const Prior& prior, const FilterPlan& plan = {});

  /// The scores of one day, later than every day absorbed before, sorted by domain and source.
  void absorb(std::span<const Observation> of_one_day);

  [[nodiscard]] const Prior& prior() const { return *prior_; }
  /// Weights add to 1. Never empty.
  [[nodiscard]] std::span<const Component> components() const { return components_; }
  /// The last day that was absorbed, or kNever.
  [[nodiscard]] std::int32_t last_day() const { return last_day_; }
  /// Log probability of all scores so far.
  [[nodiscard]] double log_evidence() const { return log_evidence_; }

 private:
  enum class Begins : std::uint8_t { kNothing, kRelapse, kSetback };
  /// The latent scores of a day as a component expects them.
  struct Latent {
    PerDomain<double> mean{};
    PerDomain<PerDomain<double>> covariance{};
  };
  /// The same, with their covariances with all numbers of the component.
  struct Outlook {
    Latent latent;
    PerDomain<std::array<double, kRow>> with{};
  };
  /// To what cannot be averaged. Components with the same one are merged.
  struct Answer {
    std::uint32_t pace = 0;
    std::int32_t relapse_day = kNever;
    std::int32_t setback_day = kNever;
    friend bool operator==(const Answer&, const Answer&) = default;
  };
  /// What one score did to the latent scores of its day.
  struct Step {
    double pull = 0;
    double shrink = 0;
    PerDomain<double> covariance{};  // of the domain's latent score with all three, before
  };
  struct Future {
    std::uint32_t parent = 0;
    Begins begins = Begins::kNothing;
    double log_weight = 0;
    double weight = 0;  // relative to the heaviest
    std::size_t first_step = 0;
  };
  /// What the days since the last check-in do to the numbers of every component: factors, and
  /// fresh variance of the deviation of the day.
  struct Passing {
    std::array<double, kRow> factor{};
    PerDomain<double> fresh{};
  };
  /// What may begin on those days: log probabilities, and the steps as they are today.
  struct Chances {
    double log_nothing = 0;
    double log_nothing_more = 0;  ///< after a relapse
    double log_relapse = 0;
    double log_setback = 0;
    double log_setback_after = 0;  ///< after a relapse
    PerDomain<double> relapse_variance{};
    PerDomain<double> setback_mean{};
    PerDomain<PerDomain<double>> setback_covariance{};
  };

  void close_the_past(std::int32_t day);
  void merge_equal();
  [[nodiscard]] Passing passing_until(std::int32_t day) const;
  [[nodiscard]] Chances chances_until(std::int32_t day) const;
  [[nodiscard]] Outlook look_at(const Component& component, const Passing& passing,
                                const PerDomain<Shares>& shares) const;
  void weigh(std::uint32_t parent, const Chances& chances, std::span<const Observation> scores);
  void weigh_one(Future future, Latent latent, std::span<const Observation> scores);
  void keep_heaviest();
  void grow(const Future& future, const Passing& passing, const Chances& chances,
            std::span<const Observation> scores, std::int32_t day);

  const Prior* prior_;
  FilterPlan plan_;
  double log_floor_;
  std::vector<Component> components_;
  std::int32_t last_day_ = kNever;
  double log_evidence_ = 0;
  // Of one call of absorb, and empty after it; kept so that absorbing does not allocate.
  std::vector<PerDomain<Shares>> shares_;
  std::vector<Outlook> outlooks_;
  std::vector<Future> futures_;
  std::vector<Step> steps_;
  std::vector<double> weights_;
  std::vector<double> heads_;
  std::vector<Answer> answers_;
  std::vector<std::array<double, kRow>> taken_;
  std::vector<Component> next_;
};

/// The observations in the order in which they count: by day, domain and source. Of several with
/// one day, domain and source the last recorded counts (of several recorded at once the highest
/// score, then the finest step); the others are `superseded`, unless they say the same.
struct Sorted {
  std::vector<Observation> counted;
  std::vector<Observation> superseded;
};
[[nodiscard]] Sorted sorted(std::span<const Observation> observations);

/// Absorbs what `sorted` counted, day by day.
void absorb_all(Filter& filter, std::span<const Observation> counted);

}  // namespace backsight::course
