#include "backsight/api/metrics.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace backsight::api {
namespace {

constexpr std::array kKnownStatuses = {200, 201, 304, 400, 403, 404, 405, 408,
                                       409, 413, 415, 422, 431, 500, 503, 507};
// Upper bounds in seconds; the last bucket has none.
constexpr std::array kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                0.05,   0.1,   0.25,   1.0,   5.0};

std::string number(double value) {
  std::array<char, 400> buffer{};  // fixed notation of any double fits
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed)
          .ptr;
  return {buffer.data(), end};
}

struct Label {
  std::string_view method;
  std::string_view route;
};

Label label(std::size_t row) {
  if (row >= routes().size()) return {"any", "other"};
  return {routes()[row].method, routes()[row].path};
}

void append_head(std::string& out, std::string_view name, std::string_view help,
                 std::string_view type) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void append_labels(std::string& out, const Label& which) {
  out.append("{method=\"").append(which.method).append("\",route=\"").append(which.route);
  out += '"';
}

}  // namespace

Metrics::Metrics(std::vector<Gauge> gauges) : gauges_(std::move(gauges)) {
  static_assert(kKnownStatuses.size() < kStatuses && kBounds.size() < kBuckets);
  static_assert(static_cast<std::size_t>(Operation::kPutSettings) + 1 < kRows);
}

void Metrics::observe(const Route* route, int status, double seconds) {
  const std::size_t index =
      route == nullptr ? routes().size() : static_cast<std::size_t>(route->operation);
  Row& row = rows_[index];
  const auto known = std::ranges::find(kKnownStatuses, status) - kKnownStatuses.begin();
  const auto bucket = std::ranges::lower_bound(kBounds, seconds) - kBounds.begin();
  constexpr auto kOrder = std::memory_order_relaxed;
  row.by_status[static_cast<std::size_t>(known)].fetch_add(1, kOrder);
  row.by_seconds[static_cast<std::size_t>(bucket)].fetch_add(1, kOrder);
  row.microseconds.fetch_add(static_cast<std::uint64_t>(std::max(0.0, seconds) * 1e6), kOrder);
}

std::string Metrics::text() const {
  std::string out;
  append_head(out, "backsight_http_requests_total", "Answered requests.", "counter");
  for (std::size_t row = 0; row <= routes().size(); ++row) {
    for (std::size_t i = 0; i <= kKnownStatuses.size(); ++i) {
      const std::uint64_t count = rows_[row].by_status[i].load(std::memory_order_relaxed);
      if (count == 0) continue;
      out += "backsight_http_requests_total";
      append_labels(out, label(row));
      out += ",status=\"";
      out += i < kKnownStatuses.size() ? std::to_string(kKnownStatuses[i]) : "other";
      out += "\"} " + std::to_string(count) + "\n";
    }
  }
  constexpr std::string_view kSeconds = "backsight_http_request_seconds";
  append_head(out, kSeconds, "Time from a complete request to its answer.", "histogram");
  for (std::size_t row = 0; row <= routes().size(); ++row) {
    std::uint64_t sum = 0;
    for (const auto& bucket : rows_[row].by_seconds) sum += bucket.load();
    if (sum == 0) continue;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i <= kBounds.size(); ++i) {
      below += rows_[row].by_seconds[i].load(std::memory_order_relaxed);
      out.append(kSeconds).append("_bucket");
      append_labels(out, label(row));
      out += ",le=\"" + (i < kBounds.size() ? number(kBounds[i]) : std::string("+Inf")) + "\"} ";
      out += std::to_string(below) + "\n";
    }
    out.append(kSeconds).append("_sum");
    append_labels(out, label(row));
    out += "} " + number(static_cast<double>(rows_[row].microseconds.load()) / 1e6) + "\n";
    out.append(kSeconds).append("_count");
    append_labels(out, label(row));
    out += "} " + std::to_string(below) + "\n";
  }
  for (const Gauge& gauge : gauges_) {
    append_head(out, gauge.name, gauge.help, "gauge");
    out += gauge.name + " " + number(gauge.read()) + "\n";
  }
  return out;
}

}  // namespace backsight::api
