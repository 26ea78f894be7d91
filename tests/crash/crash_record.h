// What the writing process commits, and reports once it is acknowledged: a number for each event.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "backsight/store/sqlite_store.h"
#include "samples.h"
#include "support/plain_chain.h"

namespace backsight::store::test {

/// For a longer run than the usual one: BACKSIGHT_CRASH_SEED and BACKSIGHT_CRASH_ROUNDS.
inline std::uint64_t from_environment(const char* name, std::uint64_t usual) {
  const char* text = std::getenv(name);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}
inline std::uint64_t crash_seed() { return from_environment("BACKSIGHT_CRASH_SEED", 20261123); }
inline std::uint64_t crash_rounds(std::uint64_t usual) {
  return from_environment("BACKSIGHT_CRASH_ROUNDS", usual);
}

inline constexpr std::uint64_t kCrashPeople = 5;
inline constexpr std::uint64_t kCrashCallers = 8;

/// An event's number says which caller of which round wrote it, and when: the caller's events in
/// the order of their numbers.
constexpr std::uint64_t crash_event(std::uint64_t round, std::uint64_t caller, std::uint64_t i) {
  return (round * kCrashCallers + caller) * 1'000'000 + i;
}
constexpr std::uint64_t caller_of(std::uint64_t number) { return number / 1'000'000; }

/// Every caller writes for two people in turns.
inline Person crash_person(std::uint64_t number) {
  return person((caller_of(number) + number % 2) % kCrashPeople);
}

/// In every third round the clock has jumped back by ten years, which ids and times follow.
/// `occurred_at` stays: it tells the number.
inline StoredEvent crash_sample(std::uint64_t number) {
  constexpr std::int64_t kTenYearsMs = 10LL * 365 * 24 * 3600 * 1000;
  StoredEvent made = event(number);
  if (caller_of(number) / kCrashCallers % 3 != 2) return made;
  std::array<std::uint8_t, 10> noise{};
  std::copy_n(made.id.value.bytes.begin() + 6, noise.size(), noise.begin());
  made.id.value = core::make_uuid_v7({core::time_of(made.id.value).ms - kTenYearsMs}, noise);
  made.recorded_at.ms -= kTenYearsMs;
  return made;
}

/// Each caller keeps a line through all rounds: how many commits it has made, and the last one.
constexpr EntityKind kCrashLine = EntityKind::kRosterLine;
inline core::Uuid crash_line(std::uint64_t caller) {
  return event(900'000'000'000 + caller).id.value;
}
inline core::Uuid crash_line_owner() { return event(999'999'999'999).id.value; }

/// Every fifth event stands alone; the others are a commit of three changes.
constexpr bool stands_alone(std::uint64_t number) { return number % 5 == 4; }

/// `version`: that of the caller's line.
inline std::vector<Write> crash_writes(std::uint64_t number, std::int64_t version) {
  const auto who = crash_person(number).id;
  const std::uint64_t caller = caller_of(number) % kCrashCallers;
  return {AppendAudit{{who, std::to_string(number)}},
          PutEntity{{kCrashLine, crash_line(caller), crash_line_owner(),
                     "caller " + std::to_string(caller), version, std::to_string(number)}},
          AppendEvent{who, crash_sample(number)}};
}

inline Options crash_options() {
  Options options;
  options.audit_chain = &backsight::test::plain_chain();
  return options;
}

}  // namespace backsight::store::test
