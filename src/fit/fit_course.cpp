#include "backsight/fit/fit_course.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "backsight/stats/log_time_spline.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using core::Result;
using course::Care;
using course::Domain;
using course::kDomains;
using course::PerDomain;
using evidence::Evidence;
using evidence::Finding;

constexpr unsigned kChains = 4;
constexpr unsigned kKeptOf = 4;  // draws made for one that is shipped
constexpr unsigned kWarmUp = 500;
constexpr double kDaysPerYear = 365.25;
constexpr double kLargestCorrelation = 0.95;
constexpr std::size_t kPlaces = 2 * kDomains;
using Correlation = std::array<std::array<double, kPlaces>, kPlaces>;

std::string shown(double value) { return core::json::from_double(value).number()->text; }

Result<void> refuse_bad_chains(Domain domain, const CourseFit& fit) {
  if (fit.worst_r_hat <= kWorstCourseRHat && fit.least_effective_size >= kLeastCourseEffectiveSize)
    return {};
  return core::fail(ErrorCode::kInconsistent,
                    std::string(kDomainWords[static_cast<std::size_t>(domain)]) +
                        ": the chains do not agree (R-hat " + shown(fit.worst_r_hat) +
                        ", effective size " + shown(std::round(fit.least_effective_size)) +
                        "; at most " + shown(kWorstCourseRHat) + " and at least " +
                        shown(kLeastCourseEffectiveSize) + " are needed)");
}

Result<double> estimate_of(const Evidence& evidence, const std::string& id, double low,
                           double high) {
  const Finding* finding = evidence.find_finding(id);
  if (finding == nullptr)
    return core::fail(ErrorCode::kDangling, "no finding is called \"" + id + "\"");
  if (!finding->estimate || !(finding->estimate->value >= low) ||
      !(finding->estimate->value <= high)) {
    return core::fail(ErrorCode::kWrongType,
                      id + " has no number from " + shown(low) + " to " + shown(high));
  }
  return finding->estimate->value;
}

double mean_over(const CourseFit& fit, auto value) {
  double sum = 0;
  for (const CourseDraw& draw : fit.draws) sum += value(draw);
  return sum / static_cast<double>(fit.draws.size());
}

// Lower triangle with A = L L'; whether A is positive definite.
bool positive_definite(Correlation a) {
  for (std::size_t j = 0; j < kPlaces; ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
    if (!(a[j][j] > 0)) return false;
    a[j][j] = std::sqrt(a[j][j]);
    for (std::size_t i = j + 1; i < kPlaces; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  return true;
}

// What goes together in observed scores goes together more in what is behind them: the days' own
// deviations only blur it (Spearman, American Journal of Psychology 15 (1904) 72).
Result<Correlation> correlation_of(const Evidence& evidence, const CourseSpec& spec,
                                   const PerDomain<CourseFit>& fits, const course::Road& road) {
  PerDomain<double> reliability{};
  PerDomain<double> before_late{};
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double variance = mean_over(fits[d], [&](const CourseDraw& draw) {
      const double sd = draw.road(road.indication, road.care).sd_before;
      return sd * sd;
    });
    reliability[d] = variance / (variance + fits[d].day_sd * fits[d].day_sd);
    before_late[d] = mean_over(fits[d], [](const CourseDraw& draw) { return draw.before_late; });
  }
  constexpr auto kDisability = static_cast<std::size_t>(Domain::kDisability);
  std::array<std::array<double, kDomains>, kDomains> at_once{};
  for (std::size_t d = 0; d < kDomains; ++d) at_once[d][d] = 1;
  std::array<double, 2> observed{};
  for (std::size_t d = 0; d < observed.size(); ++d) {
    TRY(observed[d], estimate_of(evidence, spec.with_disability[d], -1, 1));
  }
  const auto latent = [&](std::size_t i, std::size_t j, double r) {
    const double value = r / std::sqrt(reliability[i] * reliability[j]);
    at_once[i][j] = at_once[j][i] = std::clamp(value, -kLargestCorrelation, kLargestCorrelation);
  };
  latent(0, kDisability, observed[0]);
  latent(1, kDisability, observed[1]);
  latent(0, 1, observed[0] * observed[1]);
  Correlation out{};
  for (std::size_t i = 0; i < kDomains; ++i) {
    for (std::size_t j = 0; j < kDomains; ++j) {
      out[i][j] = out[i + kDomains][j + kDomains] = at_once[i][j];
      // Across time a pair goes together as it does at once, less by how scores keep.
      const double keep =
          before_late[i] * before_late[j] > 0 ? std::sqrt(before_late[i] * before_late[j]) : 0;
      const double across = i == j ? before_late[i] : at_once[i][j] * keep;
      out[i][j + kDomains] = out[j + kDomains][i] = across;
    }
  }
  if (!positive_definite(out))
    return core::fail(ErrorCode::kInconsistent, "the correlations contradict each other");
  return out;
}

Result<std::vector<double>> relapse_per_day(const Evidence& evidence, const CourseSpec& spec,
                                            const RelapseSpec& one, const outlook::Model& outlook) {
  // The cumulative hazard at the ends of the periods.
  std::vector<double> ends = spec.settings.until_years;
  std::vector<double> hazard;
  if (!one.hazard.empty()) {
    for (const double years : ends) {
      TRY(const double share, median_share(outlook, one.hazard, one.indication, years));
      hazard.push_back(-std::log1p(-share) * one.times);
    }
  } else {
    // Shares at some times: constant in between, and on as in the last piece.
    std::map<double, double> points = {{0, 0}};
    for (const std::string& id : one.shares) {
      TRY(const double share, estimate_of(evidence, id, 0, 0.99));
      const Finding* finding = evidence.find_finding(id);
      if (!finding->time) return core::fail(ErrorCode::kWrongType, id + " has no time");
      points[finding->time->days() / kDaysPerYear] = -std::log1p(-share);
    }
    for (const double years : ends) {
      auto after = points.lower_bound(years);
      if (after == points.end()) --after;
      const auto before = std::prev(after);
      const double slope = (after->second - before->second) / (after->first - before->first);
      hazard.push_back((before->second + slope * (years - before->first)) * one.times);
    }
  }
  std::vector<double> out;
  double last = 0;
  double last_years = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const double days = (ends[i] - last_years) * kDaysPerYear;
    if (hazard[i] < last)
      return core::fail(ErrorCode::kInconsistent, "shares with a relapse fall with time");
    out.push_back(-std::expm1(-(hazard[i] - last) / days));
    last = hazard[i];
    last_years = ends[i];
  }
  return out;
}

Result<course::Departures> departures_of(const Evidence& evidence, const CourseSpec& spec,
                                         const PerDomain<CourseFit>& fits,
                                         const outlook::Model& outlook, const course::Road& road) {
  const auto one = std::ranges::find_if(spec.relapse, [&](const RelapseSpec& relapse) {
    return relapse.indication == road.indication && relapse.care == road.care;
  });
  if (one == spec.relapse.end())
    return core::fail(ErrorCode::kMissingMember, "a road has no relapse");
  course::Departures out;
  for (std::size_t d = 0; d < kDomains; ++d) {
    const double gain = mean_over(fits[d], [&](const CourseDraw& draw) {
      const auto& at = draw.road(road.indication, road.care);
      return at.before - at.late;
    });
    out.relapse_step[d] = std::max(0.0, one->of_gain[d] * gain);
  }
  out.relapse_sd = one->sd;
  out.until_years = spec.settings.until_years;
  TRY(out.relapse_per_day, relapse_per_day(evidence, spec, *one, outlook));
  out.alarm = {.rise = spec.alarm.rise,
               .from = one->alarm_from,
               .until = spec.alarm.until_part * one->alarm_from};
  out.setback_step = spec.setback.step;
  out.setback_sd = spec.setback.sd;
  out.setback_days = spec.setback.days;
  TRY(const double count, estimate_of(evidence, spec.setback.count, 0, 1000));
  TRY(const double shorter, estimate_of(evidence, spec.setback.shorter, 0, 1));
  out.setback_per_day = -std::expm1(-count * (1 - shorter) / spec.setback.window_days);
  return out;
}

void add_basis(const std::vector<CoursePoint>& points, course::Road& road) {
  std::map<std::string, std::map<std::string, double>> people;  // by cohort, then group
  for (const CoursePoint& point : points) {
    if (point.indication != road.indication || point.care != road.care) continue;
    double& n = people[point.cohort][point.group];
    n = std::max(n, point.n);
    road.findings.push_back(point.finding);
  }
  std::ranges::sort(road.findings);
  road.cohorts = static_cast<std::int64_t>(people.size());
  for (const auto& [cohort, groups] : people) {
    double sum = 0;
    double whole = 0;
    for (const auto& [group, n] : groups) (group == "all" ? whole : sum) += n;
    road.people += std::llround(std::max(sum, whole));
  }
}

}  // namespace

stats::HmcPlan course_plan(const CourseSettings& settings, Domain domain, unsigned draws) {
  stats::HmcPlan plan;
  plan.seed = settings.seed + static_cast<std::uint64_t>(domain);
  plan.chains = kChains;
  plan.warm_up = kWarmUp;
  plan.draws = draws;
  plan.path = 3;
  plan.target_acceptance = 0.75;
  return plan;
}

Result<double> median_share(const outlook::Model& model, std::string_view id,
                            course::Indication indication, double years) {
  const auto wanted = static_cast<outlook::Indication>(indication);
  for (const outlook::Hazard& hazard : model.hazards) {
    if (hazard.id != id || hazard.indication != wanted || hazard.draws.size() == 0) continue;
    const stats::LogTimeSpline spline(model.knots_years, model.reference_years);
    std::vector<double> basis(spline.size());
    spline.basis(std::log(years), basis);
    std::vector<double> log_h;
    for (std::size_t i = 0; i < hazard.draws.size(); ++i) {
      double sum = hazard.draws.column(0)[i];
      for (std::size_t j = 0; j < basis.size(); ++j)
        sum += hazard.draws.column(1 + j)[i] * basis[j];
      log_h.push_back(sum);
    }
    const auto half = log_h.begin() + static_cast<std::ptrdiff_t>(log_h.size() / 2);
    std::ranges::nth_element(log_h, half);
    return -std::expm1(-std::exp(*half));
  }
  return core::fail(ErrorCode::kDangling,
                    "the outlook has no hazard \"" + std::string(id) + "\" of that indication");
}

Result<course::Model> fit_course(const Evidence& evidence, const CourseSpec& spec,
                                 const outlook::Model& outlook) {
  course::Model out;
  if (spec.roads.empty()) return out;
  out.horizon_days = spec.settings.horizon_days;
  TRY(const auto points, course_points(evidence, spec));
  PerDomain<CourseFit> fits;
  const auto draws = static_cast<unsigned>(spec.settings.draws * kKeptOf / kChains);
  for (std::size_t d = 0; d < kDomains; ++d) {
    const auto domain = static_cast<Domain>(d);
    TRY(const double day_sd, day_to_day_sd(evidence, spec, domain));
    TRY(fits[d],
        fit_course_domain(points, spec, domain, day_sd, course_plan(spec.settings, domain, draws)));
    TRY_VOID(refuse_bad_chains(domain, fits[d]));
  }
  for (const RoadSpec& one : spec.roads) {
    course::Road road;
    road.indication = one.indication;
    road.care = one.care;
    std::vector<course::RoadDraw> rows;
    for (std::size_t i = 0; i < fits[0].draws.size(); i += kKeptOf) {
      course::RoadDraw row;
      for (std::size_t d = 0; d < kDomains; ++d) {
        const CourseDraw& draw = fits[d].draws[i];
        const CourseDraw::Road& at = draw.road(one.indication, one.care);
        row.before[d] = at.before;
        row.late[d] = at.late;
        row.log_days[d] = at.log_days;
        row.shape[d] = at.shape;
        row.wound[d] = at.wound;
        row.sd_before[d] = at.sd_before;
        row.sd_late[d] = at.sd_late;
        row.cohort_before[d] = draw.cohort_before * kCohortSdOfScale;
        row.cohort_late[d] = draw.cohort_late * kCohortSdOfScale;
      }
      rows.push_back(row);
    }
    road.draws = course::columns_of(rows);
    road.wound_days = spec.settings.wound_days;
    road.sd_log_days = spec.settings.sd_log_days;
    TRY(road.correlation, correlation_of(evidence, spec, fits, road));
    road.effective_size = fits[0].least_effective_size;
    for (std::size_t d = 0; d < kDomains; ++d) {
      road.day_to_day.sd[d] = fits[d].day_sd;
      road.day_to_day.correlation[d] = spec.domains[d].day_correlation;
      road.r_hat = std::max(road.r_hat, fits[d].worst_r_hat);
      road.effective_size = std::min(road.effective_size, fits[d].least_effective_size);
    }
    TRY(road.departures, departures_of(evidence, spec, fits, outlook, road));
    add_basis(points, road);
    road.certainty = one.certainty;
    road.because = one.because;
    out.roads.push_back(std::move(road));
  }
  return out;
}

}  // namespace backsight::fit
