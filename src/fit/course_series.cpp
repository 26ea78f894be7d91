#include "backsight/fit/course_series.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/fit/clamped_normal.h"
#include "backsight/fit/series.h"

namespace backsight::fit {
namespace {

using core::ErrorCode;
using core::Result;
using course::Domain;
using evidence::Evidence;
using evidence::Finding;
using evidence::Measure;
using evidence::Study;

constexpr std::string_view kImprovement = "-improvement";
constexpr double kInterval95 = 2 * 1.959963984540054;  // width of a 95 % interval in errors

struct Scale {
  double factor = 1;  // to points of 0 to 10
  bool raw = false;
};

std::optional<Scale> scale_of(const Finding& finding, const CourseSettings& settings) {
  if (finding.scale.find("0-100") != std::string::npos) return Scale{0.1, false};
  if (finding.scale == "0-10") return Scale{1, false};
  if (finding.scale.starts_with("raw")) return Scale{settings.raw_odi_factor, true};
  return std::nullopt;
}

// The domain of an outcome, and whether it is the change.
std::optional<std::pair<Domain, bool>> place_of(const CourseSpec& spec, std::string_view outcome) {
  const bool change = outcome.ends_with(kImprovement);
  if (change) outcome.remove_suffix(kImprovement.size());
  for (std::size_t d = 0; d < course::kDomains; ++d) {
    if (std::ranges::find(spec.domains[d].outcomes, outcome) != spec.domains[d].outcomes.end())
      return std::pair(static_cast<Domain>(d), change);
  }
  return std::nullopt;
}

// The last digit of a printed number: 0.1 for "3.6".
double last_digit(const std::string& text) {
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 1
                                    : std::pow(10.0, -static_cast<double>(text.size() - point - 1));
}

// What the interval of a mean says of the spread of people, and how well after rounding: each
// limit is uniform within half a last digit.
void spread_of_interval(const Finding& finding, double n, double factor, CoursePoint& out) {
  const double width = finding.ci95->high.value - finding.ci95->low.value;
  const double digit =
      std::max(last_digit(finding.ci95->low.text), last_digit(finding.ci95->high.text));
  const double rounding = digit / std::sqrt(6.0);
  if (!(width > 2 * rounding)) return;
  out.sd = width * std::sqrt(n) / kInterval95 * factor;
  out.log_sd_error = std::sqrt(1 / (2 * (n - 1)) + rounding * rounding / (width * width));
}

// What all points have: whose, when, how many.
struct Started {
  CoursePoint point;
  bool n_known = false;
};
std::optional<Started> start(const Evidence& evidence, const CourseSpec& spec,
                             const Finding& finding, course::Indication indication,
                             course::Care care, const CourseItem& item) {
  if (!finding.estimate || !(finding.time || item.days)) return std::nullopt;
  const Study& study = evidence.study_of(finding);
  Started out;
  CoursePoint& point = out.point;
  point.finding = finding.id;
  point.indication = indication;
  point.care = care;
  point.cohort = course_cohort(spec, study);
  point.study = study.id;
  point.group = finding.group.empty() ? "all" : finding.group;
  point.days = item.days ? *item.days : finding.time->days();
  point.series = std::ranges::find(spec.settings.reference_designs, study.design) ==
                 spec.settings.reference_designs.end();
  // The study's size is that of a group only when the group is everybody.
  std::optional<double> n = item.n;
  if (!n && finding.n) n = static_cast<double>(*finding.n);
  if (!n && study.n && point.group == "all") n = static_cast<double>(*study.n);
  out.n_known = n.has_value();
  point.n = n.value_or(spec.settings.unknown_n);
  return out;
}

Result<CoursePoint> contrast_of(const Evidence& evidence, const CourseSpec& spec,
                                const std::string& id, course::Indication indication) {
  const Finding* finding = evidence.find_finding(id);
  if (finding == nullptr)
    return core::fail(ErrorCode::kDangling, "no finding is called \"" + id + "\"");
  const auto place = place_of(spec, finding->outcome);
  const auto scale = scale_of(*finding, spec.settings);
  if (finding->measure != Measure::kMeanDifference || !finding->estimate || !finding->ci95 ||
      !finding->time || !place || place->second || !scale) {
    return core::fail(ErrorCode::kWrongType,
                      id + " is no difference of a score with an interval and a time");
  }
  CoursePoint out;
  out.finding = id;
  out.domain = place->first;
  out.indication = indication;
  out.care = course::Care::kNotOperated;
  out.kind = CoursePointKind::kContrast;
  const Study& study = evidence.study_of(*finding);
  out.cohort = course_cohort(spec, study);
  out.study = study.id;
  out.group = finding->group;
  out.days = finding->time->days();
  // Printed as operated minus not operated of a score that is worst at its top.
  out.value = -finding->estimate->value * scale->factor;
  out.n = static_cast<double>(finding->n.value_or(study.n.value_or(0)));
  out.error = (finding->ci95->high.value - finding->ci95->low.value) / kInterval95 * scale->factor;
  return out;
}

}  // namespace

std::optional<double> extra_number(const Finding& finding, std::string_view key) {
  const auto* value = finding.entry.find(key);
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  return core::to_double(value->number()->text);
}

std::string course_cohort(const CourseSpec& spec, const Study& study) {
  for (const auto& [cohort, studies] : spec.same_people) {
    if (std::ranges::find(studies, study.id) != studies.end()) return cohort;
  }
  return cohort_of(study);
}

std::optional<CoursePoint> course_point(const Evidence& evidence, const CourseSpec& spec,
                                        const Finding& finding, course::Indication indication,
                                        course::Care care, const CourseItem& item) {
  const auto place = place_of(spec, finding.outcome);
  if (finding.measure != Measure::kMean || !place) return std::nullopt;
  const auto scale = scale_of(finding, spec.settings);
  auto started = start(evidence, spec, finding, indication, care, item);
  if (!scale || !started) return std::nullopt;
  CoursePoint& out = started->point;
  out.domain = place->first;
  out.kind = place->second ? CoursePointKind::kChange : CoursePointKind::kLevel;
  if (out.kind == CoursePointKind::kChange && !(out.days > 0)) return std::nullopt;
  out.value = finding.estimate->value * scale->factor;
  out.raw_odi = scale->raw;
  const double capped = std::min(out.n, spec.settings.cap_n);
  if (const auto sd = extra_number(finding, "sd"); sd && *sd > 0) {
    out.sd = *sd * scale->factor;
    out.log_sd_error = std::sqrt(1 / (2 * (capped - 1)));
  } else if (finding.ci95 && started->n_known && out.n > 2) {
    spread_of_interval(finding, out.n, scale->factor, out);
  }
  const double sd =
      out.sd.value_or(spec.domains[static_cast<std::size_t>(place->first)].sd_when_unknown);
  out.error = sd / std::sqrt(capped);
  return std::move(out);
}

std::vector<CoursePoint> course_shares(const Evidence& evidence, const CourseSpec& spec,
                                       const Finding& finding, course::Indication indication,
                                       course::Care care, const CourseItem& item) {
  std::vector<CoursePoint> out;
  const auto started = start(evidence, spec, finding, indication, care, item);
  if (!started || !(started->point.days > 0)) return out;
  const auto add = [&](Domain domain, double at_most, double share) {
    if (!(share > 0) || !(share < 1) || !(at_most >= 0) || !(at_most < kScaleTop)) return;
    CoursePoint point = started->point;
    point.kind = CoursePointKind::kShare;
    point.domain = domain;
    point.at_most = at_most;
    point.value = share;
    point.error = std::sqrt(share * (1 - share) / std::min(point.n, spec.settings.cap_n));
    out.push_back(std::move(point));
  };
  if (item.at_most && item.domain && evidence::is_share(finding.measure)) {
    add(*item.domain, *item.at_most, finding.estimate->value);
    return out;
  }
  const auto place = place_of(spec, finding.outcome);
  const auto scale = scale_of(finding, spec.settings);
  if (finding.measure != Measure::kMedian || !place || place->second || !scale || scale->raw)
    return out;
  add(place->first, finding.estimate->value * scale->factor, 0.5);
  if (item.upper_quartile) add(place->first, *item.upper_quartile * scale->factor, 0.75);
  return out;
}

Result<std::vector<CoursePoint>> course_points(const Evidence& evidence, const CourseSpec& spec) {
  std::vector<CoursePoint> out;
  for (const RoadSpec& road : spec.roads) {
    for (const CourseItem& item : road.use) {
      const Finding* finding = evidence.find_finding(item.finding);
      if (finding == nullptr)
        return core::fail(ErrorCode::kDangling, "no finding is called \"" + item.finding + "\"");
      auto shares = course_shares(evidence, spec, *finding, road.indication, road.care, item);
      if (!shares.empty()) {
        std::ranges::move(shares, std::back_inserter(out));
        continue;
      }
      auto point = course_point(evidence, spec, *finding, road.indication, road.care, item);
      if (!point) {
        return core::fail(ErrorCode::kWrongType,
                          item.finding +
                              " is no mean at a time on a scale of 0-10 or 0-100, or a raw "
                              "sum: it cannot lie on a road");
      }
      out.push_back(*std::move(point));
    }
    for (const std::string& id : road.contrasts) {
      TRY(auto point, contrast_of(evidence, spec, id, road.indication));
      out.push_back(std::move(point));
    }
  }
  return out;
}

}  // namespace backsight::fit
