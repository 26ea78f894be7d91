// Does the hazard model know what it does not know? Each reported share of a cohort is predicted by
// a model that has not seen that cohort, and compared with the prediction interval for a new cohort
// of that kind and size.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backsight/evidence/evidence.h"
#include "backsight/fit/hazard.h"
#include "backsight/fit/model_spec.h"

namespace backsight::fit {

/// What a finding is to a model: part of it, or known to us and not, or of somebody else.
enum class Standing : std::uint8_t { kUsed, kSelected, kLeftOut, kNew };

/// One reported share that can be checked.
struct CohortPoint {
  const evidence::Finding* finding = nullptr;
  Standing standing = Standing::kNew;
  const HazardSpec* model = nullptr;
  HazardSeries like;
  double years = 0;
  double share = 0;
};

/// Points of the same cohort and model, and the cohort of ours that must be left out to predict
/// them ("" when none of ours is the same people).
struct CohortJob {
  std::string our_cohort;
  std::vector<CohortPoint> points;
};

struct CohortPrediction {
  CohortPoint point;
  double median = 0;
  double low50 = 0;
  double high50 = 0;
  double low95 = 0;
  double high95 = 0;
  [[nodiscard]] bool inside50() const { return point.share >= low50 && point.share <= high50; }
  [[nodiscard]] bool inside95() const { return point.share >= low95 && point.share <= high95; }
};

/// What of `file` can be checked: findings with an outcome of the models for the operation, a share
/// and a time. A study of the file is one of ours when it has the same cohort, id, DOI or PMID.
[[nodiscard]] std::vector<CohortJob> plan_cohort_check(const evidence::Evidence& ours,
                                                       const ModelSpec& spec,
                                                       const evidence::Evidence& file);

/// Why findings of a file cannot be checked, each by the first reason that holds.
struct NotChecked {
  std::size_t other_outcome = 0;  ///< no model of the operation predicts the outcome
  std::size_t no_share = 0;       ///< no share of people: another measure, or no estimate below 1
  std::size_t no_time = 0;        ///< a share without a time, or at time 0
  [[nodiscard]] std::size_t all() const { return other_outcome + no_share + no_time; }
};
/// The findings of `file` that plan_cohort_check leaves out.
[[nodiscard]] NotChecked count_not_checked(const ModelSpec& spec, const evidence::Evidence& file);

/// Fits without the cohort and predicts. A pure function of its arguments, so jobs may run side by
/// side. Errors: those of fit_hazard.
[[nodiscard]] core::Result<std::vector<CohortPrediction>> check_cohort(
    const evidence::Evidence& ours, const ModelSpec& spec, const CohortJob& job);

/// How the chains of the models run; `chains` times `draws` posterior draws.
[[nodiscard]] stats::HmcPlan plan_of(const Settings& settings, unsigned draws_of_each_chain);
[[nodiscard]] HazardSettings settings_of(const Settings& settings, const HazardSpec& model);

/// How well one kind of points is predicted. Shares of points; and the share inside the 95 %
/// interval where every cohort weighs the same, however many times it reports.
struct CohortTally {
  std::string model;
  Indication indication = Indication::kMixed;
  Standing standing = Standing::kNew;
  std::size_t points = 0;
  std::size_t cohorts = 0;
  double inside95 = 0;
  double inside95_by_cohort = 0;
  double inside50 = 0;
  double above = 0;  ///< of points above the median
};
/// By model, indication and standing, in this order; kinds without points are left out.
[[nodiscard]] std::vector<CohortTally> tally(const std::vector<CohortPrediction>& predictions);

}  // namespace backsight::fit
