#include "backsight/core/time.h"

#include <chrono>
#include <optional>

namespace backsight::core {
namespace {

// Only the calendar arithmetic of <chrono> is used here; it reads no clock.
std::chrono::year_month_day ymd(Date date) {
  return std::chrono::year{date.year} / std::chrono::month{date.month} / std::chrono::day{date.day};
}

std::optional<std::int32_t> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (from + count > text.size()) return std::nullopt;
  std::int32_t value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::string padded(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::unexpected<Error> bad_time(std::string_view text, std::string_view wanted) {
  return fail(ErrorCode::kBadTime,
              "\"" + std::string(text.substr(0, 40)) + "\" is not " + std::string(wanted));
}

std::optional<Date> read_date(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-' || *year == 0) {
    return std::nullopt;
  }
  const Date date{*year, static_cast<std::uint8_t>(*month), static_cast<std::uint8_t>(*day)};
  if (!ymd(date).ok()) return std::nullopt;
  return date;
}

// "Z" or "+01:00", as milliseconds east of UTC.
std::optional<std::int64_t> read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return std::nullopt;
  }
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t ms = (std::int64_t{*hours} * 60 + *minutes) * 60'000;
  return text[0] == '-' ? -ms : ms;
}

}  // namespace

Instant start_of(Date date) {
  return {std::chrono::sys_days(ymd(date)).time_since_epoch().count() * kMsPerDay};
}

Date date_of(Instant instant) {
  std::int64_t day = instant.ms / kMsPerDay;
  if (instant.ms % kMsPerDay < 0) --day;
  const std::chrono::year_month_day found{
      std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
  return {static_cast<int>(found.year()),
          static_cast<std::uint8_t>(static_cast<unsigned>(found.month())),
          static_cast<std::uint8_t>(static_cast<unsigned>(found.day()))};
}

Result<Date> parse_date(std::string_view text) {
  constexpr std::string_view kWanted = "a date such as 2026-11-23";
  if (text.size() != 10) return bad_time(text, kWanted);
  if (const auto date = read_date(text)) return *date;
  return bad_time(text, kWanted);
}

Result<Instant> parse_instant(std::string_view text) {
  constexpr std::string_view kWanted = "a time such as 2026-11-23T03:12:00Z";
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return bad_time(text, kWanted);
  const auto date = read_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || text[13] != ':' || text[16] != ':' || *hour > 23 ||
      *minute > 59 || *second > 59) {
    return bad_time(text, kWanted);
  }
  std::size_t i = 19;
  std::int64_t ms = 0;
  if (text[i] == '.') {
    std::int64_t scale = 100;
    const std::size_t first = ++i;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      ms += scale * (text[i] - '0');
      scale /= 10;  // digits finer than a millisecond are dropped
    }
    if (i == first) return bad_time(text, kWanted);
  }
  const auto offset = read_offset(text.substr(i));
  if (!offset) return bad_time(text, kWanted);
  ms += ((std::int64_t{*hour} * 60 + *minute) * 60 + *second) * 1000;
  return Instant{start_of(*date).ms + ms - *offset};
}

std::string format(Date date) {
  return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2);
}

std::string format(Instant instant) {
  const Date date = date_of(instant);
  std::int64_t rest = instant.ms - start_of(date).ms;
  const std::int64_t ms = rest % 1000;
  rest /= 1000;
  std::string out = format(date) + "T" + padded(rest / 3600, 2) + ":" + padded(rest / 60 % 60, 2) +
                    ":" + padded(rest % 60, 2);
  if (ms != 0) out += "." + padded(ms, 3);
  return out + "Z";
}

}  // namespace backsight::core
