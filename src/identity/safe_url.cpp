#include <algorithm>
#include <array>

#include "backsight/identity/fetch.h"

namespace backsight::identity {
namespace {

bool is_loopback(std::string_view authority) {
  constexpr std::array<std::string_view, 3> kNames = {"localhost", "127.0.0.1", "[::1]"};
  return std::ranges::any_of(kNames, [&](std::string_view name) {
    if (!authority.starts_with(name)) return false;
    const std::string_view rest = authority.substr(name.size());
    return rest.empty() || (rest.size() > 1 && rest.front() == ':' &&
                            rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
  });
}

}  // namespace

bool is_safe_url(std::string_view url) {
  constexpr std::string_view kHttps = "https://";
  constexpr std::string_view kHttp = "http://";
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7F' && c != '\\' && c != '#'; };
  if (!std::ranges::all_of(url, is_plain)) return false;
  const bool secure = url.starts_with(kHttps);
  if (!secure && !url.starts_with(kHttp)) return false;
  url.remove_prefix(secure ? kHttps.size() : kHttp.size());
  const std::string_view authority = url.substr(0, url.find_first_of("/?"));
  if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
  return secure || is_loopback(authority);
}

}  // namespace backsight::identity
