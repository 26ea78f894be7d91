#include "same_origin.h"

#include <algorithm>

namespace backsight::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// "localhost:8420" -> "localhost", "[::1]:8420" -> "[::1]"; "" when the port is no number.
std::string_view host_name(std::string_view host) {
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return host;
  const std::string_view port = host.substr(colon + 1);
  const bool number = !port.empty() && port.size() <= 5 &&
                      std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  return number ? host.substr(0, colon) : std::string_view();
}

// The authority of an origin such as "http://localhost:8420", or "".
std::string_view origin_authority(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return origin.substr(scheme.size());
  }
  return "";
}

}  // namespace

core::Result<void> check_host(const Request& request, const std::vector<std::string>& names) {
  const std::string_view name = host_name(request.header("host"));
  const bool known = std::ranges::any_of(
      names, [&](const std::string& one) { return equal_ignoring_case(one, name); });
  if (known && !name.empty()) return {};
  return core::fail(core::ErrorCode::kForbidden, "the Host header does not name this server");
}

core::Result<void> check_same_origin(const Request& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return core::fail(core::ErrorCode::kForbidden,
                      "requests from other sites are refused (Sec-Fetch-Site)");
  }
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return {};
  const std::string_view authority = origin_authority(origin);
  if (!authority.empty() && equal_ignoring_case(authority, request.header("host"))) return {};
  return core::fail(core::ErrorCode::kForbidden, "requests from other sites are refused (Origin)");
}

}  // namespace backsight::api
