#include "backsight/fit/series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "backsight/core/decimal.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using evidence::Evidence;
using evidence::Finding;
using evidence::Measure;
using evidence::Study;

constexpr double kDaysPerYear = 365.25;
// The ends of a 95 % interval are so many standard errors apart.
constexpr double kIntervalErrors = 2 * 1.959963984540054;

bool is_in(const std::vector<std::string>& list, const std::string& text) {
  return std::ranges::find(list, text) != list.end();
}

std::string_view word_of(const Study& study, std::string_view key) {
  const auto* value = study.entry.find(key);
  return value == nullptr || value->string() == nullptr ? std::string_view()
                                                        : std::string_view(*value->string());
}

std::optional<double> number_of(const Finding& finding, std::string_view key) {
  const auto* value = finding.entry.find(key);
  return value == nullptr || value->number() == nullptr ? std::nullopt
                                                        : core::to_double(value->number()->text);
}

// Where the cohort is a database: two studies of it took other people, of other years.
bool is_database(const Study& study) {
  const Capture capture = capture_of(word_of(study, "capture"));
  return capture == Capture::kRegister || capture == Capture::kRegional;
}

bool is_everybody(const Finding& finding) {
  return finding.group.empty() || finding.group == "all";
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

std::optional<double> told_size(const Evidence& evidence, const Finding& finding) {
  if (finding.n) return static_cast<double>(*finding.n);
  const double p = finding.estimate ? finding.estimate->value : 0;
  if (const auto events = number_of(finding, "events"); events && p > 0)
    return std::round(*events / p);
  const auto n = evidence.study_of(finding).n;
  if (n && is_everybody(finding)) return static_cast<double>(*n);
  if (finding.ci95 && evidence::is_share(finding.measure) && p > 0 && p < 1) {
    const double error = (finding.ci95->high.value - finding.ci95->low.value) / kIntervalErrors;
    if (error > 0) return std::round(p * (1 - p) / (error * error));
  }
  return std::nullopt;
}

double counted_size(const Evidence& evidence, const Finding& finding, const Settings& settings) {
  if (const auto told = told_size(evidence, finding)) return *told;
  const auto n = evidence.study_of(finding).n;
  if (!n) return settings.unknown_n;
  const double study = static_cast<double>(*n);
  return std::max(std::min(settings.unknown_n, study / 2), study * settings.arm_share);
}

HazardSeries like(const Evidence& evidence, const HazardSpec& spec, const Settings& settings,
                  const Finding& finding, bool selected) {
  const Study& study = evidence.study_of(finding);
  HazardSeries out;
  out.cohort = cohort_of(study);
  out.indication = indication_of(study);
  if (spec.offsets) {
    out.definition = definition_of(word_of(study, "definition"));
    out.capture = capture_of(word_of(study, "capture"));
  }
  out.selected = selected;
  out.assigned = is_in(spec.assigned, finding.id);
  out.crude = finding.measure == Measure::kProportion || is_in(spec.crude, finding.id);
  out.n = counted_size(evidence, finding, settings);
  out.people = static_cast<std::int64_t>(told_size(evidence, finding).value_or(0));
  return out;
}

core::Result<std::vector<HazardSeries>> series_of(const Evidence& evidence, const HazardSpec& spec,
                                                  const Settings& settings,
                                                  std::string_view left_out_cohort) {
  // Whole cohorts by what makes them one line of people (a database: the study); selected parts by
  // their group as well; a crude share by its own id. The map keeps an order that does not depend
  // on that of the file.
  std::map<std::string, HazardSeries> series;
  const auto add = [&](const std::string& id, bool selected) -> core::Result<void> {
    const Finding* finding = evidence.find_finding(id);
    if (finding == nullptr)
      return core::fail(ErrorCode::kDangling, "no finding is called \"" + id + "\"");
    if (!is_point(*finding)) {
      return core::fail(ErrorCode::kWrongType,
                        id + " is no share by a time: it cannot lie on a curve");
    }
    HazardSeries one = like(evidence, spec, settings, *finding, selected);
    if (one.cohort == left_out_cohort) return {};
    const Study& study = evidence.study_of(*finding);
    const std::string key = one.cohort + "\n" + (is_database(study) ? study.id : std::string()) +
                            "\n" + (one.assigned ? "assigned" : "") + "\n" +
                            (selected ? "part " + finding->group : std::string()) + "\n" +
                            std::to_string(static_cast<int>(one.indication)) +
                            std::to_string(static_cast<int>(one.definition)) +
                            std::to_string(static_cast<int>(one.capture)) +
                            (one.crude ? finding->id : std::string());
    const auto told = one.people;
    const double counted = one.n;
    auto& into = series.try_emplace(key, std::move(one)).first->second;
    // The largest size that the source tells is that at the start.
    into.n = std::max(told, into.people) > 0 ? static_cast<double>(std::max(told, into.people))
                                             : std::max(into.n, counted);
    into.people = std::max(told, into.people);
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
