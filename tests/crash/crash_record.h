// What the writing process reports for each acknowledged event, and who its events belong to.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "samples.h"

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

}  // namespace backsight::store::test
