// The density of one domain of the course over everything that is fitted (course_fit.h has the
// model).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backsight/fit/course_fit.h"
#include "backsight/stats/hmc.h"
#include "road_moments.h"

namespace backsight::fit {

class CoursePosterior final : public stats::LogDensity {
 public:
  /// Points of other domains are passed over.
  CoursePosterior(std::span<const CoursePoint> points, const CourseSpec& spec,
                  course::Domain domain, double day_sd);

  [[nodiscard]] std::size_t dimension() const override { return dimension_; }
  [[nodiscard]] double at(std::span<const double> x, std::span<double> gradient) const override;

  [[nodiscard]] bool empty() const { return arms_.empty(); }
  [[nodiscard]] std::vector<double> start() const;
  [[nodiscard]] CourseDraw draw(std::span<const double> x) const;
  /// The first so many parameters are those of the roads; those of cohorts come after.
  [[nodiscard]] static std::size_t shared();

 private:
  static constexpr std::size_t kRoads = 4;
  using Roads = std::array<road::Locals, kRoads>;

  struct Observation {  // of a mean
    bool change = false;
    double value = 0;
    double error2 = 0;
    std::optional<double> log_sd;
    double log_sd_error2 = 0;
  };
  struct Share {  // of people with at most so many points
    double at_most = 0;
    double value = 0;
    double variance = 0;
  };
  struct Occasion {
    std::size_t clock = 0;
    std::vector<Observation> observations;
    std::vector<Share> shares;
  };
  struct Arm {  // a group of a cohort
    std::size_t road = 0;
    bool series = false;
    std::optional<std::size_t> u;    // parameter: the cohort's level before
    std::optional<std::size_t> v;    // and late
    std::optional<std::size_t> a;    // how the group lies from it, before
    std::optional<std::size_t> b;    // and late
    std::optional<std::size_t> raw;  // of the unknown maximum
    std::vector<Observation> before;
    std::vector<Occasion> after;
    bool needs_before = false;
  };
  struct Level {  // a cohort's, and the road whose it is
    std::size_t road = 0;
    std::size_t at = 0;
    bool late = false;
    bool series = false;
  };
  struct Contrast {
    std::size_t operated = 0;  // clocks
    std::size_t not_operated = 0;
    double value = 0;
    double error2 = 0;
  };
  struct Evaluation;

  void add_cohort(const std::map<std::string, std::vector<const CoursePoint*>>& groups,
                  std::map<std::string, std::size_t>& raws);
  void add_point(const CoursePoint& point, std::map<std::string, std::size_t>& raws, Arm& arm,
                 std::map<double, std::size_t>& occasions);
  std::size_t clock_of(std::size_t road, double days);

  void priors(Evaluation& now) const;
  void levels(Evaluation& now) const;
  [[nodiscard]] bool arm(Evaluation& now, const Arm& one) const;
  void contrast(Evaluation& now, const Contrast& one) const;

  const CourseSpec& spec_;
  const CourseDomainSpec& prior_;
  road::Fixed fixed_;
  mutable std::vector<road::Clock> clocks_;
  std::vector<Arm> arms_;
  std::vector<Contrast> contrasts_;
  std::vector<Level> levels_;
  std::vector<std::size_t> standard_;  // standard normal by construction
  std::size_t dimension_ = 0;
};

}  // namespace backsight::fit
