// What must be true of the bytes before a YAML parser sees them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backsight/core/error.h"

namespace backsight::yaml {

/// Finds bytes that are not UTF-8, control characters (tabs too), a byte order mark and directive
/// lines; at most one problem per line. Errors: kEncoding, kSyntax.
[[nodiscard]] std::vector<core::Error> check_text(std::string_view text, const std::string& file);

}  // namespace backsight::yaml
