#include "vocabulary_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "instrument_check.h"

namespace backsight::knowledge_compiler {
namespace {

// A list of distinct kebab words; empty after an error.
Array words(const Value& value, std::string_view what, Reporter& report) {
  Array out;
  const Array* list = report.list(value, what);
  if (list == nullptr) return out;
  for (const Value& item : *list) {
    const std::string* word = report.id(item, "word");
    if (word == nullptr) continue;
    if (std::ranges::find(out, item) != out.end())
      report.error(item, ErrorCode::kInconsistent, quote(*word) + " stands twice");
    else
      out.push_back(item);
  }
  if (out.empty()) report.error(value, ErrorCode::kOutOfRange, std::string(what) + " is empty");
  return out;
}

constexpr std::string_view kForms =
    "an attribute is one of {words: [...]}, {words: [...], ordered: true}, number, "
    "{number: {from: x, to: y}}, boolean, token or {token: {classes: [...]}}";

// The attribute as it stands in the pack; nothing after an error.
std::optional<Value> attribute(const Member& member, Reporter& report) {
  Object out;
  if (const std::string* name = member.value.string()) {
    if (*name != "number" && *name != "boolean" && *name != "token") {
      report.error(member.value, ErrorCode::kUnknownWord, std::string(kForms));
      return std::nullopt;
    }
    out.push_back(Member{"type", Value(*name)});
    return Value(std::move(out));
  }
  if (const Value* list = member.value.find("words")) {
    report.only_keys(member.value, {"words", "ordered"}, "a word attribute");
    out.push_back(Member{"type", Value("word")});
    out.push_back(Member{"words", Value(words(*list, "words", report))});
    if (const Value* ordered = member.value.find("ordered")) {
      if (ordered->boolean() == nullptr)
        report.error(*ordered, ErrorCode::kWrongType, "\"ordered\" is true or false");
      else
        out.push_back(Member{"ordered", *ordered});
    }
    return Value(std::move(out));
  }
  if (const Value* bounds = member.value.find("number")) {
    report.only_keys(member.value, {"number"}, "a number attribute");
    if (report.map(*bounds, "the bounds") == nullptr) return std::nullopt;
    report.only_keys(*bounds, {"from", "to"}, "the bounds");
    out.push_back(Member{"type", Value("number")});
    std::optional<double> low;
    std::optional<double> high;
    if (const Value* from = bounds->find("from")) {
      low = report.number(*from, "from");
      out.push_back(Member{"from", *from});
    }
    if (const Value* to = bounds->find("to")) {
      high = report.number(*to, "to");
      out.push_back(Member{"to", *to});
    }
    if (low && high && *low > *high)
      report.error(*bounds, ErrorCode::kInconsistent, "the bounds are the wrong way round");
    return Value(std::move(out));
  }
  if (const Value* token = member.value.find("token")) {
    report.only_keys(member.value, {"token"}, "a token attribute");
    const Value* classes = token->find("classes");
    if (classes == nullptr) {
      report.error(*token, ErrorCode::kMissingMember, "write token, or {token: {classes: [...]}}");
      return std::nullopt;
    }
    out.push_back(Member{"type", Value("token")});
    out.push_back(Member{"classes", Value(words(*classes, "classes", report))});
    return Value(std::move(out));
  }
  report.error(member.value, ErrorCode::kWrongType, std::string(kForms));
  return std::nullopt;
}

// Terms or risk words: a map from word to what it means. Sorted, for the pack.
Array terms(const Value& map, std::string_view what, Reporter& report) {
  std::vector<std::string> names;
  for (const Member& member : *map.object()) {
    if (!is_kebab(member.key))
      report.error(member, ErrorCode::kBadId,
                   fmt::format("\"{}\" is no {}; use lower-case letters, digits and dashes",
                               member.key, what));
    (void)report.text(member.value, "what the word means");
    names.push_back(member.key);
  }
  std::ranges::sort(names);
  return Array(names.begin(), names.end());
}

// Everything that the reader of a record asks of the vocabulary, a line each.
std::vector<std::string> kept_lines(const knowledge::Vocabulary& vocabulary) {
  using Type = knowledge::AttributeType;
  std::vector<std::string> out = vocabulary.terms();
  for (const knowledge::Attribute& one : vocabulary.attributes()) {
    if (one.type == Type::kBoolean) out.push_back(one.name + " boolean");
    if (one.type == Type::kToken) out.push_back(one.name + " token");
    if (one.type == Type::kNumber)
      out.push_back(fmt::format("{} {} to {}", one.name, one.low, one.high));
    for (const std::string& word : one.words) out.push_back(one.name + " word " + word);
  }
  for (const knowledge::Instrument& one : vocabulary.instruments()) {
    std::string line = fmt::format("score of {} {} to {}", one.name, one.low, one.high);
    if (one.step) line += fmt::format(" by {}", *one.step);
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

void check_kept_words(const Document& kept, const CheckedVocabulary& vocabulary,
                      std::vector<Problem>& problems) {
  Reporter report(kept.path, problems);
  if (report.map(kept.root, "the kept words") == nullptr) return;
  report.version(kept.root);
  report.only_keys(kept.root, {"version", "words"}, "the kept words");
  const Value* words = report.need(kept.root, "words", "the kept words");
  const Array* list = words == nullptr ? nullptr : report.list(*words, "words");
  if (list == nullptr) return;
  std::vector<std::string> missing = kept_lines(vocabulary.typed);
  for (const Value& item : *list) {
    const std::string* line = report.text(item, "a kept word");
    if (line != nullptr && std::erase(missing, *line) == 0)
      report.error(
          item, ErrorCode::kDangling,
          quote(*line) +
              " is gone from rules/vocabulary.yaml or evidence/instruments.yaml: records may "
              "hold it, and could not be read any more");
  }
  for (const std::string& line : missing)
    report.error(*words, ErrorCode::kMissingMember,
                 quote(line) +
                     " is new in rules/vocabulary.yaml or evidence/instruments.yaml: add it here, "
                     "for good");
}

std::optional<CheckedVocabulary> check_vocabulary(const Document& document,
                                                  const EvidenceIndex& evidence,
                                                  std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  Reporter report(document.path, problems);
  if (report.map(document.root, "the vocabulary") == nullptr) return std::nullopt;
  report.version(document.root);
  report.only_keys(document.root, {"version", "symptoms", "attributes", "risk"}, "the vocabulary");
  Object section;
  const Value* symptoms = report.need(document.root, "symptoms", "the vocabulary");
  if (symptoms != nullptr && report.map(*symptoms, "symptoms") != nullptr)
    section.push_back(Member{"symptoms", Value(terms(*symptoms, "symptom term", report))});

  Object attributes;
  const Value* list = report.need(document.root, "attributes", "the vocabulary");
  if (list != nullptr && report.map(*list, "attributes") != nullptr) {
    for (const Member& member : *list->object()) {
      if (auto value = attribute(member, report))
        attributes.push_back(Member{member.key, *std::move(value)});
    }
  }
  section.push_back(Member{"attributes", Value(std::move(attributes))});

  Array risk;
  if (const Value* words = document.root.find("risk")) {
    if (report.map(*words, "risk (word: what it means)") != nullptr)
      risk = terms(*words, "risk word", report);
  }
  section.push_back(Member{"risk", Value(std::move(risk))});
  section.push_back(Member{"instruments", Value(recorded_instruments(evidence, problems))});
  if (problems.size() != before) return std::nullopt;

  Value value(std::move(section));
  auto typed = knowledge::Vocabulary::read(value, core::Path());
  if (!typed) {
    report.error(document.root, typed.error().code, typed.error().message);
    return std::nullopt;
  }
  return CheckedVocabulary{std::move(value), *std::move(typed), &document};
}

}  // namespace backsight::knowledge_compiler
