// What a person told: one symptom with what refines it.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "backsight/core/object_reader.h"
#include "backsight/knowledge/vocabulary.h"

namespace backsight::history {

/// The `number` of a token that names no class: below every bound a rule can set.
inline constexpr double kNoClass = -std::numeric_limits<double>::infinity();

/// One attribute of a report. `number` is the value of a number, 0 or 1 of a boolean, the index of
/// a word, or the index of a token's class (or kNoClass).
struct AttributeValue {
  knowledge::AttributeId id;
  double number = 0;
  std::string text;  ///< the number as written, the word, or the token; "" for booleans
  friend bool operator==(const AttributeValue&, const AttributeValue&) = default;
};

struct Report {
  knowledge::TermId symptom;
  std::vector<AttributeValue> attributes;  ///< each attribute at most once, in vocabulary order

  [[nodiscard]] const AttributeValue* find(knowledge::AttributeId id) const;
  friend bool operator==(const Report&, const Report&) = default;
};

/// {"symptom": "leg-pain", "side": "left"}. Errors: kUnknownWord for a term or word, kUnknownMember
/// for an attribute, kOutOfRange for a number outside the vocabulary's range, kWrongType.
[[nodiscard]] core::Result<Report> read_report(const core::json::Value& value,
                                               const core::Path& path,
                                               const knowledge::Vocabulary& vocabulary);
[[nodiscard]] core::json::Value write(const Report& report,
                                      const knowledge::Vocabulary& vocabulary);

/// What was answered at one check-in. Five different things: reported (yes), denied (no), unsure
/// ("don't know"), skipped (asked, not answered), and in no list (not asked).
struct Answers {
  std::vector<Report> reported;
  std::vector<knowledge::TermId> denied;
  std::vector<knowledge::TermId> unsure;
  std::vector<knowledge::TermId> skipped;
  friend bool operator==(const Answers&, const Answers&) = default;
};

inline constexpr std::size_t kMostReports = 200;  ///< of one check-in; more is not an answer

/// {"reported": [...], "denied": [...], "unsure": [...], "skipped": [...]}, each may be missing.
/// Errors: those of read_report; kInconsistent when a term is reported and denied, or stands in two
/// lists; kOutOfRange above kMostReports.
[[nodiscard]] core::Result<Answers> read_answers(const core::json::Value& value,
                                                 const core::Path& path,
                                                 const knowledge::Vocabulary& vocabulary);
[[nodiscard]] core::json::Value write(const Answers& answers,
                                      const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::history
