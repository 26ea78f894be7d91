// Stopping: what is under way finishes, what is idle closes, what hangs is cut off.
#include <future>
#include <thread>

#include "net/net_fixture.h"

namespace {

using namespace backsight;
using test::get;
using namespace std::chrono_literals;

class Drain : public test::NetFixture {
 protected:
  std::mutex mutex_;
  std::vector<api::Respond> waiting_;

  api::Handler hold() {
    return [this](const api::Request&, api::Respond respond) {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(respond));
    };
  }
  bool holds(std::size_t count) {
    return eventually([&] {
      const std::lock_guard lock(mutex_);
      return waiting_.size() == count;
    });
  }
  void answer_all() {
    const std::lock_guard lock(mutex_);
    for (auto& respond : waiting_) respond({200, {}, "done"});
    waiting_.clear();
  }
};

TEST_F(Drain, RequestsUnderWayFinish) {
  start_with(hold());
  auto busy = connect();
  busy.send(get("/1") + get("/2"));
  auto idle = connect();
  ASSERT_TRUE(holds(1));
  auto drained = std::async(std::launch::async, [&] { return server_.drain(10s); });
  EXPECT_TRUE(idle.closed());
  EXPECT_EQ(drained.wait_for(100ms), std::future_status::timeout);
  EXPECT_THROW(static_cast<void>(connect()), std::runtime_error);  // nobody listens any more
  answer_all();
  const auto answer = busy.read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "done");
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(busy.closed());  // the pipelined second request was not begun
  EXPECT_TRUE(drained.get());
  EXPECT_EQ(server_.statistics().connections, 0U);
}

TEST_F(Drain, ARequestHalfReadFinishes) {
  start();
  auto client = connect();
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
  std::this_thread::sleep_for(50ms);
  auto drained = std::async(std::launch::async, [&] { return server_.drain(10s); });
  std::this_thread::sleep_for(50ms);
  client.send("llo");
  EXPECT_EQ(client.read()->body, "POST /a? hello");
  EXPECT_TRUE(drained.get());
}

TEST_F(Drain, WhatHangsIsCutOffAtTheDeadline) {
  start_with(hold());
  auto busy = connect();
  busy.send(get("/"));
  auto slow = connect();
  slow.send("GET / HTTP/1.1\r\n");
  ASSERT_TRUE(holds(1));
  std::this_thread::sleep_for(50ms);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(server_.drain(100ms));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  EXPECT_TRUE(slow.closed());
  EXPECT_TRUE(busy.closed());
  answer_all();  // too late, and harmless
}

TEST_F(Drain, AnswersMayComeAfterTheServerIsGone) {
  std::vector<api::Respond> late;
  {
    net::Server server;
    ASSERT_TRUE(server
                    .start({}, [&](const api::Request&,
                                   api::Respond respond) { late.push_back(std::move(respond)); })
                    .has_value());
    test::RawClient client(server.port());
    client.send(get("/"));
    ASSERT_TRUE(eventually([&] { return late.size() == 1; }));
  }
  late[0]({200, {}, "late"});
}

TEST_F(Drain, TwiceIsTheSameAsOnce) {
  start();
  expect_alive();
  EXPECT_TRUE(server_.drain(1s));
  EXPECT_TRUE(server_.drain(1s));
}

// Connections come and go all the time while the server stops: it stops all the same.
TEST_F(Drain, UnderLoad) {
  start();
  std::atomic<bool> stop = false;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      while (!stop) {
        try {
          auto client = connect();
          for (int k = 0; k < 5; ++k) {
            client.send(get("/"));
            if (!client.read()) break;
          }
        } catch (const std::runtime_error&) {
          break;
        }
      }
    });
  }
  std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(server_.drain(5s));
  stop = true;
  for (auto& client : clients) client.join();
  EXPECT_GT(handled_, 100);
}

}  // namespace
