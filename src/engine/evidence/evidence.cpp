#include "backsight/evidence/evidence.h"

#include <algorithm>
#include <array>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/object_reader.h"

namespace backsight::evidence {
namespace {

using core::error_at;
using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Member;
using core::json::Value;

constexpr std::array<core::Word<Measure>, 17> kMeasures = {{
    {"cumulative-incidence", Measure::kCumulativeIncidence},
    {"proportion", Measure::kProportion},
    {"prevalence", Measure::kPrevalence},
    {"sensitivity", Measure::kSensitivity},
    {"specificity", Measure::kSpecificity},
    {"odds-ratio", Measure::kOddsRatio},
    {"hazard-ratio", Measure::kHazardRatio},
    {"risk-ratio", Measure::kRiskRatio},
    {"likelihood-ratio-positive", Measure::kLikelihoodRatioPositive},
    {"likelihood-ratio-negative", Measure::kLikelihoodRatioNegative},
    {"mean", Measure::kMean},
    {"median", Measure::kMedian},
    {"mean-difference", Measure::kMeanDifference},
    {"standardized-mean-difference", Measure::kStandardizedMeanDifference},
    {"correlation", Measure::kCorrelation},
    {"threshold", Measure::kThreshold},
    {"rule", Measure::kRule},
}};

constexpr std::array<core::Word<double>, 5> kDaysPerUnit = {{
    {"hours", 1.0 / 24},
    {"days", 1.0},
    {"weeks", 7.0},
    {"months", 365.25 / 12},
    {"years", 365.25},
}};

// Text, or the digits of a number (a pmid), or "".
std::string text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr) return {};
  if (value->string() != nullptr) return *value->string();
  if (value->number() != nullptr) return value->number()->text;
  return {};
}

std::optional<Number> number_of(const Value* value) {
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  const auto number = core::to_double(value->number()->text);
  if (!number) return std::nullopt;
  return Number{value->number()->text, *number};
}

std::optional<std::int64_t> integer_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  return core::to_integer(value->number()->text);
}

Result<std::optional<Interval>> interval_of(const Value& object, std::string_view key,
                                            const Path& path) {
  const Value* value = object.find(key);
  if (value == nullptr) return std::optional<Interval>();
  if (value->array() != nullptr && value->array()->size() == 2) {
    auto low = number_of(&(*value->array())[0]);
    auto high = number_of(&(*value->array())[1]);
    if (low && high && low->value <= high->value)
      return Interval{*std::move(low), *std::move(high)};
  }
  return std::unexpected(error_at(*value, Path(path, key), ErrorCode::kWrongType,
                                  "two numbers, the smaller first, are needed"));
}

Result<std::optional<Duration>> duration_of(const Value& object, const Path& path) {
  const Value* value = object.find("time");
  if (value == nullptr) return std::optional<Duration>();
  auto number = number_of(value->find("value"));
  Duration out{number.value_or(Number{}), text_of(*value, "unit")};
  const bool known =
      std::ranges::any_of(kDaysPerUnit, [&](const auto& unit) { return unit.text == out.unit; });
  if (number && known) return out;
  return std::unexpected(error_at(*value, Path(path, "time"), ErrorCode::kUnknownWord,
                                  "a time has a value, and a unit from hours to years"));
}

Result<Study> read_study(const Member& member, const Path& path) {
  const Value& value = member.value;
  TRY(auto reader, ObjectReader::make(value, path));
  Study out;
  out.id = member.key;
  TRY(out.citation, reader.string("citation"));
  out.journal = text_of(value, "journal");
  out.doi = text_of(value, "doi");
  out.pmid = text_of(value, "pmid");
  out.pmcid = text_of(value, "pmcid");
  out.url = text_of(value, "url");
  out.population = text_of(value, "population");
  out.design = text_of(value, "design");
  out.access = text_of(value, "access");
  out.cohort = text_of(value, "cohort");
  out.year = integer_of(value, "year");
  out.n = integer_of(value, "n");
  out.levels_usable = value.find("levels") == nullptr;
  out.entry = value;
  return out;
}

Result<Finding> read_finding(const Member& member, const Path& path,
                             const std::vector<Study>& studies) {
  const Value& value = member.value;
  TRY(auto reader, ObjectReader::make(value, path));
  Finding out;
  out.id = member.key;
  TRY(const auto study, reader.string("study"));
  const auto at = std::ranges::lower_bound(studies, study, {}, &Study::id);
  if (at == studies.end() || at->id != study) {
    return std::unexpected(
        reader.error("study", ErrorCode::kDangling, "no study is called \"" + study + "\""));
  }
  out.study = static_cast<std::size_t>(at - studies.begin());
  TRY(out.outcome, reader.string("outcome"));
  TRY(const auto measure, reader.optional_word("measure", kMeasures));
  if (!measure) {
    return std::unexpected(reader.error("measure", ErrorCode::kMissingMember, "no measure"));
  }
  out.measure = *measure;
  TRY(out.time, duration_of(value, path));
  TRY(out.ci95, interval_of(value, "ci95", path));
  TRY(out.range, interval_of(value, "range", path));
  TRY(out.adjusted, reader.optional_boolean("adjusted"));
  TRY(const auto stand_in, reader.optional_boolean("stand_in"));
  out.stand_in = stand_in.value_or(false);
  out.estimate = number_of(value.find("estimate"));
  out.n = integer_of(value, "n");
  out.topic = text_of(value, "topic");
  out.group = text_of(value, "group");
  out.exposure = text_of(value, "exposure");
  out.comparator = text_of(value, "comparator");
  out.symptom = text_of(value, "symptom");
  out.scale = text_of(value, "scale");
  out.unit = text_of(value, "unit");
  out.note = text_of(value, "note");
  out.entry = value;
  return out;
}

}  // namespace

double Duration::days() const {
  const auto at = std::ranges::find(kDaysPerUnit, unit, &core::Word<double>::text);
  return at == kDaysPerUnit.end() ? 0 : value.value * at->value;
}

std::string_view word(Measure measure) { return kMeasures[static_cast<std::size_t>(measure)].text; }

bool is_share(Measure measure) { return measure <= Measure::kSpecificity; }

bool is_ratio(Measure measure) {
  return measure >= Measure::kOddsRatio && measure <= Measure::kLikelihoodRatioNegative;
}

Result<Evidence> Evidence::read(const Value& section) {
  const Path root;
  TRY(auto reader, ObjectReader::make(section, root));
  TRY(const auto format, reader.optional_integer("format", 1, 1));
  if (!format) {
    return std::unexpected(
        reader.error("format", ErrorCode::kMissingMember, "the section names no format"));
  }
  TRY(const auto* studies, reader.member("studies"));
  TRY(const auto* findings, reader.member("findings"));
  const Path studies_path(root, "studies");
  const Path findings_path(root, "findings");
  TRY_VOID(ObjectReader::make(*studies, studies_path));
  TRY_VOID(ObjectReader::make(*findings, findings_path));

  Evidence out;
  for (const Member& member : *studies->object()) {
    TRY(auto study, read_study(member, Path(studies_path, member.key)));
    out.studies_.push_back(std::move(study));
  }
  std::ranges::sort(out.studies_, {}, &Study::id);
  for (const Member& member : *findings->object()) {
    TRY(auto finding, read_finding(member, Path(findings_path, member.key), out.studies_));
    out.findings_.push_back(std::move(finding));
  }
  std::ranges::sort(out.findings_, {}, &Finding::id);
  return out;
}

const Study* Evidence::find_study(std::string_view id) const {
  const auto at = std::ranges::lower_bound(
      studies_, id, {}, [](const Study& study) { return std::string_view(study.id); });
  return at != studies_.end() && at->id == id ? &*at : nullptr;
}

const Finding* Evidence::find_finding(std::string_view id) const {
  const auto at = std::ranges::lower_bound(
      findings_, id, {}, [](const Finding& finding) { return std::string_view(finding.id); });
  return at != findings_.end() && at->id == id ? &*at : nullptr;
}

namespace {

// Addresses that are the publisher's, the library's or the institution's own; others are copies
// somewhere, and are not shown (evidence/README.md).
bool address_is_its_own(const Study& study) {
  return study.design == "guideline" || study.design == "consensus" ||
         study.url.starts_with("https://pmc.ncbi.nlm.nih.gov/") ||
         study.url.starts_with("https://pubmed.ncbi.nlm.nih.gov/");
}

}  // namespace

std::string locator(const Study& study) {
  if (!study.doi.empty()) return "doi:" + study.doi;
  if (!study.pmid.empty()) return "PMID " + study.pmid;
  if (!study.pmcid.empty()) return study.pmcid;
  return address_is_its_own(study) ? study.url : std::string();
}

std::string link(const Study& study) {
  if (!study.doi.empty()) return "https://doi.org/" + study.doi;
  if (!study.pmid.empty()) return "https://pubmed.ncbi.nlm.nih.gov/" + study.pmid + "/";
  if (!study.pmcid.empty()) return "https://pmc.ncbi.nlm.nih.gov/articles/" + study.pmcid + "/";
  return address_is_its_own(study) ? study.url : std::string();
}

}  // namespace backsight::evidence
