// A made-up course: what is assumed, four roads, and cohorts drawn from them.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "backsight/fit/course_fit.h"
#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"
#include "small_evidence.h"

namespace backsight::fit {

inline CourseSpec course_sample() {
  CourseSpec spec;
  CourseSettings& s = spec.settings;
  s.seed = 11;
  s.draws = 200;
  s.horizon_days = 730;
  s.cap_n = 1000;
  s.unknown_n = 50;
  s.raw_odi_factor = 0.211;
  s.raw_odi_log_sd = 0.05;
  s.wound_days = 7;
  s.sd_log_days = 1;
  s.before_late = {0.3, 0.2};
  s.log_cohort_before = {std::log(0.5), 0.5};
  s.log_cohort_late = {std::log(0.5), 0.5};
  s.log_arm = {std::log(0.25), 0.35};
  s.log_occasion = {std::log(0.2), 0.5};
  s.log_sd_model = {std::log(0.1), 0.5};
  s.share_error = 0.15;
  s.reference_designs = {"registry"};
  s.series_before = {0, 0.5};
  s.series_late = {0, 0.7};
  s.series_log_sd = {0, 0.2};
  s.log_series_wider = {std::log(1.5), 0.4};
  s.until_years = {1, 2};
  for (CourseDomainSpec& domain : spec.domains) {
    domain.before = {5, 2};
    domain.late = {2, 2};
    domain.log_days = {std::log(10.0), 1};
    domain.log_shape = {std::log(0.6), 0.3};
    domain.wound = {0, 1};
    domain.log_sd_before = {std::log(2.2), 0.3};
    domain.log_sd_late = {std::log(2.2), 0.3};
    domain.sd_when_unknown = 2.5;
    domain.day_correlation = 0.4;
  }
  spec.domains[0].outcomes = {"leg-pain", "leg-pain-score"};
  spec.domains[1].outcomes = {"back-pain"};
  spec.domains[2].outcomes = {"odi", "odi-raw"};
  CourseDifferences& d = spec.differences;
  d.stenosis_log_days = 0.4;
  d.stenosis_log_shape = 0.15;
  d.stenosis_wound = 0.4;
  d.not_operated_before = {0, 1};
  d.not_operated_late = {0, 1};
  d.not_operated_log_days = {1, 0.7};
  d.not_operated_log_shape = 0.2;
  d.not_operated_log_sd = 0.15;
  d.not_operated_stenosis = 0.7;
  return spec;
}

inline constexpr double kSampleDaySd = 1.2;

/// The roads that sample_points draws from.
inline CourseDraw course_truth() {
  CourseDraw out;
  out.roads[0][0] = {6.5, 1.5, std::log(12.0), 0.7, 0.8, 2.2, 2.5};
  out.roads[0][1] = {6.0, 2.2, std::log(40.0), 0.7, 0, 2.2, 2.5};
  out.roads[1][0] = {5.8, 2.6, std::log(12.0), 0.7, 0.8, 2.4, 2.4};
  out.roads[1][1] = {5.3, 3.6, std::log(40.0), 0.7, 0, 2.4, 2.4};
  out.before_late = 0.3;
  out.cohort_before = 0.4;
  out.cohort_late = 0.4;
  out.arm = 0.2;
  out.occasion = 0.15;
  out.sd_model = 0.05;
  return out;
}

/// One made-up cohort of leg pain on a road: levels with SDs at the times, and the change at the
/// last with its SD.
inline std::vector<CoursePoint> course_cohort_of(const CourseDraw& truth, const CourseSpec& spec,
                                                 std::size_t road, std::size_t number, double n) {
  stats::Stream random(777, 100 * road + number);
  CourseDraw::Road at = truth.roads[road / 2][road % 2];
  // Student's t with 4 degrees of freedom: a quarter chi-squared is -log(u v) / 2.
  const auto student = [&] {
    const double z = stats::standard_normal(random);
    return z / std::sqrt(-std::log((random.uniform() + 1e-16) * (random.uniform() + 1e-16)) / 2);
  };
  at.before += truth.cohort_before * student();
  at.late += truth.cohort_late * student();
  CoursePoint point;
  point.indication = static_cast<course::Indication>(road / 2);
  point.care = static_cast<course::Care>(road % 2);
  point.cohort = "cohort-" + std::to_string(road) + "-" + std::to_string(number);
  point.study = point.cohort;
  point.group = "all";
  point.n = n;
  point.log_sd_error = 1 / std::sqrt(2 * (n - 1));
  std::vector<CoursePoint> out;
  const auto moments = [&](double days) {
    return course_moments(at, truth.before_late, kSampleDaySd, spec.settings.sd_log_days,
                          spec.settings.wound_days, days);
  };
  const auto report = [&](double mean, double variance) {
    const double sd = std::sqrt(variance);
    point.error = sd / std::sqrt(n);
    if (point.days > 0) mean += truth.occasion * stats::standard_normal(random);
    point.value = mean + point.error * stats::standard_normal(random);
    const double log_error = std::hypot(point.log_sd_error, truth.sd_model);
    point.sd = sd * std::exp(log_error * stats::standard_normal(random));
    point.finding = point.cohort + "/" + std::to_string(out.size());
    out.push_back(point);
  };
  for (const double days : {0.0, 2.0, 14.0, 90.0, 365.0}) {
    point.days = days;
    const CourseMoments now = moments(days);
    report(now.mean, now.variance);
  }
  point.kind = CoursePointKind::kChange;
  const CourseMoments before = moments(0);
  const CourseMoments now = moments(point.days);
  report(before.mean - now.mean, before.variance + now.variance - 2 * now.covariance);
  return out;
}

/// `cohorts` of 400 people on each road.
inline std::vector<CoursePoint> course_points_of(const CourseSpec& spec, std::size_t cohorts) {
  std::vector<CoursePoint> out;
  for (std::size_t road = 0; road < 4; ++road) {
    for (std::size_t number = 0; number < cohorts; ++number) {
      for (CoursePoint& point : course_cohort_of(course_truth(), spec, road, number, 400))
        out.push_back(std::move(point));
    }
  }
  return out;
}

}  // namespace backsight::fit
