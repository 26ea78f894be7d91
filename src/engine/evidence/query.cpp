#include "backsight/evidence/query.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "backsight/core/suggest.h"
#include "number_text.h"
#include "text_layout.h"

namespace backsight::evidence {
namespace {

using core::json::Value;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kKey = 20;

// "13.4 % (12.8 to 14.0)", with what the number counts.
std::string numbers_of(const Finding& finding) {
  std::string out;
  if (finding.estimate) out = shown(*finding.estimate, finding.measure);
  const std::optional<Interval>& interval = finding.ci95 ? finding.ci95 : finding.range;
  if (interval) {
    const std::string both =
        shown(interval->low, finding.measure) + " to " + shown(interval->high, finding.measure);
    out += out.empty() ? both : (finding.ci95 ? " (" : " (range ") + both + ")";
  }
  if (out.empty()) return out;
  if (is_share(finding.measure)) return out + " percent";
  if (!finding.unit.empty()) return out + " " + finding.unit;
  if (!finding.scale.empty()) return out + " on " + finding.scale;
  return out;
}

std::string one_line(const Finding& finding) {
  std::string out(word(finding.measure));
  const auto add = [&](const std::string& part) {
    if (!part.empty()) out += "; " + part;
  };
  add(numbers_of(finding));
  if (finding.time) add(shown(*finding.time));
  if (!finding.group.empty() && finding.group != "all") add(finding.group);
  if (!finding.exposure.empty())
    add(finding.exposure + (finding.comparator.empty() ? "" : " against " + finding.comparator));
  if (finding.n) add("n " + thousands(*finding.n));
  if (finding.stand_in) add("stand-in");
  return out;
}

// A value of an entry as text: lists and maps in one line.
std::string value_text(const Value& value) {
  if (value.string() != nullptr) return *value.string();
  if (value.array() != nullptr) {
    std::string out;
    for (const Value& element : *value.array()) {
      if (!out.empty()) out += " to ";
      out += value_text(element);
    }
    return out;
  }
  if (value.find("value") != nullptr && value.find("unit") != nullptr)
    return value_text(*value.find("value")) + " " + value_text(*value.find("unit"));
  return core::json::write(value);
}

std::string entry_text(const Value& entry) {
  std::string out;
  for (const core::json::Member& member : *entry.object()) {
    std::string lines = wrap(value_text(member.value), kWidth, kKey + 2, kKey + 2);
    lines.replace(0, kKey + 2, "  " + left(member.key, kKey));
    out += lines;
  }
  return out;
}

core::Error not_found(const Evidence& evidence, std::string_view id) {
  std::vector<std::string_view> names;
  for (const Finding& finding : evidence.findings()) names.emplace_back(finding.id);
  for (const Study& study : evidence.studies()) names.emplace_back(study.id);
  return core::Error{
      core::ErrorCode::kNotFound,
      "no study or finding is called \"" + std::string(id) + "\"" + core::did_you_mean(id, names),
      {}};
}

}  // namespace

std::string list_outcomes(const Evidence& evidence) {
  struct Count {
    std::size_t findings = 0;
    std::set<std::size_t> studies;
    std::set<Measure> measures;
  };
  std::map<std::string_view, Count> counts;
  for (const Finding& finding : evidence.findings()) {
    Count& count = counts[finding.outcome];
    ++count.findings;
    count.studies.insert(finding.study);
    count.measures.insert(finding.measure);
  }
  std::vector<std::pair<std::string_view, const Count*>> rows;
  for (const auto& [outcome, count] : counts) rows.emplace_back(outcome, &count);
  std::ranges::stable_sort(rows, std::greater<>(),
                           [](const auto& row) { return row.second->findings; });

  constexpr std::size_t kOutcome = 44;
  std::string out = left("outcome", kOutcome) + " findings  studies  measures\n";
  for (const auto& [outcome, count] : rows) {
    std::string measures;
    for (const Measure measure : count->measures) {
      if (!measures.empty()) measures += ", ";
      measures += word(measure);
    }
    out += left(outcome, kOutcome) + right(std::to_string(count->findings), 9) +
           right(std::to_string(count->studies.size()), 9) + "  ";
    const std::size_t room = kWidth - kOutcome - 20;
    out += left(measures, std::min(room, columns(measures))) + "\n";
  }
  return out;
}

core::Result<std::string> list_findings(const Evidence& evidence, std::string_view outcome) {
  std::string out;
  std::set<std::string_view> outcomes;
  for (const Finding& finding : evidence.findings()) {
    outcomes.insert(finding.outcome);
    if (finding.outcome != outcome) continue;
    out += finding.id + "\n" + wrap(one_line(finding), kWidth, 4, 4);
  }
  if (!out.empty()) return out;
  const std::vector<std::string_view> names(outcomes.begin(), outcomes.end());
  return core::fail(core::ErrorCode::kNotFound, "no finding has the outcome \"" +
                                                    std::string(outcome) + "\"" +
                                                    core::did_you_mean(outcome, names));
}

core::Result<std::string> show(const Evidence& evidence, std::string_view id) {
  if (const Finding* finding = evidence.find_finding(id)) {
    const Study& study = evidence.study_of(*finding);
    return finding->id + "\n" + entry_text(finding->entry) + "\n" + study.id + "\n" +
           entry_text(study.entry);
  }
  if (const Study* study = evidence.find_study(id)) {
    std::string out = study->id + "\n" + entry_text(study->entry) + "\nFindings\n";
    for (const Finding& finding : evidence.findings()) {
      if (&evidence.study_of(finding) != study) continue;
      out +=
          "  " + finding.id + "\n" + wrap(finding.outcome + ": " + one_line(finding), kWidth, 6, 6);
    }
    return out;
  }
  return std::unexpected(not_found(evidence, id));
}

}  // namespace backsight::evidence
