// Percent-encoding for URLs and forms.
#pragma once

#include <string>
#include <string_view>

namespace backsight::identity {

/// RFC 3986: everything but the unreserved characters. Also right in forms.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace backsight::identity
