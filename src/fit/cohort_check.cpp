#include "backsight/fit/cohort_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "backsight/fit/series.h"

namespace backsight::fit {
namespace {

using evidence::Evidence;
using evidence::Finding;
using evidence::Study;

constexpr unsigned kChains = 4;
// Predictions need far fewer draws than what is shipped.
constexpr unsigned kCheckDraws = 750;

bool is_in(const std::vector<std::string>& list, const std::string& text) {
  return std::ranges::find(list, text) != list.end();
}

const Study* same_study(const Evidence& ours, const Study& study) {
  if (const Study* same = ours.find_study(study.id)) return same;
  for (const Study& one : ours.studies()) {
    if ((!study.doi.empty() && one.doi == study.doi) ||
        (!study.pmid.empty() && one.pmid == study.pmid))
      return &one;
  }
  return nullptr;
}

// The cohort of ours whose people are those of the study, or "".
std::string our_cohort(const Evidence& ours, const Study& study) {
  if (const Study* same = same_study(ours, study)) return cohort_of(*same);
  const std::string theirs = cohort_of(study);
  for (const Study& one : ours.studies()) {
    if (cohort_of(one) == theirs) return theirs;
  }
  return {};
}

// A group other than everybody. What we have decided about our own findings comes first.
bool is_selected(const HazardSpec& spec, const Finding& finding) {
  if (is_in(spec.use, finding.id)) return false;
  if (is_in(spec.selected, finding.id)) return true;
  return !finding.group.empty() && finding.group != "all";
}

double at_rank(const std::vector<double>& sorted, double p) {
  return sorted[static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

stats::HmcPlan plan_of(const Settings& settings, unsigned draws_of_each_chain) {
  stats::HmcPlan plan;
  plan.seed = settings.seed;
  plan.chains = kChains;
  plan.warm_up = std::max(600U, draws_of_each_chain / 2);
  plan.draws = draws_of_each_chain;
  plan.path = 3;
  return plan;
}

HazardSettings settings_of(const Settings& settings) {
  return {settings.knots_years, settings.reference_years, settings.cap_n, settings.unknown_n,
          settings.follow_up_sd};
}

std::vector<CohortJob> plan_cohort_check(const Evidence& ours, const ModelSpec& spec,
                                         const Evidence& file) {
  std::map<std::pair<std::string, std::string>, CohortJob> jobs;
  for (const Finding& finding : file.findings()) {
    if (!is_point(finding)) continue;
    for (const HazardSpec& model : spec.hazards) {
      if (model.option != "surgery" || !is_in(model.outcomes, finding.outcome)) continue;
      const Study& study = file.study_of(finding);
      const std::string ours_is = our_cohort(ours, study);
      CohortJob& job = jobs[{model.id, ours_is}];
      job.our_cohort = ours_is;
      job.points.push_back({&finding, &model, like(file, finding, is_selected(model, finding)),
                            years_of(finding), finding.estimate->value});
    }
  }
  std::vector<CohortJob> out;
  for (auto& [key, job] : jobs) out.push_back(std::move(job));
  return out;
}

core::Result<std::vector<CohortPrediction>> check_cohort(const Evidence& ours,
                                                         const ModelSpec& spec,
                                                         const CohortJob& job) {
  std::vector<CohortPrediction> out;
  if (job.points.empty()) return out;
  TRY(const auto series, series_of(ours, *job.points[0].model, job.our_cohort));
  TRY(const HazardFit fit,
      fit_hazard(series, settings_of(spec.settings), plan_of(spec.settings, kCheckDraws)));
  for (const CohortPoint& point : job.points) {
    auto shares = predict_cohort(fit, point.like, point.years, spec.settings.seed);
    std::ranges::sort(shares);
    out.push_back({point, at_rank(shares, 0.5), at_rank(shares, 0.25), at_rank(shares, 0.75),
                   at_rank(shares, 0.025), at_rank(shares, 0.975)});
  }
  return out;
}

}  // namespace backsight::fit
