#include "number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace backsight::evidence {
namespace {

constexpr double kMonthsPerYear = 12;

std::string with_unit(std::string number, std::string_view unit) {
  // "1 years" -> "1 year"
  const bool one = number == "1";
  number += ' ';
  number += one ? unit.substr(0, unit.size() - 1) : unit;
  return number;
}

}  // namespace

std::string percent(std::string_view fraction) {
  const bool negative = fraction.starts_with('-');
  if (negative) fraction.remove_prefix(1);
  const std::size_t point = fraction.find('.');
  std::string whole(fraction.substr(0, point));
  std::string decimals;
  if (point != std::string_view::npos) decimals = fraction.substr(point + 1);
  // Digits move over the point; a fraction with fewer than two decimals gets zeros.
  for (int i = 0; i < 2; ++i) {
    whole += decimals.empty() ? '0' : decimals.front();
    if (!decimals.empty()) decimals.erase(0, 1);
  }
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  std::string out = negative ? "-" + whole : whole;
  if (!decimals.empty()) out += "." + decimals;
  return out;
}

std::string thousands(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string short_number(double value, int decimals) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, decimals);
  if (error != std::errc()) return "?";
  std::string out(buffer.data(), end);
  if (out.find('.') != std::string::npos) {
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
  }
  return out == "-0" ? "0" : out;
}

std::string shown(const Number& number, Measure measure) {
  std::string text = is_share(measure) ? percent(number.text) : number.text;
  if (text.starts_with('-')) text.replace(0, 1, "\u2212");
  return text;
}

std::string shown(const Duration& duration) {
  const double value = duration.value.value;
  if (value == 0) return "before or at the start";
  const double years = value / kMonthsPerYear;
  if (duration.unit == "months" && years == std::floor(years))
    return with_unit(short_number(years, 0), "years");
  return with_unit(duration.value.text, duration.unit);
}

}  // namespace backsight::evidence
