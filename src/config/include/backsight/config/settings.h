// What whoever runs a server decides: one TOML file (packaging/backsight.toml says what each
// setting means, and is what `backsight config example` prints).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backsight::config {

/// Which header of a trusted proxy names the client.
enum class ProxyHeader : std::uint8_t {
  kXForwardedFor,  ///< "X-Forwarded-For: client, proxy"
  kForwarded,      ///< RFC 7239: "Forwarded: for=client"
};

/// Paths are as in the file, or joined to the folder of the file when they are relative there.
struct Settings {
  // [server]
  std::string listen = "127.0.0.1";  ///< a numeric IPv4 or IPv6 address
  std::uint16_t port = 8080;         ///< 0 takes a free one
  std::string data = "backsight-data";
  std::string url;                      ///< as people type it, without a path; "" for loopback only
  std::vector<std::string> host_names;  ///< more names the server answers to

  // [tls]
  std::string certificate;  ///< PEM, the server's first, then those above it; "" for no TLS
  std::string certificate_key;

  // [proxy]
  std::vector<std::string> trusted_proxies;  ///< addresses, or networks such as 10.0.0.0/8
  ProxyHeader proxy_header = ProxyHeader::kXForwardedFor;

  // [keys]
  std::string master_key;  ///< the file with the clinic's master keys; "" for none

  // [clinic]
  std::string emergency_number = "112";
  std::string time_zone = "UTC";  ///< a name of the tz database
  std::string team_hours;         ///< when the team reads messages, in words; "" says nothing

  // [sign_in]
  std::string relying_party;  ///< the domain that passkeys belong to; "" is the url's host
  std::uint16_t idle_minutes = 15;

  // [retention]
  std::uint16_t record_years = 0;  ///< `doctor` tells of records untouched for longer; 0 never

  friend bool operator==(const Settings&, const Settings&) = default;
};

struct KeyName {
  std::string_view section;
  std::string_view key;
};
/// Every setting, in the order of the example.
[[nodiscard]] std::span<const KeyName> keys();

/// The host of "https://backsight.example:8443" ("backsight.example"), or "".
[[nodiscard]] std::string_view host_of(std::string_view url);
[[nodiscard]] bool is_https(std::string_view url);
/// 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback(std::string_view address);

/// What a phone can dial: digits with spaces between them, perhaps a + before them. The Settings
/// page of the web app has the same rule.
[[nodiscard]] bool is_phone_number(std::string_view text);

}  // namespace backsight::config
