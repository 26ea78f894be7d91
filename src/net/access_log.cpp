#include "access_log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "backsight/core/json.h"
#include "backsight/core/time.h"

namespace backsight::net {
namespace {

constexpr std::array<std::string_view, 9> kMethods = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

core::Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace

std::string access_line(const AccessRecord& record) {
  const bool known = std::ranges::find(kMethods, record.method) != kMethods.end();
  std::string out = R"({"time":")" + core::format(now()) + R"(","method":)";
  core::json::append_string(out, known ? record.method : "other");
  out += R"(,"route":)";
  core::json::append_string(out, record.route);
  out += R"(,"status":)" + std::to_string(record.status) + R"(,"ms":)";
  out += core::json::write(core::json::from_double(std::round(record.ms * 100) / 100));
  out += R"(,"bytes":)" + std::to_string(record.bytes) + "}";
  return out;
}

}  // namespace backsight::net
