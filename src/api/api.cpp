#include "backsight/api/api.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "backsight/api/problem.h"
#include "endpoints.h"
#include "same_origin.h"

namespace backsight::api {
namespace {

using core::ErrorCode;

constexpr std::string_view kIndex = "/index.html";

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

Response not_allowed(std::string allow) {
  Response out = problem({ErrorCode::kNotAllowed, "this method is not allowed here", {}});
  out.headers.push_back({"allow", std::move(allow)});
  return out;
}

std::string allowed_methods(const Match& found) {
  std::string out;
  for (const Route* row : found.rows) {
    if (!out.empty()) out += ", ";
    out += row->method;
    if (row->method == "GET") out += ", HEAD";
  }
  return out;
}

class Api : public std::enable_shared_from_this<Api> {
 public:
  Api(service::Service& service, Assets assets, Options options)
      : assets_(std::move(assets)),
        host_names_(std::move(options.host_names)),
        metrics_(std::move(options.gauges)),
        endpoints_(service, assets_, metrics_, std::move(options.log_failure)) {}

  void handle(Request request, Respond respond) {
    if (const auto host = check_host(request, host_names_); !host) {
      return counted(nullptr, std::move(respond))(problem(host.error()));
    }
    const Match found = match(request.path);
    if (found.rows.empty()) {
      return counted(nullptr, std::move(respond))(page(request));
    }
    const std::string_view method =
        request.method == "HEAD" ? "GET" : std::string_view(request.method);
    const auto row =
        std::ranges::find(found.rows, method, [](const Route* r) { return r->method; });
    if (row == found.rows.end()) {
      return counted(nullptr, std::move(respond))(not_allowed(allowed_methods(found)));
    }
    const Route& route = **row;
    auto answer = counted(&route, std::move(respond));
    // Reads of the record are refused to other sites as well: browsers hide the answer from them,
    // but its size and time would still tell something.
    if (!is_safe(method) || route.path.starts_with("/api/")) {
      if (const auto same = check_same_origin(request); !same) {
        return answer(problem(same.error()));
      }
    }
    const std::string argument(found.arguments.empty() ? "" : found.arguments.front());
    endpoints_.run(route.operation, argument, std::move(request), std::move(answer));
  }

 private:
  // The web app: its files, and its one page for every address that is no file.
  Response page(const Request& request) const {
    std::string_view path = request.path == "/" ? kIndex : std::string_view(request.path);
    if (!assets_.holds(path)) {
      const bool wants_page = request.header("accept").find("text/html") != std::string_view::npos;
      const bool of_interface = path.starts_with("/api/") || path.starts_with("/knowledge/");
      if (!wants_page || of_interface || !is_safe(request.method) || !assets_.holds(kIndex)) {
        return problem({ErrorCode::kNotFound, "no such page", {}});
      }
      path = kIndex;
    }
    if (!is_safe(request.method)) return not_allowed("GET, HEAD");
    return *assets_.answer(path, request);
  }

  // Counts the answer on its way out.
  Respond counted(const Route* route, Respond respond) {
    const auto begin = std::chrono::steady_clock::now();
    return
        [self = shared_from_this(), route, begin, respond = std::move(respond)](Response response) {
          const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
          response.route = route == nullptr ? "other" : route->path;
          self->metrics_.observe(route, response.status, took.count());
          respond(std::move(response));
        };
  }

  const Assets assets_;
  const std::vector<std::string> host_names_;
  Metrics metrics_;
  Endpoints endpoints_;
};

}  // namespace

Handler make_handler(service::Service& service, Assets assets, Options options) {
  auto api = std::make_shared<Api>(service, std::move(assets), std::move(options));
  return [api](Request request, Respond respond) {
    api->handle(std::move(request), std::move(respond));
  };
}

}  // namespace backsight::api
