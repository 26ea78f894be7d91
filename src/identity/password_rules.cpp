#include <algorithm>
#include <array>
#include <set>

#include "backsight/identity/password.h"

namespace backsight::identity {
namespace {

constexpr auto kCommon = std::to_array<std::string_view>({
#define X(text) text,
#include "common_passwords.def"
#undef X
});
static_assert(std::ranges::is_sorted(kCommon));

// Rows along which fingers and children walk. 0 stands after 9, as on the keyboard, and before 1.
constexpr auto kRows = std::to_array<std::string_view>(
    {"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl",
     "zxcvbnm", "yxcvbnm", "azertyuiop", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"});

constexpr std::size_t kFewestDifferent = 5;
constexpr std::size_t kShortestLogin = 4;  // "eva" stands in many a good password

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += lower(c);
  return out;
}

// Lower case, letters and digits only: "Eva.Stone" and "eva stone" are one.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(lower(c)) || is_digit(c)) out += lower(c);
  }
  return out;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has_login(const std::string& password, std::string_view login) {
  const std::string name = squeezed(login.substr(0, login.find('@')));
  return name.size() >= kShortestLogin && squeezed(password).find(name) != std::string::npos;
}

bool repeats_a_piece(const std::string& password) {
  for (std::size_t piece = 1; piece <= password.size() / 2; ++piece) {
    if (std::equal(password.begin() + static_cast<std::ptrdiff_t>(piece), password.end(),
                   password.begin())) {
      return true;
    }
  }
  return false;
}

bool are_neighbours(char a, char b) {
  if (a == b) return true;
  return std::ranges::any_of(kRows, [&](std::string_view row) {
    const std::array<char, 2> on = {a, b};
    const std::array<char, 2> back = {b, a};
    return row.find(std::string_view(on.data(), 2)) != std::string_view::npos ||
           row.find(std::string_view(back.data(), 2)) != std::string_view::npos;
  });
}

// Walks of three characters and more on average: "abcdefgh1234", "qwerty123456".
bool is_walked(const std::string& password) {
  std::size_t walks = 1;
  for (std::size_t i = 1; i < password.size(); ++i) {
    if (!are_neighbours(password[i - 1], password[i])) ++walks;
  }
  return walks * 3 <= password.size();
}

bool is_common(const std::string& password) {
  const auto known = [](std::string_view text) {
    return std::ranges::binary_search(kCommon, text);
  };
  if (known(password) || known(squeezed(password))) return true;
  // A word with digits and signs before or after it.
  const auto first = std::ranges::find_if(password, is_letter);
  const auto last = std::find_if(password.rbegin(), password.rend(), is_letter).base();
  return first < last && known(std::string_view(first, last));
}

}  // namespace

core::Result<void> check_new_password(std::string_view password, std::string_view login) {
  const auto refuse = [](const char* sentence) {
    return core::fail(core::ErrorCode::kOutOfRange, sentence);
  };
  if (characters(password) < kShortestPassword) {
    return refuse(
        "Use at least 12 characters. Four or five words that do not belong together are good.");
  }
  if (password.size() > kLongestPassword)
    return refuse("Use a shorter password: 256 bytes at most.");
  const std::string text = lower(password);
  if (has_login(text, login)) return refuse("Leave your login out of the password.");
  if (std::set<char>(text.begin(), text.end()).size() < kFewestDifferent) {
    return refuse("Use more different characters.");
  }
  if (repeats_a_piece(text)) return refuse("Do not repeat one piece again and again.");
  if (is_walked(text)) {
    return refuse("Do not follow the alphabet, the digits or the rows of the keyboard.");
  }
  if (is_common(text)) {
    return refuse("Many people use this password. Take words that do not belong together.");
  }
  return {};
}

}  // namespace backsight::identity
