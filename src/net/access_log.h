// One line of JSON for each answer. Private to net.
#pragma once

#include <string>
#include <string_view>

namespace backsight::net {

struct AccessRecord {
  std::string_view method;  ///< as sent; logged as "other" when it is no method of RFC 9110
  std::string_view route;   ///< the template
  int status = 0;
  double ms = 0;          ///< from the first byte of the request to the last of the answer
  std::size_t bytes = 0;  ///< of the answer's body
};

/// {"time":"2026-11-23T03:12:00.042Z","method":"GET","route":"/healthz","status":200,"ms":0.41,
/// "bytes":15}. No path, query, id, address or header: none of it belongs into a log.
[[nodiscard]] std::string access_line(const AccessRecord& record);

}  // namespace backsight::net
