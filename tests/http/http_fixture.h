// The whole of service, api and net over real sockets, on a MemoryStore.
#pragma once

#include "api/api_fixture.h"
#include "backsight/net/server.h"
#include "net/raw_client.h"

namespace backsight::test {

using namespace std::chrono_literals;

class HttpFixture : public ApiFixture {
 protected:
  net::Server server_;
  history::PersonId person_;

  void SetUp() override {
    person_ = add_person();
    net::Options options;
    options.header_timeout = 200ms;
    options.body_timeout = 200ms;
    const auto started = server_.start(options, handler_);
    ASSERT_TRUE(started.has_value()) << core::describe(started.error());
  }
  void TearDown() override { server_.drain(2s); }

  [[nodiscard]] std::string host() const {
    return "Host: 127.0.0.1:" + std::to_string(server_.port()) + "\r\n";
  }
  [[nodiscard]] std::string get_bytes(std::string_view path, std::string_view headers = "") const {
    return "GET " + std::string(path) + " HTTP/1.1\r\n" + host() + std::string(headers) + "\r\n";
  }
  /// A POST of an event with the right headers.
  [[nodiscard]] std::string post_bytes(std::string_view body, std::string_view headers = "") const {
    return "POST " + events_path(person_) + " HTTP/1.1\r\n" + host() +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string(headers) + "\r\n" + std::string(body);
  }
  [[nodiscard]] std::optional<Answer> ask(std::string_view bytes) const {
    return test::ask(server_.port(), bytes);
  }
  /// What of an answer is not as openapi.yaml says.
  static std::string off_contract(std::string_view method, std::string_view path,
                                  const Answer& answer) {
    return OpenApi::get().check_answer(method, path, answer.status, answer.header("content-type"),
                                       answer.body);
  }
};

}  // namespace backsight::test
