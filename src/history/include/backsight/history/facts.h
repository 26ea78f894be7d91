// What is known about a person at one moment, derived from the history: the engines' input.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backsight/history/event.h"

namespace backsight::history {

struct EarlierCheckIn {
  double days_ago = 0;  ///< before the check-in the facts speak about, at least 0
  Answers answers;
};

struct Facts {
  std::optional<double> age;  ///< years
  std::vector<std::string> risk;
  std::optional<Side> operated_side;
  std::optional<double> days_since_surgery;  ///< at the check-in; never negative
  std::optional<bool> durotomy;
  std::optional<bool> fusion;
  Answers answers;                      ///< the check-in itself, with what kCarryDays keeps
  std::optional<EventId> check_in;      ///< which event it is
  std::vector<EarlierCheckIn> earlier;  ///< of the last kTrendDays, from recent to old
};

/// How long a reported symptom stays when later check-ins leave it unanswered (not asked, skipped
/// or "don't know"). A later "no" settles it at once. The carried report and the "don't know" both
/// count: here, unlike in one check-in's own answers, a term may be in `reported` and in `unsure`.
inline constexpr double kCarryDays = 1;

/// The facts at `at`: of the latest check-in that counts by then (see counts_from), with
/// corrections applied, the latest profile and the latest operation by then. The order of `history`
/// does not matter. Without a check-in the answers are empty.
[[nodiscard]] Facts facts_at(const History& history, core::Instant at);

/// One event as it counts: with the body that its last correction gave it. Exactly one body is set.
struct Effective {
  const Event* event = nullptr;
  const ProfileRecorded* profile = nullptr;
  const SurgeryRecorded* surgery = nullptr;
  const CheckInSubmitted* check_in = nullptr;
  const MeasureSubmitted* measure = nullptr;
};
/// What counts at `at`, in no order: without what was withdrawn and what counts from later on. The
/// result refers to `history`.
[[nodiscard]] std::vector<Effective> effective_events(const History& history, core::Instant at);
/// The latest of them that has that body, or nullptr.
template <class Body>
[[nodiscard]] const Effective* latest(const std::vector<Effective>& events,
                                      const Body* Effective::* body) {
  const Effective* out = nullptr;
  for (const Effective& one : events) {
    if (one.*body != nullptr && (out == nullptr || is_before(*out->event, *one.event))) out = &one;
  }
  return out;
}

/// The facts of one check-in in a file of its own, as `backsight triage` reads them:
/// {"patient": {"age", "sex", "risk"}, "surgery": {..., "days_since"}, "check_in": {...}}.
/// Errors: those of ObjectReader and read_answers.
[[nodiscard]] core::Result<Facts> read_facts(const core::json::Value& value, const core::Path& path,
                                             const knowledge::Vocabulary& vocabulary);
/// The same form; earlier check-ins have no place in it and are left out.
[[nodiscard]] core::json::Value write(const Facts& facts, const knowledge::Vocabulary& vocabulary);

}  // namespace backsight::history
