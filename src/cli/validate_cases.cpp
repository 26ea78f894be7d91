#include <fmt/core.h>

#include "backsight/advice/advise.h"
#include "backsight/yaml/read.h"
#include "commands.h"
#include "io.h"
#include "published_cases.h"

namespace backsight::cli {
namespace {

using core::json::Array;
using core::json::Object;
using core::json::Value;
using knowledge::Urgency;

struct Totals {
  std::size_t cases = 0;
  std::size_t under = 0;
  std::size_t over = 0;
  std::size_t missed = 0;
};

std::string words(const std::vector<Urgency>& urgencies) {
  std::string out;
  for (const Urgency urgency : urgencies) {
    if (!out.empty()) out += "/";
    out += knowledge::word(urgency);
  }
  return out.empty() ? "-" : out;
}

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kRight:
      return "right";
    case Verdict::kUnderTriaged:
      return "under-triaged";
    case Verdict::kOverTriaged:
      return "over-triaged";
  }
  return "";
}

Value case_json(const PublishedCase& one, const advice::Advice& advice, Verdict verdict,
                const knowledge::Vocabulary& vocabulary) {
  Array also;
  for (const Urgency urgency : one.also_acceptable) also.emplace_back(knowledge::word(urgency));
  Array rules;
  for (const advice::Reason& reason : advice.reasons) rules.emplace_back(reason.rule);
  Object out;
  out.push_back({"id", Value(one.id)});
  out.push_back({"expected", Value(knowledge::word(one.expected))});
  out.push_back({"also_acceptable", std::move(also)});
  out.push_back({"given", Value(knowledge::word(advice.urgency))});
  out.push_back({"verdict", Value(word(verdict))});
  out.push_back({"rules", std::move(rules)});
  out.push_back({"facts", history::write(one.facts, vocabulary)});
  return out;
}

void print_line(const PublishedCase& one, const advice::Advice& advice, Verdict verdict) {
  std::string rules;
  for (const advice::Reason& reason : advice.reasons) {
    if (!rules.empty()) rules += ", ";
    rules += reason.rule;
  }
  fmt::print("{}: expected {}, also acceptable {}, given {}{}, rules {}\n", printable(one.id),
             knowledge::word(one.expected), words(one.also_acceptable),
             knowledge::word(advice.urgency),
             verdict == Verdict::kRight ? "" : fmt::format(" ({})", word(verdict)),
             rules.empty() ? "-" : rules);
}

}  // namespace

int validate_cases(const Pack& pack, const ValidateCasesOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return report(text.error());
  const auto document = yaml::read(
      *text, options.file, {.max_bytes = text->size(), .ambiguous = yaml::Ambiguous::kText});
  if (!document) {
    int code = 0;
    for (const core::Error& problem : document.error()) code = report(problem);
    return code;
  }
  auto read = read_published_cases(*document, pack.knowledge().vocabulary);
  if (!read) {
    read.error().place.file = options.file;
    return report(read.error());
  }
  for (core::Error& word : read->left_out) {
    word.place.file = options.file;
    fmt::print(stderr, "backsight: left out: {}\n", printable(core::describe(word)));
  }

  Totals totals;
  Array cases;
  for (const PublishedCase& one : read->cases) {
    const advice::Advice advice = advice::advise(pack.knowledge(), one.facts);
    const Verdict verdict = judge(one, advice.urgency);
    ++totals.cases;
    totals.under += verdict == Verdict::kUnderTriaged ? 1 : 0;
    totals.over += verdict == Verdict::kOverTriaged ? 1 : 0;
    const bool missed = one.expected == Urgency::kEmergency && verdict != Verdict::kRight;
    totals.missed += missed ? 1 : 0;
    if (options.json) {
      cases.push_back(case_json(one, advice, verdict, pack.knowledge().vocabulary));
    } else {
      print_line(one, advice, verdict);
    }
  }
  if (options.json) {
    Object out;
    out.push_back({"knowledge", Value(pack.hash())});
    out.push_back({"results", std::move(cases)});
    out.push_back({"cases", core::json::from_integer(static_cast<std::int64_t>(totals.cases))});
    out.push_back(
        {"under_triaged", core::json::from_integer(static_cast<std::int64_t>(totals.under))});
    out.push_back(
        {"over_triaged", core::json::from_integer(static_cast<std::int64_t>(totals.over))});
    out.push_back(
        {"emergencies_missed", core::json::from_integer(static_cast<std::int64_t>(totals.missed))});
    fmt::print("{}\n", core::json::write(Value(std::move(out))));
  } else {
    fmt::print("cases {}\nunder-triaged {}\nover-triaged {}\nemergencies missed {}\n", totals.cases,
               totals.under, totals.over, totals.missed);
  }
  return 0;
}

}  // namespace backsight::cli
