// Conditions of rules: checked, and written out in the form the pack has (see rules/README.md).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backsight/knowledge/vocabulary.h"
#include "problems.h"

namespace backsight::knowledge_compiler {

/// A named condition and the file it stands in.
struct Definition {
  const Value* condition = nullptr;
  std::string file;
};
using Definitions = std::map<std::string, Definition, std::less<>>;

class ConditionChecker {
 public:
  ConditionChecker(const knowledge::Vocabulary& vocabulary, const Definitions& definitions,
                   std::vector<Problem>& problems)
      : vocabulary_(vocabulary), definitions_(definitions), problems_(problems) {}

  /// The condition of the pack: `is` expanded, short forms written out. Nothing after an error.
  [[nodiscard]] std::optional<Value> expand(const Value& condition, const std::string& file);

  /// Checks the definitions nothing has used so far, and reports them. Call it last.
  void check_definitions();

 private:
  class Walk;
  const std::optional<Value>& expand_definition(const std::string& name,
                                                const Definition& definition, const Value& at,
                                                Reporter& report);

  const knowledge::Vocabulary& vocabulary_;
  const Definitions& definitions_;
  std::vector<Problem>& problems_;
  std::set<std::string, std::less<>> used_;
  std::map<std::string, std::optional<Value>, std::less<>> expanded_;
  std::vector<std::string> open_;  // definitions being expanded, to find circles
  bool negated_ = false;           // inside a `not`
};

/// The values an attribute may have, checked for a report ("side: left") or a match.
/// False after an error.
bool check_attribute_value(const knowledge::Attribute& attribute, const Value& value,
                           Reporter& report);

/// A list of known symptom terms, from a word or a list. Nothing after an error.
[[nodiscard]] std::optional<Array> check_terms(const Value& value,
                                               const knowledge::Vocabulary& vocabulary,
                                               Reporter& report);

}  // namespace backsight::knowledge_compiler
