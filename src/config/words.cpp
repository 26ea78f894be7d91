#include "words.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "backsight/config/settings.h"
#include "backsight/core/suggest.h"

namespace backsight::config {
namespace {

constexpr std::string_view kDigits = "0123456789";

int family_of(std::string_view address) {
  const std::string text(address);
  std::array<unsigned char, 16> bytes{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, text.c_str(), bytes.data()) == 1) return family;
  }
  return AF_UNSPEC;
}

bool is_number_up_to(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc() && end == text.data() + text.size() && value <= most;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 1123 section 2.1, with the limits of RFC 1035 section 2.3.4.
bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && is_letter_or_digit(text.front()) &&
         is_letter_or_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

// What stands behind the scheme: "backsight.example:8443".
std::string_view authority_of(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.starts_with(scheme)) return url.substr(scheme.size());
  }
  return "";
}

constexpr const char* kZones = "/usr/share/zoneinfo";

std::vector<std::string> known_zones() {
  std::vector<std::string> out = {"UTC"};
  std::ifstream table(std::string(kZones) + "/zone1970.tab");  // code, coordinates, name, comment
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream columns(line);
    std::string code;
    std::string coordinates;
    std::string name;
    if (columns >> code >> coordinates >> name) out.push_back(std::move(name));
  }
  return out;
}

}  // namespace

bool is_address(std::string_view text) { return family_of(text) != AF_UNSPEC; }

bool is_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const int family = family_of(text.substr(0, slash));
  if (slash == std::string_view::npos || family == AF_UNSPEC) return family != AF_UNSPEC;
  return is_number_up_to(text.substr(slash + 1), family == AF_INET ? 32 : 128);
}

bool is_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    return family_of(text.substr(1, text.size() - 2)) == AF_INET6;
  }
  if (text.size() > 253) return false;
  if (text.find_first_not_of("0123456789.") == std::string_view::npos) {
    return family_of(text) == AF_INET;
  }
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_site(std::string_view text) {
  const std::string_view host = host_of(text);
  if (!is_host(host)) return false;
  const std::string_view rest = authority_of(text).substr(host.size());
  return rest.empty() || (rest.starts_with(':') && is_number_up_to(rest.substr(1), 65535));
}

bool is_domain_of(std::string_view domain, std::string_view host) {
  if (domain == host) return true;
  return is_address(host) ? false
                          : host.size() > domain.size() && host.ends_with(domain) &&
                                host[host.size() - domain.size() - 1] == '.' &&
                                domain.find('.') != std::string_view::npos;
}

core::Result<void> check_time_zone(const std::string& name) {
  const bool safe = !name.empty() && name.find("..") == std::string::npos && name[0] != '/' &&
                    std::ranges::all_of(name, [](char c) {
                      return is_letter_or_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
                    });
  std::error_code unreadable;
  const std::filesystem::path file = std::filesystem::path(kZones) / name;
  if (name == "UTC" || (safe && std::filesystem::is_regular_file(file, unreadable))) return {};
  const std::vector<std::string> zones = known_zones();
  const std::vector<std::string_view> words(zones.begin(), zones.end());
  return core::fail(core::ErrorCode::kUnknownWord,
                    "there is no time zone \"" + name + "\"" + core::did_you_mean(name, words));
}

std::string_view host_of(std::string_view url) {
  const std::string_view authority = authority_of(url);
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    return end == std::string_view::npos ? "" : authority.substr(0, end + 1);
  }
  return authority.substr(0, authority.find_first_of(":/?#@"));
}

bool is_https(std::string_view url) { return url.starts_with("https://"); }

bool is_loopback(std::string_view address) {
  in_addr four{};
  if (inet_pton(AF_INET, std::string(address).c_str(), &four) == 1) {
    return (ntohl(four.s_addr) >> 24) == 127;
  }
  return address == "::1";
}

bool is_phone_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return text.find_first_of(kDigits) != std::string_view::npos &&
         text.find_first_not_of("0123456789 ") == std::string_view::npos;
}

}  // namespace backsight::config
