// rules/check-in.yaml: the questions, and whether they can tell what the rules need to know.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rules_check.h"

namespace backsight::knowledge_compiler {

/// What the texts of a question hang on.
struct CheckedQuestion {
  std::string id;
  std::string kind;
  std::vector<std::string> options;
  std::set<std::string, std::less<>> symptoms;  ///< what answers report, deny or are unsure about
  std::vector<std::string> emergency_signs;     ///< those that an emergency rule needs
  const Value* at = nullptr;
};

/// What answers can say about one symptom.
struct Answerable {
  std::vector<Value> reports;  ///< reports some answer makes (objects)
  /// Values later questions can add, and the numbers scales give, by attribute. A scale has two
  /// values, its ends: at least one number between them can be answered.
  std::map<std::string, std::vector<Value>, std::less<>> added;
  bool denied = false;
  bool unsure = false;
};

struct CheckedCheckIn {
  Value section;  ///< the pack's section `check-in`
  std::vector<CheckedQuestion> questions;
  std::map<std::string, Answerable, std::less<>> symptoms;
  std::vector<std::string> sources;
  std::string file;
};

[[nodiscard]] CheckedCheckIn check_check_in(const Document& document,
                                            const CheckedVocabulary& vocabulary,
                                            const EvidenceIndex& evidence,
                                            std::vector<Problem>& problems);

/// Gives every question the signs it asks for that an emergency rule needs, in the pack as
/// `emergency-signs`: who skips such a question is not told that there is no danger sign.
void mark_emergency_signs(const CheckedRules& rules, CheckedCheckIn& check_in);

/// Reports emergency rules that need a symptom no question can report, and rules that no answers
/// can make fire (errors for emergencies, warnings for the rest).
void check_coverage(const CheckedRules& rules, const CheckedCheckIn& check_in,
                    const knowledge::Vocabulary& vocabulary, std::vector<Problem>& problems);

}  // namespace backsight::knowledge_compiler
