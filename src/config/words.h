// What the texts of settings may be. Private to config.
#pragma once

#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::config {

/// A numeric IPv4 or IPv6 address.
[[nodiscard]] bool is_address(std::string_view text);
/// An address, or a network: "10.0.0.0/8", "fd00::/8".
[[nodiscard]] bool is_network(std::string_view text);
/// "backsight.example", "localhost", "192.0.2.7" or "[2001:db8::7]": no scheme, port or path.
[[nodiscard]] bool is_host(std::string_view text);
/// "https://backsight.example" or with a port: a scheme and a host, and nothing after them.
[[nodiscard]] bool is_site(std::string_view text);
/// Whether `domain` is `host` or one that it lies in: what WebAuthn lets a relying party be.
[[nodiscard]] bool is_domain_of(std::string_view domain, std::string_view host);
/// Error kUnknownWord, with what may have been meant.
[[nodiscard]] core::Result<void> check_time_zone(const std::string& name);

}  // namespace backsight::config
