#include "backsight/fit/cohort_check.h"

#include <algorithm>
#include <map>
#include <tuple>
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

Standing standing_of(const HazardSpec& spec, const Finding& finding) {
  if (is_in(spec.use, finding.id)) return Standing::kUsed;
  if (is_in(spec.selected, finding.id)) return Standing::kSelected;
  const bool known =
      std::ranges::find(spec.left_out, finding.id, &LeftOut::finding) != spec.left_out.end();
  return known ? Standing::kLeftOut : Standing::kNew;
}

bool predicts(const HazardSpec& model, const Finding& finding) {
  return model.option == "surgery" && is_in(model.outcomes, finding.outcome);
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

HazardSettings settings_of(const Settings& settings, const HazardSpec& model) {
  HazardSettings out;
  out.knots_years = settings.knots_years;
  out.reference_years = settings.reference_years;
  out.cap_n = settings.cap_n;
  out.unknown_n = settings.unknown_n;
  out.follow_up_sd = settings.follow_up_sd;
  out.difference_sd = settings.difference_sd;
  out.difference_step = settings.difference_step;
  if (model.level) out.level = *model.level;
  out.assigned = model.assigned_offset;
  return out;
}

std::vector<CohortJob> plan_cohort_check(const Evidence& ours, const ModelSpec& spec,
                                         const Evidence& file) {
  std::map<std::pair<std::string, std::string>, CohortJob> jobs;
  for (const Finding& finding : file.findings()) {
    if (!is_point(finding)) continue;
    for (const HazardSpec& model : spec.hazards) {
      if (!predicts(model, finding)) continue;
      const Study& study = file.study_of(finding);
      const std::string ours_is = our_cohort(ours, study);
      CohortJob& job = jobs[{model.id, ours_is}];
      job.our_cohort = ours_is;
      job.points.push_back({&finding, standing_of(model, finding), &model,
                            like(file, model, spec.settings, finding, is_selected(model, finding)),
                            years_of(finding), finding.estimate->value});
    }
  }
  std::vector<CohortJob> out;
  for (auto& [key, job] : jobs) out.push_back(std::move(job));
  return out;
}

NotChecked count_not_checked(const ModelSpec& spec, const Evidence& file) {
  NotChecked out;
  for (const Finding& finding : file.findings()) {
    const bool predicted = std::ranges::any_of(
        spec.hazards, [&](const HazardSpec& model) { return predicts(model, finding); });
    const bool share = (finding.measure == evidence::Measure::kCumulativeIncidence ||
                        finding.measure == evidence::Measure::kProportion) &&
                       finding.estimate && finding.estimate->value < 1;
    if (!predicted) {
      ++out.other_outcome;
    } else if (!share) {
      ++out.no_share;
    } else if (!is_point(finding)) {
      ++out.no_time;
    }
  }
  return out;
}

core::Result<std::vector<CohortPrediction>> check_cohort(const Evidence& ours,
                                                         const ModelSpec& spec,
                                                         const CohortJob& job) {
  std::vector<CohortPrediction> out;
  if (job.points.empty()) return out;
  const HazardSpec& model = *job.points[0].model;
  TRY(const auto series, series_of(ours, model, spec.settings, job.our_cohort));
  TRY(const HazardFit fit,
      fit_hazard(series, settings_of(spec.settings, model), plan_of(spec.settings, kCheckDraws)));
  for (const CohortPoint& point : job.points) {
    auto shares = predict_cohort(fit, point.like, point.years, spec.settings.seed);
    std::ranges::sort(shares);
    out.push_back({point, at_rank(shares, 0.5), at_rank(shares, 0.25), at_rank(shares, 0.75),
                   at_rank(shares, 0.025), at_rank(shares, 0.975)});
  }
  return out;
}

std::vector<CohortTally> tally(const std::vector<CohortPrediction>& predictions) {
  struct Count {
    std::size_t points = 0;
    std::size_t inside = 0;
  };
  std::map<std::tuple<std::string, Indication, Standing>, CohortTally> out;
  std::map<std::tuple<std::string, Indication, Standing>, std::map<std::string, Count>> cohorts;
  for (const CohortPrediction& one : predictions) {
    const std::tuple key(one.point.model->id, one.point.like.indication, one.point.standing);
    CohortTally& row = out[key];
    std::tie(row.model, row.indication, row.standing) = key;
    ++row.points;
    row.inside95 += one.inside95() ? 1 : 0;
    row.inside50 += one.inside50() ? 1 : 0;
    row.above += one.point.share > one.median ? 1 : 0;
    Count& cohort = cohorts[key][one.point.like.cohort];
    ++cohort.points;
    cohort.inside += one.inside95() ? 1 : 0;
  }
  std::vector<CohortTally> rows;
  for (auto& [key, row] : out) {
    const double n = static_cast<double>(row.points);
    row.inside95 /= n;
    row.inside50 /= n;
    row.above /= n;
    for (const auto& [name, count] : cohorts[key])
      row.inside95_by_cohort +=
          static_cast<double>(count.inside) / static_cast<double>(count.points);
    row.cohorts = cohorts[key].size();
    row.inside95_by_cohort /= static_cast<double>(row.cohorts);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace backsight::fit
