// The course as it is shipped. Whether its ranges hold for cohorts it has not seen takes a minute:
// `backsight validate courses`, and docs/models/.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include "backsight/course/model.h"
#include "backsight/evidence/evidence.h"
#include "backsight/fit/fit_course.h"
#include "backsight/outlook/model.h"
#include "backsight/stats/normal.h"
#include "backsight/stats/philox.h"
#include "pack_section.h"

namespace {

using namespace backsight;
using course::Care;
using course::Domain;
using course::Indication;

constexpr std::size_t kLeg = 0;
constexpr std::size_t kBack = 1;
constexpr std::size_t kDisability = 2;

course::Model shipped() {
  auto model = course::read_model(section("course"), "version");
  EXPECT_TRUE(model) << (model ? "" : model.error().message);
  return *std::move(model);
}

double at_rank(std::vector<double> x, double p) {
  std::ranges::sort(x);
  return x[static_cast<std::size_t>(p * static_cast<double>(x.size() - 1))];
}

// Synthetic people of the mean cohort of a road, as course/model.h says: scores by domain and day.
class People {
 public:
  People(const course::Road& road, std::size_t n) {
    const auto factor = cholesky(road.correlation);
    for (std::size_t i = 0; i < n; ++i) {
      stats::Stream random(42, i);
      const course::RoadDraw draw = road.draw(i % road.draws.size());
      std::array<double, 6> z{};
      std::array<double, 6> e{};
      for (double& value : e) value = stats::standard_normal(random);
      for (std::size_t r = 0; r < 6; ++r) {
        for (std::size_t c = 0; c <= r; ++c) z[r] += factor[r][c] * e[c];
      }
      const double speed = road.sd_log_days * stats::standard_normal(random);
      for (std::size_t d = 0; d < course::kDomains; ++d) {
        const double before = draw.before[d] + draw.sd_before[d] * z[d];
        const double late = draw.late[d] + draw.sd_late[d] * z[3 + d];
        for (const int day : kDays) {
          double latent = before;
          if (day > 0) {
            const double x = std::pow(day / std::exp(draw.log_days[d] + speed), draw.shape[d]);
            latent = late + (before - late) * std::exp(-x) +
                     draw.wound[d] * std::exp(-day / road.wound_days);
          }
          latent += road.day_to_day.sd[d] * stats::standard_normal(random);
          scores_[d][day].push_back(std::clamp(latent, 0.0, 10.0));
        }
      }
    }
  }
  [[nodiscard]] const std::vector<double>& scores(std::size_t domain, int day) const {
    return scores_.at(domain).at(day);
  }
  [[nodiscard]] double median(std::size_t domain, int day) const {
    return at_rank(scores(domain, day), 0.5);
  }
  /// Share of people for whom f(score before, score at the day).
  [[nodiscard]] double share(std::size_t domain, int from, int day, auto f) const {
    const auto& before = scores(domain, from);
    const auto& now = scores(domain, day);
    double hits = 0;
    for (std::size_t i = 0; i < now.size(); ++i) hits += f(before[i], now[i]) ? 1 : 0;
    return hits / static_cast<double>(now.size());
  }
  [[nodiscard]] double correlation(std::size_t domain, int one, int other) const {
    const auto& x = scores(domain, one);
    const auto& y = scores(domain, other);
    const double n = static_cast<double>(x.size());
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      sx += x[i];
      sy += y[i];
      sxx += x[i] * x[i];
      syy += y[i] * y[i];
      sxy += x[i] * y[i];
    }
    return (sxy - sx * sy / n) / std::sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
  }

 private:
  static constexpr std::array<int, 6> kDays = {0, 1, 14, 90, 365, 730};

  static std::array<std::array<double, 6>, 6> cholesky(std::array<std::array<double, 6>, 6> a) {
    for (std::size_t j = 0; j < 6; ++j) {
      for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
      EXPECT_GT(a[j][j], 0) << "the correlations contradict each other";
      a[j][j] = std::sqrt(a[j][j]);
      for (std::size_t i = j + 1; i < 6; ++i) {
        for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
        a[i][j] /= a[j][j];
      }
    }
    return a;
  }

  std::array<std::map<int, std::vector<double>>, course::kDomains> scores_;
};

People people_of(Indication indication, Care care) {
  const course::Model model = shipped();
  const course::Road* road = model.find(indication, care);
  EXPECT_NE(road, nullptr);
  return {*road, 20'000};
}

bool better_by_30_percent(double before, double now) { return before - now >= 0.3 * before; }

TEST(ShippedCourse, HasFourRoadsThatSayWhatTheyRestOn) {
  const course::Model model = shipped();
  const auto evidence = evidence::Evidence::read(section("evidence"));
  ASSERT_TRUE(evidence);
  ASSERT_EQ(model.roads.size(), 4U);
  for (const auto indication : {Indication::kDiscHerniation, Indication::kStenosis}) {
    for (const auto care : {Care::kOperated, Care::kNotOperated}) {
      const course::Road* road = model.find(indication, care);
      ASSERT_NE(road, nullptr);
      EXPECT_LE(road->r_hat, fit::kWorstCourseRHat);
      EXPECT_GE(road->effective_size, fit::kLeastCourseEffectiveSize);
      EXPECT_GE(road->draws.size(), 400U);
      EXPECT_FALSE(road->because.empty());
      EXPECT_FALSE(road->findings.empty());
      for (const std::string& finding : road->findings)
        EXPECT_NE(evidence->find_finding(finding), nullptr) << finding;
      for (const double p : road->departures.relapse_per_day) {
        EXPECT_GT(p, 0);
        EXPECT_LT(p, 0.002);  // more than half of the people in a year would be another disease
      }
    }
  }
}

// The same evidence gives the same draws, to the bit, as those in the pack.
TEST(ShippedCourse, IsWhatTheEvidenceGives) {
  const auto evidence = evidence::Evidence::read(section("evidence"));
  const auto spec = fit::read_course_spec(section("course-model"));
  const auto outlook = outlook::read_model(section("outlook"), "version");
  ASSERT_TRUE(evidence && spec && outlook);
  const auto model = fit::fit_course(*evidence, *spec, *outlook);
  ASSERT_TRUE(model) << model.error().message;
  const auto ours = course::write(*model);
  const auto packed = section("course");
  for (std::size_t i = 0; i < 4; ++i) {
    const auto draws = [&](const core::json::Value& one) {
      return core::json::write_canonical(*(*one.find("roads")->array())[i].find("draws"));
    };
    EXPECT_TRUE(draws(ours) == draws(packed)) << "road " << i;
  }
}

// Findings that the fit does not use, about people rather than means; each within ten percentage
// points (sampling of the study, and one place instead of the middling one).
TEST(ShippedCourse, AfterDiscSurgeryMeetsFindingsItHasNotSeen) {
  const People people = people_of(Indication::kDiscHerniation, Care::kOperated);
  // staartjes-2019-deep-learning: 30 % better at 12 months, leg pain 0.80, disability 0.80.
  EXPECT_NEAR(people.share(kLeg, 0, 365, better_by_30_percent), 0.80, 0.10);
  EXPECT_NEAR(people.share(kDisability, 0, 365, better_by_30_percent), 0.80, 0.10);
  // norspine-2013-success: 3.5 points less leg pain 0.67, 20 points less ODI 0.66.
  const auto less_by = [](double points) {
    return [points](double before, double now) { return before - now >= points; };
  };
  EXPECT_NEAR(people.share(kLeg, 0, 365, less_by(3.5)), 0.67, 0.10);
  EXPECT_NEAR(people.share(kDisability, 0, 365, less_by(2.0)), 0.66, 0.10);
  // beck-2021-swespine: mean leg pain 2.16 at one year.
  double sum = 0;
  for (const double score : people.scores(kLeg, 365)) sum += score / 20'000;
  EXPECT_NEAR(sum, 2.16, 0.5);
  // jns-2016-1y-2y: ODI at 12 and 24 months goes together at 0.82 (a fusion cohort).
  EXPECT_NEAR(people.correlation(kDisability, 365, 730), 0.82, 0.08);
  // ijss-early-perception (its medians shaped the priors of the form), the group that did well:
  // half had 3.8 points less leg pain on day 1 and 4.0 after two weeks, half had 3.0 less back pain
  // after two weeks (all indications together).
  const auto fall = [&](std::size_t domain, int day) {
    std::vector<double> out;
    for (std::size_t i = 0; i < 20'000; ++i)
      out.push_back(people.scores(domain, 0)[i] - people.scores(domain, day)[i]);
    return at_rank(std::move(out), 0.5);
  };
  EXPECT_NEAR(fall(kLeg, 1), 3.8, 1.5);
  EXPECT_NEAR(fall(kLeg, 14), 4.0, 1.0);
  EXPECT_NEAR(fall(kBack, 14), 3.0, 1.2);
  // The median leg pain at one year lies where half of people have almost none.
  EXPECT_GT(people.median(kLeg, 365), 0.7);
  EXPECT_LT(people.median(kLeg, 365), 2.2);
}

TEST(ShippedCourse, AfterDecompressionMeetsFindingsItHasNotSeen) {
  const People people = people_of(Indication::kStenosis, Care::kOperated);
  // austevoll-norspine-microdecompression: ODI 30 % better at 12 months 0.68.
  EXPECT_NEAR(people.share(kDisability, 0, 365, better_by_30_percent), 0.68, 0.10);
  // nerland-2015-deterioration: ODI worse by 8 points at 12 months 0.087.
  EXPECT_NEAR(people.share(kDisability, 0, 365,
                           [](double before, double now) { return now - before >= 0.8; }),
              0.087, 0.04);
}

// Nothing here may contradict what everybody knows of these roads.
TEST(ShippedCourse, TheRoadsLieWhereTheyMust) {
  const People operated = people_of(Indication::kDiscHerniation, Care::kOperated);
  const People watched = people_of(Indication::kDiscHerniation, Care::kNotOperated);
  const People stenosis = people_of(Indication::kStenosis, Care::kOperated);
  for (const std::size_t domain : {kLeg, kBack, kDisability}) {
    EXPECT_GT(operated.median(domain, 0), operated.median(domain, 90)) << domain;
    EXPECT_GE(operated.median(domain, 14), operated.median(domain, 365)) << domain;
    EXPECT_LT(operated.median(domain, 90), watched.median(domain, 90)) << domain;
    EXPECT_LT(operated.median(domain, 365), stenosis.median(domain, 365)) << domain;
  }
  // Disability does not fall on the first day.
  EXPECT_GT(operated.median(kDisability, 1), operated.median(kDisability, 0) - 0.5);
}

// Honesty is not bought with vagueness: the 95 % width for the mean of a new register of 2,000 at
// one year, on 0 to 10.
TEST(ShippedCourse, ANewRegisterIsNotPredictedVaguely) {
  const auto evidence = evidence::Evidence::read(section("evidence"));
  const auto spec = fit::read_course_spec(section("course-model"));
  ASSERT_TRUE(evidence && spec);
  const auto points = fit::course_points(*evidence, *spec);
  ASSERT_TRUE(points);
  constexpr std::array<double, course::kDomains> kWidest = {3.0, 2.5, 2.0};
  for (std::size_t d = 0; d < course::kDomains; ++d) {
    const auto domain = static_cast<Domain>(d);
    const auto day_sd = fit::day_to_day_sd(*evidence, *spec, domain);
    ASSERT_TRUE(day_sd);
    const auto fitted = fit::fit_course_domain(*points, *spec, domain, *day_sd,
                                               fit::course_plan(spec->settings, domain, 400));
    ASSERT_TRUE(fitted);
    for (const auto indication : {Indication::kDiscHerniation, Indication::kStenosis}) {
      fit::CoursePoint like;
      like.domain = domain;
      like.indication = indication;
      like.group = "all";
      like.days = 365;
      like.n = 2000;
      const auto mean = fit::predict_course(*fitted, *spec, like, 1).mean;
      const double width = at_rank(mean, 0.975) - at_rank(mean, 0.025);
      std::printf("95 %% width at one year, domain %zu, indication %d: %.2f\n", d,
                  static_cast<int>(indication), width);
      EXPECT_LE(width, kWidest[d]) << d;
    }
  }
}

}  // namespace
