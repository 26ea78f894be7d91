// Time-based one-time passwords (RFC 6238): SHA-1, 30 seconds, six digits, as every app has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "backsight/core/time.h"

namespace backsight::identity {

/// 20 random bytes.
[[nodiscard]] std::string new_totp_secret();
/// "otpauth://totp/Backsight:name?secret=...&issuer=..." for a QR code.
[[nodiscard]] std::string totp_uri(std::string_view secret, std::string_view issuer,
                                   std::string_view account);
/// The 30 s step of a moment, counted from 1970.
[[nodiscard]] std::int64_t totp_step(core::Instant now);
/// The six digits of a step, as the app shows them.
[[nodiscard]] std::string totp_code(std::string_view secret, std::int64_t step);
/// The step whose code this is: now, one before or one after, and later than `last_used`, so that a
/// code works once. Spaces in the code do not count. Nothing when it is none of them.
[[nodiscard]] std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code,
                                                     core::Instant now, std::int64_t last_used);

}  // namespace backsight::identity
