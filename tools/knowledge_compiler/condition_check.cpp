#include "condition_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/suggest.h"
#include "backsight/knowledge/rule.h"

namespace backsight::knowledge_compiler {
namespace {

using knowledge::Attribute;
using knowledge::AttributeType;

constexpr std::array<std::string_view, 13> kConditions = {
    "all", "any",     "at-least", "not",  "is",     "symptom", "unsure", "days-since-surgery",
    "age", "surgery", "risk",     "rise", "lasting"};

Value object(std::string key, Value value) {
  Object out;
  out.push_back(Member{std::move(key), std::move(value)});
  return Value(std::move(out));
}

// A word alone stands for a list of one.
Array as_list(const Value& value) {
  if (value.array() != nullptr) return *value.array();
  return Array{value};
}

bool check_repeats(const Array& list, Reporter& report) {
  bool fine = true;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
        list.begin() + static_cast<std::ptrdiff_t>(i)) {
      report.error(list[i], ErrorCode::kInconsistent, "this stands twice in the list");
      fine = false;
    }
  }
  return fine;
}

// Bounds {low_key, high_key}: numbers, one of them at least, the right way round.
std::optional<Value> bounds(const Value& value, std::string_view low_key, std::string_view high_key,
                            std::string_view what, double least, double most, Reporter& report) {
  if (report.map(value, what) == nullptr) return std::nullopt;
  bool fine = report.only_keys(value, {low_key, high_key}, what);
  std::optional<double> low;
  std::optional<double> high;
  for (const Member& member : *value.object()) {
    const auto number = report.number(member.value, member.key);
    if (!number) {
      fine = false;
      continue;
    }
    if (*number < least || *number > most) {
      report.error(member.value, ErrorCode::kOutOfRange,
                   fmt::format("{} must be between {} and {}", what, least, most));
      fine = false;
    }
    (member.key == low_key ? low : high) = number;
  }
  if (value.object()->empty()) {
    report.error(value, ErrorCode::kMissingMember,
                 fmt::format("{} needs \"{}\" or \"{}\"", what, low_key, high_key));
    fine = false;
  }
  if (low && high && *low > *high) {
    report.error(
        value, ErrorCode::kInconsistent,
        fmt::format("nothing is from {} to {}: the bounds are the wrong way round", *low, *high));
    fine = false;
  }
  if (!fine) return std::nullopt;
  return value;
}

// at-least and at-most of a match: numbers, ordered words or classes.
std::optional<double> rank(const Attribute& attribute, const Value& value, Reporter& report) {
  if (attribute.type == AttributeType::kNumber) {
    if (!check_attribute_value(attribute, value, report)) return std::nullopt;
    return core::to_double(value.number()->text);
  }
  const std::vector<std::string>& scale =
      attribute.type == AttributeType::kWord ? attribute.words : attribute.classes;
  const std::string* word = value.string();
  const auto at = word == nullptr ? scale.end() : std::ranges::find(scale, *word);
  if (at == scale.end()) {
    const std::vector<std::string_view> words(scale.begin(), scale.end());
    report.error(value, ErrorCode::kUnknownWord,
                 fmt::format("\"{}\" runs over {}", attribute.name, one_of(words)));
    return std::nullopt;
  }
  return static_cast<double>(at - scale.begin());
}

std::optional<Value> range_match(const Attribute& attribute, const Value& value, Reporter& report) {
  const bool rankable =
      attribute.type == AttributeType::kNumber || attribute.ordered || !attribute.classes.empty();
  if (!rankable) {
    report.error(value, ErrorCode::kInconsistent,
                 fmt::format("the words of \"{}\" have no order: at-least and at-most do not apply",
                             attribute.name));
    return std::nullopt;
  }
  if (!report.only_keys(value, {"at-least", "at-most"}, "a match")) return std::nullopt;
  std::optional<double> low;
  std::optional<double> high;
  if (const Value* at = value.find("at-least")) {
    low = rank(attribute, *at, report);
    if (!low) return std::nullopt;
  }
  if (const Value* at = value.find("at-most")) {
    high = rank(attribute, *at, report);
    if (!high) return std::nullopt;
  }
  if (low && high && *low > *high) {
    report.error(value, ErrorCode::kInconsistent,
                 "nothing is that: the bounds are the wrong way round");
    return std::nullopt;
  }
  return value;
}

std::optional<Value> list_match(std::string_view kind, const Attribute& attribute,
                                const Value& value, Reporter& report) {
  Array list = as_list(value);
  if (list.empty()) {
    report.error(value, ErrorCode::kOutOfRange, "the list is empty");
    return std::nullopt;
  }
  bool fine = check_repeats(list, report);
  for (const Value& item : list) fine = check_attribute_value(attribute, item, report) && fine;
  if (!fine) return std::nullopt;
  return object(std::string(kind), Value(std::move(list)));
}

std::optional<Value> match(const Attribute& attribute, const Value& value, Reporter& report) {
  if (value.object() == nullptr) {
    if (value.string() != nullptr && *value.string() == "opposite-to-surgery") {
      if (attribute.name == "side") return object("opposite-to-surgery", Value(true));
      report.error(value, ErrorCode::kInconsistent, "only a side is opposite to the surgery");
      return std::nullopt;
    }
    return list_match("one-of", attribute, value, report);
  }
  if (value.object()->empty()) {
    report.error(value, ErrorCode::kMissingMember, "the match is empty");
    return std::nullopt;
  }
  if (value.find("at-least") != nullptr || value.find("at-most") != nullptr)
    return range_match(attribute, value, report);
  const Member& member = value.object()->front();
  if (member.key == "not" && value.object()->size() == 1)
    return list_match("not", attribute, member.value, report);
  static constexpr std::array<std::string_view, 3> kKeys = {"not", "at-least", "at-most"};
  std::string meant = core::did_you_mean(member.key, kKeys);
  if (meant.empty())
    meant =
        "; write a word, a list of words, {not: ...}, {at-least: ...} or "
        "{at-most: ...}";
  report.error(member, ErrorCode::kUnknownMember,
               fmt::format("\"{}\" is no match{}", member.key, meant));
  return std::nullopt;
}

// Whether an expanded condition speaks only about days since surgery, age and surgery.
bool context_only(const Value& condition) {
  const Member& member = condition.object()->front();
  const std::string& key = member.key;
  if (key == "all" || key == "any") return std::ranges::all_of(*member.value.array(), context_only);
  if (key == "at-least")
    return std::ranges::all_of(*member.value.find("of")->array(), context_only);
  if (key == "not") return context_only(member.value);
  return key == "days-since-surgery" || key == "age" || key == "surgery";
}

}  // namespace

bool check_attribute_value(const Attribute& attribute, const Value& value, Reporter& report) {
  const auto wrong = [&](std::string_view wanted) {
    report.error(value, ErrorCode::kWrongType,
                 fmt::format("\"{}\" is {}, not {}", attribute.name, wanted, value.kind_name()));
    return false;
  };
  switch (attribute.type) {
    case AttributeType::kBoolean:
      return value.boolean() != nullptr || wrong("true or false");
    case AttributeType::kNumber: {
      const auto number =
          value.number() == nullptr ? std::nullopt : core::to_double(value.number()->text);
      if (!number) return wrong("a number");
      if (*number >= attribute.low && *number <= attribute.high) return true;
      report.error(value, ErrorCode::kOutOfRange,
                   fmt::format("\"{}\" is between {} and {}, not {}", attribute.name, attribute.low,
                               attribute.high, value.number()->text));
      return false;
    }
    case AttributeType::kWord: {
      if (value.string() == nullptr) return wrong("a word");
      if (std::ranges::find(attribute.words, *value.string()) != attribute.words.end()) return true;
      std::string meant = suggest(*value.string(), attribute.words);
      if (meant.empty()) {
        const std::vector<std::string_view> words(attribute.words.begin(), attribute.words.end());
        meant = "; it is one of " + one_of(words);
      }
      report.error(value, ErrorCode::kUnknownWord,
                   fmt::format("\"{}\" is no {}{}", *value.string(), attribute.name, meant));
      return false;
    }
    case AttributeType::kToken: {
      if (value.string() == nullptr) return wrong("a word");
      if (!is_kebab(*value.string())) {
        report.error(value, ErrorCode::kBadId,
                     fmt::format("\"{}\" is no word; use lower-case letters, digits and dashes",
                                 *value.string()));
        return false;
      }
      if (attribute.classes.empty()) return true;
      // "month" for "months" would be compared as text and never match.
      if (std::ranges::find(attribute.classes, *value.string()) != attribute.classes.end() ||
          value.string()->find('-') != std::string::npos)
        return true;
      const std::string meant = suggest(*value.string(), attribute.classes);
      if (meant.empty()) return true;
      report.error(value, ErrorCode::kUnknownWord,
                   fmt::format("\"{}\" is no {}{}", *value.string(), attribute.name, meant));
      return false;
    }
  }
  return false;
}

std::optional<Array> check_terms(const Value& value, const knowledge::Vocabulary& vocabulary,
                                 Reporter& report) {
  Array list = as_list(value);
  if (list.empty()) {
    report.error(value, ErrorCode::kOutOfRange, "the list of symptom terms is empty");
    return std::nullopt;
  }
  bool fine = check_repeats(list, report);
  for (const Value& item : list) {
    const std::string* term = report.text(item, "a symptom term");
    if (term == nullptr) {
      fine = false;
    } else if (!vocabulary.term(*term)) {
      report.error(item, ErrorCode::kUnknownWord,
                   fmt::format("\"{}\" is no symptom term of rules/vocabulary.yaml{}", *term,
                               vocabulary.suggest_term(*term)));
      fine = false;
    }
  }
  if (!fine) return std::nullopt;
  return list;
}

// Expands one condition; the checker keeps what spans conditions.
class ConditionChecker::Walk {
 public:
  Walk(ConditionChecker& checker, const std::string& file)
      : checker_(checker), report_(file, checker.problems_) {}

  std::optional<Value> expand(const Value& value) {
    if (report_.map(value, "a condition") == nullptr) return std::nullopt;
    if (value.find("symptom") != nullptr) return symptom(value);
    if (value.object()->size() != 1) {
      report_.error(value, ErrorCode::kWrongType,
                    value.object()->empty()
                        ? "the condition is empty"
                        : "a condition has one key (or \"symptom\" with its attributes); join "
                          "several with all: [...]");
      return std::nullopt;
    }
    const Member& member = value.object()->front();
    if (member.key == "all" || member.key == "any") return children(member);
    if (member.key == "at-least") return at_least(member);
    if (member.key == "not") return negation(member);
    if (member.key == "is") return named(member);
    if (member.key == "unsure") return unsure(member);
    if (member.key == "days-since-surgery")
      return context(member,
                     bounds(member.value, "from", "to", member.key, -36500, 36500, report_));
    if (member.key == "age")
      return context(member,
                     bounds(member.value, "at-least", "at-most", member.key, 0, 130, report_));
    if (member.key == "surgery") return surgery(member);
    if (member.key == "risk") return risk(member);
    if (member.key == "rise") return rise(member);
    if (member.key == "lasting") return lasting(member);
    std::string meant = core::did_you_mean(member.key, kConditions);
    if (meant.empty() && checker_.vocabulary_.attribute(member.key))
      meant = "; an attribute stands beside \"symptom\"";
    else if (meant.empty() && checker_.vocabulary_.term(member.key))
      meant = fmt::format("; write {{symptom: {}}}", member.key);
    else if (meant.empty())
      meant = "; it is one of " + one_of(kConditions);
    report_.error(member, ErrorCode::kUnknownMember,
                  fmt::format("\"{}\" is no condition{}", member.key, meant));
    return std::nullopt;
  }

 private:
  static std::optional<Value> context(const Member& member, std::optional<Value> value) {
    if (!value) return std::nullopt;
    return object(member.key, *std::move(value));
  }

  // A condition over what the person reports must not stand inside `not`.
  bool refuse_negation(const Member& member) {
    if (!checker_.negated_) return true;
    report_.error(member, ErrorCode::kInconsistent,
                  fmt::format("\"{}\" must not be negated: a new danger sign could then lower the "
                              "urgency; `not` is for days since surgery, age and surgery",
                              member.key));
    return false;
  }

  std::optional<Value> children(const Member& member) {
    auto list = child_list(member.value, member.key);
    if (!list) return std::nullopt;
    return object(member.key, Value(*std::move(list)));
  }

  std::optional<Array> child_list(const Value& value, std::string_view what) {
    const Array* list = report_.list(value, what);
    if (list == nullptr) return std::nullopt;
    if (list->empty()) {
      report_.error(value, ErrorCode::kOutOfRange,
                    fmt::format("\"{}\" is empty: it needs at least one condition", what));
      return std::nullopt;
    }
    Array out;
    bool fine = true;
    for (const Value& child : *list) {
      if (auto expanded = expand(child))
        out.push_back(*std::move(expanded));
      else
        fine = false;
    }
    if (!fine) return std::nullopt;
    return out;
  }

  std::optional<Value> at_least(const Member& member) {
    if (report_.map(member.value, "at-least") == nullptr) return std::nullopt;
    bool fine = report_.only_keys(member.value, {"n", "of"}, "at-least");
    const Value* n = report_.need(member.value, "n", "at-least");
    const Value* of = report_.need(member.value, "of", "at-least");
    if (n == nullptr || of == nullptr) return std::nullopt;
    auto list = child_list(*of, "of");
    if (!list) return std::nullopt;
    const auto count = n->number() == nullptr ? std::nullopt : core::to_integer(n->number()->text);
    if (!count || *count < 1 || *count > static_cast<std::int64_t>(list->size())) {
      report_.error(*n, ErrorCode::kOutOfRange,
                    fmt::format("n must be a whole number from 1 to {}", list->size()));
      fine = false;
    }
    if (!fine) return std::nullopt;
    Object inner;
    inner.push_back(Member{"n", *n});
    inner.push_back(Member{"of", Value(*std::move(list))});
    return object("at-least", Value(std::move(inner)));
  }

  std::optional<Value> negation(const Member& member) {
    const bool before = std::exchange(checker_.negated_, true);
    auto inner = expand(member.value);
    checker_.negated_ = before;
    if (!inner) return std::nullopt;
    return object("not", *std::move(inner));
  }

  std::optional<Value> named(const Member& member) {
    const std::string* name = report_.text(member.value, "the name of a condition");
    if (name == nullptr) return std::nullopt;
    const auto definition = checker_.definitions_.find(*name);
    if (definition == checker_.definitions_.end()) {
      std::vector<std::string> names;
      for (const auto& [known, value] : checker_.definitions_) names.push_back(known);
      report_.error(
          member.value, ErrorCode::kDangling,
          fmt::format("no condition is defined as \"{}\"{}", *name, suggest(*name, names)));
      return std::nullopt;
    }
    checker_.used_.insert(*name);
    const auto& expanded =
        checker_.expand_definition(definition->first, definition->second, member.value, report_);
    if (!expanded) return std::nullopt;
    if (checker_.negated_ && !context_only(*expanded)) {
      report_.error(member.value, ErrorCode::kInconsistent,
                    fmt::format("\"{}\" holds symptoms and must not be negated: a new danger sign "
                                "could then lower the urgency",
                                *name));
      return std::nullopt;
    }
    return expanded;
  }

  std::optional<Value> symptom(const Value& value) {
    const auto& members = *value.object();
    const auto first = std::ranges::find(members, "symptom", &Member::key);
    bool fine = refuse_negation(*first);
    Object out;
    for (const Member& member : members) {
      if (member.key == "symptom") {
        auto terms = check_terms(member.value, checker_.vocabulary_, report_);
        if (terms)
          out.push_back(Member{"symptom", Value(*std::move(terms))});
        else
          fine = false;
        continue;
      }
      const auto attribute = checker_.vocabulary_.attribute(member.key);
      if (!attribute) {
        report_.error(member, ErrorCode::kUnknownWord,
                      fmt::format("\"{}\" is no attribute of rules/vocabulary.yaml{}", member.key,
                                  checker_.vocabulary_.suggest_attribute(member.key)));
        fine = false;
        continue;
      }
      auto matched = match(checker_.vocabulary_.attribute(*attribute), member.value, report_);
      if (matched)
        out.push_back(Member{member.key, *std::move(matched)});
      else
        fine = false;
    }
    if (!fine) return std::nullopt;
    return Value(std::move(out));
  }

  std::optional<Value> unsure(const Member& member) {
    const bool fine = refuse_negation(member);
    auto terms = check_terms(member.value, checker_.vocabulary_, report_);
    if (!fine || !terms) return std::nullopt;
    return object("unsure", Value(*std::move(terms)));
  }

  std::optional<Value> surgery(const Member& member) {
    if (report_.map(member.value, "surgery") == nullptr) return std::nullopt;
    bool fine = report_.only_keys(member.value, {"durotomy", "fusion"}, "surgery");
    for (const Member& part : *member.value.object()) {
      if (part.value.boolean() != nullptr) continue;
      report_.error(part.value, ErrorCode::kWrongType,
                    fmt::format("\"{}\" is true or false", part.key));
      fine = false;
    }
    if (member.value.object()->empty()) {
      report_.error(member.value, ErrorCode::kMissingMember,
                    "surgery needs \"durotomy\" or \"fusion\"");
      fine = false;
    }
    if (!fine) return std::nullopt;
    return object("surgery", member.value);
  }

  std::optional<Value> risk(const Member& member) {
    bool fine = refuse_negation(member);
    Array list = as_list(member.value);
    fine = check_repeats(list, report_) && !list.empty() && fine;
    if (list.empty()) report_.error(member.value, ErrorCode::kOutOfRange, "the list is empty");
    const std::vector<std::string>& known = checker_.vocabulary_.risks();
    for (const Value& item : list) {
      const std::string* word = report_.text(item, "a risk word");
      if (word == nullptr) {
        fine = false;
      } else if (std::ranges::find(known, *word) == known.end()) {
        report_.error(item, ErrorCode::kUnknownWord,
                      fmt::format("\"{}\" is no risk word of rules/vocabulary.yaml{}", *word,
                                  suggest(*word, known)));
        fine = false;
      }
    }
    if (!fine) return std::nullopt;
    return object("risk", Value(std::move(list)));
  }

  // A number of `object` above zero.
  bool positive(const Value& object, std::string_view key, std::string_view what, double most) {
    const Value* value = report_.need(object, key, what);
    if (value == nullptr) return false;
    const auto number = report_.number(*value, key);
    if (number && *number > 0 && *number <= most) return true;
    if (number)
      report_.error(*value, ErrorCode::kOutOfRange,
                    fmt::format("\"{}\" must be above 0 and at most {}", key, most));
    return false;
  }

  bool one_term(const Value& object, std::string_view what) {
    const Value* symptom = report_.need(object, "symptom", what);
    if (symptom == nullptr) return false;
    if (symptom->string() == nullptr) {
      report_.error(*symptom, ErrorCode::kWrongType,
                    fmt::format("the symptom of {} is one term", what));
      return false;
    }
    return check_terms(*symptom, checker_.vocabulary_, report_).has_value();
  }

  std::optional<Value> rise(const Member& member) {
    bool fine = refuse_negation(member);
    if (report_.map(member.value, "rise") == nullptr) return std::nullopt;
    fine = report_.only_keys(member.value, {"symptom", "points", "within-days"}, "rise") && fine;
    fine = one_term(member.value, "rise") && fine;
    fine = positive(member.value, "points", "rise", 10) && fine;
    fine = positive(member.value, "within-days", "rise", knowledge::kTrendDays) && fine;
    if (!fine) return std::nullopt;
    return object("rise", member.value);
  }

  std::optional<Value> lasting(const Member& member) {
    bool fine = refuse_negation(member);
    if (report_.map(member.value, "lasting") == nullptr) return std::nullopt;
    fine = report_.only_keys(member.value, {"symptom", "days"}, "lasting") && fine;
    fine = one_term(member.value, "lasting") && fine;
    fine = positive(member.value, "days", "lasting", 14) && fine;
    if (!fine) return std::nullopt;
    return object("lasting", member.value);
  }

  ConditionChecker& checker_;
  Reporter report_;
};

const std::optional<Value>& ConditionChecker::expand_definition(const std::string& name,
                                                                const Definition& definition,
                                                                const Value& at, Reporter& report) {
  static const std::optional<Value> kNothing;
  if (const auto known = expanded_.find(name); known != expanded_.end()) return known->second;
  if (std::ranges::find(open_, name) != open_.end()) {
    report.error(at, ErrorCode::kInconsistent,
                 fmt::format("the condition \"{}\" is defined by itself", name));
    return kNothing;
  }
  // Expanded once, whoever asks, so that what is wrong in it is said once.
  open_.push_back(name);
  const bool negated = std::exchange(negated_, false);
  auto expanded = Walk(*this, definition.file).expand(*definition.condition);
  negated_ = negated;
  open_.pop_back();
  return expanded_.emplace(name, std::move(expanded)).first->second;
}

void ConditionChecker::check_definitions() {
  for (const auto& [name, definition] : definitions_) {
    Reporter report(definition.file, problems_);
    (void)expand_definition(name, definition, *definition.condition, report);
    if (!used_.contains(name))
      report.warning(*definition.condition, ErrorCode::kDangling,
                     fmt::format("no rule uses the condition \"{}\"", name));
  }
}

std::optional<Value> ConditionChecker::expand(const Value& condition, const std::string& file) {
  return Walk(*this, file).expand(condition);
}

}  // namespace backsight::knowledge_compiler
