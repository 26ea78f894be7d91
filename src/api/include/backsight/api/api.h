// The HTTP interface (api/openapi.yaml) over the use cases: one Handler that answers every request.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "backsight/api/assets.h"
#include "backsight/api/http.h"
#include "backsight/api/metrics.h"
#include "backsight/core/error.h"
#include "backsight/service/service.h"

namespace backsight::api {

inline constexpr std::size_t kMostBodyBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMostBodyDepth = 16;

struct Options {
  /// Names this server answers to, whatever the port. Others are refused (DNS rebinding).
  std::vector<std::string> host_names = {"127.0.0.1", "localhost", "[::1]"};
  /// Numbers for /metrics that others keep.
  std::vector<Gauge> gauges;
  /// How people reach this server, for the links it makes: "https://backsight.example".
  std::string public_url = "http://localhost:8080";
  /// Sessions need HTTPS: everywhere but on a machine's own loopback address.
  bool secure_cookies = false;
  std::function<core::Instant()> clock = [] { return core::Instant{}; };
  /// Told about each failure that is the server's own (5xx); may be called from any thread.
  std::function<void(const core::Error&)> log_failure;
};

/// The handler may be copied and called from any thread; `service` must outlive every call.
///
/// `assets` holds the web app ("/index.html", "/assets/..."), "/knowledge/manifest.json" with the
/// files it names, and "/engine.wasm". Pages of the app that are no file get "/index.html".
[[nodiscard]] Handler make_handler(service::Service& service, Assets assets, Options options);

}  // namespace backsight::api
