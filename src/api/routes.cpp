#include "backsight/api/routes.h"

#include <algorithm>
#include <array>
#include <optional>

namespace backsight::api {
namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/healthz", "health", Operation::kHealth},
    Route{"GET", "/metrics", "metrics", Operation::kMetrics},
    Route{"GET", "/knowledge/manifest.json", "knowledgeManifest", Operation::kKnowledgeManifest},
    Route{"GET", "/knowledge/{file}", "knowledgeFile", Operation::kKnowledgeFile},
    Route{"GET", "/engine.wasm", "engine", Operation::kEngine},
    Route{"GET", "/api/v1/config", "getConfig", Operation::kGetConfig},
    Route{"GET", "/api/v1/people", "listPeople", Operation::kListPeople},
    Route{"GET", "/api/v1/people/{person}/events", "listEvents", Operation::kListEvents},
    Route{"POST", "/api/v1/people/{person}/events", "recordEvent", Operation::kRecordEvent},
    Route{"GET", "/api/v1/people/{person}/advice", "getAdvice", Operation::kGetAdvice},
    Route{"GET", "/api/v1/people/{person}/course", "getCourse", Operation::kGetCourse},
};
static_assert(std::ranges::is_sorted(kRoutes, {}, &Route::operation));

std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(1);  // the slash
  const std::size_t end = std::min(rest.find('/'), rest.size());
  const std::string_view segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return segment;
}

// The segments that braces stand for, or nothing when the path is another one.
std::optional<std::vector<std::string_view>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string_view> arguments;
  while (!pattern.empty() && path.starts_with('/')) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (wanted.starts_with('{')) {
      if (given.empty()) return std::nullopt;
      arguments.push_back(given);
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return arguments;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

Match match(std::string_view path) {
  Match out;
  for (const Route& row : kRoutes) {
    // The first row that fits decides; later rows of the same template add methods.
    if (!out.rows.empty() && out.rows.front()->path != row.path) continue;
    if (auto arguments = fit(row.path, path)) {
      out.rows.push_back(&row);
      out.arguments = *std::move(arguments);
    }
  }
  return out;
}

}  // namespace backsight::api
