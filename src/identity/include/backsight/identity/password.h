// Passwords: Argon2id (libsodium), as RFC 9106 says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

/// Cost of one hash: 3 passes over 64 MiB, about a tenth of a second of one core. RFC 9106 section
/// 4 recommends these with four lanes; libsodium has one. At least 1 and 8 KiB.
struct PasswordCost {
  unsigned long long passes = 3;
  std::size_t bytes = std::size_t{64} << 20;
  friend auto operator<=>(const PasswordCost&, const PasswordCost&) = default;
};

inline constexpr std::size_t kShortestPassword =
    12;  ///< characters; 15 would be asked without TOTP
inline constexpr std::size_t kLongestPassword = 256;  ///< bytes

/// NIST SP 800-63B-4, section 3.1.1.2: a length and no rules of composition. Refused is also what
/// is guessed first: what contains the login (its part before "@"), fewer than five different
/// characters, one piece again and again, walks along the alphabet, the digits or the keyboard, and
/// passwords known to all, also with digits or signs around them (common_passwords.def).
/// The web app sends passwords in Unicode's form NFKC; here bytes are bytes.
/// Errors: kOutOfRange with a sentence that says what to do.
[[nodiscard]] core::Result<void> check_new_password(std::string_view password,
                                                    std::string_view login);
/// A string that holds cost, salt and hash. Blocks for its cost. Error: kUnavailable (no memory).
[[nodiscard]] core::Result<std::string> hash_password(std::string_view password,
                                                      const PasswordCost& cost = {});
enum class PasswordMatch : std::uint8_t { kNo, kYes, kYesButOldCost };
/// Blocks for the cost that the hash names. kNo also when there is no memory for it, and for what
/// is no hash.
[[nodiscard]] PasswordMatch match_password(std::string_view hash, std::string_view password,
                                           const PasswordCost& cost = {});
/// A hash of nothing anybody knows: matched against when there is no account, so that time tells
/// nothing. It is drawn, not computed: the first call costs no more than the others.
[[nodiscard]] const std::string& nobodys_hash(const PasswordCost& cost = {});

}  // namespace backsight::identity
