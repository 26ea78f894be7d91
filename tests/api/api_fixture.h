// The handler of the interface over a MemoryStore, called without a transport.
#pragma once

#include <optional>

#include "api/openapi.h"
#include "backsight/api/api.h"
#include "service/service_fixture.h"

namespace backsight::test {

/// A small web app and knowledge pack.
inline api::Assets some_assets() {
  return api::Assets({
      {"/index.html",
       {"text/html; charset=utf-8", "<!doctype html>", "", "", api::Caching::kRevalidate}},
      {"/assets/app-1a2b.js",
       {"text/javascript; charset=utf-8", "plain", "gzipped", "brotlied",
        api::Caching::kImmutable}},
      {"/knowledge/manifest.json",
       {"application/json",
        R"({"format":1,"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",)"
        R"("sections":[]})",
        "", "", api::Caching::kRevalidate}},
      {"/knowledge/rules.0123456789ab.json",
       {"application/json", "{}", "", "", api::Caching::kImmutable}},
      {"/engine.wasm", {"application/wasm", "wasm", "", "", api::Caching::kRevalidate}},
  });
}

class ApiFixture : public ServiceFixture {
 protected:
  std::vector<core::Error> logged_;
  const api::Handler handler_ = [this] {
    api::Options options;
    options.gauges.push_back({"test_gauge", "A number.", [] { return 3.0; }});
    options.log_failure = [this](const core::Error& error) { logged_.push_back(error); };
    return api::make_handler(service_, some_assets(), std::move(options));
  }();

  api::Response send(api::Request request) {
    std::optional<api::Response> out;
    handler_(std::move(request), [&](api::Response response) {
      EXPECT_FALSE(out.has_value()) << "answered twice";
      out = std::move(response);
    });
    EXPECT_TRUE(out.has_value()) << "not answered";
    return out.value_or(api::Response{});
  }

  static api::Request request(std::string method, std::string path) {
    api::Request out;
    out.method = std::move(method);
    out.path = std::move(path);
    out.headers = {{"host", "127.0.0.1:8420"}};
    return out;
  }
  api::Response get(std::string path) { return send(request("GET", std::move(path))); }

  static std::string events_path(history::PersonId person) {
    return "/api/v1/people/" + core::format(person) + "/events";
  }
  static api::Request post(history::PersonId person, std::string body) {
    api::Request out = request("POST", events_path(person));
    out.headers.push_back({"content-type", "application/json"});
    out.body = std::move(body);
    return out;
  }
  std::string event_json(std::string_view body, std::string_view kind = "check-in-submitted") {
    return R"({"id":")" + core::format(new_id()) + R"(","kind":")" + std::string(kind) +
           R"(","occurred_at":")" + core::format(now_) + R"(","body":)" + std::string(body) + "}";
  }

  static std::string_view header(const api::Response& response, std::string_view name) {
    for (const auto& one : response.headers) {
      if (one.name == name) return one.value;
    }
    return "";
  }
  /// What of the answer is not as openapi.yaml says.
  static std::string off_contract(std::string_view method, std::string_view path,
                                  const api::Response& response) {
    return OpenApi::get().check_answer(method, path, response.status,
                                       header(response, "content-type"), response.body);
  }
  static std::string code_of(const api::Response& response) {
    const auto body = core::json::parse(response.body);
    const auto* code = body ? body->find("code") : nullptr;
    return code != nullptr && code->string() != nullptr ? *code->string() : "";
  }
};

}  // namespace backsight::test
