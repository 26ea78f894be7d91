// The one composition of the engines: advice is a pure function of (knowledge, history, time), so
// any past advice can be derived again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backsight/history/facts.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::advice {

/// Why: one rule that fired, with the reports that made it fire.
struct Reason {
  std::string rule;
  knowledge::Urgency urgency = knowledge::Urgency::kNone;
  std::string concern;
  std::vector<std::string> tell;
  std::vector<history::Report> because;
  std::vector<std::string> sources;  ///< finding ids; empty when the rule rests on reasoning alone
};

struct Advice {
  std::string knowledge;  ///< hash of the pack the advice rests on
  std::optional<core::Instant> at;
  knowledge::Urgency urgency = knowledge::Urgency::kNone;
  /// Most urgent first. A step below a more urgent reason of the same concern about the same
  /// reports is left out.
  std::vector<Reason> reasons;
  std::optional<history::EventId> check_in;  ///< the check-in it speaks about
};

/// Advice for a person as of `at`.
[[nodiscard]] Advice advise(const knowledge::Knowledge& knowledge, const history::History& history,
                            core::Instant at);

/// Advice on facts that come from no history, such as a file: without a time and a check-in id.
[[nodiscard]] Advice advise(const knowledge::Knowledge& knowledge, const history::Facts& facts);

/// {"knowledge", "at", "urgency", "reasons": [{"rule", "urgency", "concern", "tell", "because",
/// "sources"}], "check_in"}.
[[nodiscard]] core::json::Value write(const Advice& advice,
                                      const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::advice
