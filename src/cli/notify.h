// Tells systemd how far the server is (sd_notify(3), Type=notify).
#pragma once

#include <string_view>

namespace backsight::cli {

/// "READY=1", "STOPPING=1". Does nothing where nobody listens ($NOTIFY_SOCKET).
void notify(std::string_view state);

}  // namespace backsight::cli
