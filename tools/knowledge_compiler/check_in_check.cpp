#include "check_in_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "backsight/core/decimal.h"
#include "backsight/core/suggest.h"
#include "condition_check.h"

namespace backsight::knowledge_compiler {
namespace {

using knowledge::Attribute;
using knowledge::AttributeType;

constexpr std::array<std::string_view, 4> kKinds = {"choose-one", "choose-many", "scale",
                                                    "temperature"};

Array as_list(const Value& value) {
  if (value.array() != nullptr) return *value.array();
  return Array{value};
}

class CheckInCheck {
 public:
  CheckInCheck(const Document& document, const CheckedVocabulary& vocabulary,
               const EvidenceIndex& evidence, std::vector<Problem>& problems)
      : document_(document),
        vocabulary_(vocabulary.typed),
        evidence_(evidence),
        report_(document.path, problems) {}

  CheckedCheckIn run() {
    out_.file = document_.path;
    Array questions;
    if (report_.map(document_.root, "the check-in") != nullptr) {
      report_.version(document_.root);
      report_.only_keys(document_.root, {"version", "questions"}, "the check-in");
      const Value* list = report_.need(document_.root, "questions", "the check-in");
      if (list != nullptr && report_.list(*list, "questions") != nullptr) {
        for (const Value& question : *list->array()) questions.push_back(check_question(question));
      }
    }
    Object section;
    section.push_back(Member{"format", Value(core::json::from_integer(1))});
    section.push_back(Member{"questions", Value(std::move(questions))});
    out_.section = Value(std::move(section));
    return std::move(out_);
  }

 private:
  // The question as the pack has it.
  Value check_question(const Value& value) {
    if (report_.map(value, "a question") == nullptr) return value;
    CheckedQuestion question;
    question.at = &value;
    if (const Value* at = report_.need(value, "id", "a question")) {
      if (const std::string* id = report_.id(*at, "question id")) {
        question.id = *id;
        if (find(*id) != nullptr)
          report_.error(*at, ErrorCode::kDuplicateKey,
                        fmt::format("the question \"{}\" stands twice", *id));
      }
    }
    if (const Value* at = report_.need(value, "kind", "a question")) {
      if (const std::string* kind = report_.text(*at, "the kind")) {
        question.kind = *kind;
        if (std::ranges::find(kKinds, *kind) == kKinds.end()) {
          std::string meant = core::did_you_mean(*kind, kKinds);
          if (meant.empty()) meant = "; it is one of " + one_of(kKinds);
          report_.error(*at, ErrorCode::kUnknownWord,
                        fmt::format("\"{}\" is no kind of question{}", *kind, meant));
        }
      }
    }
    if (const Value* when = value.find("ask-when")) check_ask_when(*when);
    if (const Value* sources = value.find("sources"))
      check_sources(*sources, evidence_, report_, question_sources_);

    Value packed = value;
    if (question.kind == "choose-one" || question.kind == "choose-many")
      packed = check_choice(value, question);
    else if (question.kind == "scale")
      check_scale(value);
    else if (question.kind == "temperature")
      check_temperature(value);
    out_.sources.insert(out_.sources.end(), question_sources_.begin(), question_sources_.end());
    question_sources_.clear();
    question.symptoms = std::exchange(question_symptoms_, {});
    out_.questions.push_back(std::move(question));
    return packed;
  }

  [[nodiscard]] const CheckedQuestion* find(std::string_view id) const {
    const auto at = std::ranges::find(out_.questions, id, &CheckedQuestion::id);
    return at == out_.questions.end() ? nullptr : &*at;
  }

  // Questions may only depend on questions before them.
  const CheckedQuestion* earlier(const Value& condition, std::string_view what) {
    const Value* at = report_.need(condition, "question", what);
    const std::string* id = at == nullptr ? nullptr : report_.text(*at, "a question id");
    if (id == nullptr) return nullptr;
    if (const CheckedQuestion* question = find(*id)) return question;
    std::vector<std::string> ids;
    for (const CheckedQuestion& known : out_.questions) ids.push_back(known.id);
    report_.error(
        *at, ErrorCode::kDangling,
        fmt::format("no question before this one is called \"{}\"{}", *id, suggest(*id, ids)));
    return nullptr;
  }

  void check_ask_when(const Value& value) {
    if (report_.map(value, "ask-when") == nullptr) return;
    if (value.find("question") != nullptr || value.find("option") != nullptr) {
      report_.only_keys(value, {"question", "option"}, "an answer");
      const CheckedQuestion* question = earlier(value, "an answer");
      const Value* at = report_.need(value, "option", "an answer");
      const std::string* option = at == nullptr ? nullptr : report_.text(*at, "an option");
      if (question == nullptr || option == nullptr) return;
      if (std::ranges::find(question->options, *option) == question->options.end())
        report_.error(*at, ErrorCode::kDangling,
                      fmt::format("the question \"{}\" has no option \"{}\"{}", question->id,
                                  *option, suggest(*option, question->options)));
      return;
    }
    if (value.object()->size() != 1) {
      report_.error(value, ErrorCode::kWrongType,
                    "ask-when has one key; join several with all: [...] or any: [...]");
      return;
    }
    const Member& member = value.object()->front();
    if (member.key == "any" || member.key == "all") {
      const Array* list = report_.list(member.value, member.key);
      if (list != nullptr && list->empty())
        report_.error(member.value, ErrorCode::kOutOfRange,
                      fmt::format("\"{}\" is empty", member.key));
      if (list != nullptr) {
        for (const Value& child : *list) check_ask_when(child);
      }
    } else if (member.key == "answered-at-least") {
      if (report_.map(member.value, member.key) == nullptr) return;
      report_.only_keys(member.value, {"question", "value"}, member.key);
      const CheckedQuestion* question = earlier(member.value, member.key);
      if (const Value* at = report_.need(member.value, "value", member.key))
        (void)report_.number(*at, "value");
      if (question != nullptr && question->kind != "scale" && question->kind != "temperature")
        report_.error(member.value, ErrorCode::kInconsistent,
                      fmt::format("\"{}\" is no scale: it has no number", question->id));
    } else if (member.key == "days-since-surgery") {
      if (report_.map(member.value, member.key) == nullptr) return;
      report_.only_keys(member.value, {"from", "to"}, member.key);
      for (const Member& bound : *member.value.object())
        (void)report_.number(bound.value, bound.key);
    } else {
      report_.error(member, ErrorCode::kUnknownMember,
                    fmt::format("\"{}\" is no reason to ask; it is one of question, any, all, "
                                "answered-at-least or days-since-surgery",
                                member.key));
    }
  }

  Value check_choice(const Value& value, CheckedQuestion& question) {
    report_.only_keys(value, {"id", "kind", "ask-when", "options", "sources"}, "a choice");
    const Value* options = report_.need(value, "options", "a choice");
    if (options == nullptr || report_.list(*options, "options") == nullptr) return value;
    Array packed;
    for (const Value& option : *options->array()) packed.push_back(check_option(option, question));
    if (packed.size() < 2)
      report_.error(*options, ErrorCode::kOutOfRange, "a choice needs at least two options");
    Value out = value;
    std::ranges::find(*out.object(), "options", &Member::key)->value = Value(std::move(packed));
    return out;
  }

  Value check_option(const Value& option, CheckedQuestion& question) {
    if (report_.map(option, "an option") == nullptr) return option;
    report_.only_keys(option, {"id", "reports", "refines", "denies", "unsure"}, "an option");
    if (const Value* at = report_.need(option, "id", "an option")) {
      if (const std::string* id = report_.id(*at, "option id")) {
        if (std::ranges::find(question.options, *id) != question.options.end())
          report_.error(*at, ErrorCode::kDuplicateKey,
                        fmt::format("the option \"{}\" stands twice", *id));
        question.options.push_back(*id);
      }
    }
    Value out = option;
    for (Member& member : *out.object()) {
      if (member.key == "id") continue;
      member.value = Value(as_list(member.value));
      for (const Value& item : *member.value.array()) {
        if (member.key == "reports")
          check_report(item, true);
        else if (member.key == "refines")
          check_report(item, false);
        else if (member.key == "denies" || member.key == "unsure")
          mark(item, member.key == "denies");
      }
    }
    return out;
  }

  // A report an answer makes, or (refines) attributes it adds to one made before.
  void check_report(const Value& value, bool makes) {
    if (report_.map(value, "a report") == nullptr) return;
    const Value* symptom = report_.need(value, "symptom", "a report");
    if (symptom == nullptr || !known_term(*symptom)) return;
    const std::string& term = *symptom->string();
    for (const Member& member : *value.object()) {
      if (member.key == "symptom") continue;
      const auto id = vocabulary_.attribute(member.key);
      if (!id) {
        report_.error(member, ErrorCode::kUnknownWord,
                      fmt::format("\"{}\" is no attribute of rules/vocabulary.yaml{}", member.key,
                                  vocabulary_.suggest_attribute(member.key)));
        continue;
      }
      if (check_attribute_value(vocabulary_.attribute(*id), member.value, report_) && !makes)
        out_.symptoms[term].added[member.key].push_back(member.value);
    }
    if (makes) {
      question_symptoms_.insert(term);
      out_.symptoms[term].reports.push_back(value);
    } else if (out_.symptoms[term].reports.empty()) {
      report_.error(*symptom, ErrorCode::kDangling,
                    fmt::format("nothing before this can report \"{}\", so there is nothing to "
                                "refine",
                                term));
    } else if (value.object()->size() < 2) {
      report_.error(value, ErrorCode::kMissingMember, "what does it refine? name an attribute");
    }
  }

  bool known_term(const Value& value) {
    if (value.string() == nullptr) {
      report_.error(value, ErrorCode::kWrongType, "a symptom is one term");
      return false;
    }
    return check_terms(value, vocabulary_, report_).has_value();
  }

  void mark(const Value& term, bool denied) {
    if (!known_term(term)) return;
    question_symptoms_.insert(*term.string());
    Answerable& answers = out_.symptoms[*term.string()];
    (denied ? answers.denied : answers.unsure) = true;
  }

  // The number attribute a scale or a temperature fills in; nullptr after an error.
  const Attribute* number_attribute(const Value& value) {
    const Value* symptom = report_.need(value, "symptom", "the question");
    const Value* attribute = report_.need(value, "attribute", "the question");
    if (symptom == nullptr || attribute == nullptr || !known_term(*symptom)) return nullptr;
    question_symptoms_.insert(*symptom->string());
    const std::string* name = report_.text(*attribute, "the attribute");
    const auto id = name == nullptr ? std::nullopt : vocabulary_.attribute(*name);
    if (!id || vocabulary_.attribute(*id).type != AttributeType::kNumber) {
      report_.error(*attribute, ErrorCode::kUnknownWord,
                    "the attribute must be one with a number (rules/vocabulary.yaml)");
      return nullptr;
    }
    return &vocabulary_.attribute(*id);
  }

  void check_scale(const Value& value) {
    report_.only_keys(
        value,
        {"id", "kind", "ask-when", "symptom", "attribute", "from", "to", "zero-denies", "sources"},
        "a scale");
    const Attribute* attribute = number_attribute(value);
    const Value* from = report_.need(value, "from", "a scale");
    const Value* to = report_.need(value, "to", "a scale");
    if (const Value* zero = value.find("zero-denies"); zero && zero->boolean() == nullptr)
      report_.error(*zero, ErrorCode::kWrongType, "\"zero-denies\" is true or false");
    if (attribute == nullptr || from == nullptr || to == nullptr) return;
    if (!check_attribute_value(*attribute, *from, report_) ||
        !check_attribute_value(*attribute, *to, report_))
      return;
    const double low = *core::to_double(from->number()->text);
    const double high = *core::to_double(to->number()->text);
    if (low >= high)
      report_.error(*to, ErrorCode::kInconsistent, "the scale ends before it begins");
    const Value* zero = value.find("zero-denies");
    const bool denies = zero != nullptr && zero->boolean() != nullptr && *zero->boolean();
    Answerable& answers = out_.symptoms[*value.find("symptom")->string()];
    answers.denied = answers.denied || denies;
    answers.unsure = true;  // every scale has a "don't know"
    add_numbers(*value.find("symptom"), *attribute, denies ? low + 1 : low, high);
  }

  void check_temperature(const Value& value) {
    report_.only_keys(
        value, {"id", "kind", "ask-when", "symptom", "attribute", "reported-from", "sources"},
        "a temperature");
    const Attribute* attribute = number_attribute(value);
    const Value* from = report_.need(value, "reported-from", "a temperature");
    if (value.find("sources") == nullptr)
      report_.error(value, ErrorCode::kMissingMember,
                    "the threshold \"reported-from\" has no source: name findings in \"sources\"");
    if (attribute == nullptr || from == nullptr ||
        !check_attribute_value(*attribute, *from, report_))
      return;
    Answerable& answers = out_.symptoms[*value.find("symptom")->string()];
    answers.denied = true;  // a reading below the threshold; not measured says nothing
    add_numbers(*value.find("symptom"), *attribute, *core::to_double(from->number()->text),
                attribute->high);
  }

  // Reports with every whole number between the ends, and the ends.
  void add_numbers(const Value& symptom, const Attribute& attribute, double low, double high) {
    Answerable& answers = out_.symptoms[*symptom.string()];
    const auto add = [&](double number) {
      Object report;
      report.push_back(Member{"symptom", symptom});
      report.push_back(Member{attribute.name, core::json::from_double(number)});
      answers.reports.emplace_back(std::move(report));
    };
    add(low);
    const auto last = static_cast<int>(std::ceil(high));
    for (int number = static_cast<int>(std::floor(low)) + 1; number < last; ++number) add(number);
    add(high);
  }

  const Document& document_;
  const knowledge::Vocabulary& vocabulary_;
  const EvidenceIndex& evidence_;
  Reporter report_;
  CheckedCheckIn out_;
  std::vector<std::string> question_sources_;
  std::set<std::string, std::less<>> question_symptoms_;
};

// Whether answers can make conditions true. A symptom is judged attribute by attribute: each match
// must be met by a value some answer gives, or by the attribute being left open where that counts.
class Coverage {
 public:
  Coverage(const CheckedCheckIn& check_in, const knowledge::Vocabulary& vocabulary)
      : check_in_(check_in), vocabulary_(vocabulary) {}

  [[nodiscard]] bool reachable(const Value& condition) const {
    const Member& first = condition.object()->front();
    if (condition.find("symptom") != nullptr) return symptom(condition);
    const auto child = [this](const Value& value) { return reachable(value); };
    if (first.key == "all") return std::ranges::all_of(*first.value.array(), child);
    if (first.key == "any") return std::ranges::any_of(*first.value.array(), child);
    if (first.key == "at-least") {
      const auto n = core::to_integer(first.value.find("n")->number()->text);
      return std::ranges::count_if(*first.value.find("of")->array(), child) >= n;
    }
    if (first.key == "unsure") {
      return std::ranges::any_of(*first.value.array(), [this](const Value& term) {
        const Answerable* answers = answers_for(*term.string());
        return answers != nullptr && answers->unsure;
      });
    }
    if (first.key == "rise") {
      // Only a number can rise.
      const Answerable* answers = answers_for(*first.value.find("symptom")->string());
      return answers != nullptr && std::ranges::any_of(answers->reports, [](const Value& report) {
               return report.find("intensity_0_10") != nullptr;
             });
    }
    if (first.key == "lasting") {
      const Answerable* answers = answers_for(*first.value.find("symptom")->string());
      return answers != nullptr && !answers->reports.empty();
    }
    return true;  // context
  }

  // Every symptom term of a condition.
  static void collect_terms(const Value& condition, std::vector<std::string>& terms) {
    for (const Member& member : *condition.object()) {
      if (member.key == "symptom" || member.key == "unsure") {
        for (const Value& term : *member.value.array()) terms.push_back(*term.string());
      } else if (member.key == "rise" || member.key == "lasting") {
        terms.push_back(*member.value.find("symptom")->string());
      } else if (member.key == "all" || member.key == "any") {
        for (const Value& child : *member.value.array()) collect_terms(child, terms);
      } else if (member.key == "at-least" && member.value.find("of") != nullptr) {
        for (const Value& child : *member.value.find("of")->array()) collect_terms(child, terms);
      }
    }
  }

  [[nodiscard]] const Answerable* answers_for(std::string_view term) const {
    const auto at = check_in_.symptoms.find(term);
    return at == check_in_.symptoms.end() ? nullptr : &at->second;
  }

 private:
  [[nodiscard]] bool symptom(const Value& condition) const {
    return std::ranges::any_of(*condition.find("symptom")->array(), [&](const Value& term) {
      const Answerable* answers = answers_for(*term.string());
      return answers != nullptr && std::ranges::any_of(answers->reports, [&](const Value& report) {
               return report_can_match(condition, report, *answers);
             });
    });
  }

  [[nodiscard]] bool report_can_match(const Value& condition, const Value& report,
                                      const Answerable& answers) const {
    return std::ranges::all_of(*condition.object(), [&](const Member& member) {
      if (member.key == "symptom") return true;
      const Attribute& attribute = vocabulary_.attribute(*vocabulary_.attribute(member.key));
      const Value* own = report.find(member.key);
      if (own != nullptr && matches(attribute, member.value, *own)) return true;
      if (own == nullptr && member.value.find("not") != nullptr) return true;
      const auto added = answers.added.find(member.key);
      return added != answers.added.end() &&
             std::ranges::any_of(added->second, [&](const Value& value) {
               return matches(attribute, member.value, value);
             });
    });
  }

  [[nodiscard]] static bool matches(const Attribute& attribute, const Value& match,
                                    const Value& value) {
    if (match.find("opposite-to-surgery") != nullptr)
      return value == Value("left") || value == Value("right");
    if (const Value* list = match.find("one-of")) return contains(attribute, *list, value);
    if (const Value* list = match.find("not")) return !contains(attribute, *list, value);
    const auto own = rank(attribute, value);
    const Value* low = match.find("at-least");
    const Value* high = match.find("at-most");
    return own && (low == nullptr || *own >= rank(attribute, *low)) &&
           (high == nullptr || *own <= rank(attribute, *high));
  }

  [[nodiscard]] static bool contains(const Attribute& attribute, const Value& list,
                                     const Value& value) {
    return std::ranges::any_of(*list.array(), [&](const Value& item) {
      if (item == value) return true;
      const auto a = rank(attribute, item);
      return a && a == rank(attribute, value);
    });
  }

  // The number of a number, the place of an ordered word, the class of a token.
  [[nodiscard]] static std::optional<double> rank(const Attribute& attribute, const Value& value) {
    if (value.number() != nullptr) return core::to_double(value.number()->text);
    if (value.string() == nullptr) return std::nullopt;
    if (attribute.type == AttributeType::kToken) {
      const auto of = knowledge::class_of(attribute, *value.string());
      return of ? std::optional<double>(*of) : std::nullopt;
    }
    const auto at = std::ranges::find(attribute.words, *value.string());
    if (at == attribute.words.end()) return std::nullopt;
    return static_cast<double>(at - attribute.words.begin());
  }

  const CheckedCheckIn& check_in_;
  const knowledge::Vocabulary& vocabulary_;
};

}  // namespace

CheckedCheckIn check_check_in(const Document& document, const CheckedVocabulary& vocabulary,
                              const EvidenceIndex& evidence, std::vector<Problem>& problems) {
  return CheckInCheck(document, vocabulary, evidence, problems).run();
}

void mark_emergency_signs(const CheckedRules& rules, CheckedCheckIn& check_in) {
  std::vector<std::string> needed;
  for (const CheckedRule& rule : rules.rules) {
    if (rule.urgency == "emergency") Coverage::collect_terms(rule.when, needed);
  }
  Member& list = *std::ranges::find(*check_in.section.object(), "questions", &Member::key);
  auto question = check_in.questions.begin();
  for (Value& packed : *list.value.array()) {
    if (packed.object() == nullptr) continue;  // no question; said before
    Array signs;
    for (const std::string& symptom : question->symptoms) {
      if (std::ranges::find(needed, symptom) == needed.end()) continue;
      question->emergency_signs.push_back(symptom);
      signs.emplace_back(symptom);
    }
    if (!signs.empty())
      packed.object()->push_back(Member{"emergency-signs", Value(std::move(signs))});
    ++question;
  }
}

void check_coverage(const CheckedRules& rules, const CheckedCheckIn& check_in,
                    const knowledge::Vocabulary& vocabulary, std::vector<Problem>& problems) {
  const Coverage coverage(check_in, vocabulary);
  std::map<std::string, const CheckedRule*> missing;  // term -> first emergency rule that needs it
  std::map<std::string, const CheckedRule*> no_denial;
  for (const CheckedRule& rule : rules.rules) {
    Reporter report(rule.file, problems);
    const bool emergency = rule.urgency == "emergency";
    std::vector<std::string> terms;
    Coverage::collect_terms(rule.when, terms);
    bool complete = true;
    for (const std::string& term : terms) {
      const Answerable* answers = coverage.answers_for(term);
      if (answers == nullptr || answers->reports.empty()) {
        complete = false;
        if (emergency) missing.emplace(term, &rule);
      } else if (emergency && (!answers->denied || !answers->unsure)) {
        no_denial.emplace(term, &rule);
      }
    }
    if (coverage.reachable(rule.when)) continue;
    if (emergency && !complete) continue;  // said below, by term
    const std::string message =
        fmt::format("no answers of the check-in can make the rule \"{}\" fire", rule.id);
    if (emergency)
      report.error(*rule.at, ErrorCode::kDangling, message);
    else
      report.warning(*rule.at, ErrorCode::kDangling, message);
  }
  for (const auto& [term, rule] : missing) {
    Reporter(rule->file, problems)
        .error(*rule->at, ErrorCode::kDangling,
               fmt::format("the emergency rule \"{}\" asks for \"{}\", which no question of "
                           "rules/check-in.yaml can report",
                           rule->id, term));
  }
  for (const auto& [term, rule] : no_denial) {
    const Answerable* answers = coverage.answers_for(term);
    Reporter(rule->file, problems)
        .warning(*rule->at, ErrorCode::kMissingMember,
                 fmt::format("the emergency rule \"{}\" asks for \"{}\", but no answer of "
                             "rules/check-in.yaml can {} it",
                             rule->id, term, answers->denied ? "be unsure about" : "deny"));
  }
}

}  // namespace backsight::knowledge_compiler
