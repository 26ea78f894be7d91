// Laws of the forest plot over any evidence: it fits its columns, every number lies on its axis,
// and nothing of a finding can break the picture.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "backsight/evidence/forest.h"
#include "backsight/evidence/query.h"

namespace backsight::evidence {
namespace {

using core::json::Array;
using core::json::Member;
using core::json::Object;
using core::json::Value;

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Value text(std::string_view value) { return Value(value); }

rc::Gen<std::string> any_words() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'b', ' ', '<', '&', '"', '\'', '>', '-', '7', 'w', 'w', 'w', 'w'));
}

Value any_finding() {
  static const std::vector<std::string> kMeasures = {"cumulative-incidence",
                                                     "proportion",
                                                     "sensitivity",
                                                     "odds-ratio",
                                                     "likelihood-ratio-negative",
                                                     "mean",
                                                     "mean-difference",
                                                     "correlation",
                                                     "threshold",
                                                     "rule"};
  const std::string measure = *rc::gen::elementOf(kMeasures);
  const bool share =
      measure == "cumulative-incidence" || measure == "proportion" || measure == "sensitivity";
  const bool ratio = measure == "odds-ratio" || measure == "likelihood-ratio-negative";
  // Thousandths: shares in [0, 1], ratios above 0, others on either side of 0.
  const auto draw = [&] {
    const int most = share ? 1000 : *rc::gen::element(10, 1000, 5'000'000);
    return *rc::gen::inRange(share || ratio ? (ratio ? 1 : 0) : -most, most + 1);
  };
  std::vector<int> numbers = {draw(), draw(), draw()};
  std::ranges::sort(numbers);
  const auto number = [](int thousandths) { return core::json::from_double(thousandths / 1000.0); };
  Object out;
  out.push_back(Member{"study", text("s")});
  out.push_back(Member{"outcome", text("o")});
  out.push_back(Member{"measure", text(measure)});
  out.push_back(Member{"group", text(*any_words())});
  out.push_back(Member{"exposure", text(*any_words())});
  out.push_back(Member{"scale", text(*rc::gen::element<std::string>("", "0-10", "0-100"))});
  const int shape = *rc::gen::inRange(0, 4);
  if (shape != 3) out.push_back(Member{"estimate", number(numbers[1])});
  if (shape == 1 || shape == 3)
    out.push_back(Member{shape == 1 ? "ci95" : "range",
                         Value(Array{number(numbers[0]), number(numbers[2])})});
  if (*rc::gen::arbitrary<bool>()) {
    Object time;
    time.push_back(Member{"value", core::json::from_integer(*rc::gen::inRange(0, 60))});
    time.push_back(Member{
        "unit", text(*rc::gen::element<std::string>("hours", "days", "weeks", "months", "years"))});
    out.push_back(Member{"time", Value(std::move(time))});
  }
  if (*rc::gen::arbitrary<bool>())
    out.push_back(Member{"n", core::json::from_integer(*rc::gen::inRange(1, 2'000'000'000))});
  return Value(std::move(out));
}

Evidence any_evidence() {
  Object study;
  study.push_back(Member{"citation", text("c " + *any_words())});
  study.push_back(Member{"doi", text(*any_words())});
  Object studies;
  studies.push_back(Member{"s", Value(std::move(study))});
  Object findings;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i)
    findings.push_back(Member{"s/f" + std::to_string(i), any_finding()});
  Object section;
  section.push_back(Member{"format", core::json::from_integer(1)});
  section.push_back(Member{"studies", Value(std::move(studies))});
  section.push_back(Member{"findings", Value(std::move(findings))});
  auto evidence = Evidence::read(Value(std::move(section)));
  if (!evidence) RC_FAIL(core::describe(evidence.error()));
  return *std::move(evidence);
}

RC_GTEST_PROP(Forest, FitsAHundredColumns, ()) {
  const Evidence evidence = any_evidence();
  const auto forest = make_forest(evidence, "o");
  RC_ASSERT(forest.has_value());
  const std::string all = forest_text(*forest) + *list_findings(evidence, "o") +
                          *show(evidence, "s") + list_outcomes(evidence);
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = all.find('\n', start);
    RC_ASSERT(columns(std::string_view(all).substr(start, end - start)) <= 100u);
    start = end + 1;
  }
}

RC_GTEST_PROP(Forest, DrawsEveryEstimateOnce, ()) {
  const Evidence evidence = any_evidence();
  const auto forest = make_forest(evidence, "o");
  RC_ASSERT(forest.has_value());
  std::size_t rows = 0;
  for (const ForestSection& section : forest->sections) {
    for (const ForestGroup& group : section.groups) rows += group.rows.size();
  }
  RC_ASSERT(rows == forest->drawn);
  RC_ASSERT(forest->drawn + forest->not_drawn == evidence.findings().size());
}

RC_GTEST_PROP(Forest, EveryNumberLiesOnItsAxisAndTicksRise, ()) {
  const Evidence evidence = any_evidence();
  const auto forest = make_forest(evidence, "o");
  RC_ASSERT(forest.has_value());
  for (const ForestSection& section : forest->sections) {
    RC_ASSERT(section.low < section.high);
    RC_ASSERT(section.ticks.size() >= 2u);
    RC_ASSERT(section.ticks.size() <= 12u);
    for (std::size_t i = 1; i < section.ticks.size(); ++i)
      RC_ASSERT(section.ticks[i - 1].value < section.ticks[i].value);
    const auto on_axis = [&](const std::optional<double>& value) {
      return !value || (section.axis == Axis::kLogarithmic && *value <= 0) ||
             (position(section, *value) >= -1e-9 && position(section, *value) <= 1 + 1e-9);
    };
    for (const ForestGroup& group : section.groups) {
      for (const ForestRow& row : group.rows) {
        RC_ASSERT(on_axis(row.estimate));
        RC_ASSERT(on_axis(row.low));
        RC_ASSERT(on_axis(row.high));
      }
    }
  }
}

// Tags are balanced, and no text of a finding becomes one.
RC_GTEST_PROP(Forest, SvgIsWellFormed, ()) {
  const Evidence evidence = any_evidence();
  const auto forest = make_forest(evidence, "o");
  RC_ASSERT(forest.has_value());
  const std::string svg = forest_svg(*forest);
  std::vector<std::string> open;
  for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
    const std::size_t end = svg.find('>', at);
    RC_ASSERT(end != std::string::npos);
    const std::string tag = svg.substr(at + 1, end - at - 1);
    RC_ASSERT(tag.find('<') == std::string::npos);
    if (tag.starts_with('/')) {
      RC_ASSERT(!open.empty());
      RC_ASSERT(open.back() == tag.substr(1));
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  RC_ASSERT(open.empty());
}

}  // namespace
}  // namespace backsight::evidence
