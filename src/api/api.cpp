#include "backsight/api/api.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "backsight/api/problem.h"
#include "cookies.h"
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

// In a time that tells nothing about where they differ.
bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  }
  return difference == 0;
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
        host_names_(options.host_names),
        metrics_(options.gauges),
        secure_cookies_(options.secure_cookies),
        service_(service),
        endpoints_(service, assets_, metrics_, options) {}

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
    // Before the request moves: `method` looks into it.
    const bool safe = is_safe(method);
    Call call;
    for (const std::string_view one : found.arguments) call.arguments.emplace_back(one);
    call.respond = std::move(answer);
    call.request = std::move(request);
    if (route.path.starts_with("/api/")) {
      // Signing in uses no session, and must work beside one that has ended.
      const bool needs_no_session = safe || route.path.starts_with("/api/v1/sign-in/") ||
                                    route.path.starts_with("/api/v1/invitations/");
      if (const auto told = identify(call, needs_no_session); !told) {
        return call.respond(endpoints_.failed(told.error()));
      }
    }
    endpoints_.run(route.operation, std::move(call));
  }

 private:
  // Who asks. A change that comes with a session must carry the session's own mark: no other site
  // can know it, whatever a browser lets it send.
  core::Result<void> identify(Call& call, bool safe) {
    if (!service_.is_clinics()) {
      call.who = service::local();
      return {};
    }
    call.token = session_token(call.request, secure_cookies_);
    TRY(const auto session, service_.accounts().session(call.token));
    if (!session) {
      call.token.clear();
      return {};
    }
    call.who = session->who;
    if (safe || same_text(call.request.header("x-backsight-csrf"), session->csrf)) return {};
    return core::fail(ErrorCode::kForbidden, "load the page again: this one is of another session");
  }

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
  const bool secure_cookies_;
  service::Service& service_;
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
