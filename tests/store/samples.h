// People and events to store, each a pure function of a number.
#pragma once

#include <cstdint>
#include <string>

#include "backsight/store/store.h"

namespace backsight::store::test {

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): spreads a number over 64 bits.
inline std::uint64_t spread(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15u;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9u;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EBu;
  return number ^ (number >> 31);
}

template <class IdType>
IdType id_of(std::uint64_t number) {
  std::array<std::uint8_t, 10> noise{};
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = static_cast<std::uint8_t>(spread(number * 2 + i / 8) >> (8 * (i % 8)));
  }
  return {core::make_uuid_v7({1'790'000'000'000 + static_cast<std::int64_t>(number)}, noise)};
}

inline Person person(std::uint64_t number) {
  return {id_of<history::PersonId>(1'000'000 + number), "person " + std::to_string(number),
          number % 2 == 0};
}

/// Bytes that tell what they are: as long as `number` says, none of them left to chance.
inline std::string body_of(std::uint64_t number, std::size_t longest = 3000) {
  std::string body(spread(number) % (longest + 1), '\0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (i % 8 == 0) bits = spread(number + i * 7919);
    body[i] = static_cast<char>(bits >> (8 * (i % 8)));
  }
  return body;
}

inline StoredEvent event(std::uint64_t number) {
  const auto ms = static_cast<std::int64_t>(number);
  return {id_of<history::EventId>(number),
          "check-in-submitted",
          {ms},
          {ms + 5},
          "patient",
          body_of(number)};
}

}  // namespace backsight::store::test
