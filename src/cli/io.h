// Reading files and printing errors, for the commands.
#pragma once

#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::cli {

/// A whole file, or standard input for "-". Errors: kNotFound, kTooLarge (above 64 MiB), kSystem.
[[nodiscard]] core::Result<std::string> read_file(const std::string& path);

/// Writes a whole file. Error: kSystem.
[[nodiscard]] core::Result<void> write_file(const std::string& path, std::string_view text);

/// Prints the error to standard error and gives its exit code.
int report(const core::Error& error);

}  // namespace backsight::cli
