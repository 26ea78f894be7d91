// Master keys, from where whoever runs the server keeps them.
#pragma once

#include <optional>
#include <string>

#include "backsight/core/result.h"
#include "backsight/vault/keys.h"

namespace backsight::cli {

inline constexpr const char* kMasterKeysVariable = "BACKSIGHT_MASTER_KEYS";

/// From the key file; without one ("") from the environment variable, which holds the same text.
/// Nothing when there is neither. Errors: kNotFound, kForbidden (others than its owner may read the
/// file), those of MasterKeys::parse with the file and the line.
[[nodiscard]] core::Result<std::optional<vault::MasterKeys>> load_master_keys(
    const std::string& file);

}  // namespace backsight::cli
