// A QR code as rows of 0 and 1, for a page to draw. Private to api.
#pragma once

#include <string_view>

#include "backsight/core/json.h"

namespace backsight::api {

/// `text` of at most 1000 bytes, with error correction M.
[[nodiscard]] core::json::Array qr_rows(std::string_view text);

}  // namespace backsight::api
