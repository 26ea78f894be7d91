// Content negotiation for precompressed files (RFC 9110 section 12.5.3). Private to api.
#pragma once

#include <string_view>

namespace backsight::api {

/// How much the client wants that coding: 0 (refused, or not named and no "*") to 1000.
[[nodiscard]] int encoding_weight(std::string_view accept_encoding, std::string_view coding);

/// Whether If-None-Match holds this entity tag (given with its quotes), or is "*". Weak comparison
/// (RFC 9110 section 13.1.2).
[[nodiscard]] bool none_match_holds(std::string_view if_none_match, std::string_view tag);

}  // namespace backsight::api
