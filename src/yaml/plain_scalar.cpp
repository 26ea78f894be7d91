#include "plain_scalar.h"

#include <algorithm>
#include <array>
#include <utility>

#include "backsight/core/decimal.h"

namespace backsight::yaml {
namespace {

using core::json::Number;
using core::json::Value;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// RFC 8259 section 6: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const bool zero = i < text.size() && text[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

// 0e4000000000 is zero, yet no JSON reader has to take it, and ours does not.
bool long_exponent(std::string_view number) {
  const std::size_t e = number.find_first_of("eE");
  return e != std::string_view::npos && number.size() - e > 6;
}

// Words that YAML 1.1 reads as booleans, in any case it allows.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kBooleanWords = {{
    {"yes", "true"},
    {"no", "false"},
    {"on", "true"},
    {"off", "false"},
    {"y", "true"},
    {"n", "false"},
    {"true", "true"},
    {"false", "false"},
}};

// 2026-11-23, also with one-digit months or a time behind it: a date for YAML 1.1, text for 1.2.
bool looks_like_date(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&](std::size_t least, std::size_t most) {
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - start >= least && i - start <= most;
  };
  const auto dash = [&] {
    if (i == text.size() || text[i] != '-') return false;
    ++i;
    return true;
  };
  if (!digits(4, 4) || !dash() || !digits(1, 2) || !dash() || !digits(1, 2)) return false;
  return i == text.size() || text[i] == 'T' || text[i] == 't' || text[i] == ' ';
}

std::string strip(std::string_view text, char unwanted) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [&](char c) { return c != unwanted; });
  return out;
}

// The sentence for a word that is a number for some YAML reader but not a JSON number; empty when
// the word is plain text. `word` is not empty and no JSON number.
std::string number_trouble(std::string_view word) {
  const bool negative = word.front() == '-';
  const bool positive = word.front() == '+';
  const std::string_view body = negative || positive ? word.substr(1) : word;
  if (body.empty()) return {};
  const std::string sign = negative ? "-" : "";
  const std::string low = lower(body);
  if (low == ".inf" || low == ".nan" || (low == "inf" && body.size() != word.size()))
    return quoted(word) + " is not a number that can be stored";
  if (positive && is_json_number(body))
    return "a number has no plus sign here; write " + std::string(body);
  if (looks_like_date(word))
    return quoted(word) + " is a date for some readers and text for others; write " + quoted(word) +
           " in quotes";

  const auto only = [&](std::string_view allowed) {
    return body.find_first_not_of(allowed) == std::string_view::npos;
  };
  const bool has_digit = std::ranges::any_of(body, is_digit);
  if (!has_digit) return {};

  if (body.size() > 2 && body[0] == '0' && (low[1] == 'x' || low[1] == 'o' || low[1] == 'b') &&
      low.find_first_not_of("0123456789abcdef_", 2) == std::string::npos) {
    return quoted(word) + " is a number in another base; write it in decimal, or quote it";
  }
  if (is_digit(body[0]) && only("0123456789_.") && body.find('_') != std::string_view::npos) {
    return quoted(word) + " is a number for some readers and text for others; write " + sign +
           strip(body, '_') + ", or quote it";
  }
  if (is_digit(body[0]) && is_digit(body.back()) && only("0123456789,.") &&
      body.find(',') != std::string_view::npos) {
    return quoted(word) + " is text, not a number; write " + sign + strip(body, ',') +
           " for the number, or quote it";
  }
  if (is_digit(body[0]) && only("0123456789:.") && body.find(':') != std::string_view::npos) {
    return quoted(word) + " counts in sixties for some readers; quote it";
  }
  if (!only("0123456789.eE+-")) return {};
  // From here on only words made of digits, dots, exponents and signs are left.
  const std::size_t dots = static_cast<std::size_t>(std::ranges::count(body, '.'));
  if (body[0] == '0' && body.size() > 1 && is_digit(body[1]) && dots <= 1 && only("0123456789.")) {
    const std::size_t first = std::min(body.find_first_not_of('0'), body.size() - 1);
    const std::string rest(body.substr(body[first] == '.' ? first - 1 : first));
    return quoted(word) + " looks octal: it is " + sign + rest +
           " for some readers and another number for others; write " + sign + rest +
           ", or quote it";
  }
  if (dots == 1 && body.front() == '.' && is_json_number("0" + std::string(body)))
    return "write " + sign + "0" + std::string(body) + " for " + quoted(word);
  if (dots == 1 && body.back() == '.' && is_json_number(std::string(body) + "0"))
    return "write " + sign + std::string(body) + "0, or " + sign + strip(body, '.') + ", for " +
           quoted(word);
  if (dots == 1 && body.find_first_of("eE") != std::string_view::npos &&
      body.find_first_not_of("0123456789.eE+-") == std::string_view::npos && is_digit(body.back()))
    return quoted(word) + " is a number only for some readers; write it as 1.5 or 1.5e3";
  return {};
}

}  // namespace

std::expected<Value, std::string> read_plain_value(std::string_view word) {
  if (word.empty() || word == "null" || word == "~") return Value(nullptr);
  if (word == "true") return Value(true);
  if (word == "false") return Value(false);
  if (is_json_number(word)) {
    if (!core::to_double(word) || long_exponent(word))
      return std::unexpected(quoted(word) + " is not a number that can be stored");
    return Value(Number{std::string(word)});
  }
  if (word.size() <= 5) {
    const std::string low = lower(word);
    if (low == "null") return std::unexpected("write null, or quote " + quoted(word));
    for (const auto& [text, meaning] : kBooleanWords) {
      if (low == text)
        return std::unexpected(quoted(word) + " is " + std::string(meaning) +
                               " for some readers and text for others; write " +
                               std::string(meaning) + ", or quote it");
    }
  }
  if (word == "=" || word == "<<") return std::unexpected("quote " + quoted(word));
  if (std::string trouble = number_trouble(word); !trouble.empty())
    return std::unexpected(std::move(trouble));
  return Value(word);
}

std::expected<std::string, std::string> read_plain_key(std::string_view word) {
  if (word == "<<") return std::unexpected("merge keys (<<) are not taken; write the members out");
  if (word.empty() || word == "~" || word == "null")
    return std::unexpected("a key must be text; quote " + quoted(word));
  if (word == "n" || word == "y" || word == "N" || word == "Y") return std::string(word);
  auto value = read_plain_value(word);
  if (!value) return std::unexpected(std::move(value).error());
  if (value->boolean() != nullptr)
    return std::unexpected("a key must be text; quote " + quoted(word));
  return std::string(word);
}

}  // namespace backsight::yaml
