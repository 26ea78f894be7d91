// A file in the evidence format, for the commands that measure the models on it.
#pragma once

#include <string>

#include "backsight/core/result.h"
#include "backsight/evidence/evidence.h"

namespace backsight::cli {

/// Errors: those of read_file, yaml::read (the first one; all others go to standard error) and
/// evidence::Evidence::read, with the file as their place.
[[nodiscard]] core::Result<evidence::Evidence> read_evidence_file(const std::string& path);

}  // namespace backsight::cli
