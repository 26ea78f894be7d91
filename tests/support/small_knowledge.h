// A small knowledge pack for tests: the words and rules are made up for the test, not medicine.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "backsight/core/json.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::test {

inline constexpr std::string_view kSmallVocabulary = R"({
  "symptoms": ["back-pain", "fever", "headache", "leg-pain", "leg-weakness", "saddle-numbness"],
  "attributes": {
    "side": {"type": "word", "words": ["left", "right", "bilateral", "unilateral"]},
    "change": {"type": "word", "words": ["better", "unchanged", "worse"]},
    "severity": {"type": "word", "words": ["low-grade", "mild", "moderate", "severe", "complete"],
                 "ordered": true},
    "intensity_0_10": {"type": "number", "from": 0, "to": 10},
    "celsius": {"type": "number", "from": 30, "to": 45},
    "postural": {"type": "boolean"},
    "duration": {"type": "token", "classes": ["hours", "days", "weeks", "months", "years"]},
    "location": {"type": "token"}},
  "risk": ["anticoagulant", "diabetes"],
  "instruments": {
    "odi": {"from": 0, "to": 100, "direction": "higher-is-worse",
            "course": {"domain": "disability", "step": 2}},
    "rmdq": {"from": 0, "to": 24, "step": 1, "direction": "higher-is-worse"},
    "ease": {"from": -10, "to": 30, "step": 0.1, "direction": "higher-is-better",
             "course": {"domain": "disability", "step": 4}}}})";

/// A pack with that vocabulary, the concern "test" and one rule for each given condition, named
/// r0, r1, ... with the given urgency.
struct SmallRule {
  std::string_view urgency;
  std::string_view when;
};

inline std::string small_rules(std::initializer_list<SmallRule> rules) {
  std::string out = R"({"format":1,"concerns":["test"],"vocabulary":)" +
                    std::string(kSmallVocabulary) + R"(,"rules":[)";
  std::size_t i = 0;
  for (const SmallRule& rule : rules) {
    if (i != 0) out += ',';
    out += R"({"id":"r)" + std::to_string(i) + R"(","concern":"test","urgency":")" +
           std::string(rule.urgency) + R"(","tell":["patient"],"sources":["s/f"],"when":)" +
           std::string(rule.when) + "}";
    ++i;
  }
  return out + "]}";
}

inline core::Result<knowledge::Knowledge> try_small_knowledge(
    std::initializer_list<SmallRule> rules) {
  const auto value = core::json::parse(small_rules(rules), {.max_depth = 64});
  if (!value) return std::unexpected(value.error());
  return knowledge::read_rules(*value, "small");
}

inline knowledge::Knowledge small_knowledge(std::initializer_list<SmallRule> rules) {
  auto read = try_small_knowledge(rules);
  EXPECT_TRUE(read.has_value()) << (read ? "" : core::describe(read.error()));
  return read ? *std::move(read) : knowledge::Knowledge{};
}

}  // namespace backsight::test
