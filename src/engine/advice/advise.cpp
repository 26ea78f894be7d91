#include "backsight/advice/advise.h"

#include "backsight/sentinel/evaluate.h"

namespace backsight::advice {

Advice advise(const knowledge::Knowledge& knowledge, const history::Facts& facts) {
  const sentinel::Triage triage = sentinel::evaluate(knowledge, facts);
  Advice out;
  out.knowledge = knowledge.hash;
  out.urgency = triage.urgency;
  out.check_in = facts.check_in;
  out.reasons.reserve(triage.reasons.size());
  for (const sentinel::Reason& fired : triage.reasons) {
    const knowledge::Rule& rule = knowledge.rules[fired.rule];
    Reason reason{rule.id, rule.urgency, knowledge.concerns[rule.concern],
                  rule.tell, {},         rule.sources};
    for (const std::uint16_t index : fired.because) {
      reason.because.push_back(facts.answers.reported[index]);
    }
    out.reasons.push_back(std::move(reason));
  }
  return out;
}

Advice advise(const knowledge::Knowledge& knowledge, const history::History& history,
              core::Instant at) {
  Advice out = advise(knowledge, history::facts_at(history, at));
  out.at = at;
  return out;
}

}  // namespace backsight::advice
