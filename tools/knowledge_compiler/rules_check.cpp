#include "rules_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "backsight/core/suggest.h"
#include "condition_check.h"

namespace backsight::knowledge_compiler {
namespace {

// From most to least urgent.
constexpr std::array<std::string_view, 4> kUrgencies = {"emergency", "same-day", "soon", "routine"};
constexpr std::array<std::string_view, 2> kAudiences = {"patient", "team"};

constexpr std::array<std::string_view, 4> kOtherFiles = {
    "rules/vocabulary.yaml", "rules/kept-words.yaml", "rules/concerns.yaml", "rules/check-in.yaml"};

bool holds_rules(const Document& document) {
  return document.path.starts_with("rules/") &&
         std::ranges::find(kOtherFiles, document.path) == kOtherFiles.end();
}

// The urgency a rule needs at least to follow a source's word for it (evidence/schema.yaml,
// source_urgency), as an index of kUrgencies; nothing for sources that only inform.
std::optional<std::size_t> least_urgency(std::string_view source_urgency) {
  if (source_urgency == "emergency") return 0;
  if (source_urgency == "urgent" || source_urgency == "within-24h") return 1;
  if (source_urgency == "call") return 2;
  if (source_urgency == "routine") return 3;
  return std::nullopt;
}

std::vector<CheckedConcern> read_concerns(const Document& document,
                                          std::vector<Problem>& problems) {
  std::vector<CheckedConcern> out;
  Reporter report(document.path, problems);
  if (report.map(document.root, "the file") == nullptr) return out;
  report.version(document.root);
  report.only_keys(document.root, {"version", "concerns"}, "the file");
  const Value* concerns = report.need(document.root, "concerns", "the file");
  const Array* list = concerns == nullptr ? nullptr : report.list(*concerns, "concerns");
  if (list == nullptr) return out;
  for (const Value& concern : *list) {
    if (report.map(concern, "a concern") == nullptr) continue;
    report.only_keys(concern, {"id"}, "a concern");
    const Value* at = report.need(concern, "id", "a concern");
    const std::string* id = at == nullptr ? nullptr : report.id(*at, "concern id");
    if (id == nullptr) continue;
    if (std::ranges::find(out, *id, &CheckedConcern::id) != out.end())
      report.error(*at, ErrorCode::kDuplicateKey, quote(*id) + " stands twice");
    else
      out.push_back(CheckedConcern{*id, at});
  }
  return out;
}

Definitions read_definitions(std::span<const Document> documents, std::vector<Problem>& problems) {
  Definitions out;
  for (const Document& document : documents) {
    if (!holds_rules(document)) continue;
    const Value* define = document.root.find("define");
    Reporter report(document.path, problems);
    if (define == nullptr || report.map(*define, "define") == nullptr) continue;
    for (const Member& member : *define->object()) {
      if (!is_kebab(member.key))
        report.error(member, ErrorCode::kBadId,
                     fmt::format("\"{}\" is no name of a condition; use lower-case letters, "
                                 "digits and dashes",
                                 member.key));
      const auto [first, fresh] = out.emplace(member.key, Definition{&member.value, document.path});
      if (!fresh) {
        report.error(member, ErrorCode::kDuplicateKey,
                     fmt::format("the condition \"{}\" is defined twice; first at {}:{}",
                                 member.key, first->second.file, first->second.condition->line));
      }
    }
  }
  return out;
}

class RuleCheck {
 public:
  RuleCheck(const Value& rule, const std::vector<std::string>& concerns,
            const EvidenceIndex& evidence, ConditionChecker& conditions, Reporter& report)
      : rule_(rule),
        concerns_(concerns),
        evidence_(evidence),
        conditions_(conditions),
        report_(report) {}

  // The rule of the pack; nothing after an error. Sources are collected either way.
  std::optional<CheckedRule> run(std::vector<std::string>& sources) {
    if (report_.map(rule_, "a rule") == nullptr) return std::nullopt;
    bool fine = report_.only_keys(
        rule_, {"id", "concern", "urgency", "when", "tell", "sources", "reasoning"}, "a rule");
    CheckedRule out;
    out.at = &rule_;
    out.file = report_.file();
    fine = read_id(out) && fine;
    fine = check_concern() && fine;
    fine = check_urgency(out) && fine;
    fine = check_tell() && fine;
    fine = check_why(out, sources) && fine;
    const Value* when = report_.need(rule_, "when", "a rule");
    std::optional<Value> condition;
    if (when != nullptr) condition = conditions_.expand(*when, report_.file());
    if (!fine || !condition) return std::nullopt;

    Object value;
    for (const Member& member : *rule_.object()) {
      if (member.key != "when") value.push_back(Member{member.key, member.value});
    }
    if (rule_.find("sources") == nullptr) value.push_back(Member{"sources", Value(Array{})});
    value.push_back(Member{"when", *condition});
    out.when = *std::move(condition);
    out.value = Value(std::move(value));
    return out;
  }

 private:
  bool read_id(CheckedRule& out) {
    const Value* at = report_.need(rule_, "id", "a rule");
    const std::string* id = at == nullptr ? nullptr : report_.id(*at, "rule id");
    if (id == nullptr) return false;
    out.id = *id;
    return true;
  }

  bool check_concern() {
    const Value* at = report_.need(rule_, "concern", "a rule");
    const std::string* concern = at == nullptr ? nullptr : report_.text(*at, "a concern");
    if (concern == nullptr) return false;
    if (std::ranges::find(concerns_, *concern) != concerns_.end()) return true;
    report_.error(*at, ErrorCode::kDangling,
                  fmt::format("\"{}\" is no concern of rules/concerns.yaml{}", *concern,
                              suggest(*concern, concerns_)));
    return false;
  }

  bool check_urgency(CheckedRule& out) {
    const Value* at = report_.need(rule_, "urgency", "a rule");
    const std::string* urgency = at == nullptr ? nullptr : report_.text(*at, "the urgency");
    if (urgency == nullptr) return false;
    out.urgency = *urgency;
    if (std::ranges::find(kUrgencies, *urgency) != kUrgencies.end()) return true;
    std::string meant = core::did_you_mean(*urgency, kUrgencies);
    if (meant.empty()) meant = "; it is one of " + one_of(kUrgencies);
    report_.error(*at, ErrorCode::kUnknownWord,
                  fmt::format("\"{}\" is no urgency{}", *urgency, meant));
    return false;
  }

  bool check_tell() {
    const Value* at = report_.need(rule_, "tell", "a rule");
    const Array* tell = at == nullptr ? nullptr : report_.list(*at, "tell");
    if (tell == nullptr) return false;
    bool fine = !tell->empty();
    if (tell->empty()) report_.error(*at, ErrorCode::kOutOfRange, "a rule tells somebody");
    for (const Value& item : *tell) {
      const std::string* word = report_.text(item, "whom to tell");
      if (word == nullptr) {
        fine = false;
      } else if (std::ranges::find(kAudiences, *word) == kAudiences.end()) {
        report_.error(item, ErrorCode::kUnknownWord,
                      fmt::format("a rule tells the patient or the team, not \"{}\"", *word));
        fine = false;
      }
    }
    return fine;
  }

  // Sources and reasoning: one at least, and reasoning where sources differ or are not followed.
  bool check_why(const CheckedRule& rule, std::vector<std::string>& sources) {
    const Value* list = rule_.find("sources");
    const Value* reasoning = rule_.find("reasoning");
    if (reasoning != nullptr && report_.text(*reasoning, "the reasoning") == nullptr) return false;
    const bool none = list == nullptr || (list->array() != nullptr && list->array()->empty());
    if (none && reasoning == nullptr) {
      report_.error(rule_, ErrorCode::kMissingMember,
                    "the rule has no source: name findings of evidence/ in \"sources\", or say in "
                    "\"reasoning\" why it stands without one");
      return false;
    }
    if (list == nullptr) return true;
    std::vector<std::string> cited;
    check_sources(*list, evidence_, report_, cited);
    sources.insert(sources.end(), cited.begin(), cited.end());
    if (list->array() == nullptr || cited.size() != list->array()->size()) return false;
    return reasoning != nullptr || check_agreement(*list, cited, rule.urgency);
  }

  bool check_agreement(const Value& list, const std::vector<std::string>& cited,
                       std::string_view urgency) {
    const auto own = std::ranges::find(kUrgencies, urgency);
    std::string_view strictest;
    std::string_view laxest;
    std::string_view strictest_id;
    for (const std::string& id : cited) {
      const Value* word = evidence_.findings.find(id)->second.value->find("source_urgency");
      if (word == nullptr || word->string() == nullptr) continue;
      const auto rank = least_urgency(*word->string());
      if (!rank) continue;
      if (strictest.empty() || *rank < *least_urgency(strictest)) {
        strictest = *word->string();
        strictest_id = id;
      }
      if (laxest.empty() || *rank > *least_urgency(laxest)) laxest = *word->string();
    }
    if (strictest.empty()) return true;
    if (own != kUrgencies.end() &&
        static_cast<std::size_t>(own - kUrgencies.begin()) > *least_urgency(strictest)) {
      report_.error(list, ErrorCode::kInconsistent,
                    fmt::format("{} says {}, the rule says {}: say in \"reasoning\" why the rule "
                                "is less urgent than its source",
                                strictest_id, strictest, urgency));
      return false;
    }
    if (*least_urgency(strictest) != *least_urgency(laxest)) {
      report_.error(list, ErrorCode::kInconsistent,
                    fmt::format("the sources differ ({} and {}): say in \"reasoning\" which one is "
                                "followed and why",
                                strictest, laxest));
      return false;
    }
    return true;
  }

  const Value& rule_;
  const std::vector<std::string>& concerns_;
  const EvidenceIndex& evidence_;
  ConditionChecker& conditions_;
  Reporter& report_;
};

// `used`: concerns that some rule names, refused rules too.
void warn_unused_concerns(const std::vector<CheckedConcern>& concerns,
                          const std::set<std::string>& used, std::vector<Problem>& problems) {
  Reporter report("rules/concerns.yaml", problems);
  for (const CheckedConcern& concern : concerns) {
    if (!used.contains(concern.id))
      report.warning(*concern.at, ErrorCode::kDangling,
                     fmt::format("no rule has the concern \"{}\"", concern.id));
  }
}

}  // namespace

void check_sources(const Value& list, const EvidenceIndex& evidence, Reporter& report,
                   std::vector<std::string>& sources) {
  const Array* array = report.list(list, "sources");
  if (array == nullptr) return;
  for (const Value& item : *array) {
    const std::string* id = report.text(item, "a source");
    if (id == nullptr) continue;
    if (!evidence.findings.contains(*id)) {
      const bool study = evidence.studies.contains(*id);
      report.error(item, ErrorCode::kDangling,
                   fmt::format("no finding is called \"{}\"{}", *id,
                               study ? "; it is a study: name one of its findings" +
                                           evidence.suggest_finding(*id + "/")
                                     : evidence.suggest_finding(*id)));
    } else if (std::ranges::find(sources, *id) != sources.end()) {
      report.error(item, ErrorCode::kInconsistent,
                   fmt::format("the source \"{}\" stands twice", *id));
    } else {
      sources.push_back(*id);
    }
  }
}

CheckedRules check_rules(std::span<const Document> documents, const CheckedVocabulary& vocabulary,
                         const EvidenceIndex& evidence, std::vector<Problem>& problems) {
  CheckedRules out;
  const Document* concerns = nullptr;
  for (const Document& document : documents) {
    if (document.path == "rules/concerns.yaml") concerns = &document;
  }
  if (concerns != nullptr) out.concerns = read_concerns(*concerns, problems);
  std::vector<std::string> concern_ids;
  for (const CheckedConcern& concern : out.concerns) concern_ids.push_back(concern.id);

  const Definitions definitions = read_definitions(documents, problems);
  ConditionChecker conditions(vocabulary.typed, definitions, problems);
  std::map<std::string, std::string> first;  // rule id -> where
  std::set<std::string> used_concerns;
  for (const Document& document : documents) {
    if (!holds_rules(document)) continue;
    Reporter report(document.path, problems);
    if (report.map(document.root, "a file of rules") == nullptr) continue;
    report.version(document.root);
    report.only_keys(document.root, {"version", "define", "rules"}, "a file of rules");
    const Value* list = document.root.find("rules");
    if (list == nullptr || report.list(*list, "rules") == nullptr) continue;
    for (const Value& value : *list->array()) {
      auto rule = RuleCheck(value, concern_ids, evidence, conditions, report).run(out.sources);
      if (const Value* concern = value.find("concern"); concern && concern->string())
        used_concerns.insert(*concern->string());
      const Value* id = value.find("id");
      if (id != nullptr && id->string() != nullptr) {
        const auto [at, fresh] =
            first.emplace(*id->string(), fmt::format("{}:{}", document.path, id->line));
        if (!fresh) {
          report.error(*id, ErrorCode::kDuplicateKey,
                       fmt::format("the rule id \"{}\" stands twice; it is first at {}",
                                   *id->string(), at->second));
          continue;
        }
      }
      if (rule)
        out.rules.push_back(*std::move(rule));
      else if (id != nullptr && id->string() != nullptr)
        out.refused.push_back(*id->string());
    }
  }
  conditions.check_definitions();
  warn_unused_concerns(out.concerns, used_concerns, problems);
  return out;
}

}  // namespace backsight::knowledge_compiler
