#include "cookies.h"

namespace backsight::api {
namespace {

Header set_cookie(std::string_view value, std::int64_t seconds, bool secure) {
  std::string out(cookie_name(secure));
  out += '=';
  out += value;
  out += "; Path=/; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Strict";
  if (secure) out += "; Secure";
  return {"set-cookie", std::move(out)};
}

}  // namespace

std::string_view cookie_name(bool secure) { return secure ? "__Host-backsight" : "backsight"; }

// RFC 6265 section 5.4: pairs separated by "; ".
std::string session_token(const Request& request, bool secure) {
  const std::string_view name = cookie_name(secure);
  std::string out;
  int found = 0;
  for (const Header& header : request.headers) {
    if (header.name != "cookie") continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
        out = pair.substr(name.size() + 1);
        ++found;
      }
    }
  }
  return found == 1 ? out : "";
}

Header session_cookie(std::string_view token, std::int64_t seconds, bool secure) {
  return set_cookie(token, seconds, secure);
}

Header no_cookie(bool secure) { return set_cookie("", 0, secure); }

}  // namespace backsight::api
