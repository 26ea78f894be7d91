// The server's log: one line of JSON for each entry, to standard error, without personal data.
#pragma once

#include <string_view>

namespace backsight::cli {

/// Starts the log. Lines are written by a thread of their own: a slow terminal drops lines and does
/// not hold up answers.
void start_log();
/// Writes what is waiting and ends the log.
void stop_log();

/// A line that is JSON already.
void log_json(std::string_view line);
/// {"time", "level": "error", "code", "message"}. The message must hold no personal data.
void log_error(std::string_view code, std::string_view message);
/// {"time", "level": "info", "message"}
void log_info(std::string_view message);
/// {"time", "level": "warning", "message"}: the server works, but not as it could.
void log_warning(std::string_view message);

}  // namespace backsight::cli
