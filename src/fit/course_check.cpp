#include "backsight/fit/course_check.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "backsight/fit/course_fit.h"
#include "backsight/fit/fit_course.h"
#include "backsight/fit/series.h"

namespace backsight::fit {
namespace {

using core::Result;
using course::Care;
using course::Domain;
using evidence::Evidence;
using evidence::Finding;
using evidence::Study;

// Predictions need far fewer draws than what is shipped.
constexpr unsigned kCheckDraws = 400;

// How groups without an operation are called in the evidence.
constexpr std::array<std::string_view, 9> kNotOperated = {
    "non-op",       "nonop",     "non-surg",         "nonsurg",   "conserv",
    "not operated", "injection", "physical therapy", "usual care"};

std::string_view word_of(const Study& study, std::string_view key) {
  const auto* value = study.entry.find(key);
  return value == nullptr || value->string() == nullptr ? std::string_view()
                                                        : std::string_view(*value->string());
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The cohort of ours whose people are those of the study, or "".
std::string our_cohort(const Evidence& ours, const CourseSpec& spec, const Study& study) {
  if (const Study* same = ours.find_study(study.id)) return course_cohort(spec, *same);
  for (const Study& one : ours.studies()) {
    if ((!study.doi.empty() && one.doi == study.doi) ||
        (!study.pmid.empty() && one.pmid == study.pmid))
      return course_cohort(spec, one);
  }
  const std::string theirs = cohort_of(study);
  for (const Study& one : ours.studies()) {
    if (course_cohort(spec, one) == theirs) return theirs;
  }
  return {};
}

struct Placed {
  RoadPlace road;
  CourseItem item;
};

// What we have decided about our own findings.
std::optional<Placed> decided(const CourseSpec& spec, const std::string& id) {
  for (const RoadSpec& road : spec.roads) {
    for (const CourseItem& item : road.use) {
      if (item.finding == id) return Placed{{road.indication, road.care}, item};
    }
  }
  return std::nullopt;
}

double at_rank(const std::vector<double>& sorted, double p) {
  return sorted[static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

std::optional<RoadPlace> road_place(const Study& study, const std::string& group) {
  RoadPlace out;
  const auto indication = word_of(study, "indication");
  if (indication == "disc-herniation") {
    out.indication = course::Indication::kDiscHerniation;
  } else if (indication == "stenosis") {
    out.indication = course::Indication::kStenosis;
  } else {
    return std::nullopt;
  }
  const auto procedure = word_of(study, "procedure");
  const bool not_operated =
      procedure == "nonoperative" ||
      std::ranges::any_of(kNotOperated, [&](std::string_view part) { return has(group, part); });
  if (not_operated) {
    out.care = Care::kNotOperated;
    return out;
  }
  if (procedure != "hemilaminectomy" && procedure != "discectomy" && procedure != "laminectomy" &&
      procedure != "decompression")
    return std::nullopt;
  if (has(group, "fusion") && !has(group, "without fusion")) return std::nullopt;
  return out;
}

std::vector<CourseJob> plan_course_check(const Evidence& ours, const CourseSpec& spec,
                                         const Evidence& file) {
  std::map<std::pair<std::string, Domain>, CourseJob> jobs;
  for (const Finding& finding : file.findings()) {
    const Study& study = file.study_of(finding);
    auto placed = decided(spec, finding.id);
    if (!placed) {
      const auto road = road_place(study, finding.group);
      if (!road) continue;
      placed = Placed{*road, {.finding = finding.id}};
    }
    auto point =
        course_point(file, spec, finding, placed->road.indication, placed->road.care, placed->item);
    if (!point) continue;
    const std::string same = our_cohort(ours, spec, study);
    CourseJob& job = jobs[{same, point->domain}];
    job.domain = point->domain;
    job.our_cohort = same;
    job.points.push_back(*std::move(point));
  }
  std::vector<CourseJob> out;
  for (auto& [key, job] : jobs) out.push_back(std::move(job));
  return out;
}

Result<std::vector<CourseCheck>> check_course(const Evidence& ours, const CourseSpec& spec,
                                              const CourseJob& job) {
  TRY(auto points, course_points(ours, spec));
  std::erase_if(points, [&](const CoursePoint& point) { return point.cohort == job.our_cohort; });
  TRY(const double day_sd, day_to_day_sd(ours, spec, job.domain));
  TRY(const CourseFit fit, fit_course_domain(points, spec, job.domain, day_sd,
                                             course_plan(spec.settings, job.domain, kCheckDraws)));
  std::vector<CourseCheck> out;
  for (const CoursePoint& point : job.points) {
    CoursePrediction predicted = predict_course(fit, spec, point, spec.settings.seed);
    std::ranges::sort(predicted.mean);
    std::ranges::sort(predicted.sd);
    CourseCheck one{point,
                    at_rank(predicted.mean, 0.5),
                    at_rank(predicted.mean, 0.25),
                    at_rank(predicted.mean, 0.75),
                    at_rank(predicted.mean, 0.025),
                    at_rank(predicted.mean, 0.975),
                    {}};
    if (point.sd) one.sd_ratio = *point.sd / at_rank(predicted.sd, 0.5);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace backsight::fit
