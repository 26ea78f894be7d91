#include "backsight/fit/course_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"
#include "course_posterior.h"
#include "road_moments.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using course::Domain;

constexpr double kLeastVariance = 1e-8;

}  // namespace

CourseMoments course_moments(const CourseDraw::Road& road, double before_late, double day_sd,
                             double sd_log_days, double wound_days, double days) {
  road::Locals at;
  at.before = road.before;
  at.late = road.late;
  at.log_days = road.log_days;
  at.log_shape = std::log(road.shape);
  at.wound = road.wound;
  at.sd_before = road.sd_before;
  at.sd_late = road.sd_late;
  at.rho = before_late;
  const road::Fixed fixed{day_sd, sd_log_days};
  const road::Before before = before_of(at, fixed);
  if (days <= 0) {
    // The day's own deviation is another one at another time.
    const double own = day_sd * day_sd * before.clamped.mean_by_m * before.clamped.mean_by_m;
    return {before.moments.mean, before.moments.variance, before.moments.variance - own};
  }
  road::Clock clock;
  clock.days = days;
  clock.log_time = std::log(days);
  clock.wound_weight = std::exp(-days / wound_days);
  clock.set(at, fixed);
  const road::Moments m = after_of(at, clock, &before);
  return {m.mean, m.variance, m.covariance};
}

core::Result<double> day_to_day_sd(const evidence::Evidence& evidence, const CourseSpec& spec,
                                   Domain domain) {
  const CourseDomainSpec& one = spec.domains[static_cast<std::size_t>(domain)];
  double sum = 0;
  for (const DayItem& item : one.day_to_day) {
    const auto* finding = evidence.find_finding(item.finding);
    if (finding == nullptr)
      return core::fail(ErrorCode::kDangling, "no finding is called \"" + item.finding + "\"");
    const bool percent = finding->scale.find("0-100") != std::string::npos;
    if (!finding->estimate || (!percent && finding->scale != "0-10")) {
      return core::fail(ErrorCode::kWrongType,
                        item.finding + " has no number on a scale of 0-10 or 0-100");
    }
    double sd = finding->estimate->value * (percent ? 0.1 : 1);
    if (item.as == DayMeasure::kSmallestDetectableChange) {
      sd /= 1.959963984540054 * std::sqrt(2.0);
    } else if (item.as == DayMeasure::kMeanAbsoluteDifference) {
      const auto spread = extra_number(*finding, "sd");
      if (!spread)
        return core::fail(ErrorCode::kWrongType, item.finding + " has no standard deviation");
      // The mean square of a difference is twice the variance of one measurement.
      sd = std::sqrt((sd * sd + *spread * *spread * (percent ? 0.01 : 1)) / 2);
    }
    if (!(sd > 0)) return core::fail(ErrorCode::kWrongType, item.finding + " is not above 0");
    sum += std::log(sd);
  }
  return std::exp(sum / static_cast<double>(one.day_to_day.size()));
}

core::Result<CourseFit> fit_course_domain(std::span<const CoursePoint> points,
                                          const CourseSpec& spec, Domain domain, double day_sd,
                                          const stats::HmcPlan& plan) {
  const CoursePosterior posterior(points, spec, domain, day_sd);
  if (posterior.empty())
    return core::fail(ErrorCode::kMissingMember, "there is no cohort to learn from");
  const std::vector<double> start = posterior.start();
  TRY(const stats::HmcSample sample, stats::sample(posterior, start, plan));
  CourseFit out;
  out.day_sd = day_sd;
  out.draws.reserve(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i)
    out.draws.push_back(posterior.draw(sample.row(i)));
  out.least_effective_size = std::numeric_limits<double>::infinity();
  for (std::size_t j = 0; j < CoursePosterior::shared(); ++j) {
    const auto told = stats::convergence(sample.column(j), plan.chains);
    out.worst_r_hat = std::max(out.worst_r_hat, told.r_hat);
    out.least_effective_size = std::min(out.least_effective_size, told.effective_size);
  }
  out.acceptance = sample.acceptance;
  out.divergences = sample.divergences;
  return out;
}

std::size_t course_dimension(std::span<const CoursePoint> points, const CourseSpec& spec,
                             Domain domain, double day_sd) {
  return CoursePosterior(points, spec, domain, day_sd).dimension();
}

double course_density(std::span<const CoursePoint> points, const CourseSpec& spec, Domain domain,
                      double day_sd, std::span<const double> x, std::span<double> gradient) {
  return CoursePosterior(points, spec, domain, day_sd).at(x, gradient);
}

namespace {

// Student's t with 4 degrees of freedom: a normal over the root of a quarter chi-squared, which is
// minus twice the log of the product of two uniforms.
double student_draw(stats::Stream& random) {
  const double z = stats::standard_normal(random);
  const double u = (random.uniform() + 0x1p-54) * (random.uniform() + 0x1p-54);
  return z / std::sqrt(-2 * std::log(u) / kCohortFreedom);
}

}  // namespace

CoursePrediction predict_course(const CourseFit& fit, const CourseSpec& spec,
                                const CoursePoint& like, std::uint64_t seed) {
  CoursePrediction out;
  stats::Stream random(seed, 0);
  const bool part = like.group != "all";
  for (const CourseDraw& draw : fit.draws) {
    CourseDraw::Road road = draw.road(like.indication, like.care);
    const double u = student_draw(random);
    const double v = student_draw(random);
    const double a = stats::standard_normal(random);
    const double b = stats::standard_normal(random);
    const double of_occasion = stats::standard_normal(random);
    const double of_raw = stats::standard_normal(random);
    const double chance = stats::standard_normal(random);
    const double of_spread = stats::standard_normal(random);
    const double wider = like.series ? draw.series_wider : 1;
    road.before += draw.cohort_before * wider * u + (part ? draw.arm * a : 0) +
                   (like.series ? draw.series_before : 0);
    road.late += draw.cohort_late * wider * v + (part ? draw.arm * b : 0) +
                 (like.series ? draw.series_late : 0);
    const auto moments = [&](double days) {
      return course_moments(road, draw.before_late, fit.day_sd, spec.settings.sd_log_days,
                            spec.settings.wound_days, days);
    };
    const CourseMoments now = moments(like.days);
    double mean = now.mean;
    double variance = now.variance;
    if (like.kind == CoursePointKind::kChange) {
      const CourseMoments before = moments(0);
      mean = before.mean - now.mean;
      variance = before.variance + now.variance - 2 * now.covariance;
    }
    if (like.days > 0) mean += draw.occasion * of_occasion;
    const double sd =
        std::sqrt(std::max(variance, kLeastVariance)) * (like.series ? draw.series_sd : 1);
    const double factor = like.raw_odi ? std::exp(spec.settings.raw_odi_log_sd * of_raw) : 1.0;
    mean = (mean + sd / std::sqrt(like.n) * chance) * factor;
    const double log_error =
        std::sqrt(1 / (2 * std::max(1.0, like.n - 1)) + draw.sd_model * draw.sd_model);
    out.mean.push_back(mean);
    out.sd.push_back(sd * factor * std::exp(log_error * of_spread));
  }
  return out;
}

}  // namespace backsight::fit
