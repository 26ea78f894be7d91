// Instants and dates. The pure part never reads a clock: both come in as arguments.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::core {

/// A moment, in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct Instant {
  std::int64_t ms = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

inline constexpr std::int64_t kMsPerDay = 86'400'000;

/// Days from `from` to `to`; negative when `to` is earlier.
[[nodiscard]] inline double days_between(Instant from, Instant to) {
  return static_cast<double>(to.ms - from.ms) / static_cast<double>(kMsPerDay);
}

/// A day of the proleptic Gregorian calendar, without a time zone.
struct Date {
  std::int32_t year = 1970;
  std::uint8_t month = 1;  ///< 1..12
  std::uint8_t day = 1;    ///< 1..31
  friend auto operator<=>(const Date&, const Date&) = default;
};

/// Midnight UTC at the start of that day.
[[nodiscard]] Instant start_of(Date date);
/// The UTC day an instant falls on.
[[nodiscard]] Date date_of(Instant instant);

/// "2026-11-23T03:12:00Z" or with milliseconds or an offset (RFC 3339). Years 0001 to 9999.
/// Error: kBadTime.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);
/// "2026-11-23". Error: kBadTime, also for days the month does not have.
[[nodiscard]] Result<Date> parse_date(std::string_view text);

/// RFC 3339 in UTC; milliseconds only when they are not zero.
[[nodiscard]] std::string format(Instant instant);
[[nodiscard]] std::string format(Date date);

}  // namespace backsight::core
