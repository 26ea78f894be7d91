// What the tests of a bundle share: a vocabulary with the words that have a place of their own in
// FHIR, and reading a history from its stored form.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "backsight/fhir/bundle.h"

namespace backsight::test {

inline constexpr std::string_view kSampleVocabulary = R"({
  "symptoms": ["back-pain", "fast-heartbeat", "fever", "headache", "leg-pain", "saddle-numbness",
               "urinary-retention"],
  "attributes": {
    "side": {"type": "word", "words": ["left", "right", "bilateral", "unilateral"]},
    "severity": {"type": "word", "words": ["low-grade", "mild", "moderate", "severe", "complete"],
                 "ordered": true},
    "intensity_0_10": {"type": "number", "from": 0, "to": 10},
    "celsius": {"type": "number", "from": 30, "to": 45},
    "bpm": {"type": "number", "from": 20, "to": 300},
    "postural": {"type": "boolean"},
    "location": {"type": "token"}},
  "risk": ["anticoagulant", "diabetes"],
  "instruments": {
    "gad-7": {"from": 0, "to": 21, "step": 1, "direction": "higher-is-worse"},
    "odi": {"from": 0, "to": 100, "step": 2, "direction": "higher-is-worse"},
    "phq-2": {"from": 0, "to": 6, "step": 1, "direction": "higher-is-worse"}}})";

inline const knowledge::Vocabulary& sample_vocabulary() {
  static const knowledge::Vocabulary vocabulary = [] {
    const auto value = core::json::parse(kSampleVocabulary);
    auto read = knowledge::Vocabulary::read(*value, core::Path());
    EXPECT_TRUE(read.has_value()) << (read ? "" : core::describe(read.error()));
    return read ? *std::move(read) : knowledge::Vocabulary();
  }();
  return vocabulary;
}

/// A list of events in their stored form.
inline history::History read_history(std::string_view text) {
  history::History out;
  const auto value = core::json::parse(text);
  EXPECT_TRUE(value.has_value()) << (value ? "" : core::describe(value.error()));
  if (!value || value->array() == nullptr) return out;
  for (const core::json::Value& one : *value->array()) {
    auto event = history::read_event(one, core::Path(), sample_vocabulary());
    EXPECT_TRUE(event.has_value()) << (event ? "" : core::describe(event.error()));
    if (event) out.push_back(*std::move(event));
  }
  return out;
}

/// JSON as people read it in a diff: one member a line.
inline void append_lines(std::string& out, const core::json::Value& value, std::size_t depth) {
  const auto line = [&](std::size_t by) { out += "\n" + std::string(2 * by, ' '); };
  if (const auto* array = value.array(); array != nullptr && !array->empty()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      out += i == 0 ? "[" : ",";
      line(depth + 1);
      append_lines(out, (*array)[i], depth + 1);
    }
    line(depth);
    out += "]";
  } else if (const auto* object = value.object(); object != nullptr && !object->empty()) {
    for (std::size_t i = 0; i < object->size(); ++i) {
      out += i == 0 ? "{" : ",";
      line(depth + 1);
      core::json::append_string(out, (*object)[i].key);
      out += ": ";
      append_lines(out, (*object)[i].value, depth + 1);
    }
    line(depth);
    out += "}";
  } else {
    out += core::json::write(value);
  }
}
inline std::string lines(const core::json::Value& value) {
  std::string out;
  append_lines(out, value, 0);
  return out + "\n";
}

/// A file of tests/fhir/data.
inline std::string data(std::string_view name) {
  std::ifstream file(BACKSIGHT_SOURCE_DIR "/tests/fhir/data/" + std::string(name));
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The person of the golden file.
inline fhir::Patient sample_patient() {
  return {*core::parse_id<history::PersonId>("01935f9e-8b6c-7d2e-9f3a-000000000001"),
          "Synthetic Person One", true};
}
inline constexpr core::Instant kSampleMadeAt{1'800'000'000'000};  // 2027-01-15T08:00:00Z

/// The bundle of the golden file.
inline core::json::Value sample_bundle() {
  return fhir::bundle(sample_patient(), read_history(data("history.json")), sample_vocabulary(),
                      kSampleMadeAt);
}

}  // namespace backsight::test
