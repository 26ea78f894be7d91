#include "backsight/synthetic/check_in.h"

#include <algorithm>
#include <array>

namespace backsight::synthetic {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;
using history::AttributeValue;
using history::Report;
using knowledge::TermId;
using knowledge::Vocabulary;
using stats::Stream;

constexpr std::array<core::Word<Question::Kind>, 4> kKinds = {
    {{"choose-one", Question::Kind::kChooseOne},
     {"choose-many", Question::Kind::kChooseMany},
     {"scale", Question::Kind::kScale},
     {"temperature", Question::Kind::kTemperature}}};
constexpr double kEver = 1e300;

Result<std::vector<TermId>> read_terms(ObjectReader& reader, std::string_view key,
                                       const Vocabulary& vocabulary) {
  TRY(const auto names, reader.optional_strings(key));
  std::vector<TermId> out;
  for (const std::string& name : names) {
    const auto term = vocabulary.term(name);
    if (!term) {
      return std::unexpected(
          reader.error(key, ErrorCode::kUnknownWord, "no symptom is called \"" + name + "\""));
    }
    out.push_back(*term);
  }
  return out;
}

Result<std::vector<Report>> read_reports(ObjectReader& reader, std::string_view key,
                                         const Vocabulary& vocabulary) {
  TRY(const auto items, reader.optional_array(key));
  const Path path(reader.path(), key);
  std::vector<Report> out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(auto report, history::read_report(items[i], Path(path, i), vocabulary));
    out.push_back(std::move(report));
  }
  return out;
}

Result<Option> read_option(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  Option out;
  TRY(out.id, reader.string("id"));
  TRY(out.reports, read_reports(reader, "reports", vocabulary));
  TRY(out.refines, read_reports(reader, "refines", vocabulary));
  TRY(out.denies, read_terms(reader, "denies", vocabulary));
  TRY(out.unsure, read_terms(reader, "unsure", vocabulary));
  TRY_VOID(reader.finish());
  return out;
}

Result<std::size_t> read_question_name(ObjectReader& reader, const CheckIn& before) {
  TRY(const auto id, reader.string("question"));
  const auto at = std::ranges::find(before.questions, id, &Question::id);
  if (at == before.questions.end()) {
    return std::unexpected(reader.error("question", ErrorCode::kUnknownWord,
                                        "no question before this one is called \"" + id + "\""));
  }
  return static_cast<std::size_t>(at - before.questions.begin());
}

Result<AskWhen> read_when(const Value& value, const Path& path, const CheckIn& before) {
  TRY(auto reader, ObjectReader::make(value, path));
  AskWhen out;
  for (const auto& [key, kind] :
       {std::pair("any", AskWhen::Kind::kAny), std::pair("all", AskWhen::Kind::kAll)}) {
    TRY(const auto parts, reader.optional_array(key));
    if (parts.empty()) continue;
    out.kind = kind;
    const Path list(path, key);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      TRY(auto part, read_when(parts[i], Path(list, i), before));
      out.parts.push_back(std::move(part));
    }
  }
  if (const Value* scale = reader.optional_member("answered-at-least")) {
    const Path at(path, "answered-at-least");
    TRY(auto inner, ObjectReader::make(*scale, at));
    out.kind = AskWhen::Kind::kAtLeast;
    TRY(out.question, read_question_name(inner, before));
    TRY(const auto least, inner.optional_number("value", -kEver, kEver));
    out.low = least.value_or(0);
    TRY_VOID(inner.finish());
  } else if (const Value* days = reader.optional_member("days-since-surgery")) {
    const Path at(path, "days-since-surgery");
    TRY(auto inner, ObjectReader::make(*days, at));
    out.kind = AskWhen::Kind::kDays;
    TRY(const auto from, inner.optional_number("from", -kEver, kEver));
    TRY(const auto to, inner.optional_number("to", -kEver, kEver));
    out.low = from.value_or(-kEver);
    out.high = to.value_or(kEver);
    TRY_VOID(inner.finish());
  } else if (out.parts.empty()) {
    out.kind = AskWhen::Kind::kOption;
    TRY(out.question, read_question_name(reader, before));
    TRY(const auto id, reader.string("option"));
    const auto& options = before.questions[out.question].options;
    const auto at = std::ranges::find(options, id, &Option::id);
    if (at == options.end()) {
      return std::unexpected(reader.error("option", ErrorCode::kUnknownWord,
                                          "that question has no option \"" + id + "\""));
    }
    out.option = static_cast<std::size_t>(at - options.begin());
  }
  TRY_VOID(reader.finish());
  return out;
}

void add_once(std::vector<TermId>& terms, TermId term) {
  if (std::ranges::find(terms, term) == terms.end()) terms.push_back(term);
}

Result<Question> read_question(const Value& value, const Path& path, const CheckIn& before,
                               const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  Question out;
  TRY(out.id, reader.string("id"));
  TRY(const auto kind, reader.optional_word("kind", kKinds));
  if (!kind) {
    return std::unexpected(
        reader.error("kind", ErrorCode::kMissingMember, "a question needs a kind"));
  }
  out.kind = *kind;
  if (const Value* when = reader.optional_member("ask-when")) {
    TRY(out.ask_when, read_when(*when, Path(path, "ask-when"), before));
  }
  TRY_VOID(reader.optional_strings("emergency-signs"));
  TRY_VOID(reader.optional_strings("sources"));
  if (out.kind == Question::Kind::kScale || out.kind == Question::Kind::kTemperature) {
    TRY(const auto symptom, reader.string("symptom"));
    TRY(const auto attribute, reader.string("attribute"));
    const auto term = vocabulary.term(symptom);
    const auto id = vocabulary.attribute(attribute);
    if (!term || !id) {
      return std::unexpected(reader.error("symptom", ErrorCode::kUnknownWord,
                                          "no such symptom or attribute: " + symptom));
    }
    out.symptom = *term;
    out.attribute = *id;
    out.asks_about = {*term};
    TRY_VOID(reader.optional_number("from", -kEver, kEver));
    TRY_VOID(reader.optional_number("to", -kEver, kEver));
    TRY(const auto zero, reader.optional_boolean("zero-denies"));
    out.zero_denies = zero.value_or(false);
    TRY(const auto from, reader.optional_number("reported-from", -kEver, kEver));
    out.reported_from = from.value_or(0);
  } else {
    TRY(const auto options, reader.optional_array("options"));
    const Path list(path, "options");
    for (std::size_t i = 0; i < options.size(); ++i) {
      TRY(auto option, read_option(options[i], Path(list, i), vocabulary));
      for (const Report& report : option.reports) add_once(out.asks_about, report.symptom);
      for (const TermId term : option.denies) add_once(out.asks_about, term);
      for (const TermId term : option.unsure) add_once(out.asks_about, term);
      out.options.push_back(std::move(option));
    }
  }
  TRY_VOID(reader.finish());
  return out;
}

// What was done with a question: option numbers, or a value.
struct Answered {
  std::vector<std::size_t> options;
  std::optional<double> value;
};

class FillIn {
 public:
  FillIn(const CheckIn& check_in, const Condition& condition, const Care& care,
         const Vocabulary& vocabulary, Stream& stream)
      : check_in_(check_in),
        condition_(condition),
        care_(care),
        vocabulary_(vocabulary),
        stream_(stream),
        answered_(check_in.questions.size()),
        placed_(vocabulary.terms().size(), false) {}

  history::Answers run() {
    for (std::size_t i = 0; i < check_in_.questions.size(); ++i) {
      const Question& question = check_in_.questions[i];
      if (holds(question.ask_when)) answer(question, answered_[i]);
    }
    history::Answers out;
    for (Report& report : reported_) {
      placed_[report.symptom.index] = true;
      std::ranges::sort(report.attributes, {}, &AttributeValue::id);
      if (std::ranges::find(out.reported, report) == out.reported.end())
        out.reported.push_back(std::move(report));
    }
    // Where two questions touch one symptom the more cautious word stays.
    place(unsure_, out.unsure);
    place(skipped_, out.skipped);
    place(denied_, out.denied);
    return out;
  }

 private:
  void place(const std::vector<TermId>& terms, std::vector<TermId>& out) {
    out.reserve(terms.size());
    for (const TermId term : terms) {
      if (placed_[term.index]) continue;
      placed_[term.index] = true;
      out.push_back(term);
    }
  }

  static void add(std::vector<TermId>& to, const std::vector<TermId>& terms) {
    to.insert(to.end(), terms.begin(), terms.end());
  }

  [[nodiscard]] bool holds(const AskWhen& when) const {
    const auto part_holds = [&](const AskWhen& part) { return holds(part); };
    switch (when.kind) {
      case AskWhen::Kind::kAlways:
        return true;
      case AskWhen::Kind::kAny:
        return std::ranges::any_of(when.parts, part_holds);
      case AskWhen::Kind::kAll:
        return std::ranges::all_of(when.parts, part_holds);
      case AskWhen::Kind::kOption:
        return std::ranges::find(answered_[when.question].options, when.option) !=
               answered_[when.question].options.end();
      case AskWhen::Kind::kAtLeast:
        return answered_[when.question].value.value_or(-kEver) >= when.low;
      case AskWhen::Kind::kDays:
        return condition_.days_since_surgery >= when.low &&
               condition_.days_since_surgery <= when.high;
    }
    return false;
  }

  [[nodiscard]] const Report* felt(TermId term) const {
    const auto at = std::ranges::find(condition_.felt, term, &Report::symptom);
    return at == condition_.felt.end() ? nullptr : &*at;
  }

  void answer(const Question& question, Answered& answered) {
    if (stream_.uniform() < care_.skips) {
      add(skipped_, question.asks_about);
      return;
    }
    switch (question.kind) {
      case Question::Kind::kScale:
        scale(question, answered);
        break;
      case Question::Kind::kTemperature:
        temperature(question);
        break;
      case Question::Kind::kChooseMany:
        screen(question, answered);
        break;
      case Question::Kind::kChooseOne:
        follow_up(question, answered);
        break;
    }
  }

  void scale(const Question& question, Answered& answered) {
    const auto at = std::ranges::find(condition_.scores, question.symptom, &Score::symptom);
    if (at == condition_.scores.end()) return;
    answered.value = at->value;
    if (at->value == 0 && question.zero_denies) {
      denied_.push_back(question.symptom);
      return;
    }
    const double value = at->value;
    reported_.push_back(
        {question.symptom, {{question.attribute, value, std::to_string(at->value)}}});
  }

  // Not measured says nothing.
  void temperature(const Question& question) {
    const Report* hot = felt(question.symptom);
    const bool measured =
        stream_.uniform() < (hot == nullptr ? care_.measures : care_.measures_when_hot);
    if (!measured) return;
    const AttributeValue* value = hot == nullptr ? nullptr : hot->find(question.attribute);
    if (value != nullptr && value->number >= question.reported_from) {
      reported_.push_back({question.symptom, {*value}});
    } else {
      denied_.push_back(question.symptom);
    }
  }

  void screen(const Question& question, Answered& answered) {
    const bool doubt = stream_.uniform() < care_.unsure_when_well;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
      const auto is_felt = [&](const Report& report) { return felt(report.symptom) != nullptr; };
      if (std::ranges::any_of(question.options[i].reports, is_felt)) answered.options.push_back(i);
    }
    if (answered.options.empty()) {
      for (std::size_t i = 0; i < question.options.size(); ++i) {
        const Option& option = question.options[i];
        if (doubt ? !option.unsure.empty() : !option.denies.empty()) {
          answered.options.push_back(i);
          break;
        }
      }
    }
    take(question, answered);
  }

  // The option that is true; of several signs the worst. Else one that says nothing ("new", "not
  // measured", "I don't know").
  void follow_up(const Question& question, Answered& answered) {
    std::optional<std::size_t> best;
    double best_rank = -1;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
      const double rank = rank_of(question.options[i]);
      if (rank > best_rank) {
        best = i;
        best_rank = rank;
      }
    }
    for (std::size_t i = 0; !best && i < question.options.size(); ++i) {
      const Option& option = question.options[i];
      if (option.reports.empty() && option.refines.empty() && option.denies.empty() &&
          option.unsure.empty())
        best = i;
    }
    if (!best) return;
    answered.options.push_back(*best);
    take(question, answered);
  }

  // Below 0: not true.
  [[nodiscard]] double rank_of(const Option& option) const {
    constexpr double kReported = 1000;
    constexpr double kSudden = 100;
    for (const Report& report : option.reports) {
      if (felt(report.symptom) != nullptr) return kReported;
    }
    if (!option.denies.empty()) {
      const auto absent = [&](TermId term) { return felt(term) == nullptr; };
      return std::ranges::all_of(option.denies, absent) ? 0 : -1;
    }
    double out = -1;
    for (const Report& refinement : option.refines) {
      const Report* truth = felt(refinement.symptom);
      if (truth == nullptr || !is_told(refinement.symptom)) continue;
      double rank = 0;
      for (const AttributeValue& attribute : refinement.attributes) {
        const AttributeValue* is = truth->find(attribute.id);
        if (is == nullptr || is->number != attribute.number || is->text != attribute.text) {
          rank = -1;
          break;
        }
        const std::string& name = vocabulary_.attribute(attribute.id).name;
        rank = std::max(rank, name == "onset" ? kSudden : std::max(attribute.number, 0.0));
      }
      out = std::max(out, rank);
    }
    return out;
  }

  [[nodiscard]] bool is_told(TermId term) const {
    return std::ranges::find(reported_, term, &Report::symptom) != reported_.end();
  }

  void take(const Question& question, const Answered& answered) {
    for (const std::size_t i : answered.options) {
      const Option& option = question.options[i];
      reported_.insert(reported_.end(), option.reports.begin(), option.reports.end());
      add(denied_, option.denies);
      add(unsure_, option.unsure);
    }
    for (const std::size_t i : answered.options) {
      for (const Report& refinement : question.options[i].refines) refine(refinement);
    }
  }

  // A second value of one attribute becomes a report of its own: no word replaces another.
  void refine(const Report& refinement) {
    const std::size_t before = reported_.size();
    for (std::size_t i = 0; i < before; ++i) {
      if (reported_[i].symptom != refinement.symptom) continue;
      const bool clash = std::ranges::any_of(refinement.attributes, [&](const AttributeValue& one) {
        const AttributeValue* is = reported_[i].find(one.id);
        return is != nullptr && *is != one;
      });
      Report refined = reported_[i];
      for (const AttributeValue& one : refinement.attributes) {
        std::erase_if(refined.attributes,
                      [&](const AttributeValue& other) { return other.id == one.id; });
        refined.attributes.push_back(one);
      }
      if (clash) {
        reported_.push_back(std::move(refined));
      } else {
        reported_[i] = std::move(refined);
      }
    }
  }

  const CheckIn& check_in_;
  const Condition& condition_;
  const Care& care_;
  const Vocabulary& vocabulary_;
  Stream& stream_;
  std::vector<Answered> answered_;
  std::vector<bool> placed_;
  std::vector<Report> reported_;
  std::vector<TermId> denied_;
  std::vector<TermId> unsure_;
  std::vector<TermId> skipped_;
};

}  // namespace

Result<CheckIn> read_check_in(const Value& section, const Vocabulary& vocabulary) {
  const Path root;
  TRY(auto reader, ObjectReader::make(section, root));
  TRY_VOID(reader.optional_integer("format", 1, 1));
  TRY(const auto questions, reader.optional_array("questions"));
  TRY_VOID(reader.finish());
  const Path list(root, "questions");
  CheckIn out;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    TRY(auto question, read_question(questions[i], Path(list, i), out, vocabulary));
    out.questions.push_back(std::move(question));
  }
  return out;
}

history::Answers fill_in(const CheckIn& check_in, const Condition& condition, const Care& care,
                         const Vocabulary& vocabulary, Stream& stream) {
  return FillIn(check_in, condition, care, vocabulary, stream).run();
}

}  // namespace backsight::synthetic
