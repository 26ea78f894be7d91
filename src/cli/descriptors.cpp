#include "descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace backsight::cli {

std::size_t make_room_for_connections(std::size_t wanted) {
  // The database with its readers, the log, the listener and what the threads wait with: about 40.
  constexpr rlim_t kOthers = 64;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  const rlim_t room = limit.rlim_cur > kOthers ? limit.rlim_cur - kOthers : 1;
  return static_cast<std::size_t>(std::min<rlim_t>(wanted, room));
}

}  // namespace backsight::cli
