// The target of a request line, decoded with care.
#pragma once

#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::net {

struct Target {
  std::string path;   ///< decoded, begins with '/'
  std::string query;  ///< as sent, without '?'
};

/// "/a%20b?c" -> "/a b", "c". Error kSyntax: anything but the origin form (RFC 9112 section 3.2.1);
/// a '%' without two hex digits; an encoded slash, a backslash, a control character or NUL, however
/// written; a segment "." or ".."; bytes that are no UTF-8.
[[nodiscard]] core::Result<Target> parse_target(std::string_view target);

}  // namespace backsight::net
