#include "content_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "backsight/knowledge_compiler/readability.h"

namespace backsight::knowledge_compiler {
namespace {

constexpr std::string_view kContent = "content/en/";

// "rule.saddle-numbness", "ui.level.L4-L5": parts of letters, digits, - and _.
bool is_text_key(std::string_view key) {
  bool at_start = true;
  bool has_dot = false;
  for (const char c : key) {
    if (c == '.') {
      if (at_start) return false;
      at_start = true;
      has_dot = true;
      continue;
    }
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      (!at_start && (c == '-' || c == '_'));
    if (!fine) return false;
    at_start = false;
  }
  return has_dot && !at_start;
}

// The sentence about braces that are no {placeholder}; empty when all is well.
std::string placeholder_trouble(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}') return "a closing brace without an opening one";
    if (text[i] != '{') continue;
    const std::size_t end = text.find_first_of("{}", i + 1);
    if (end == std::string_view::npos || text[end] == '{') return "a brace that is not closed";
    const std::string_view name = text.substr(i + 1, end - i - 1);
    const bool fine = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!fine) return fmt::format("\"{{{}}}\" is no placeholder; write {{like_this}}", name);
    i = end;
  }
  return {};
}

// Families of keys that the compiler knows every member of.
constexpr std::array<std::string_view, 4> kFamilies = {"rule.", "concern.", "check-in.",
                                                       "symptom."};

class KeyCheck {
 public:
  KeyCheck(const Texts& texts, std::vector<Problem>& problems)
      : texts_(texts), problems_(problems) {}

  // `at`: the place that needs the text.
  void need(const std::string& key, const std::string& file, const Value& at) {
    needed_.insert(key);
    if (texts_.contains(key)) return;
    Reporter(file, problems_)
        .error(at, ErrorCode::kDangling,
               fmt::format("the text \"{}\" is missing in content/en/{}", key, near(key)));
  }
  void allow(const std::string& key) { needed_.insert(key); }

  void report_unused() {
    for (const auto& [key, text] : texts_) {
      const bool ours = std::ranges::any_of(
          kFamilies, [&](std::string_view family) { return key.starts_with(family); });
      if (ours && !needed_.contains(key))
        Reporter(text.file, problems_)
            .warning(*text.member, ErrorCode::kDangling,
                     fmt::format("nothing uses the text \"{}\"", key));
    }
  }

 private:
  // A key that exists and may have been meant.
  [[nodiscard]] std::string near(const std::string& key) const {
    std::vector<std::string> keys;
    for (const auto& [known, text] : texts_) {
      if (!needed_.contains(known)) keys.push_back(known);
    }
    const std::string meant = suggest(key, keys);
    return meant.empty() ? "" : "; there is" + meant.substr(meant.find(" \""));
  }

  const Texts& texts_;
  std::vector<Problem>& problems_;
  std::set<std::string, std::less<>> needed_;
};

}  // namespace

Texts read_texts(std::span<const Document> documents, std::vector<Problem>& problems) {
  Texts out;
  for (const Document& document : documents) {
    if (!document.path.starts_with(kContent)) continue;
    Reporter report(document.path, problems);
    if (report.map(document.root, "a file of texts") == nullptr) continue;
    report.only_keys(document.root, {"version", "texts"}, "a file of texts");
    const Value* texts = report.need(document.root, "texts", "a file of texts");
    if (texts == nullptr || report.map(*texts, "texts") == nullptr) continue;
    for (const Member& member : *texts->object()) {
      if (!is_text_key(member.key))
        report.error(
            member, ErrorCode::kBadId,
            fmt::format("\"{}\" is no text key; write it like rule.saddle-numbness", member.key));
      if (const std::string* text = report.text(member.value, "a text")) {
        const std::string trouble = placeholder_trouble(*text);
        if (!trouble.empty()) report.error(member.value, ErrorCode::kSyntax, trouble);
      }
      const auto [first, fresh] = out.emplace(member.key, Text{&member, document.path});
      if (!fresh)
        report.error(member, ErrorCode::kDuplicateKey,
                     fmt::format("the text \"{}\" stands twice; it is first at {}:{}", member.key,
                                 first->second.file, first->second.member->line));
    }
  }
  return out;
}

void check_text_keys(const Texts& texts, const CheckedRules& rules, const CheckedCheckIn& check_in,
                     const CheckedVocabulary& vocabulary, std::vector<Problem>& problems) {
  KeyCheck keys(texts, problems);
  for (const CheckedRule& rule : rules.rules) keys.need("rule." + rule.id, rule.file, *rule.at);
  for (const std::string& id : rules.refused) keys.allow("rule." + id);
  for (const CheckedConcern& concern : rules.concerns) {
    std::string base = "concern.";
    base += concern.id;
    keys.need(base + ".name", "rules/concerns.yaml", *concern.at);
    keys.need(base + ".why", "rules/concerns.yaml", *concern.at);
  }
  for (const CheckedQuestion& question : check_in.questions) {
    const std::string base = "check-in." + question.id;
    keys.need(base + ".ask", check_in.file, *question.at);
    keys.allow(base + ".help");
    for (const std::string& option : question.options) {
      std::string key = base;
      key.append(".option.").append(option);
      keys.need(key, check_in.file, *question.at);
    }
    // What a list of left out questions calls it.
    keys.allow(base + ".about");
    if (!question.emergency_signs.empty()) keys.need(base + ".about", check_in.file, *question.at);
    if (question.kind == "scale") {
      keys.need(base + ".low", check_in.file, *question.at);
      keys.need(base + ".high", check_in.file, *question.at);
    }
  }
  for (const Member& term : *vocabulary.document->root.find("symptoms")->object())
    keys.need("symptom." + term.key, vocabulary.document->path, term.value);
  keys.report_unused();
}

void check_readability(std::span<const Document> documents, std::vector<Problem>& problems) {
  for (const Document& document : documents) {
    if (!document.path.starts_with(kContent)) continue;
    const Value* texts = document.root.find("texts");
    if (texts == nullptr || texts->object() == nullptr) continue;
    Reporter report(document.path, problems);
    Readability all;
    for (const Member& member : *texts->object()) {
      if (member.value.string() == nullptr) continue;
      const Readability one = measure_readability(*member.value.string());
      all += one;
      if (one.words >= kLongText && one.grade() > kHighestGradeOfOneText)
        report.error(member, ErrorCode::kOutOfRange,
                     fmt::format("\"{}\" reads at school grade {:.1f}, above {:.0f}; use shorter "
                                 "sentences and shorter words",
                                 member.key, one.grade(), kHighestGradeOfOneText));
    }
    if (all.words >= kEnoughWords && all.grade() > kHighestGrade)
      report.error(document.root, ErrorCode::kOutOfRange,
                   fmt::format("the texts of this file read at school grade {:.1f}, above {:.0f}; "
                               "use shorter sentences and shorter words",
                               all.grade(), kHighestGrade));
  }
}

}  // namespace backsight::knowledge_compiler
