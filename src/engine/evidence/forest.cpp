#include "backsight/evidence/forest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "backsight/core/suggest.h"
#include "number_text.h"

namespace backsight::evidence {
namespace {

constexpr std::size_t kMostTicks = 6;

// What shares an axis: the measure, and for numbers on a scale of their own that scale.
std::tuple<Measure, std::string, std::string> section_key(const Finding& finding) {
  if (is_share(finding.measure) || is_ratio(finding.measure)) return {finding.measure, "", ""};
  return {finding.measure, finding.scale, finding.unit};
}

std::string section_title(const Finding& finding) {
  std::string title(word(finding.measure));
  std::ranges::replace(title, '-', ' ');
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  if (is_share(finding.measure)) return title + ", percent";
  if (is_ratio(finding.measure)) return title;
  if (finding.measure == Measure::kCorrelation ||
      finding.measure == Measure::kStandardizedMeanDifference)
    return title;
  if (!finding.unit.empty()) return title + ", " + finding.unit;
  if (!finding.scale.empty()) return title + ", " + finding.scale;
  return title + ", scale not stated";
}

// What a reader must know beside the number.
std::string detail_of(const Finding& finding, const Study& study) {
  std::string out;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!out.empty()) out += "; ";
    out += part;
  };
  if (finding.group != "all") add(finding.group);
  if (!finding.exposure.empty()) {
    add(finding.comparator.empty() ? finding.exposure
                                   : finding.exposure + " against " + finding.comparator);
  } else if (!finding.comparator.empty()) {
    add("against " + finding.comparator);
  }
  if (finding.adjusted) add(*finding.adjusted ? "adjusted" : "not adjusted");
  if (finding.stand_in) add("stand-in: not lumbar decompression");
  if (!study.levels_usable && !is_ratio(finding.measure)) add("level not to be used");
  return out;
}

ForestRow make_row(const Finding& finding, const Study& study) {
  ForestRow row;
  row.finding = &finding;
  row.study = &study;
  const double factor = is_share(finding.measure) ? 100 : 1;
  const std::optional<Interval>& interval = finding.ci95 ? finding.ci95 : finding.range;
  if (finding.estimate) {
    row.estimate = finding.estimate->value * factor;
    row.numbers = shown(*finding.estimate, finding.measure);
  }
  if (interval && (finding.ci95 || !finding.estimate)) {
    row.low = interval->low.value * factor;
    row.high = interval->high.value * factor;
    row.is_range = !finding.ci95;
    const std::string both =
        shown(interval->low, finding.measure) + " to " + shown(interval->high, finding.measure);
    row.numbers = finding.estimate ? row.numbers + " (" + both + ")" : both;
  }
  row.detail = detail_of(finding, study);
  return row;
}

// The smallest and largest number of the rows; positive ones only for a logarithmic axis.
std::pair<double, double> extent(const ForestSection& section) {
  double low = 1e300;
  double high = -1e300;
  const auto take = [&](const std::optional<double>& value) {
    if (!value || (section.axis == Axis::kLogarithmic && *value <= 0)) return;
    low = std::min(low, *value);
    high = std::max(high, *value);
  };
  for (const ForestGroup& group : section.groups) {
    for (const ForestRow& row : group.rows) {
      take(row.estimate);
      take(row.low);
      take(row.high);
    }
  }
  take(section.no_difference);
  if (low > high) return {0, 1};
  return {low, high};
}

// Ends and ticks at 1, 2 or 5 times a power of ten.
void lay_linear_axis(ForestSection& section, bool share) {
  auto [low, high] = extent(section);
  if (share || low > 0) low = 0;  // shares and levels are seen against nothing
  if (high < 0) high = 0;
  if (high - low < 1e-9) high = low + 1;
  const double rough = (high - low) / static_cast<double>(kMostTicks - 1);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double multiple : {1.0, 2.0, 5.0}) {
    if (multiple * power >= rough) {
      step = multiple * power;
      break;
    }
  }
  const auto first = static_cast<int>(std::floor(low / step + 1e-9));
  auto last = static_cast<int>(std::ceil(high / step - 1e-9));
  if (share) last = std::min(last, static_cast<int>(std::floor(100 / step + 1e-9)));
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  for (int i = first; i <= last; ++i) {
    std::string text = short_number(i * step, decimals);
    if (text.starts_with('-')) text.replace(0, 1, "\u2212");
    section.ticks.push_back(Tick{i * step, std::move(text)});
  }
  section.low = first * step;
  section.high = std::max(last * step, share ? std::min(high, 100.0) : high);
}

// Ends and ticks at 1, 2 and 5 (or only 1) times powers of ten, over at least a factor of four.
void lay_logarithmic_axis(ForestSection& section) {
  auto [low, high] = extent(section);
  low = std::min(low, 0.5);
  high = std::max(high, 2.0);
  const auto ticks_of = [&](std::initializer_list<double> multiples) {
    std::vector<double> out;
    for (int power = -4; power <= 5; ++power) {
      for (const double multiple : multiples) out.push_back(multiple * std::pow(10, power));
    }
    // One tick outside on each side, so that every row lies between ticks.
    const auto begin = std::ranges::upper_bound(out, low * (1 + 1e-9)) - 1;
    const auto end = std::ranges::lower_bound(out, high * (1 - 1e-9)) + 1;
    return std::vector<double>(std::max(begin, out.begin()), std::min(end, out.end()));
  };
  std::vector<double> ticks = ticks_of({1, 2, 5});
  if (ticks.size() > kMostTicks + 1) ticks = ticks_of({1, 3});
  if (ticks.size() > kMostTicks + 1) ticks = ticks_of({1});
  for (const double tick : ticks) section.ticks.push_back(Tick{tick, short_number(tick, 4)});
  section.low = ticks.front();
  section.high = ticks.back();
}

void lay_axis(ForestSection& section, Measure measure) {
  if (is_ratio(measure)) {
    section.axis = Axis::kLogarithmic;
    section.no_difference = 1;
    lay_logarithmic_axis(section);
    return;
  }
  if (measure == Measure::kMeanDifference || measure == Measure::kCorrelation ||
      measure == Measure::kStandardizedMeanDifference)
    section.no_difference = 0;
  lay_linear_axis(section, is_share(measure));
}

// Rows of a section, by time (not stated last) and then by estimate.
std::vector<ForestGroup> group_rows(std::vector<const Finding*> findings,
                                    const Evidence& evidence) {
  const auto days = [](const Finding* finding) {
    return finding->time ? finding->time->days() : 1e300;
  };
  const auto size = [](const Finding* finding) {
    if (finding->estimate) return finding->estimate->value;
    return finding->range ? finding->range->low.value : 0;
  };
  std::ranges::sort(findings, {}, [&](const Finding* finding) {
    return std::tuple(days(finding), size(finding), std::string_view(finding->id));
  });
  std::vector<ForestGroup> out;
  double before = -1;
  for (const Finding* finding : findings) {
    // 12 months and 1 year are one time; rounding of the units is no difference.
    if (out.empty() || std::abs(days(finding) - before) > 1e-6 * before) {
      out.push_back(ForestGroup{finding->time ? shown(*finding->time) : "time not stated", {}});
    }
    before = days(finding);
    out.back().rows.push_back(make_row(*finding, evidence.study_of(*finding)));
  }
  return out;
}

core::Error no_outcome(const Evidence& evidence, std::string_view outcome) {
  std::set<std::string_view> outcomes;
  for (const Finding& finding : evidence.findings()) outcomes.insert(finding.outcome);
  const std::vector<std::string_view> names(outcomes.begin(), outcomes.end());
  return core::Error{core::ErrorCode::kNotFound,
                     "no finding has the outcome \"" + std::string(outcome) + "\"" +
                         core::did_you_mean(outcome, names),
                     {}};
}

}  // namespace

core::Result<Forest> make_forest(const Evidence& evidence, std::string_view outcome) {
  Forest out;
  out.outcome = std::string(outcome);
  std::map<std::tuple<Measure, std::string, std::string>, std::vector<const Finding*>> sections;
  std::set<const Study*> studies;
  for (const Finding& finding : evidence.findings()) {
    if (finding.outcome != outcome) continue;
    const bool statement =
        finding.measure == Measure::kRule || finding.measure == Measure::kThreshold;
    if (statement || (!finding.estimate && !finding.range)) {
      ++out.not_drawn;
      continue;
    }
    ++out.drawn;
    sections[section_key(finding)].push_back(&finding);
    studies.insert(&evidence.study_of(finding));
  }
  if (out.drawn + out.not_drawn == 0) return std::unexpected(no_outcome(evidence, outcome));
  for (auto& [key, findings] : sections) {
    ForestSection section;
    section.title = section_title(*findings.front());
    section.groups = group_rows(std::move(findings), evidence);
    lay_axis(section, std::get<Measure>(key));
    out.sections.push_back(std::move(section));
  }
  out.studies.assign(studies.begin(), studies.end());
  std::ranges::sort(out.studies, {}, &Study::id);
  return out;
}

double position(const ForestSection& section, double value) {
  if (section.axis == Axis::kLinear) return (value - section.low) / (section.high - section.low);
  if (value <= 0) return -1;
  return std::log(value / section.low) / std::log(section.high / section.low);
}

}  // namespace backsight::evidence
