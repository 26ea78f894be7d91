#include "backsight/course/simulate.h"

#include <algorithm>
#include <cmath>

#include "backsight/course/prior.h"
#include "backsight/stats/normal.h"

namespace backsight::course {
namespace {

constexpr std::size_t kBoth = 2 * kDomains;  // before and late
using Square = std::array<std::array<double, kBoth>, kBoth>;

// L with L L' = m. A direction without variance gets a column of zeros.
Square cholesky(const Square& m) {
  Square out{};
  for (std::size_t i = 0; i < kBoth; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = m[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= out[i][k] * out[j][k];
      if (i == j) {
        out[i][i] = std::sqrt(std::max(sum, 0.0));
      } else {
        out[i][j] = out[j][j] > 0 ? sum / out[j][j] : 0;
      }
    }
  }
  return out;
}

// One stream for each person and purpose.
enum class Purpose : std::uint64_t { kPerson, kDays, kDepartures, kAnswers };

stats::Stream stream_of(std::uint64_t seed, std::uint64_t person, Purpose purpose) {
  return {seed, person * 4 + static_cast<std::uint64_t>(purpose)};
}

SimulatedPerson draw_person(const Road& road, stats::Stream stream) {
  const RoadDraw draw = road.draw(stream.below(static_cast<std::uint32_t>(road.draws.size())));
  SimulatedPerson out;
  const Square root = cholesky(road.correlation);
  std::array<double, kBoth> own{};
  for (double& one : own) one = stats::standard_normal(stream);
  for (std::size_t i = 0; i < kBoth; ++i) {
    double correlated = 0;
    for (std::size_t j = 0; j <= i; ++j) correlated += root[i][j] * own[j];
    const double place = stats::standard_normal(stream);
    const std::size_t d = i % kDomains;
    if (i < kDomains) {
      out.before[d] =
          draw.before[d] + draw.cohort_before[d] * place + draw.sd_before[d] * correlated;
    } else {
      out.late[d] = draw.late[d] + draw.cohort_late[d] * place + draw.sd_late[d] * correlated;
    }
  }
  out.z = stats::standard_normal(stream);
  for (std::size_t d = 0; d < kDomains; ++d) {
    out.wound[d] = draw.wound[d];
    out.log_days[d] = draw.log_days[d] + out.z * road.sd_log_days;
    out.shape[d] = draw.shape[d];
  }
  return out;
}

}  // namespace

Simulation::Simulation(const Road& road, std::uint64_t seed, std::uint64_t person,
                       std::int32_t first_day)
    : road_(&road),
      person_(draw_person(road, stream_of(seed, person, Purpose::kPerson))),
      days_(stream_of(seed, person, Purpose::kDays)),
      departures_(stream_of(seed, person, Purpose::kDepartures)),
      day_(first_day) {
  // As if the days before the first had been lived: the deviation has its lasting spread.
  for (std::size_t d = 0; d < kDomains; ++d)
    deviation_[d] = road.day_to_day.sd[d] * stats::standard_normal(days_);
}

SimulatedDay Simulation::next() {
  const Departures& departures = road_->departures;
  SimulatedDay out;
  out.day = day_++;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double kept = road_->day_to_day.correlation[d];
    const double fresh = road_->day_to_day.sd[d] * std::sqrt(1 - kept * kept);
    deviation_[d] = kept * deviation_[d] + fresh * stats::standard_normal(days_);
    if (departures.setback_days > 0) setback_[d] *= std::exp(-1 / departures.setback_days);
  }
  if (out.day > 0) {
    // Always the same number of draws a day, so that nothing shifts.
    const double relapse = departures_.uniform();
    const double setback = departures_.uniform();
    PerDomain<double> relapse_z{};
    PerDomain<double> setback_z{};
    for (double& one : relapse_z) one = stats::standard_normal(departures_);
    for (double& one : setback_z) one = stats::standard_normal(departures_);
    out.relapse_begins =
        !relapse_day_ && relapse < relapse_between(departures, out.day - 1, out.day);
    out.setback_begins = setback < departures.setback_per_day;
    if (out.relapse_begins) relapse_day_ = out.day;
    for (std::size_t d = 0; d < kDomains; ++d) {
      if (out.relapse_begins)
        relapse_[d] = departures.relapse_step[d] + departures.relapse_sd[d] * relapse_z[d];
      if (out.setback_begins)
        setback_[d] += departures.setback_step[d] + departures.setback_sd[d] * setback_z[d];
    }
  }
  for (std::size_t d = 0; d < kDomains; ++d) {
    double course = person_.before[d];
    if (out.day >= 0) {
      const double power = std::exp(person_.shape[d] * (std::log(out.day) - person_.log_days[d]));
      const double wound = road_->wound_days > 0 ? std::exp(-out.day / road_->wound_days) : 0;
      course = person_.late[d] + (person_.before[d] - person_.late[d]) * std::exp(-power) +
               person_.wound[d] * wound;
    }
    out.course[d] = course + relapse_[d] + setback_[d];
    out.latent[d] = out.course[d] + deviation_[d];
    out.score[d] = std::clamp(out.latent[d], 0.0, 10.0);
  }
  return out;
}

Answering::Answering(const AnsweringHabit& habit, std::uint64_t seed, std::uint64_t person)
    : habit_(habit), stream_(stream_of(seed, person, Purpose::kAnswers)) {}

void Answering::tell(const SimulatedDay& day, std::vector<Observation>& observations) {
  const double spell = stream_.uniform();
  silent_ = silent_ ? spell >= habit_.comes_back : spell < habit_.falls_silent;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const bool answers = stream_.uniform() < habit_.answers[d];
    if (silent_ || !answers) continue;
    // A number of steps, divided last: 0.2 has no exact double.
    const double per_point = std::round(1 / kScoreStep[d]);
    observations.push_back({.day = day.day,
                            .domain = static_cast<Domain>(d),
                            .score = std::round(day.score[d] * per_point) / per_point,
                            .step = kScoreStep[d]});
  }
}

}  // namespace backsight::course
