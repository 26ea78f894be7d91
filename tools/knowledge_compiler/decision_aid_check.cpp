#include "decision_aid_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/time.h"

namespace backsight::knowledge_compiler {
namespace {

constexpr std::array<std::string_view, 3> kOptions = {"surgery", "waiting", "other-care"};
constexpr std::array<std::string_view, 3> kSides = {"good", "hard", "life"};
constexpr std::array<std::string_view, 3> kIndications = {"any", "disc-herniation", "stenosis"};
// What of a finding a text says: its estimate, what is left of 100, an end of its interval, its
// time.
constexpr std::array<std::string_view, 5> kParts = {"estimate", "rest", "low", "high", "time"};
constexpr std::array<std::string_view, 3> kShares = {"cumulative-incidence", "proportion",
                                                     "prevalence"};

std::optional<double> double_of(const Value* value) {
  if (value == nullptr || value->number() == nullptr) return std::nullopt;
  return core::to_double(value->number()->text);
}

struct NumberSource {
  std::string finding;
  std::string part = "estimate";
};

// "finding-id" or {finding: id, part: rest}
std::optional<NumberSource> source_of(const Value& value) {
  if (value.string() != nullptr) return NumberSource{*value.string(), "estimate"};
  const Value* finding = value.find("finding");
  if (finding == nullptr || finding->string() == nullptr) return std::nullopt;
  NumberSource out{*finding->string(), "estimate"};
  if (const Value* part = value.find("part"); part != nullptr && part->string() != nullptr)
    out.part = *part->string();
  return out;
}

// Whole, as a text says it; nothing when the finding has no such part.
std::optional<std::int64_t> said(const NumberSource& source, const EvidenceIndex& evidence) {
  const auto entry = evidence.findings.find(source.finding);
  if (entry == evidence.findings.end()) return std::nullopt;
  const Value& finding = *entry->second.value;
  if (source.part == "time") {
    const Value* time = finding.find("time");
    const auto value = time == nullptr ? std::nullopt : double_of(time->find("value"));
    return value ? std::optional(std::llround(*value)) : std::nullopt;
  }
  const Value* measure = finding.find("measure");
  const bool share = measure != nullptr && measure->string() != nullptr &&
                     std::ranges::find(kShares, *measure->string()) != kShares.end();
  auto value = double_of(finding.find("estimate"));
  if (source.part == "low" || source.part == "high") {
    const Value* ends = finding.find("ci95");
    if (ends == nullptr || ends->array() == nullptr || ends->array()->size() != 2)
      return std::nullopt;
    const auto first = double_of(&ends->array()->front());
    const auto second = double_of(&ends->array()->back());
    // The size of a difference, so both ends must lie on one side of none.
    if (!first || !second || *first * *second < 0) return std::nullopt;
    const double one = std::abs(*first);
    const double other = std::abs(*second);
    value = source.part == "low" ? std::min(one, other) : std::max(one, other);
  }
  if (!value || (source.part == "rest" && !share)) return std::nullopt;
  if (source.part == "rest") value = 1 - *value;
  return std::llround(std::abs(*value) * (share ? 100 : 1));
}

// The names in {braces} of a text.
std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> out;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    out.emplace(text.substr(at + 1, end - at - 1));
  }
  return out;
}

// Whether a text says a number of its own; "of 100" is how shares are told.
bool has_own_number(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  for (std::size_t at = text.find_first_of(kDigits); at != std::string_view::npos;
       at = text.find_first_of(kDigits, at)) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    if (text.substr(at, end - at) != "100") return true;
    at = end;
  }
  return false;
}

class DecisionAidCheck {
 public:
  DecisionAidCheck(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
                   std::vector<Problem>& problems)
      : document_(document), evidence_(evidence), texts_(texts), report_(document.path, problems) {}

  void run() {
    if (report_.map(document_.root, "the decision aid") == nullptr) return;
    report_.version(document_.root);
    report_.only_keys(document_.root, {"version", "evidence-read", "review-by", "story", "claims"},
                      "the decision aid");
    for (const std::string_view key : {"evidence-read", "review-by"}) {
      const Value* day = report_.need(document_.root, key, "the decision aid");
      if (day != nullptr && (day->string() == nullptr || !core::parse_date(*day->string())))
        report_.error(*day, ErrorCode::kSyntax, "a day is needed, such as '2026-11-24'");
    }
    if (const Value* story = document_.root.find("story")) check_story(*story);
    const Value* claims = report_.need(document_.root, "claims", "the decision aid");
    if (claims == nullptr || report_.list(*claims, "claims") == nullptr) return;
    for (const Value& claim : *claims->array()) check(claim);
    for (const std::string_view option : kOptions) {
      for (const std::string_view indication : {"disc-herniation", "stenosis"})
        balanced(*claims, option, indication);
    }
  }

 private:
  void check_story(const Value& story) {
    if (report_.list(story, "story") == nullptr) return;
    for (const Value& one : *story.array()) {
      if (report_.map(one, "a sentence of the story") == nullptr) continue;
      report_.only_keys(one, {"id", "indication", "sources", "numbers"}, "a sentence of the story");
      word(one, "indication", kIndications);
      if (const Value* id = report_.need(one, "id", "a sentence of the story")) {
        if (const std::string* text = report_.id(*id, "the id of a sentence"))
          check_id("decide.story.", *text, one);
      }
      check_sources(one);
    }
  }

  void check(const Value& claim) {
    if (report_.map(claim, "a claim") == nullptr) return;
    report_.only_keys(claim,
                      {"id", "option", "side", "indication", "sources", "reasoning", "numbers"},
                      "a claim");
    word(claim, "option", kOptions);
    const std::string side = word(claim, "side", kSides);
    const std::string indication = word(claim, "indication", kIndications);
    const std::string option = word(claim, "option", {});
    if (const Value* id = report_.need(claim, "id", "a claim")) {
      if (const std::string* text = report_.id(*id, "the id of a claim"))
        check_id("decide.claim.", *text, claim);
    }
    for (const std::string_view one : {"disc-herniation", "stenosis"}) {
      if (indication == "any" || indication == one)
        ++count_[option + "/" + std::string(one) + "/" + side];
    }
    check_sources(claim);
  }

  void check_id(std::string_view prefix, const std::string& id, const Value& claim) {
    const Value& at = *claim.find("id");
    const std::string key = std::string(prefix) + id;
    if (!ids_.insert(key).second)
      report_.error(at, ErrorCode::kDuplicateKey, fmt::format("the claim \"{}\" stands twice", id));
    const auto text = texts_.find(key);
    if (text == texts_.end()) {
      report_.error(at, ErrorCode::kDangling,
                    fmt::format("the text \"{}\" is missing in content/en/decide.yaml", key));
      return;
    }
    if (const std::string* words = text->second.member->value.string())
      check_numbers(claim, key, *words);
  }

  void check_numbers(const Value& claim, const std::string& key, const std::string& text) {
    const Value& id = *claim.find("id");
    if (has_own_number(text))
      report_.error(id, ErrorCode::kInconsistent,
                    fmt::format("the text \"{}\" says a number of its own; numbers come from "
                                "findings (numbers: {{name: finding}})",
                                key));
    std::set<std::string> wanted = placeholders(text);
    const Value* numbers = claim.find("numbers");
    if (numbers != nullptr && report_.map(*numbers, "numbers") != nullptr) {
      for (const Member& number : *numbers->object()) {
        if (wanted.erase(number.key) == 0)
          report_.error(number, ErrorCode::kInconsistent,
                        fmt::format("the text \"{}\" does not say {{{}}}", key, number.key));
        check_number(claim, number.value);
      }
    }
    for (const std::string& name : wanted)
      report_.error(id, ErrorCode::kMissingMember,
                    fmt::format("the text \"{}\" says {{{}}}, which no finding gives", key, name));
  }

  void check_number(const Value& claim, const Value& number) {
    const auto source = source_of(number);
    if (!source || std::ranges::find(kParts, source->part) == kParts.end()) {
      report_.error(
          number, ErrorCode::kWrongType,
          fmt::format("a finding, or {{finding: id, part: one of {}}}", fmt::join(kParts, ", ")));
      return;
    }
    const Value* sources = claim.find("sources");
    const bool cited = sources != nullptr && sources->array() != nullptr &&
                       std::ranges::any_of(*sources->array(), [&](const Value& one) {
                         return one.string() != nullptr && *one.string() == source->finding;
                       });
    if (!cited) {
      report_.error(number, ErrorCode::kDangling,
                    fmt::format("\"{}\" is not among the sources", source->finding));
    } else if (evidence_.findings.contains(source->finding) && !said(*source, evidence_)) {
      report_.error(number, ErrorCode::kInconsistent,
                    fmt::format("\"{}\" has no {}", source->finding, source->part));
    }
  }

  void check_sources(const Value& claim) {
    const Value* sources = claim.find("sources");
    if (sources == nullptr && claim.find("reasoning") == nullptr) {
      report_.error(claim, ErrorCode::kMissingMember, "a claim names its sources or its reasoning");
      return;
    }
    if (sources == nullptr || report_.list(*sources, "sources") == nullptr) return;
    for (const Value& id : *sources->array()) {
      if (id.string() != nullptr && evidence_.findings.contains(*id.string())) continue;
      const std::string name = id.string() == nullptr ? "?" : *id.string();
      report_.error(
          id, ErrorCode::kDangling,
          fmt::format("no finding is called \"{}\"{}", name, evidence_.suggest_finding(name)));
    }
  }

  // The word, reported when it is none of `known` (any word will do when that is empty).
  std::string word(const Value& claim, std::string_view key,
                   std::span<const std::string_view> known) {
    const Value* value = known.empty() ? claim.find(key) : report_.need(claim, key, "a claim");
    if (value == nullptr || value->string() == nullptr) return {};
    if (!known.empty() && std::ranges::find(known, *value->string()) == known.end())
      report_.error(*value, ErrorCode::kUnknownWord,
                    fmt::format("\"{}\" is no {} of a claim; there is {}", *value->string(), key,
                                fmt::join(known, ", ")));
    return *value->string();
  }

  // Benefits and harms in equal detail: IPDAS.
  void balanced(const Value& at, std::string_view option, std::string_view indication) {
    const auto of = [&](std::string_view side) {
      const auto found = count_.find(fmt::format("{}/{}/{}", option, indication, side));
      return found == count_.end() ? 0 : found->second;
    };
    if (of("good") != of("hard") || of("good") == 0)
      report_.error(at, ErrorCode::kInconsistent,
                    fmt::format("{} for {}: {} good sides and {} hard ones; as many are needed",
                                option, indication, of("good"), of("hard")));
    if (of("life") == 0)
      report_.error(at, ErrorCode::kInconsistent,
                    fmt::format("{}: nothing says what it is like (side: life)", option));
  }

  const Document& document_;
  const EvidenceIndex& evidence_;
  const Texts& texts_;
  Reporter report_;
  std::set<std::string> ids_;
  std::map<std::string, int> count_;
};

}  // namespace

Value with_numbers(const Value& list, const EvidenceIndex& evidence) {
  Array out;
  for (const Value& one : *list.array()) {
    Object members;
    for (const Member& part : *one.object()) {
      if (part.key != "numbers") {
        members.push_back(part);
        continue;
      }
      Object numbers;
      for (const Member& number : *part.value.object())
        numbers.push_back(Member{
            number.key, core::json::from_integer(*said(*source_of(number.value), evidence))});
      members.push_back(Member{"numbers", Value(std::move(numbers))});
    }
    out.emplace_back(std::move(members));
  }
  return Value(std::move(out));
}

void report_uncitable(const Document& document, const Value& sources,
                      std::vector<Problem>& problems) {
  const auto without = [&](std::string_view what, std::span<const std::string_view> keys) {
    std::vector<std::string> ids;
    for (const Member& study : *sources.find("studies")->object()) {
      if (std::ranges::none_of(
              keys, [&](std::string_view key) { return study.value.find(key) != nullptr; }))
        ids.push_back(study.key);
    }
    if (!ids.empty())
      Reporter(document.path, problems)
          .warning(
              document.root, ErrorCode::kMissingMember,
              fmt::format("{} of {} cited studies have no {}: {}", ids.size(),
                          sources.find("studies")->object()->size(), what, fmt::join(ids, ", ")));
  };
  without("year", std::array<std::string_view, 1>{"year"});
  without("link", std::array<std::string_view, 4>{"doi", "pmid", "pmcid", "url"});
}

void check_decision_aid(const Document& document, const EvidenceIndex& evidence, const Texts& texts,
                        std::vector<Problem>& problems) {
  DecisionAidCheck(document, evidence, texts, problems).run();
}

}  // namespace backsight::knowledge_compiler
