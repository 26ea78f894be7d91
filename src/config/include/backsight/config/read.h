// Reads a configuration file, and says everything that is wrong with it, with file:line:column.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/config/settings.h"
#include "backsight/core/result.h"

namespace backsight::config {

enum class Files : std::uint8_t {
  kLook,    ///< files that are named must be there, and secret ones be nobody else's to read
  kIgnore,  ///< of files only the names are read
};

/// Everything that is wrong, in the order of the file. Never empty.
using Problems = std::vector<core::Error>;

/// `file` is the path of the text: relative paths start at its folder. A setting that is not there
/// keeps its default. Problems:
///   kSyntax         no TOML, or a key twice: the rest of the file is not read
///   kUnknownMember  no such section or setting, with what may have been meant
///   kWrongType      a number where a text belongs, and the like
///   kOutOfRange     no address, no host, too large, ...
///   kUnknownWord    no time zone, no header of a proxy
///   kInconsistent   two settings that do not go together
///   kNotFound       a file that is named is not there, or cannot be read
///   kForbidden      others than its owner may read a secret file
[[nodiscard]] std::expected<Settings, Problems> read(std::string_view text, const std::string& file,
                                                     Files files);

}  // namespace backsight::config
