#include "backsight/fit/course_fit.h"

#include <algorithm>
#include <cmath>

#include "backsight/fit/fit_course.h"
#include "course_sample.h"

namespace {

using namespace backsight;
using namespace backsight::fit;
using course::Domain;

stats::HmcPlan plan(unsigned draws) {
  CourseSettings settings;
  settings.seed = 5;
  return course_plan(settings, Domain::kLegPain, draws);
}

// Every kind of datum: groups of a cohort, a series, a raw sum, a share, a contrast.
std::vector<CoursePoint> every_kind(const CourseSpec& spec) {
  std::vector<CoursePoint> points = course_points_of(spec, 2);
  auto group = course_cohort_of(course_truth(), spec, 0, 9, 100);
  for (CoursePoint& point : group) {
    point.cohort = "cohort-0-0";
    point.group = "part";
    points.push_back(point);
  }
  for (CoursePoint& point : course_cohort_of(course_truth(), spec, 2, 8, 60)) {
    point.series = true;
    point.raw_odi = true;
    points.push_back(point);
  }
  CoursePoint share = group[4];
  share.kind = CoursePointKind::kShare;
  share.at_most = 2;
  share.value = 0.55;
  share.error = 0.04;
  share.sd.reset();
  points.push_back(share);
  CoursePoint contrast = share;
  contrast.kind = CoursePointKind::kContrast;
  contrast.indication = course::Indication::kStenosis;
  contrast.care = course::Care::kNotOperated;
  contrast.days = 730;
  contrast.value = 1.2;
  contrast.error = 0.2;
  points.push_back(contrast);
  return points;
}

TEST(CourseFit, TheGradientIsThatOfTheDensity) {
  const CourseSpec spec = course_sample();
  const auto points = every_kind(spec);
  const std::size_t n = course_dimension(points, spec, Domain::kLegPain, kSampleDaySd);
  stats::Stream random(3, 0);
  for (int round = 0; round < 5; ++round) {
    // About a road that makes sense: before 5, late 2, ten days; everything else near 0.
    std::vector<double> x(n);
    for (double& value : x) value = 0.3 * stats::standard_normal(random);
    x[0] = x[1] = 5;
    x[2] = x[3] = 2;
    x[4] = 2.3;
    for (std::size_t i = 10; i < 14; ++i) x[i] += 0.7;
    std::vector<double> gradient(n);
    std::vector<double> unused(n);
    const double at = course_density(points, spec, Domain::kLegPain, kSampleDaySd, x, gradient);
    ASSERT_TRUE(std::isfinite(at));
    constexpr double kStep = 1e-5;
    for (std::size_t i = 0; i < n; ++i) {
      auto moved = x;
      moved[i] += kStep;
      const double up = course_density(points, spec, Domain::kLegPain, kSampleDaySd, moved, unused);
      moved[i] -= 2 * kStep;
      const double down =
          course_density(points, spec, Domain::kLegPain, kSampleDaySd, moved, unused);
      const double slope = (up - down) / (2 * kStep);
      EXPECT_NEAR(gradient[i], slope, 1e-5 * (1 + std::abs(slope))) << "parameter " << i;
    }
  }
}

double mean_of(const CourseFit& fit, auto value) {
  double sum = 0;
  for (const CourseDraw& draw : fit.draws) sum += value(draw);
  return sum / static_cast<double>(fit.draws.size());
}

TEST(CourseFit, IsTheSameToTheBitEachTime) {
  const CourseSpec spec = course_sample();
  const auto points = every_kind(spec);
  stats::HmcPlan short_plan = plan(20);
  short_plan.warm_up = 100;
  const auto one = fit_course_domain(points, spec, Domain::kLegPain, kSampleDaySd, short_plan);
  const auto two = fit_course_domain(points, spec, Domain::kLegPain, kSampleDaySd, short_plan);
  ASSERT_TRUE(one && two);
  ASSERT_EQ(one->draws.size(), 80U);
  for (std::size_t i = 0; i < one->draws.size(); ++i) {
    EXPECT_EQ(one->draws[i].roads[1][1].late, two->draws[i].roads[1][1].late);
    EXPECT_EQ(one->draws[i].occasion, two->draws[i].occasion);
  }
}

// The only thing that is known of the road without an operation in stenosis.
TEST(CourseFit, AContrastMovesTheRoadItSpeaksOf) {
  const CourseSpec spec = course_sample();
  std::vector<CoursePoint> points = course_points_of(spec, 3);
  std::erase_if(points, [](const CoursePoint& point) {
    return point.indication == course::Indication::kStenosis &&
           point.care == course::Care::kNotOperated;
  });
  const auto gain = [&](double contrast) {
    CoursePoint one = points[0];
    one.kind = CoursePointKind::kContrast;
    one.indication = course::Indication::kStenosis;
    one.care = course::Care::kNotOperated;
    one.days = 730;
    one.value = contrast;
    one.error = 0.1;
    auto with = points;
    with.push_back(one);
    const auto fitted = fit_course_domain(with, spec, Domain::kLegPain, kSampleDaySd, plan(150));
    EXPECT_TRUE(fitted);
    return mean_of(*fitted, [](const CourseDraw& draw) {
      const CourseDraw::Road& not_operated = draw.roads[1][1];
      const CourseDraw::Road& operated = draw.roads[1][0];
      return (operated.before - operated.late) - (not_operated.before - not_operated.late);
    });
  };
  const double small = gain(0.2);
  const double large = gain(2.2);
  // Two points of clamped means are somewhat more of latent ones.
  EXPECT_GT(large - small, 1.2);
  EXPECT_LT(large - small, 4.0);
}

TEST(CourseFit, NeedsACohort) {
  const CourseSpec spec = course_sample();
  const auto points = course_points_of(spec, 1);
  const auto fitted = fit_course_domain(points, spec, Domain::kBackPain, kSampleDaySd, plan(20));
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().code, core::ErrorCode::kMissingMember);
}

// 2.77 / (1.96 sqrt 2) = 1; sqrt((0.9^2 + 0.7^2) / 2) = 0.806; (1.2 * 1 * 0.806)^(1/3) = 0.989.
TEST(DayToDay, IsTheGeometricMeanOfWhatIsPublished) {
  const auto evidence = small_evidence(R"(,
      "meta-c/within":{"study":"meta-c","outcome":"pain-within-person-sd","measure":"mean",
        "estimate":1.2,"scale":"0-10"},
      "meta-c/sdc":{"study":"meta-c","outcome":"smallest-detectable-change","measure":"threshold",
        "estimate":27.72,"scale":"0-100"},
      "meta-c/difference":{"study":"meta-c","outcome":"odi-absolute-difference","measure":"mean",
        "estimate":9.0,"sd":7.0,"scale":"0-100"},
      "meta-c/no-sd":{"study":"meta-c","outcome":"odi-absolute-difference","measure":"mean",
        "estimate":9.0,"scale":"0-100"},
      "meta-c/no-scale":{"study":"meta-c","outcome":"pain-within-person-sd","measure":"mean",
        "estimate":1.2})");
  CourseSpec spec = course_sample();
  const auto with = [&](std::vector<DayItem> items) {
    spec.domains[0].day_to_day = std::move(items);
    return day_to_day_sd(evidence, spec, Domain::kLegPain);
  };
  const auto sd = with({{"meta-c/within", DayMeasure::kWithinPersonSd},
                        {"meta-c/sdc", DayMeasure::kSmallestDetectableChange},
                        {"meta-c/difference", DayMeasure::kMeanAbsoluteDifference}});
  ASSERT_TRUE(sd) << sd.error().message;
  EXPECT_NEAR(*sd, 0.989, 0.001);
  const auto code = [&](const char* id, DayMeasure as) {
    const auto got = with({{id, as}});
    return got ? core::ErrorCode::kSystem : got.error().code;
  };
  EXPECT_EQ(code("meta-c/gone", DayMeasure::kWithinPersonSd), core::ErrorCode::kDangling);
  EXPECT_EQ(code("meta-c/no-sd", DayMeasure::kMeanAbsoluteDifference), core::ErrorCode::kWrongType);
  EXPECT_EQ(code("meta-c/no-scale", DayMeasure::kWithinPersonSd), core::ErrorCode::kWrongType);
}

}  // namespace
