// Reading files and printing errors, for the commands.
#pragma once

#include <string>
#include <string_view>

#include "backsight/core/result.h"
#include "printable.h"

namespace backsight::cli {

/// A whole file, or standard input for "-". Errors: kNotFound, kTooLarge (above 64 MiB), kSystem.
[[nodiscard]] core::Result<std::string> read_file(const std::string& path);

/// Writes a whole file. Error: kSystem.
[[nodiscard]] core::Result<void> write_file(const std::string& path, std::string_view text);

/// Prints the error to standard error, safely (see printable), and gives its exit code. Does not
/// throw: where standard error cannot be written, the code alone has to do.
int report(const core::Error& error) noexcept;

/// The last word of a command: everything printed has to be written. The given code, or that of the
/// error it reports.
[[nodiscard]] int finish_output(int code);

}  // namespace backsight::cli
