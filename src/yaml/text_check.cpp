#include "text_check.h"

#include <cstdint>
#include <optional>

namespace backsight::yaml {
namespace {

using core::Error;
using core::ErrorCode;

// Length of the UTF-8 sequence at the start of `text` (RFC 3629: no overlong forms, no surrogates,
// nothing above U+10FFFF); 0 when there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : std::uint8_t{0};
  };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned b = byte(0);
  if (b < 0x80) return 1;
  if (b >= 0xc2 && b <= 0xdf) return follows(1) ? 2 : 0;
  if (b == 0xe0) return follows(1, 0xa0) && follows(2) ? 3 : 0;
  if (b == 0xed) return follows(1, 0x80, 0x9f) && follows(2) ? 3 : 0;
  if (b >= 0xe1 && b <= 0xef) return follows(1) && follows(2) ? 3 : 0;
  if (b == 0xf0) return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0;
  if (b >= 0xf1 && b <= 0xf3) return follows(1) && follows(2) && follows(3) ? 4 : 0;
  if (b == 0xf4) return follows(1, 0x80, 0x8f) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

struct Trouble {
  ErrorCode code;
  const char* message;
};

// What is wrong with the character of `length` bytes at the start of `text`, if anything.
std::optional<Trouble> trouble_of(std::string_view text, std::size_t length) {
  if (length == 0) return Trouble{ErrorCode::kEncoding, "a byte here is not UTF-8"};
  const auto c = static_cast<unsigned char>(text[0]);
  if (c == '\t')
    return Trouble{ErrorCode::kSyntax, "a tab; use spaces (\"\\t\" in double quotes for text)"};
  if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\r'))
    return Trouble{ErrorCode::kSyntax, "a control character"};
  if (text.starts_with("\xef\xbb\xbf"))
    return Trouble{ErrorCode::kEncoding, "a byte order mark; save the file without it"};
  // C1 controls, line and paragraph separators: line ends for YAML 1.1, text for 1.2.
  if ((c == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0) ||
      text.starts_with("\xe2\x80\xa8") || text.starts_with("\xe2\x80\xa9"))
    return Trouble{ErrorCode::kSyntax, "a control character or line separator"};
  return std::nullopt;
}

}  // namespace

std::vector<Error> check_text(std::string_view text, const std::string& file) {
  std::vector<Error> problems;
  std::uint32_t line = 1;
  std::size_t line_start = 0;
  bool said = false;  // one problem per line is enough
  const auto report = [&](std::size_t at, ErrorCode code, const char* message) {
    if (said) return;
    said = true;
    problems.push_back(Error{
        code, message,
        core::Place{file, line, static_cast<std::uint32_t>(at - line_start + 1), std::string()}});
  };
  for (std::size_t i = 0; i < text.size();) {
    if (i == line_start && text[i] == '%')
      report(i, ErrorCode::kSyntax, "directives (%) are not taken");
    const std::size_t length = utf8_length(text.substr(i));
    if (const auto trouble = trouble_of(text.substr(i), length))
      report(i, trouble->code, trouble->message);
    const bool line_end =
        text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
    i += length == 0 ? 1 : length;
    if (line_end) {
      ++line;
      line_start = i;
      said = false;
    }
  }
  return problems;
}

}  // namespace backsight::yaml
