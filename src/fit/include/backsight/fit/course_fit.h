// How one domain runs on the four roads, from the means and spreads of cohorts.
//
// Estimand: for each road the mean of people's latent scores before and late, the form of the way
// between them, how people differ, and how cohorts differ (course/model.h has the model of a
// person). A cohort's reported mean at t is that of clamped scores,
//
//   y ~ Normal(E[clamp(X_t)] for (before + u, late + v) of the cohort,  error^2 + occasion^2)
//
// averaged over people's speeds by a Gauss-Hermite rule; u, v by cohort: Student's t with 4 degrees
// of freedom, since most cohorts are much alike and a few small series are not. Series of single
// places have a common offset from the registers and trials of which the roads speak. Groups of a
// cohort deviate from it. A cohort's operated and not operated are two cohorts.
// A reported spread is one more datum: its logarithm is Normal about that of the clamped scores,
// variance that of a sample of n plus a model term; the spread of a change holds the correlation
// of a person's scores, to second order in it (Mehler's series).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backsight/core/result.h"
#include "backsight/course/model.h"
#include "backsight/fit/course_series.h"
#include "backsight/fit/course_spec.h"
#include "backsight/stats/hmc.h"

namespace backsight::fit {

/// One draw of what the roads of a domain share, on natural scales.
struct CourseDraw {
  struct Road {
    double before = 0;
    double late = 0;
    double log_days = 0;
    double shape = 1;
    double wound = 0;
    double sd_before = 1;
    double sd_late = 1;
  };
  std::array<std::array<Road, 2>, 2> roads;  ///< by indication, care
  double before_late = 0;                    ///< correlation
  double cohort_before = 0;                  ///< scales of Student's t
  double cohort_late = 0;
  double series_before = 0;  ///< how series of single places lie from registers and trials
  double series_late = 0;
  double series_wider = 1;  ///< factor of how far they lie apart
  double series_sd = 1;     ///< factor of their people's spread
  double arm = 0;
  double occasion = 0;
  double sd_model = 0;
  [[nodiscard]] const Road& road(course::Indication indication, course::Care care) const {
    return roads[static_cast<std::size_t>(indication)][static_cast<std::size_t>(care)];
  }
};

struct CourseFit {
  std::vector<CourseDraw> draws;
  double day_sd = 0;
  double worst_r_hat = 0;
  double least_effective_size = 0;
  double acceptance = 0;
  std::size_t divergences = 0;
};

/// What a person's latent score does at a time: the moments of the clamped score over people.
struct CourseMoments {
  double mean = 0;
  double variance = 0;
  double covariance = 0;  ///< with the score before
};
/// `days` 0: before. `wound_weight`: what is left of the wound's pain.
[[nodiscard]] CourseMoments course_moments(const CourseDraw::Road& road, double before_late,
                                           double day_sd, double sd_log_days, double wound_days,
                                           double days);

/// The spread of a day about a person's own course, from the findings: their geometric mean.
/// Errors: kDangling, kWrongType, naming the finding.
[[nodiscard]] core::Result<double> day_to_day_sd(const evidence::Evidence& evidence,
                                                 const CourseSpec& spec, course::Domain domain);

/// How cohorts differ: degrees of freedom of Student's t.
inline constexpr double kCohortFreedom = 4;
/// The standard deviation of a normal that holds the same middle 80 % as Student's t with 4 degrees
/// of freedom and scale 1.
inline constexpr double kCohortSdOfScale = 1.196;

/// The posterior of one domain; points of other domains are passed over. Errors: kMissingMember
/// when there is no point; those of stats::sample.
[[nodiscard]] core::Result<CourseFit> fit_course_domain(std::span<const CoursePoint> points,
                                                        const CourseSpec& spec,
                                                        course::Domain domain, double day_sd,
                                                        const stats::HmcPlan& plan);

/// The density that is sampled, for tests of its gradient: at `x` (its length is the dimension).
[[nodiscard]] std::size_t course_dimension(std::span<const CoursePoint> points,
                                           const CourseSpec& spec, course::Domain domain,
                                           double day_sd);
[[nodiscard]] double course_density(std::span<const CoursePoint> points, const CourseSpec& spec,
                                    course::Domain domain, double day_sd, std::span<const double> x,
                                    std::span<double> gradient);

/// What a new cohort like that of the point would report: a mean and a spread for each draw, with
/// its own level, group, occasion and chance.
struct CoursePrediction {
  std::vector<double> mean;
  std::vector<double> sd;
};
[[nodiscard]] CoursePrediction predict_course(const CourseFit& fit, const CourseSpec& spec,
                                              const CoursePoint& like, std::uint64_t seed);

}  // namespace backsight::fit
