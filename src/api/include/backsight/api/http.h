// HTTP messages as plain values: what `net` moves and `api` answers. Nothing of a transport shows.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backsight::api {

struct Header {
  std::string name;  ///< lower case
  std::string value;
};

struct Request {
  std::string method;  ///< "GET"
  std::string path;    ///< decoded, without the query, begins with '/'
  std::string query;   ///< raw, without '?'
  std::vector<Header> headers;
  std::string body;
  /// The numeric address of who asks, as far as it can be told: behind a trusted proxy, whom that
  /// names. For limits on how often; never logged.
  std::string client;

  /// The value of a header (name in lower case), or "".
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  /// The route's template for the log ("/api/v1/people/{person}/events"), never sent: paths hold
  /// ids, and ids do not belong into logs.
  std::string_view route = "-";
};

/// Called exactly once for each request, from any thread.
using Respond = std::function<void(Response)>;
/// Must not block for long: it runs on the threads that serve connections.
using Handler = std::function<void(Request, Respond)>;

}  // namespace backsight::api
