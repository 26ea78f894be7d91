// Random tokens: sessions, invitations, recovery codes. What is kept is a hash; the token itself
// is shown once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/result.h"

namespace backsight::identity {

/// 32 random bytes as 43 characters of base64url: for cookies and links.
[[nodiscard]] std::string new_token();
/// SHA-256 of a token, 32 bytes: what is kept. No salt: tokens are random. Not for recovery codes:
/// their 60 bits want a hash with a key (vault/seal.h, lookup_hash).
[[nodiscard]] std::string token_hash(std::string_view token);

/// Codes that people write down: "k7dm-2xpq-9rtw", 60 random bits from an alphabet without letters
/// that look alike (Crockford's base 32, lower case).
[[nodiscard]] std::vector<std::string> new_recovery_codes(std::size_t count);
/// The form in which a typed code is hashed: lower case, without spaces and hyphens, o as 0, i and
/// l as 1. Error: kSyntax when it can be no code.
[[nodiscard]] core::Result<std::string> normal_recovery_code(std::string_view typed);

}  // namespace backsight::identity
