// The settings of a server: defaults, then the configuration file, then the command line.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "backsight/config/read.h"
#include "backsight/net/server.h"
#include "commands.h"

namespace backsight::cli {

/// The file's settings, or the defaults without a file.
[[nodiscard]] std::expected<config::Settings, config::Problems> read_settings(
    const std::string& file);

/// Errors: those of reading the file, and kOutOfRange for an option.
[[nodiscard]] std::expected<config::Settings, config::Problems> settings_of(
    const ServeOptions& options);

/// The folder and its keys as they are to be used: nothing is "" but a key that is nowhere. Errors:
/// those of reading the file.
[[nodiscard]] std::expected<FolderOptions, config::Problems> resolve(const FolderOptions& options);

/// Prints every problem to standard error and gives the exit code.
int report(const config::Problems& problems);

/// Who has an account in the data folder.
enum class Accounts : std::uint8_t {
  kNone,    ///< a local folder: whoever reaches the server is believed to sit at the machine
  kClinic,  ///< a clinic's folder: nobody is anybody without signing in
};

/// Who the server may be reached by. Error kForbidden: the settings ask for more than a folder
/// without accounts, or a connection without TLS, allows.
[[nodiscard]] core::Result<net::Exposure> exposure_of(const config::Settings& settings,
                                                      Accounts accounts);

/// The names that requests may call the server by.
[[nodiscard]] std::vector<std::string> host_names_of(const config::Settings& settings);

}  // namespace backsight::cli
