// Bytes as text that stands in JSON, links and cookies: base64url without padding (RFC 4648,
// section 5; RFC 7515, section 2).
#pragma once

#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

[[nodiscard]] std::string to_base64url(std::string_view bytes);
/// Strict: no padding, no spaces, none of "+/", and no set bits after the last byte, so that bytes
/// have one text only. Error: kSyntax.
[[nodiscard]] core::Result<std::string> from_base64url(std::string_view text);

}  // namespace backsight::identity
