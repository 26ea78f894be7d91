// The check-in as a synthetic person fills it in: question by question, as the app shows it
// (rules/check-in.yaml; web/src/engine/check_in.ts does the same for people who exist). A person
// can say only what an answer of the check-in says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backsight/history/report.h"
#include "backsight/stats/philox.h"

namespace backsight::synthetic {

/// When a question is asked.
struct AskWhen {
  enum class Kind : std::uint8_t { kAlways, kAny, kAll, kOption, kAtLeast, kDays };
  Kind kind = Kind::kAlways;
  std::vector<AskWhen> parts;  ///< kAny, kAll
  std::size_t question = 0;    ///< kOption, kAtLeast
  std::size_t option = 0;      ///< kOption
  double low = 0;              ///< kAtLeast: the value; kDays
  double high = 0;             ///< kDays
};

struct Option {
  std::string id;
  std::vector<history::Report> reports;
  std::vector<history::Report> refines;
  std::vector<knowledge::TermId> denies;
  std::vector<knowledge::TermId> unsure;
};

struct Question {
  enum class Kind : std::uint8_t { kChooseOne, kChooseMany, kScale, kTemperature };
  std::string id;
  Kind kind = Kind::kChooseOne;
  AskWhen ask_when;
  std::vector<Option> options;
  knowledge::TermId symptom;         ///< kScale, kTemperature
  knowledge::AttributeId attribute;  ///< kScale, kTemperature
  double reported_from = 0;          ///< kTemperature
  bool zero_denies = false;          ///< kScale
  std::vector<knowledge::TermId> asks_about;
};

struct CheckIn {
  std::vector<Question> questions;
};

/// Reads the pack's section `check-in`. Errors: those of core::ObjectReader and
/// history::read_report; kUnknownWord for a question or option that does not stand before.
[[nodiscard]] core::Result<CheckIn> read_check_in(const core::json::Value& section,
                                                  const knowledge::Vocabulary& vocabulary);

/// A pain score that the person would tell on a scale.
struct Score {
  knowledge::TermId symptom;
  std::int32_t value = 0;
};

/// How a person is when filling in the check-in.
struct Condition {
  double days_since_surgery = 0;
  /// What is felt, with the attributes that are true; pain that has a scale too.
  std::vector<history::Report> felt;
  std::vector<Score> scores;
};

/// How carefully a person answers.
struct Care {
  double skips = 0;             ///< of questions
  double unsure_when_well = 0;  ///< of screens without a sign that is there
  double measures = 0;          ///< probability of measuring the temperature
  double measures_when_hot = 0;
};

/// The answers.
[[nodiscard]] history::Answers fill_in(const CheckIn& check_in, const Condition& condition,
                                       const Care& care, const knowledge::Vocabulary& vocabulary,
                                       stats::Stream& stream);

}  // namespace backsight::synthetic
