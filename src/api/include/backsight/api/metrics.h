// Counters for whoever runs the server, in the Prometheus text format.
//
// The house's own table of atomics, not prometheus-cpp: the labels are the rows of the route table
// and the statuses this server knows, all fixed when the program is built, so that no id and no
// path can ever become a label, and counting takes no lock and no allocation. What is left of
// prometheus-cpp after that is forty lines of text writing, for which it brings two shared
// libraries.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/api/routes.h"

namespace backsight::api {

/// A number that somebody else keeps.
struct Gauge {
  std::string name;  ///< "backsight_http_connections"
  std::string help;
  std::function<double()> read;  ///< called from the threads that serve requests
};

class Metrics {
 public:
  explicit Metrics(std::vector<Gauge> gauges);

  /// Counts one answered request. `route` is a row of routes(), or nullptr for a static file and
  /// for what was refused before it had a route.
  void observe(const Route* route, int status, double seconds);

  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kRows = 64;      // at least one more than routes
  static constexpr std::size_t kStatuses = 24;  // at least one more than statuses
  static constexpr std::size_t kBuckets = 12;
  struct Row {
    std::array<std::atomic<std::uint64_t>, kStatuses> by_status{};
    std::array<std::atomic<std::uint64_t>, kBuckets> by_seconds{};
    std::atomic<std::uint64_t> microseconds{0};
  };

  std::array<Row, kRows> rows_{};
  std::vector<Gauge> gauges_;
};

}  // namespace backsight::api
