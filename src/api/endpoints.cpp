#include "endpoints.h"

#include <memory>
#include <utility>

#include "backsight/api/problem.h"

namespace backsight::api {
namespace {

using core::ErrorCode;
using core::Result;
using core::json::Array;
using core::json::Object;
using core::json::Value;

// Local mode: whoever reaches this server is the person at this machine.
constexpr service::Principal kLocal{service::Role::kLocal};

Response json(int status, const Value& value) {
  Response out;
  out.status = status;
  out.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  out.body = core::json::write(value);
  return out;
}

// An id that is none names nobody.
Result<history::PersonId> person_id(std::string_view text) {
  auto id = core::parse_id<history::PersonId>(text);
  if (!id) return core::fail(ErrorCode::kNotFound, "no such person");
  return id;
}

bool is_json(std::string_view content_type) {
  std::string text;
  for (const char c : content_type) {
    if (c != ' ' && c != '\t') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return text == "application/json" || text == "application/json;charset=utf-8" ||
         text == "application/json;charset=\"utf-8\"";
}

Result<void> check_media(const Request& request) {
  if (!is_json(request.header("content-type"))) {
    return core::fail(ErrorCode::kUnsupportedMedia,
                      "the Content-Type header must be application/json");
  }
  const std::string_view coding = request.header("content-encoding");
  if (!coding.empty() && coding != "identity") {
    return core::fail(ErrorCode::kUnsupportedMedia,
                      "a body with a Content-Encoding is not read here");
  }
  return {};
}

Result<history::ProposedEvent> read_event(const std::string& body,
                                          const knowledge::Vocabulary& vocabulary) {
  TRY(const Value value, core::json::parse(body, {kMostBodyBytes, kMostBodyDepth}));
  auto event = history::read_proposed_event(value, core::Path(), vocabulary);
  if (!event) return std::unexpected(core::json::locate(std::move(event).error(), body));
  return event;
}

}  // namespace

Endpoints::Endpoints(service::Service& service, const Assets& assets, const Metrics& metrics,
                     std::function<void(const core::Error&)> log_failure)
    : service_(service), assets_(assets), metrics_(metrics), log_failure_(std::move(log_failure)) {}

void Endpoints::run(Operation operation, std::string_view argument, Request request,
                    Respond respond) {
  switch (operation) {
    case Operation::kHealth:
      return respond(json(200, Object{{"status", "ok"}}));
    case Operation::kMetrics: {
      Response out;
      out.headers = {{"content-type", "text/plain; version=0.0.4; charset=utf-8"},
                     {"cache-control", "no-store"}};
      out.body = metrics_.text();
      return respond(std::move(out));
    }
    case Operation::kKnowledgeManifest:
    case Operation::kKnowledgeFile:
    case Operation::kEngine:
      return respond(file(request));
    case Operation::kGetConfig:
      return respond(config());
    case Operation::kListPeople:
      return respond(people());
    case Operation::kListEvents:
      return respond(events(argument));
    case Operation::kRecordEvent:
      return record(argument, std::move(request), std::move(respond));
    case Operation::kGetAdvice:
      return respond(advice(argument));
    case Operation::kGetCourse:
      return respond(course(argument));
  }
  std::unreachable();
}

Response Endpoints::failed(const core::Error& error) const {
  if (http_status(error.code) >= 500 && log_failure_) log_failure_(error);
  return problem(error);
}

Response Endpoints::config() const {
  const auto config = service_.config(kLocal);
  if (!config) return failed(config.error());
  return json(200, Object{{"emergency_number", config->emergency_number},
                          {"team_watching", config->team_watching},
                          {"knowledge", config->knowledge},
                          {"mode", "local"},
                          {"demo", config->demo},
                          {"version", config->version}});
}

Response Endpoints::people() const {
  const auto people = service_.people(kLocal);
  if (!people) return failed(people.error());
  Array list;
  for (const store::Person& person : *people) {
    list.push_back(Object{
        {"id", core::format(person.id)}, {"name", person.name}, {"synthetic", person.synthetic}});
  }
  return json(200, Object{{"people", std::move(list)}});
}

Response Endpoints::events(std::string_view person) const {
  const auto id = person_id(person);
  if (!id) return failed(id.error());
  const auto history = service_.history(kLocal, *id);
  if (!history) return failed(history.error());
  Array list;
  for (const history::Event& event : *history) {
    list.push_back(history::write(event, service_.vocabulary()));
  }
  return json(200, Object{{"events", std::move(list)}});
}

Response Endpoints::advice(std::string_view person) const {
  const auto id = person_id(person);
  if (!id) return failed(id.error());
  const auto advice = service_.advice(kLocal, *id);
  if (!advice) return failed(advice.error());
  return json(200, advice::write(*advice, service_.vocabulary()));
}

Response Endpoints::course(std::string_view person) const {
  const auto id = person_id(person);
  if (!id) return failed(id.error());
  const auto course = service_.course(kLocal, *id);
  if (!course) return failed(course.error());
  return json(200, course::write(course->course, course->input));
}

Response Endpoints::file(const Request& request) const {
  if (auto found = assets_.answer(request.path, request)) return *std::move(found);
  return problem({ErrorCode::kNotFound, "no such file", {}});
}

void Endpoints::record(std::string_view person, Request request, Respond respond) {
  const auto id = person_id(person);
  if (!id) return respond(failed(id.error()));
  if (const auto media = check_media(request); !media) return respond(failed(media.error()));
  auto proposed = read_event(request.body, service_.vocabulary());
  if (!proposed) return respond(failed(proposed.error()));
  // Kept for the one error in a thousand that needs line and column.
  auto body = std::make_shared<std::string>(std::move(request.body));
  service_.record(
      kLocal, *id, *std::move(proposed),
      [this, body, respond = std::move(respond)](Result<service::Recorded> recorded) {
        if (!recorded) {
          core::Error error = std::move(recorded).error();
          if (!error.place.pointer.empty()) error = core::json::locate(std::move(error), *body);
          return respond(failed(error));
        }
        const bool made = recorded->outcome == store::Appended::kNew;
        respond(json(made ? 201 : 200,
                     Object{{"event", history::write(recorded->event, service_.vocabulary())},
                            {"advice", advice::write(recorded->advice, service_.vocabulary())}}));
      });
}

}  // namespace backsight::api
