#include "backsight/course/course.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "backsight/stats/normal.h"
#include "forecast.h"
#include "goals.h"

namespace backsight::course {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr double kWorst = 10;               // of the scale
constexpr double kRare = 0.1;               // a score that one in ten would tell, or fewer
constexpr double kRest = 5e-3;              // weight of components left out of what is expected
constexpr double kFlatRest = 0.1;           // of the fall
constexpr std::int32_t kFurthest = 36'525;  // days from the start

// ---- bad input

core::Place at(std::string pointer) {
  core::Place out;
  out.pointer = std::move(pointer);
  return out;
}

Result<void> check(const Observation& one, std::size_t index, std::int32_t today) {
  const auto refuse = [&](const char* member, std::string message) {
    return fail(ErrorCode::kOutOfRange, std::move(message),
                at("/observations/" + std::to_string(index) + "/" + member));
  };
  if (!(one.score >= 0 && one.score <= kWorst)) return refuse("score", "a score is from 0 to 10");
  if (!(one.step > 0 && one.step <= kWorst))
    return refuse("step", "the step of a scale is above 0 and at most 10");
  if (one.day > today) return refuse("day", "a score of a day that is still to come");
  if (one.day < -kFurthest) return refuse("day", "a score of more than 100 years ago");
  return {};
}

Result<void> check(const Wanted& wanted, double horizon_days) {
  for (std::size_t i = 0; i < wanted.days.size(); ++i) {
    if (wanted.days[i] > horizon_days || wanted.days[i] < -kFurthest) {
      return fail(ErrorCode::kOutOfRange, "the model does not reach this day",
                  at("/days/" + std::to_string(i)));
    }
  }
  for (std::size_t i = 0; i < wanted.goals.size(); ++i) {
    if (wanted.goals[i].hold_days < 1 || wanted.goals[i].hold_days > kLongestHeld) {
      return fail(ErrorCode::kOutOfRange, "a goal is held for a day at least, and at most a year",
                  at("/goals/" + std::to_string(i) + "/hold_days"));
    }
  }
  return {};
}

// ---- where they stand

Place place_of(const Parts& expected, const Observation& score) {
  // A score stands for half a step to either side, those on the ends for all beyond: every score
  // is 0 or worse, and 10 or better.
  if (score.score > 0 && 1 - below(expected, score.score - score.step / 2) <= kRare)
    return Place::kWorse;
  if (score.score < kWorst && below(expected, score.score + score.step / 2) <= kRare)
    return Place::kBetter;
  return Place::kUsual;
}

// Scores in a row on one side of what was expected.
class Run {
 public:
  void add(std::int32_t day, Place place) {
    if (place != place_) {
      place_ = place;
      since_ = day;
      check_ins_ = 0;
    }
    last_ = day;
    ++check_ins_;
  }
  void end() { place_ = Place::kNotKnown; }
  [[nodiscard]] bool on() const { return place_ == Place::kBetter || place_ == Place::kWorse; }
  [[nodiscard]] bool stale(std::int32_t day) const {
    return place_ != Place::kNotKnown && day - last_ > kStaleDays;
  }
  [[nodiscard]] Standing standing(std::int32_t today) const {
    if (place_ == Place::kNotKnown || stale(today)) return {};
    if (!on() || check_ins_ < kRunCheckIns) return {.place = Place::kUsual, .last = place_};
    return {.place = place_,
            .since = since_,
            .days = last_ - since_ + 1,
            .check_ins = check_ins_,
            .last = place_};
  }

 private:
  Place place_ = Place::kNotKnown;
  std::int32_t since_ = 0;
  std::int32_t last_ = 0;
  std::int32_t check_ins_ = 0;
};

// Absorbs the observations and notes on the way where the person stood.
class Walk {
 public:
  /// Beyond the horizon there is no road to be held against.
  Walk(const Prior& prior, double horizon) : road_(prior), filter_(prior), horizon_(horizon) {}

  void take(std::span<const Observation> of_one_day) {
    const std::int32_t day = of_one_day.front().day;
    const Observation* earlier = nullptr;
    for (const Observation& score : of_one_day) {
      // Of several sources the first speaks here; before the start there is no road yet.
      const bool again = earlier != nullptr && earlier->domain == score.domain;
      earlier = &score;
      if (!again && day >= 0) stand(score);
    }
    for (const Observation& score : of_one_day) {
      ++scores_[static_cast<std::size_t>(score.domain)];
    }
    filter_.absorb(of_one_day);
    if (!relapse_alarm(filter_, alarm_since_.has_value())) {
      alarm_since_.reset();
    } else if (!alarm_since_) {
      alarm_since_ = day;
    }
  }

  [[nodiscard]] const Filter& filter() const { return filter_; }
  [[nodiscard]] const Filter& road() const { return road_; }
  [[nodiscard]] std::optional<std::int32_t> alarm_since() const { return alarm_since_; }
  [[nodiscard]] std::int32_t scores(std::size_t domain) const { return scores_[domain]; }
  [[nodiscard]] Standing stage(std::size_t domain, std::int32_t today) const {
    return stage_[domain].standing(today);
  }
  [[nodiscard]] Standing change(std::size_t domain, std::int32_t today) const {
    return change_[domain].standing(today);
  }

 private:
  void stand(const Observation& score) {
    const auto d = static_cast<std::size_t>(score.domain);
    if (stage_[d].stale(score.day)) {
      stage_[d].end();
      change_[d].end();
    }
    if (score.day <= horizon_) {
      stage_[d].add(score.day, place_of(expected(road_, score), score));
    } else {
      stage_[d].end();
    }
    if (scores_[d] < kOwnScores) return;
    // While a run is on, what was expected before it began is the measure.
    const std::unique_ptr<const Filter>& before = before_[d];
    const bool on = change_[d].on() && before;
    const Filter& reference = on ? *before : filter_;
    change_[d].add(score.day, place_of(expected(reference, score), score));
    if (!change_[d].on()) {
      before_[d].reset();
    } else if (!on) {
      before_[d] = std::make_unique<Filter>(filter_);
    }
  }

  const Parts& expected(const Filter& filter, const Observation& score) {
    expect_score(filter, score.domain, score.day, kRest, parts_);
    return parts_;
  }

  Filter road_;
  Filter filter_;
  double horizon_;
  PerDomain<Run> stage_;
  PerDomain<Run> change_;
  PerDomain<std::unique_ptr<const Filter>> before_;
  Parts parts_;
  PerDomain<std::int32_t> scores_{};
  std::optional<std::int32_t> alarm_since_;
};

// ---- what is expected

Band band_of(const Parts& parts) {
  Band out;
  out.low80 = score_quantile(parts, 0.1);
  out.low50 = score_quantile(parts, 0.25, out.low80);
  out.median = score_quantile(parts, 0.5, out.low50);
  out.high50 = score_quantile(parts, 0.75, out.median);
  out.high80 = score_quantile(parts, 0.9, out.high50);
  return out;
}

// The mean course, without departures, clamped: the weighted mean of the components.
class MeanCourse {
 public:
  explicit MeanCourse(const Filter& filter) : prior_(&filter.prior()) {
    of_pace_.resize(prior_->paces.size());
    for (const Component& one : filter.components()) {
      const double weight = std::exp(one.log_weight);
      for (std::size_t i = 0; i < kPersonNumbers; ++i)
        of_pace_[one.pace][i] += weight * one.mean[i];
    }
  }
  [[nodiscard]] PerDomain<double> on(double day) const {
    PerDomain<double> out{};
    for (std::size_t k = 0; k < of_pace_.size(); ++k) {
      const auto shares = shares_on(*prior_, prior_->paces[k], day);
      for (std::size_t d = 0; d < kDomains; ++d) {
        out[d] += shares[d].before * of_pace_[k][before_at(d)] +
                  shares[d].late * of_pace_[k][late_at(d)] +
                  shares[d].wound * of_pace_[k][wound_at(d)];
      }
    }
    for (double& one : out) one = std::clamp(one, 0.0, kWorst);
    return out;
  }
  [[nodiscard]] PerDomain<double> in_the_end() const {
    PerDomain<double> out{};
    for (const PersonVector& one : of_pace_) {
      for (std::size_t d = 0; d < kDomains; ++d) out[d] += one[late_at(d)];
    }
    for (double& one : out) one = std::clamp(one, 0.0, kWorst);
    return out;
  }

 private:
  const Prior* prior_;
  std::vector<PersonVector> of_pace_;  // means times weights
};

PerDomain<std::optional<Flat>> flat_days(const Filter& filter, std::int32_t today,
                                         std::int32_t horizon) {
  const MeanCourse course(filter);
  const PerDomain<double> first = course.on(0);
  const PerDomain<double> last = course.in_the_end();
  const PerDomain<double> now = course.on(std::max(today, 0));
  PerDomain<std::optional<Flat>> out;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double fall = first[d] - last[d];
    if (!(fall > 0)) continue;
    out[d] = Flat{.day = 0, .done_today = std::clamp((first[d] - now[d]) / fall, 0.0, 1.0)};
  }
  // From the end, because the course may rise for some days, as the wound's pain can: weeks first,
  // then the days of the week before which it was not yet flat.
  const auto flat_on = [&](std::size_t d, std::int32_t day) {
    return course.on(day)[d] - last[d] < kFlatRest * (first[d] - last[d]);
  };
  for (std::size_t d = 0; d < kDomains; ++d) {
    if (!out[d]) continue;
    constexpr std::int32_t kWeek = 7;
    std::int32_t day = horizon;
    while (day > 0 && flat_on(d, day)) day -= kWeek;
    day = std::max(day, 0);
    while (day <= horizon && !flat_on(d, day)) ++day;
    out[d]->day = day;
  }
  return out;
}

// Of what components tell: how probable, and since when.
template <class Has, class When>
Departed departed(const Filter& filter, Has has, When when) {
  Departed out;
  std::map<std::int32_t, double> days;
  for (const Component& one : filter.components()) {
    if (!has(one)) continue;
    const double weight = std::exp(one.log_weight);
    out.probability += weight;
    for (const auto& onset : when(one).days()) days[onset.day] += weight * onset.share;
  }
  out.probability = std::min(out.probability, 1.0);
  if (days.empty()) return out;
  double sum = 0;
  for (const auto& [day, weight] : days) sum += weight;
  Departed::Day began;
  double most = 0;
  double before = 0;
  for (const auto& [day, weight] : days) {
    if (weight > most) {
      most = weight;
      began.most_probable = day;
    }
    if (before < 0.1 * sum) began.low80 = day;
    if (before < 0.9 * sum) began.high80 = day;
    before += weight;
  }
  out.began = began;
  return out;
}

}  // namespace

double probability_of_rise(const Filter& filter, double points) {
  constexpr std::size_t kLeg = kRelapseAt + static_cast<std::size_t>(Domain::kLegPain);
  double out = 0;
  for (const Component& one : filter.components()) {
    if (!one.relapsed()) continue;
    const double sd = std::sqrt(std::max(one.covariance[kLeg][kLeg], 0.0));
    const double away = one.mean[kLeg] - points;
    const double part = sd > 0 ? stats::normal_cdf(away / sd) : away >= 0 ? 1 : 0;
    out += std::exp(one.log_weight) * part;
  }
  return out;
}

bool relapse_alarm(const Filter& filter, bool on) {
  const RelapseAlarm& alarm = filter.prior().departures.alarm;
  return probability_of_rise(filter, alarm.rise) >= (on ? alarm.until : alarm.from);
}

struct Follower::Prepared {
  Model model;
  std::vector<Prior> priors;  // one for each road
};

Follower::Follower(std::unique_ptr<Prepared> prepared) : prepared_(std::move(prepared)) {}
Follower::Follower(Follower&&) noexcept = default;
Follower& Follower::operator=(Follower&&) noexcept = default;
Follower::~Follower() = default;

const Model& Follower::model() const { return prepared_->model; }

Result<Follower> Follower::make(Model model) {
  auto prepared = std::make_unique<Prepared>();
  prepared->model = std::move(model);
  for (std::size_t i = 0; i < prepared->model.roads.size(); ++i) {
    auto prior = make_prior(prepared->model.roads[i]);
    if (!prior) {
      prior.error().place.pointer = "/roads/" + std::to_string(i);
      return std::unexpected(std::move(prior).error());
    }
    prepared->priors.push_back(*std::move(prior));
  }
  return Follower(std::move(prepared));
}

const Prior* Follower::prior(const Person& person) const {
  const Road* road = prepared_->model.find(person.indication, person.care);
  if (road == nullptr) return nullptr;
  return &prepared_->priors[static_cast<std::size_t>(road - prepared_->model.roads.data())];
}

Result<Course> Follower::follow(const Person& person, std::span<const Observation> observations,
                                std::int32_t today, const Wanted& wanted) const {
  const Model& model = prepared_->model;
  const Prior* prior = this->prior(person);
  if (prior == nullptr) {
    return fail(ErrorCode::kOutOfRange,
                "the knowledge holds no course of people with this indication and care");
  }
  if (today < -kFurthest || today > kFurthest)
    return fail(ErrorCode::kOutOfRange, "today is more than 100 years from the start");
  for (std::size_t i = 0; i < observations.size(); ++i) TRY_VOID(check(observations[i], i, today));
  TRY_VOID(check(wanted, model.horizon_days));

  Course out;
  out.road = model.find(person.indication, person.care);
  out.model = model.version;
  out.horizon_days = model.horizon_days;
  out.today = today;
  Sorted all = sorted(observations);
  out.superseded = std::move(all.superseded);

  Walk walk(*prior, model.horizon_days);
  for (std::span<const Observation> left = all.counted; !left.empty();) {
    const auto end = std::ranges::find_if(
        left, [&](const Observation& one) { return one.day != left.front().day; });
    const auto of_day = static_cast<std::size_t>(end - left.begin());
    walk.take(left.first(of_day));
    left = left.subspan(of_day);
  }
  const Filter& filter = walk.filter();
  if (filter.last_day() != kNever) out.last_day = filter.last_day();

  Parts parts;
  const auto band_on = [&](const Filter& of, std::size_t d, std::int32_t day) {
    expect_score(of, static_cast<Domain>(d), day, kRest, parts);
    return band_of(parts);
  };
  for (const std::int32_t day : wanted.days) {
    for (std::size_t d = 0; d < kDomains; ++d) {
      out.domains[d].points.push_back(
          {.day = day, .road = band_on(walk.road(), d, day), .own = band_on(filter, d, day)});
    }
  }
  const auto horizon = static_cast<std::int32_t>(model.horizon_days);
  const auto flat = flat_days(filter, today, horizon);
  for (std::size_t d = 0; d < kDomains; ++d) {
    DomainCourse& domain = out.domains[d];
    domain.stage = walk.stage(d, today);
    domain.change = walk.change(d, today);
    domain.flat = flat[d];
    domain.scores = walk.scores(d);
  }
  out.relapse = departed(
      filter, [](const Component& one) { return one.relapsed(); },
      [](const Component& one) -> const Onsets& { return one.relapse; });
  out.setback = departed(
      filter, [](const Component& one) { return one.set_back(); },
      [](const Component& one) -> const Onsets& { return one.setback; });
  out.relapse_alarm_since = walk.alarm_since();
  out.goals = forecast_goals(filter, wanted.goals, today, horizon);
  return out;
}

std::vector<std::int32_t> usual_days(const Model& model, std::int32_t today) {
  constexpr std::int32_t kDaysAhead = 30;
  std::vector<std::int32_t> out;
  const std::int32_t last =
      std::min(static_cast<std::int32_t>(model.horizon_days), today + kDaysAhead);
  for (std::int32_t day = 0; day <= last; ++day) out.push_back(day);
  return out;
}

}  // namespace backsight::course
