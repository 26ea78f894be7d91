// The one composition of the engines: advice is a pure function of (knowledge, history, time). Past
// advice is derived again from what the record held then (history::recorded_by) and the pack it
// names: advise(pack, recorded_by(history, advice.at), advice.at).
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

/// Advice for a person at `at`, when all of `history` is known. An event dated after `at` (some
/// clock was set back) must neither hide what was told since nor wait for its time: then the more
/// urgent of the advice without such events and with them, as of the last.
[[nodiscard]] Advice advise(const knowledge::Knowledge& knowledge, const history::History& history,
                            core::Instant at);

/// The answer to somebody who tells `event`, which is in `history`: the more urgent of advise() and
/// the advice when the event is the last word. Whatever the clocks of other events say, it is never
/// less urgent than what was just told.
[[nodiscard]] Advice advise_on(const history::Event& event, const knowledge::Knowledge& knowledge,
                               const history::History& history, core::Instant at);

/// Advice on facts that come from no history, such as a file: without a time and a check-in id.
[[nodiscard]] Advice advise(const knowledge::Knowledge& knowledge, const history::Facts& facts);

/// {"knowledge", "at", "urgency", "reasons": [{"rule", "urgency", "concern", "tell", "because",
/// "sources"}], "check_in"}.
[[nodiscard]] core::json::Value write(const Advice& advice,
                                      const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::advice
