#include "endpoints.h"

#include <memory>
#include <utility>

#include "backsight/api/problem.h"
#include "exports.h"

namespace backsight::api {
namespace {

using core::ErrorCode;
using core::Result;
using core::json::Array;
using core::json::Object;
using core::json::Value;

Result<history::ProposedEvent> read_event(const Request& request,
                                          const knowledge::Vocabulary& vocabulary) {
  TRY(const Value value, read_body(request));
  auto event = history::read_proposed_event(value, core::Path(), vocabulary);
  if (!event) return std::unexpected(core::json::locate(std::move(event).error(), request.body));
  return event;
}

}  // namespace

Endpoints::Endpoints(service::Service& service, const Assets& assets, const Metrics& metrics,
                     const Options& options)
    : service_(service),
      assets_(assets),
      metrics_(metrics),
      log_failure_(options.log_failure),
      clock_(options.clock),
      accounts_(service, options.secure_cookies,
                [this](const core::Error& error) { return failed(error); }),
      team_(service, options.public_url, options.clock,
            [this](const core::Error& error) { return failed(error); }) {}

void Endpoints::run(Operation operation, Call call) {
  const auto answer = [&](Result<Response> result) {
    call.respond(result ? *std::move(result) : failed(result.error()));
  };
  switch (operation) {
    case Operation::kHealth:
      return call.respond(json_answer(200, Object{{"status", "ok"}}));
    case Operation::kMetrics:
      return call.respond(metrics());
    case Operation::kKnowledgeManifest:
    case Operation::kKnowledgeFile:
    case Operation::kEngine:
      return call.respond(file(call.request));
    case Operation::kGetConfig:
      return answer(config(call));
    case Operation::kListPeople:
      return answer(people(call));
    case Operation::kListEvents:
      return answer(events(call));
    case Operation::kRecordEvent:
      return record(std::move(call));
    case Operation::kGetAdvice:
      return answer(advice(call));
    case Operation::kGetCourse:
      return answer(course(call));
    case Operation::kExportRecord:
      return answer(export_record(call));
    default:
      break;
  }
  if (!service_.is_clinics()) {
    return call.respond(failed({ErrorCode::kNotFound, "this server has no accounts", {}}));
  }
  if (accounts_.run(operation, call) || team_.run(operation, call)) return;
  std::unreachable();
}

Response Endpoints::failed(const core::Error& error) const {
  if (http_status(error.code) >= 500 && log_failure_) log_failure_(error);
  return problem(error);
}

Response Endpoints::metrics() const {
  Response out;
  out.headers = {{"content-type", "text/plain; version=0.0.4; charset=utf-8"},
                 {"cache-control", "no-store"}};
  out.body = metrics_.text();
  return out;
}

Result<Response> Endpoints::config(const Call& call) const {
  TRY(const auto config, service_.config(call.who));
  Object out{{"emergency_number", config.emergency_number},
             {"team_watching", config.team_watching},
             {"knowledge", config.knowledge},
             {"mode", config.clinic ? "clinic" : "local"},
             {"demo", config.demo},
             {"version", config.version}};
  if (!config.team_hours.empty()) out.push_back({"team_hours", config.team_hours});
  return json_answer(200, Value(std::move(out)));
}

Result<Response> Endpoints::people(const Call& call) const {
  TRY(const auto people, service_.people(call.who));
  Array list;
  for (const service::PersonName& person : people) {
    list.emplace_back(Object{
        {"id", core::format(person.id)}, {"name", person.name}, {"synthetic", person.synthetic}});
  }
  return json_answer(200, Object{{"people", std::move(list)}});
}

Result<Response> Endpoints::events(const Call& call) const {
  TRY(const auto id, call.person());
  TRY(const auto history, service_.history(call.who, id));
  Array list;
  for (const history::Event& event : history) {
    list.push_back(history::write(event, service_.vocabulary()));
  }
  return json_answer(200, Object{{"events", std::move(list)}});
}

Result<Response> Endpoints::advice(const Call& call) const {
  TRY(const auto id, call.person());
  TRY(const auto advice, service_.advice(call.who, id));
  return json_answer(200, advice::write(advice, service_.vocabulary()));
}

Result<Response> Endpoints::course(const Call& call) const {
  TRY(const auto id, call.person());
  TRY(const auto told, service_.course(call.who, id));
  return json_answer(200, course::write(told.course, told.input));
}

Result<Response> Endpoints::export_record(const Call& call) const {
  TRY(const auto id, call.person());
  TRY(const auto format, export_format(call.request.query));
  TRY(const auto all, service_.export_record(call.who, id));
  return write_export(format, id, all, service_.vocabulary(), clock_());
}

Response Endpoints::file(const Request& request) const {
  if (auto found = assets_.answer(request.path, request)) return *std::move(found);
  return problem({ErrorCode::kNotFound, "no such file", {}});
}

void Endpoints::record(Call call) {
  const auto id = call.person();
  if (!id) return call.respond(failed(id.error()));
  auto proposed = read_event(call.request, service_.vocabulary());
  if (!proposed) return call.respond(failed(proposed.error()));
  // Kept for the one error in a thousand that needs line and column.
  auto body = std::make_shared<std::string>(std::move(call.request.body));
  service_.record(
      call.who, *id, *std::move(proposed),
      [this, body, respond = std::move(call.respond)](Result<service::Recorded> recorded) {
        if (!recorded) {
          core::Error error = std::move(recorded).error();
          if (!error.place.pointer.empty()) error = core::json::locate(std::move(error), *body);
          return respond(failed(error));
        }
        const bool made = recorded->outcome == store::Appended::kNew;
        respond(json_answer(
            made ? 201 : 200,
            Object{{"event", history::write(recorded->event, service_.vocabulary())},
                   {"advice", advice::write(recorded->advice, service_.vocabulary())}}));
      });
}

}  // namespace backsight::api
