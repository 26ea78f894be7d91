// Made-up cohorts, fitted and found again; one fit for all, since it takes seconds.
#include <algorithm>
#include <cmath>

#include "backsight/fit/course_fit.h"
#include "backsight/fit/fit_course.h"
#include "course_sample.h"

namespace {

using namespace backsight;
using namespace backsight::fit;
using course::Domain;

double mean_of(const CourseFit& fit, auto value) {
  double sum = 0;
  for (const CourseDraw& draw : fit.draws) sum += value(draw);
  return sum / static_cast<double>(fit.draws.size());
}

struct Posterior {
  double mean = 0;
  double sd = 0;
};
Posterior posterior(const CourseFit& fit, auto value) {
  Posterior out;
  out.mean = mean_of(fit, value);
  out.sd = std::sqrt(mean_of(fit, [&](const CourseDraw& draw) {
    const double d = value(draw) - out.mean;
    return d * d;
  }));
  return out;
}

// Twelve cohorts of 400 on each road tell the levels to about 0.5 / sqrt(12): within three
// posterior deviations, and the deviations are small.
void finds_the_roads(const CourseFit& fit) {
  EXPECT_LE(fit.worst_r_hat, kWorstCourseRHat);
  EXPECT_GE(fit.least_effective_size, kLeastCourseEffectiveSize);
  const CourseDraw truth = course_truth();
  for (std::size_t g = 0; g < 2; ++g) {
    for (std::size_t c = 0; c < 2; ++c) {
      const auto near = [&](auto member, double widest, const char* what) {
        const Posterior got =
            posterior(fit, [&](const CourseDraw& draw) { return draw.roads[g][c].*member; });
        EXPECT_NEAR(got.mean, truth.roads[g][c].*member, 3 * got.sd) << what << g << c;
        EXPECT_LT(got.sd, widest) << what << g << c;
      };
      near(&CourseDraw::Road::before, 0.25, "before ");
      near(&CourseDraw::Road::late, 0.3, "late ");
      near(&CourseDraw::Road::sd_before, 0.15, "sd before ");
      near(&CourseDraw::Road::sd_late, 0.15, "sd late ");
      near(&CourseDraw::Road::log_days, 0.3, "days ");
      near(&CourseDraw::Road::shape, 0.15, "shape ");
      near(&CourseDraw::Road::wound, 0.4, "wound ");
    }
  }
}

void finds_how_people_and_cohorts_differ(const CourseFit& fit) {
  const Posterior keep = posterior(fit, [](const CourseDraw& d) { return d.before_late; });
  EXPECT_NEAR(keep.mean, course_truth().before_late, 3 * keep.sd);
  EXPECT_LT(keep.sd, 0.06);
  const Posterior before = posterior(fit, [](const CourseDraw& d) { return d.cohort_before; });
  EXPECT_NEAR(before.mean, course_truth().cohort_before, 0.12);
  const Posterior late = posterior(fit, [](const CourseDraw& d) { return d.cohort_late; });
  EXPECT_NEAR(late.mean, course_truth().cohort_late, 0.12);
}

// Two hundred cohorts that were not seen: 95 of a hundred means in the 95 % interval. The cohorts'
// six means go together, so the share may stray by a few percent.
void predicts_new_cohorts(const CourseFit& fit, const CourseSpec& spec) {
  std::size_t points = 0;
  std::size_t inside = 0;
  std::size_t sd_inside = 0;
  for (std::size_t number = 100; number < 150; ++number) {
    for (std::size_t road = 0; road < 4; ++road) {
      for (const CoursePoint& point : course_cohort_of(course_truth(), spec, road, number, 150)) {
        CoursePrediction predicted = predict_course(fit, spec, point, number);
        std::ranges::sort(predicted.mean);
        std::ranges::sort(predicted.sd);
        const auto within = [](const std::vector<double>& sorted, double value) {
          const double n = static_cast<double>(sorted.size() - 1);
          return value >= sorted[static_cast<std::size_t>(0.025 * n)] &&
                 value <= sorted[static_cast<std::size_t>(0.975 * n)];
        };
        ++points;
        inside += within(predicted.mean, point.value) ? 1 : 0;
        sd_inside += within(predicted.sd, *point.sd) ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(points, 1200U);
  EXPECT_NEAR(static_cast<double>(inside) / static_cast<double>(points), 0.95, 0.03);
  EXPECT_NEAR(static_cast<double>(sd_inside) / static_cast<double>(points), 0.95, 0.03);
}

TEST(CourseRecovery, FindsTheRoadsItWasMadeFromAndPredictsNewCohorts) {
  const CourseSpec spec = course_sample();
  const auto fit =
      fit_course_domain(course_points_of(spec, 12), spec, Domain::kLegPain, kSampleDaySd,
                        course_plan(spec.settings, Domain::kLegPain, 400));
  ASSERT_TRUE(fit) << fit.error().message;
  finds_the_roads(*fit);
  finds_how_people_and_cohorts_differ(*fit);
  predicts_new_cohorts(*fit, spec);
}

}  // namespace
