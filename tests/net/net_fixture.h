// A server on a free port with a handler of the test.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "backsight/net/server.h"
#include "net/raw_client.h"

namespace backsight::test {

using namespace std::chrono_literals;

class NetFixture : public testing::Test {
 protected:
  net::Server server_;
  std::atomic<int> handled_ = 0;  // requests that reached the handler

  // Before the log and the handler's surroundings go.
  void TearDown() override { server_.drain(1s); }

  /// Answers with what it was asked: "GET /path?query body".
  api::Handler echo() {
    return [this](const api::Request& request, const api::Respond& respond) {
      ++handled_;
      api::Response response;
      response.headers = {{"content-type", "text/plain"}};
      response.body =
          request.method + " " + request.path + "?" + request.query + " " + request.body;
      response.route = "/echo/{path}";
      respond(std::move(response));
    };
  }

  void start(net::Options options = {}) { start_with(echo(), std::move(options)); }
  void start_with(api::Handler handler, net::Options options = {}) {
    options.access_log = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      log_.emplace_back(line);
    };
    const auto started = server_.start(std::move(options), std::move(handler));
    ASSERT_TRUE(started.has_value()) << core::describe(started.error());
  }
  [[nodiscard]] RawClient connect() const { return RawClient(server_.port()); }
  [[nodiscard]] std::optional<Answer> ask(std::string_view bytes) const {
    return test::ask(server_.port(), bytes);
  }
  /// The server does what it always did.
  void expect_alive() {
    const auto answer = ask(test::get("/alive"));
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200);
  }
  std::vector<std::string> log() {
    const std::lock_guard lock(mutex_);
    return log_;
  }
  /// Waits until a condition holds, for a few seconds at most.
  template <class Condition>
  static bool eventually(Condition condition) {
    for (int i = 0; i < 500; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> log_;
};

}  // namespace backsight::test
