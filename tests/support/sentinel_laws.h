// The laws of the sentinel as checks on one random draw, for any knowledge pack (rapidcheck).
#pragma once

#include <rapidcheck.h>

#include <algorithm>

#include "backsight/sentinel/evaluate.h"
#include "support/random_answers.h"

namespace backsight::test {

inline history::Facts random_facts(const knowledge::Knowledge& pack) {
  history::Facts out;
  out.answers = random_answers(pack.vocabulary);
  if (*rc::gen::arbitrary<bool>()) out.age = *rc::gen::inRange(0, 100);
  if (*rc::gen::arbitrary<bool>()) out.days_since_surgery = *rc::gen::inRange(0, 200);
  if (*rc::gen::arbitrary<bool>()) out.durotomy = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) out.fusion = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    out.operated_side = static_cast<history::Side>(*rc::gen::inRange(0, 3));
  }
  for (const std::string& risk : pack.vocabulary.risks()) {
    if (*rc::gen::inRange(0, 5) == 0) out.risk.push_back(risk);
  }
  for (auto n = *rc::gen::inRange(0, 3); n > 0; --n) {
    out.earlier.push_back({static_cast<double>(4 - n), random_answers(pack.vocabulary)});
  }
  return out;
}

inline knowledge::Urgency urgency(const knowledge::Knowledge& pack, const history::Facts& facts) {
  return sentinel::evaluate(pack, facts).urgency;
}

inline void check_adding_a_report(const knowledge::Knowledge& pack) {
  const history::Facts before = random_facts(pack);
  history::Facts after = before;
  const knowledge::TermId term{static_cast<std::uint16_t>(
      *rc::gen::inRange<std::size_t>(0, pack.vocabulary.terms().size()))};
  std::erase(after.answers.denied, term);
  std::erase(after.answers.skipped, term);
  // "Don't know" may itself raise: turning it into a yes is another law's matter.
  if (std::ranges::find(after.answers.unsure, term) != after.answers.unsure.end()) return;
  after.answers.reported.push_back(random_report(pack.vocabulary, term));
  RC_ASSERT(urgency(pack, after) >= urgency(pack, before));
}

inline void check_opening_a_no(const knowledge::Knowledge& pack) {
  history::Facts before = random_facts(pack);
  if (before.answers.denied.empty()) return;
  history::Facts after = before;
  const knowledge::TermId term = after.answers.denied.back();
  after.answers.denied.pop_back();
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      after.answers.unsure.push_back(term);
      break;
    case 1:
      after.answers.skipped.push_back(term);
      break;
    default:
      break;  // not asked
  }
  RC_ASSERT(urgency(pack, after) >= urgency(pack, before));
}

inline void check_order(const knowledge::Knowledge& pack) {
  const history::Facts before = random_facts(pack);
  history::Facts after = before;
  std::ranges::reverse(after.answers.reported);
  std::ranges::reverse(after.answers.denied);
  std::ranges::reverse(after.answers.unsure);
  RC_ASSERT(urgency(pack, after) == urgency(pack, before));
  RC_ASSERT(sentinel::evaluate(pack, after).reasons.size() ==
            sentinel::evaluate(pack, before).reasons.size());
}

inline void check_forgetting_context(const knowledge::Knowledge& pack) {
  const history::Facts before = random_facts(pack);
  history::Facts after = before;
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      after.age.reset();
      break;
    case 3:
      after.operated_side.reset();
      break;
    case 1:
      after.days_since_surgery.reset();
      break;
    case 2:
      after.durotomy.reset();
      break;
    default:
      after.fusion.reset();
  }
  RC_ASSERT(urgency(pack, after) >= urgency(pack, before));
}

/// Rule::needs only saves work: without it the same rules fire for the same reports.
inline void check_needs(const knowledge::Knowledge& pack) {
  knowledge::Knowledge plain = pack;
  for (knowledge::Rule& rule : plain.rules) rule.needs.reset();
  const history::Facts facts = random_facts(pack);
  const auto with = sentinel::evaluate(pack, facts);
  const auto without = sentinel::evaluate(plain, facts);
  RC_ASSERT(with.reasons.size() == without.reasons.size());
  for (std::size_t i = 0; i < with.reasons.size(); ++i) {
    RC_ASSERT(with.reasons[i].rule == without.reasons[i].rule);
    RC_ASSERT(with.reasons[i].because == without.reasons[i].because);
  }
}

}  // namespace backsight::test
