#include "backsight/identity/token.h"
#include "random.h"

namespace backsight::identity {
namespace {

// https://www.crockford.com/base32.html, in lower case: no i, l, o and u.
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kDigits = 12;
constexpr std::size_t kGroup = 4;

}  // namespace

std::vector<std::string> new_recovery_codes(std::size_t count) {
  std::vector<std::string> codes;
  codes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::string code;
    // 32 divides 256: each digit is as likely as the others.
    for (const char byte : random_bytes(kDigits)) {
      if (code.size() % (kGroup + 1) == kGroup) code += '-';
      code += kAlphabet[static_cast<unsigned char>(byte) % kAlphabet.size()];
    }
    codes.push_back(std::move(code));
  }
  return codes;
}

core::Result<std::string> normal_recovery_code(std::string_view typed) {
  const auto bad = [] {
    return core::fail(core::ErrorCode::kSyntax,
                      "a recovery code has twelve letters and digits in three groups of four");
  };
  std::string code;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    if (kAlphabet.find(c) == std::string_view::npos || code.size() == kDigits) return bad();
    code += c;
  }
  if (code.size() != kDigits) return bad();
  return code;
}

}  // namespace backsight::identity
