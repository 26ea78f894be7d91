#include "backsight/fit/series.h"

#include <algorithm>
#include <map>
#include <utility>

namespace backsight::fit {
namespace {

using core::ErrorCode;
using evidence::Evidence;
using evidence::Finding;
using evidence::Measure;
using evidence::Study;

constexpr double kDaysPerYear = 365.25;

std::string_view word_of(const Study& study, std::string_view key) {
  const auto* value = study.entry.find(key);
  return value == nullptr || value->string() == nullptr ? std::string_view()
                                                        : std::string_view(*value->string());
}

Indication indication_of(const Study& study) {
  const auto word = word_of(study, "indication");
  return word == "disc-herniation" ? Indication::kDiscHerniation
         : word == "stenosis"      ? Indication::kStenosis
                                   : Indication::kMixed;
}

}  // namespace

// An index-level discectomy is the narrow form of "same level".
Definition definition_of(std::string_view word) {
  if (word == "any-lumbar-surgery") return Definition::kAny;
  if (word == "same-level" || word == "index-level-discectomy") return Definition::kSameLevel;
  if (word == "reherniation-surgery") return Definition::kReherniation;
  return Definition::kUnclear;
}

Capture capture_of(std::string_view word) {
  if (word == "claims" || word == "national-register") return Capture::kRegister;
  if (word == "regional-register") return Capture::kRegional;
  if (word == "trial-follow-up") return Capture::kTrial;
  if (word == "single-centre") return Capture::kSingleCentre;
  if (word == "survey") return Capture::kSurvey;
  return Capture::kUnknown;
}

std::string cohort_of(const Study& study) { return study.cohort.empty() ? study.id : study.cohort; }

bool is_point(const Finding& finding) {
  return (finding.measure == Measure::kCumulativeIncidence ||
          finding.measure == Measure::kProportion) &&
         finding.estimate && finding.time && finding.time->value.value > 0 &&
         finding.estimate->value < 1;
}

double years_of(const Finding& finding) { return finding.time->days() / kDaysPerYear; }

HazardSeries like(const Evidence& evidence, const Finding& finding, bool selected) {
  const Study& study = evidence.study_of(finding);
  HazardSeries out;
  out.cohort = cohort_of(study);
  out.indication = indication_of(study);
  out.definition = definition_of(word_of(study, "definition"));
  out.capture = capture_of(word_of(study, "capture"));
  out.selected = selected;
  out.crude = finding.measure == Measure::kProportion;
  out.n = static_cast<double>(finding.n ? *finding.n : study.n.value_or(0));
  return out;
}

core::Result<std::vector<HazardSeries>> series_of(const Evidence& evidence, const HazardSpec& spec,
                                                  std::string_view left_out_cohort) {
  // By study and group; a crude share by its own id. The map keeps an order that does not depend
  // on the order of the file.
  std::map<std::string, HazardSeries> series;
  const auto add = [&](const std::string& id, bool selected) -> core::Result<void> {
    const Finding* finding = evidence.find_finding(id);
    if (finding == nullptr)
      return core::fail(ErrorCode::kDangling, "no finding is called \"" + id + "\"");
    if (!is_point(*finding)) {
      return core::fail(ErrorCode::kWrongType,
                        id + " is no share by a time: it cannot lie on a curve");
    }
    HazardSeries one = like(evidence, *finding, selected);
    if (one.cohort == left_out_cohort) return {};
    const std::string key = evidence.study_of(*finding).id + "\n" + finding->group + "\n" +
                            (one.crude ? finding->id : std::string());
    auto& into = series.try_emplace(key, std::move(one)).first->second;
    into.points.push_back({years_of(*finding), finding->estimate->value, id});
    return {};
  };
  for (const std::string& id : spec.use) TRY_VOID(add(id, false));
  for (const std::string& id : spec.selected) TRY_VOID(add(id, true));
  std::vector<HazardSeries> out;
  for (auto& [key, one] : series) {
    std::ranges::sort(one.points, {}, &HazardPoint::years);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace backsight::fit
