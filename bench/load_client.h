// Keep-alive HTTP clients on loopback, one thread, epoll: as little as a client can cost, because
// it shares the cores with the server it measures.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace backsight::bench {

struct LoadPlan {
  std::uint16_t port = 0;
  unsigned clients = 64;
  double seconds = 3;
  /// The whole request number i, head and body. Called from the one thread of the clients.
  std::function<const std::string&(std::uint64_t i)> request;
  std::uint64_t first = 0;  ///< number of the first request
  int expected_status = 201;
};

struct LoadFigures {
  std::uint64_t answered = 0;
  std::uint64_t unexpected = 0;  ///< other statuses, and connections that ended
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

/// Each client sends its next request when the answer to the one before is complete.
[[nodiscard]] LoadFigures run_load(const LoadPlan& plan);

/// One request, one answer (its body), for setting up. Empty when it failed.
[[nodiscard]] std::string ask(std::uint16_t port, const std::string& request);

}  // namespace backsight::bench
