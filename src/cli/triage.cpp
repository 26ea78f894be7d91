#include <fmt/core.h>

#include "backsight/advice/advise.h"
#include "commands.h"
#include "io.h"

namespace backsight::cli {
namespace {

std::string because(const history::Report& report, const Pack& pack) {
  const knowledge::Vocabulary& vocabulary = pack.knowledge().vocabulary;
  std::string out = pack.text("symptom." + vocabulary.name(report.symptom));
  for (const history::AttributeValue& value : report.attributes) {
    const knowledge::Attribute& attribute = vocabulary.attribute(value.id);
    const std::string text = attribute.type == knowledge::AttributeType::kBoolean
                                 ? (value.number != 0 ? "yes" : "no")
                                 : value.text;
    out += ", " + attribute.name + " " + text;
  }
  return out;
}

void print(const advice::Advice& advice, const Pack& pack) {
  fmt::print("{}\n", knowledge::word(advice.urgency));
  for (const advice::Reason& reason : advice.reasons) {
    fmt::print("\n  {}  [{}]\n    {}\n", reason.rule, knowledge::word(reason.urgency),
               pack.text("rule." + reason.rule));
    for (const history::Report& report : reason.because) {
      fmt::print("    because: {}\n", because(report, pack));
    }
    for (const std::string& source : reason.sources) fmt::print("    source:  {}\n", source);
  }
  fmt::print("\nknowledge {}\n", advice.knowledge.substr(0, 16));
}

core::Result<advice::Advice> advise_file(const Pack& pack, const std::string& file,
                                         const std::string& text) {
  const auto read = [&]() -> core::Result<history::Facts> {
    TRY(const auto value, core::json::parse(text));
    return history::read_facts(value, core::Path(), pack.knowledge().vocabulary);
  };
  auto facts = read();
  if (!facts) {
    core::Error error = core::json::locate(std::move(facts).error(), text);
    error.place.file = file;
    return std::unexpected(std::move(error));
  }
  return advice::advise(pack.knowledge(), *facts);
}

}  // namespace

int triage(const Pack& pack, const TriageOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return report(text.error());
  const auto advice = advise_file(pack, options.file, *text);
  if (!advice) return report(advice.error());
  if (options.json) {
    fmt::print("{}\n", core::json::write(advice::write(*advice, pack.knowledge().vocabulary)));
  } else {
    print(*advice, pack);
  }
  return 0;
}

}  // namespace backsight::cli
