// The embedded files as the HTTP side wants them.
#pragma once

#include "backsight/api/assets.h"

namespace backsight::cli {

/// "web/x" is served as "/x", everything else under its own path.
[[nodiscard]] api::Assets embedded_assets();

}  // namespace backsight::cli
