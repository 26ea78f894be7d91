#include "accept_encoding.h"

#include <algorithm>

namespace backsight::api {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes the part before the next separator off the front.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(part);
}

// "q=0.5" -> 500; anything that is no weight counts as not wanted.
int weight(std::string_view parameter) {
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return 0;
  const std::string_view digits = parameter.substr(2);
  if (digits.empty() || digits.size() > 5 || (digits[0] != '0' && digits[0] != '1')) return 0;
  int value = (digits[0] - '0') * 1000;
  int scale = 100;
  for (std::size_t i = 2; i < digits.size(); ++i, scale /= 10) {
    if (digits[i] < '0' || digits[i] > '9') return 0;
    value += (digits[i] - '0') * scale;
  }
  return std::min(value, 1000);
}

}  // namespace

int encoding_weight(std::string_view accept_encoding, std::string_view coding) {
  int any = 0;
  while (!accept_encoding.empty()) {
    std::string_view item = next_part(accept_encoding, ',');
    const std::string_view name = next_part(item, ';');
    const int wanted = item.empty() ? 1000 : weight(trimmed(item));
    if (name == coding) return wanted;
    if (name == "*") any = wanted;
  }
  return any;
}

bool none_match_holds(std::string_view if_none_match, std::string_view tag) {
  if (trimmed(if_none_match) == "*") return true;
  while (!if_none_match.empty()) {
    std::string_view one = next_part(if_none_match, ',');
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag) return true;
  }
  return false;
}

}  // namespace backsight::api
