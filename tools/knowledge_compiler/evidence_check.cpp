#include "evidence_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <utility>

#include "backsight/core/decimal.h"

namespace backsight::knowledge_compiler {
namespace {

using Entries = EvidenceIndex::Entries;

constexpr std::string_view kEvidence = "evidence/";

std::string_view below_evidence(const Document& document) {
  return std::string_view(document.path).substr(kEvidence.size());
}

std::optional<double> number_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  return core::to_double(value->number()->text);
}

const std::string* text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr ? nullptr : value->string();
}

void add(Entries& entries, const std::string& id, const Value& at, const Value& value,
         const Document& document, std::string_view kind, std::vector<Problem>& problems) {
  const auto [first, fresh] = entries.emplace(id, EvidenceIndex::Entry{&value, &document});
  if (fresh) return;
  Reporter(document.path, problems)
      .error(at, ErrorCode::kDuplicateKey,
             fmt::format("the {} id \"{}\" stands twice; it is first at {}:{}", kind, id,
                         first->second.document->path, first->second.value->line));
}

std::vector<std::string> ids_of(const Entries& entries) {
  std::vector<std::string> out;
  for (const auto& [id, entry] : entries) out.push_back(id);
  return out;
}

// Checks one finding against what its measure and its keys ask for.
class FindingCheck {
 public:
  FindingCheck(const Value& finding, const Schema& schema, Reporter& report)
      : finding_(finding), schema_(schema), report_(report) {}

  void run() {
    check_id();
    const std::string* measure = text_at(finding_, "measure");
    if (measure == nullptr) return;
    if (const auto known = schema_.measures.find(*measure); known != schema_.measures.end())
      check_measure(*measure, known->second);
    check_keys(*measure);
    for (const std::string_view key : {"ci95", "iqr", "range"}) check_interval(key);
    check_counts(*measure);
  }

 private:
  void check_id() {
    const std::string* id = text_at(finding_, "id");
    const std::string* study = text_at(finding_, "study");
    if (id == nullptr || study == nullptr) return;
    if (id->substr(0, id->find('/')) != *study) {
      report_.error(*finding_.find("id"), ErrorCode::kInconsistent,
                    fmt::format("the id of a finding of {0} begins with \"{0}/\"", *study));
    }
  }

  void check_measure(const std::string& name, const Measure& measure) {
    for (const std::string& key : measure.required) {
      if (finding_.find(key) == nullptr)
        report_.error(finding_, ErrorCode::kMissingMember,
                      fmt::format("the measure {} needs \"{}\"", name, key));
    }
    const auto present = [&](const std::string& key) { return finding_.find(key) != nullptr; };
    if (!measure.one_of.empty() && std::ranges::none_of(measure.one_of, present)) {
      const std::vector<std::string_view> keys(measure.one_of.begin(), measure.one_of.end());
      report_.error(finding_, ErrorCode::kMissingMember,
                    fmt::format("the measure {} needs {}", name, one_of(keys)));
    }
    const OnReference ignore = [](std::string_view, const std::string&, const Value&) {};
    if (const Value* estimate = finding_.find("estimate"); estimate && estimate->number())
      check_shape(*estimate, *measure.estimate, "estimate", report_, ignore);
    for (const std::string_view key : {"ci95", "iqr", "range"}) {
      const Value* interval = finding_.find(key);
      if (interval == nullptr || interval->array() == nullptr) continue;
      for (const Value& bound : *interval->array()) {
        if (bound.number() != nullptr) check_shape(bound, *measure.estimate, key, report_, ignore);
      }
    }
  }

  void check_keys(const std::string& measure) {
    for (const auto& [key, rule] : schema_.keys) {
      const Value* value = finding_.find(key);
      if (value == nullptr) continue;
      if (!rule.only.empty() && std::ranges::find(rule.only, measure) == rule.only.end()) {
        const std::vector<std::string_view> only(rule.only.begin(), rule.only.end());
        report_.error(
            *value, ErrorCode::kInconsistent,
            fmt::format("\"{}\" is for the measure {}, not for {}", key, one_of(only), measure));
        continue;
      }
      if (std::ranges::find(rule.except, measure) != rule.except.end()) continue;
      for (const std::string& needed : rule.needs) {
        if (finding_.find(needed) == nullptr)
          report_.error(*value, ErrorCode::kMissingMember,
                        fmt::format("\"{}\" needs \"{}\" beside it", key, needed));
      }
    }
  }

  void check_interval(std::string_view key) {
    const Value* interval = finding_.find(key);
    const auto estimate = number_at(finding_, "estimate");
    if (interval == nullptr || !estimate) return;
    const Array* bounds = interval->array();
    if (bounds == nullptr || bounds->size() != 2 || !(*bounds)[0].number() ||
        !(*bounds)[1].number())
      return;
    const std::string& low = (*bounds)[0].number()->text;
    const std::string& high = (*bounds)[1].number()->text;
    if (core::to_double(low) > *estimate || core::to_double(high) < *estimate) {
      report_.error(*interval, ErrorCode::kInconsistent,
                    fmt::format("the interval [{}, {}] does not contain the estimate {}; compare "
                                "both with the source",
                                low, high, finding_.find("estimate")->number()->text));
    }
  }

  // Events of n people against the share that was printed.
  void check_counts(const std::string& measure) {
    const auto events = number_at(finding_, "events");
    const auto n = number_at(finding_, "n");
    if (!events || !n || *n <= 0) return;
    static constexpr std::string_view kShares[] = {"cumulative-incidence", "proportion",
                                                   "prevalence", "sensitivity", "specificity"};
    if (std::ranges::find(kShares, measure) == std::end(kShares)) return;
    const Value& at = *finding_.find("events");
    if (*events > *n) {
      report_.error(at, ErrorCode::kInconsistent,
                    fmt::format("{} events in {} people", *events, *n));
      return;
    }
    // Sources round to whole percent, and some cut off; more is a slip, unless the note explains
    // it.
    constexpr double kRounding = 0.015;
    const auto estimate = number_at(finding_, "estimate");
    if (estimate && std::abs(*events / *n - *estimate) > kRounding &&
        finding_.find("note") == nullptr) {
      report_.error(
          at, ErrorCode::kInconsistent,
          fmt::format("{} of {} is {:.3f}, not {}; correct it, or say in a note why the "
                      "source disagrees with itself",
                      *events, *n, *events / *n, finding_.find("estimate")->number()->text));
    }
  }

  const Value& finding_;
  const Schema& schema_;
  Reporter& report_;
};

// The same DOI (or PMID, PMCID) under two ids; case does not count.
void check_unique(const EvidenceIndex& index, const Schema& schema,
                  std::vector<Problem>& problems) {
  for (const std::string& key : schema.unique) {
    std::map<std::string, std::string> first;  // value -> study id
    for (const auto& [id, study] : index.studies) {
      const Value* value = study.value->find(key);
      if (value == nullptr) continue;
      std::string text;
      if (value->string() != nullptr)
        text = *value->string();
      else if (value->number() != nullptr)
        text = value->number()->text;
      std::ranges::transform(text, text.begin(),
                             [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const auto [at, fresh] = first.emplace(text, id);
      if (!fresh) {
        Reporter(study.document->path, problems)
            .error(*value, ErrorCode::kDuplicateKey,
                   fmt::format("the {} {} stands twice: here ({}) and with {}; one paper has one "
                               "entry",
                               key, text, id, at->second));
      }
    }
  }
}

void check_studies(const EvidenceIndex& index, const Document& document,
                   std::vector<Problem>& problems) {
  const Value* studies = document.root.find("studies");
  if (studies == nullptr || studies->object() == nullptr) return;
  Reporter report(document.path, problems);
  std::set<std::string_view> used;
  for (const auto& [id, finding] : index.findings) {
    if (const std::string* study = text_at(*finding.value, "study")) used.insert(*study);
  }
  const Member* before = nullptr;
  for (const Member& study : *studies->object()) {
    if (before != nullptr && study.key < before->key) {
      report.error(study, ErrorCode::kInconsistent,
                   fmt::format("the registry is sorted by id: \"{}\" belongs before \"{}\"",
                               study.key, before->key));
    }
    before = &study;
    if (!used.contains(study.key))
      report.warning(study, ErrorCode::kDangling,
                     fmt::format("no finding is of the study \"{}\"", study.key));
  }
}

// "; did you mean ...?" for a finding of the same name whose study has a related id (studies are
// merged and renamed); the longest common beginning wins.
std::string same_name_elsewhere(const Entries& findings, std::string_view id) {
  const std::size_t slash = id.find('/');
  if (slash == std::string_view::npos) return {};
  constexpr std::size_t kRelated = 6;  // letters
  std::size_t longest = kRelated - 1;
  std::string_view best;
  for (const auto& [known, entry] : findings) {
    if (!std::string_view(known).ends_with(id.substr(slash))) continue;
    const auto ends = std::ranges::mismatch(known, id);
    const auto common = static_cast<std::size_t>(ends.in1 - known.begin());
    if (common > longest) {
      longest = common;
      best = known;
    }
  }
  return best.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", best);
}

}  // namespace

std::string EvidenceIndex::suggest_finding(std::string_view id) const {
  // Another finding of the same study is the likelier slip than one of a study with a close name.
  const std::string study(id.substr(0, id.find('/')));
  std::vector<std::string> ids;
  for (auto at = findings.lower_bound(study + "/");
       at != findings.end() && at->first.starts_with(study + "/"); ++at) {
    ids.push_back(at->first);
  }
  if (ids.empty()) {
    std::string meant = suggest(id, ids_of(findings));
    return meant.empty() ? same_name_elsewhere(findings, id) : meant;
  }
  std::string meant = suggest(id, ids);
  if (!meant.empty()) return meant;
  ids.resize(std::min<std::size_t>(ids.size(), 8));
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  return "; the study has " + one_of(views);
}

EvidenceIndex index_evidence(std::span<const Document> documents, std::vector<Problem>& problems) {
  EvidenceIndex index;
  const auto add_map = [&](Entries& entries, const Document& document, std::string_view key,
                           std::string_view kind) {
    const Value* map = document.root.find(key);
    if (map == nullptr || map->object() == nullptr) return;
    for (const Member& member : *map->object())
      add(entries, member.key, member.value, member.value, document, kind, problems);
  };
  const auto add_list = [&](Entries& entries, const Document& document, std::string_view key,
                            std::string_view kind) {
    const Value* list = document.root.find(key);
    if (list == nullptr || list->array() == nullptr) return;
    for (const Value& element : *list->array()) {
      const Value* id = element.find("id");
      if (id != nullptr && id->string() != nullptr)
        add(entries, *id->string(), *id, element, document, kind, problems);
    }
  };
  for (const Document& document : documents) {
    if (!document.path.starts_with(kEvidence)) continue;
    add_map(index.studies, document, "studies", "study");
    add_list(index.findings, document, "findings", "finding");
    add_list(index.derived, document, "derived", "finding");
    add_map(index.instruments, document, "instruments", "instrument");
  }
  return index;
}

void check_evidence_documents(std::span<const Document> documents, const Schema& schema,
                              const std::set<std::string, std::less<>>& terms,
                              const EvidenceIndex& index, std::vector<Problem>& problems) {
  for (const Document& document : documents) {
    if (!document.path.starts_with(kEvidence) || document.path == "evidence/schema.yaml") continue;
    Reporter report(document.path, problems);
    const Shape* shape = schema.shape_for(below_evidence(document));
    if (shape == nullptr) {
      report.error(document.root, ErrorCode::kUnknownMember,
                   "the schema knows no such file; findings stand in evidence/findings/");
      continue;
    }
    const OnReference on_reference = [&](std::string_view kind, const std::string& id,
                                         const Value& at) {
      bool known = false;
      std::string meant;
      if (kind == "study") {
        known = index.studies.contains(id);
        if (!known) meant = suggest(id, ids_of(index.studies));
      } else if (kind == "finding") {
        known = index.findings.contains(id) || index.derived.contains(id);
        if (!known) meant = index.suggest_finding(id);
      } else if (kind == "instrument") {
        known = index.instruments.contains(id);
        if (!known) meant = suggest(id, ids_of(index.instruments));
      } else {
        known = terms.contains(id) ||
                std::ranges::find(schema.other_symptoms, id) != schema.other_symptoms.end();
        if (!known) {
          std::vector<std::string> words(terms.begin(), terms.end());
          words.insert(words.end(), schema.other_symptoms.begin(), schema.other_symptoms.end());
          meant = suggest(id, words);
        }
      }
      if (!known)
        report.error(at, ErrorCode::kDangling,
                     fmt::format("no {} is called \"{}\"{}", kind, id, meant));
    };
    check_shape(document.root, *shape, "the file", report, on_reference);
    check_studies(index, document, problems);
    if (const Value* findings = document.root.find("findings");
        findings != nullptr && findings->array() != nullptr) {
      for (const Value& finding : *findings->array()) {
        if (finding.object() != nullptr) FindingCheck(finding, schema, report).run();
      }
    }
  }
  check_unique(index, schema, problems);
}

}  // namespace backsight::knowledge_compiler
