#include "backsight/advice/advise.h"

#include <algorithm>

#include "backsight/sentinel/evaluate.h"

namespace backsight::advice {
namespace {

// Rules come in steps (numb now, numb and easing, numb for years), and the lower steps fire with
// the higher one. A person needs the highest: a reason is left out when a more urgent one about the
// same concern already speaks of every report it rests on.
bool covered(const sentinel::Reason& reason, const std::vector<sentinel::Reason>& shown,
             const knowledge::Knowledge& knowledge) {
  const knowledge::Rule& rule = knowledge.rules[reason.rule];
  if (reason.because.empty()) return false;
  return std::ranges::all_of(reason.because, [&](std::uint16_t report) {
    return std::ranges::any_of(shown, [&](const sentinel::Reason& other) {
      const knowledge::Rule& higher = knowledge.rules[other.rule];
      return higher.urgency > rule.urgency && higher.concern == rule.concern &&
             std::ranges::find(other.because, report) != other.because.end();
    });
  });
}

const Advice& more_urgent(const Advice& first, const Advice& second) {
  return second.urgency > first.urgency ? second : first;
}

}  // namespace

Advice advise(const knowledge::Knowledge& knowledge, const history::Facts& facts) {
  const sentinel::Triage triage = sentinel::evaluate(knowledge, facts);
  Advice out;
  out.knowledge = knowledge.hash;
  out.urgency = triage.urgency;
  out.check_in = facts.check_in;
  for (const sentinel::Reason& fired : triage.reasons) {
    if (covered(fired, triage.reasons, knowledge)) continue;
    const knowledge::Rule& rule = knowledge.rules[fired.rule];
    Reason reason{rule.id,   rule.urgency, knowledge.concerns[rule.concern],
                  rule.tell, {},           rule.sources};
    for (const std::uint16_t index : fired.because) {
      reason.because.push_back(facts.answers.reported[index]);
    }
    out.reasons.push_back(std::move(reason));
  }
  return out;
}

Advice advise(const knowledge::Knowledge& knowledge, const history::History& history,
              core::Instant at) {
  core::Instant last = at;
  for (const history::Event& event : history) last = std::max(last, history::counts_from(event));
  Advice out = advise(knowledge, history::facts_at(history, at));
  if (last > at) out = more_urgent(out, advise(knowledge, history::facts_at(history, last)));
  out.at = at;
  return out;
}

Advice advise_on(const history::Event& event, const knowledge::Knowledge& knowledge,
                 const history::History& history, core::Instant at) {
  Advice out = advise(knowledge, history, at);
  const bool last = std::ranges::none_of(
      history, [&](const history::Event& one) { return history::is_before(event, one); });
  if (last) return out;  // `out` rests on it already
  out = more_urgent(out, advise(knowledge, history::up_to(history, event), at));
  return out;
}

}  // namespace backsight::advice
