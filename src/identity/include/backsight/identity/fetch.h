// One request to another server, blocking. Behind an interface, so that tests can answer instead.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "backsight/core/result.h"

namespace backsight::identity {

struct FetchRequest {
  std::string url;
  std::string authorization;  ///< of that header; "" leaves it out
  std::string form;           ///< sent by POST as application/x-www-form-urlencoded; "" is GET
};
struct FetchResponse {
  int status = 0;
  std::string body;
};

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// Any status is an answer. Errors: kForbidden for a URL that is_safe_url() refuses; kTimeout;
  /// kTooLarge; kUnavailable for everything else, with the reason.
  [[nodiscard]] virtual core::Result<FetchResponse> fetch(const FetchRequest& request) = 0;
};

struct FetchLimits {
  long connect_ms = 5'000;
  long total_ms = 10'000;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::string authorities;  ///< a PEM file to trust instead of the system's; "" is the system's
};

/// By libcurl. TLS 1.2 or later with a certificate that is checked, no redirects, no cookies, no
/// compression. May be used by several threads at once.
[[nodiscard]] std::unique_ptr<Fetcher> make_fetcher(const FetchLimits& limits = {});

/// "https://", or "http://" to the machine itself (localhost, 127.0.0.1, [::1]); without a user's
/// name, a fragment, spaces and backslashes.
[[nodiscard]] bool is_safe_url(std::string_view url);

}  // namespace backsight::identity
