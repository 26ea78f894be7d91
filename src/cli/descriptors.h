// How many file descriptors this process may have.
#pragma once

#include <cstddef>

namespace backsight::cli {

/// Raises the soft limit to the hard one, and gives how many connections fit beside everything else
/// that is open: `wanted`, or fewer.
[[nodiscard]] std::size_t make_room_for_connections(std::size_t wanted);

}  // namespace backsight::cli
