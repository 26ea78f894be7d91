// The laws of a history's facts as checks on one random draw, for any knowledge pack (rapidcheck):
// what is left open in the last check-in, and what was told before it.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "backsight/history/facts.h"
#include "support/sentinel_laws.h"

namespace backsight::test {

inline constexpr core::Instant kLastCheckIn{1'795'000'000'000};

/// A check-in `minutes` before kLastCheckIn. Numbers make the ids of a history differ.
inline history::Event check_in_before(std::int64_t minutes, std::uint8_t number,
                                      history::Answers answers) {
  history::Event out;
  out.id.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, number};
  out.occurred_at = {kLastCheckIn.ms - minutes * 60'000};
  out.recorded_at = out.occurred_at;
  out.body = history::CheckInSubmitted{std::move(answers)};
  return out;
}

/// One to four check-ins in the days before kLastCheckIn; their numbers begin at 1.
inline history::History random_earlier(const knowledge::Vocabulary& vocabulary) {
  history::History out;
  const auto count = *rc::gen::inRange<std::uint8_t>(1, 5);
  for (std::uint8_t number = 1; number <= count; ++number) {
    const auto minutes = *rc::gen::element<std::int64_t>(30, 60, 600, 1439, 1441, 4000, 30'000);
    out.push_back(check_in_before(minutes, number, random_answers(vocabulary)));
  }
  return out;
}

/// The facts of `earlier` and a last check-in with these answers.
inline history::Facts facts_after(history::History earlier, history::Answers answers) {
  earlier.push_back(check_in_before(0, 255, std::move(answers)));
  return history::facts_at(earlier, kLastCheckIn);
}

/// A "no" of the last check-in that becomes "don't know", skipped or not asked never lowers,
/// whatever was told before.
inline void check_opening_a_no_after_others(const knowledge::Knowledge& pack) {
  const history::History earlier = random_earlier(pack.vocabulary);
  history::Answers answers = random_answers(pack.vocabulary);
  // Something of what was told before is answered with no: that is where carrying matters.
  const auto& told = std::get<history::CheckInSubmitted>(earlier.front().body).answers.reported;
  for (const history::Report& report : told) {
    if (*rc::gen::arbitrary<bool>()) continue;
    std::erase_if(answers.reported, [&](const auto& r) { return r.symptom == report.symptom; });
    for (auto* list : {&answers.denied, &answers.unsure, &answers.skipped}) {
      std::erase(*list, report.symptom);
    }
    answers.denied.push_back(report.symptom);
  }
  if (answers.denied.empty()) return;
  history::Answers opened = answers;
  const knowledge::TermId term = opened.denied.back();
  opened.denied.pop_back();
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      opened.skipped.push_back(term);
      break;
    case 1:
      break;  // not asked
    default:
      opened.unsure.push_back(term);
  }
  RC_ASSERT(urgency(pack, facts_after(earlier, opened)) >=
            urgency(pack, facts_after(earlier, answers)));
}

/// Check-ins before the last one never make it less urgent than it is alone, and whatever comes
/// before, each "don't know" of the last one counts.
inline void check_earlier_check_ins(const knowledge::Knowledge& pack) {
  const history::History earlier = random_earlier(pack.vocabulary);
  history::Answers answers = random_answers(pack.vocabulary);
  const auto& told = std::get<history::CheckInSubmitted>(earlier.front().body).answers.reported;
  for (const history::Report& report : told) {
    const auto same = [&](const auto& r) { return r.symptom == report.symptom; };
    if (*rc::gen::arbitrary<bool>() || std::ranges::any_of(answers.reported, same)) continue;
    for (auto* list : {&answers.denied, &answers.unsure, &answers.skipped}) {
      std::erase(*list, report.symptom);
    }
    answers.unsure.push_back(report.symptom);
  }
  const history::Facts alone = facts_after({}, answers);
  const history::Facts after = facts_after(earlier, answers);
  RC_ASSERT(urgency(pack, after) >= urgency(pack, alone));
  RC_ASSERT(after.answers.unsure == answers.unsure);
}

}  // namespace backsight::test
