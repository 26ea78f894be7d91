// Random bytes from the operating system, through libsodium.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backsight::identity {

/// libsodium chooses its code for this processor once, before anything else is asked of it.
void ready_sodium();
[[nodiscard]] std::string random_bytes(std::size_t count);
[[nodiscard]] std::string sha256(std::string_view bytes);
/// Same content, in a time that depends on the length only.
[[nodiscard]] bool same_bytes(std::string_view a, std::string_view b);

}  // namespace backsight::identity
