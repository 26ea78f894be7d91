// Slow and many: no client holds up another.
#include "net/net_fixture.h"

namespace {

using namespace backsight;
using test::get;
using namespace std::chrono_literals;

class Limits : public test::NetFixture {
 protected:
  static net::Options impatient() {
    net::Options options;
    options.idle_timeout = 200ms;
    options.header_timeout = 200ms;
    options.body_timeout = 200ms;
    options.write_timeout = 200ms;
    return options;
  }
  std::vector<test::RawClient> idle_clients(std::size_t count) {
    std::vector<test::RawClient> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(connect());
    EXPECT_TRUE(eventually([&] { return server_.statistics().accepted >= count; }));
    return out;
  }
};

TEST_F(Limits, ASlowHeaderIsATimeout) {
  start(impatient());
  auto client = connect();
  client.send("GET / HTTP/1.1\r\nHost:");
  const auto answer = client.read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 408);
  EXPECT_NE(answer->body.find("header"), std::string::npos);
  client.end_sending();
  EXPECT_TRUE(client.closed());
}

// A byte now and then does not buy more time.
TEST_F(Limits, ATricklingHeaderIsATimeout) {
  start(impatient());
  auto client = connect();
  const auto begin = std::chrono::steady_clock::now();
  std::optional<test::Answer> answer;
  client.send("GET / HTTP/1.1\r\nHost: x\r\n");
  while (!answer && std::chrono::steady_clock::now() - begin < 3s) {
    client.send("a: b\r\n");
    answer = client.read("GET", 20ms);
  }
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 408);
}

TEST_F(Limits, ASlowBodyIsATimeout) {
  start(impatient());
  auto client = connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
  const auto answer = client.read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 408);
  EXPECT_NE(answer->body.find("body"), std::string::npos);
  EXPECT_EQ(handled_, 0);
}

TEST_F(Limits, AnIdleConnectionIsClosedWithoutAWord) {
  start(impatient());
  auto fresh = connect();
  EXPECT_TRUE(fresh.closed());
  auto used = connect();
  used.send(get("/"));
  EXPECT_TRUE(used.read().has_value());
  EXPECT_TRUE(used.closed());
}

TEST_F(Limits, AClientThatDoesNotReadIsClosed) {
  const std::string large(32 << 20, 'x');
  start_with([&](const api::Request&, const api::Respond& respond) { respond({200, {}, large}); },
             impatient());
  auto client = connect();
  client.send(get("/"));
  EXPECT_TRUE(eventually([&] { return server_.statistics().connections == 1; }));
  EXPECT_TRUE(eventually([&] { return server_.statistics().connections == 0; }));
}

TEST_F(Limits, AHandlerMayTakeLongerThanAnyTimeout) {
  std::vector<api::Respond> waiting;
  std::mutex mutex;
  start_with(
      [&](const api::Request&, api::Respond respond) {
        const std::lock_guard lock(mutex);
        waiting.push_back(std::move(respond));
      },
      impatient());
  auto client = connect();
  client.send(get("/"));
  EXPECT_FALSE(client.read("GET", 600ms).has_value());
  {
    const std::lock_guard lock(mutex);
    waiting.at(0)({200, {}, "late"});
  }
  EXPECT_EQ(client.read()->body, "late");
}

TEST_F(Limits, AThousandIdleConnectionsHoldUpNobody) {
  start();
  const auto idle = idle_clients(1000);
  EXPECT_EQ(server_.statistics().connections, 1000U);
  const auto begin = std::chrono::steady_clock::now();
  auto client = connect();
  for (int i = 0; i < 100; ++i) {
    client.send(get("/"));
    ASSERT_TRUE(client.read().has_value());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
  EXPECT_EQ(server_.statistics().evicted, 0U);
}

TEST_F(Limits, AThousandHalfRequestsHoldUpNobody) {
  start();
  auto slow = idle_clients(1000);
  for (auto& client : slow) client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx");
  expect_alive();
  for (auto& client : slow) client.send("12345678");
  for (auto& client : slow) EXPECT_EQ(client.read()->body, "POST /? x12345678");
}

TEST_F(Limits, TheLongestIdleGivesWayToANewConnection) {
  net::Options options;
  options.threads = 1;
  options.max_connections = 10;
  start(options);
  auto idle = idle_clients(10);
  // All but the fourth show themselves.
  for (std::size_t i = 0; i < idle.size(); ++i) {
    if (i == 3) continue;
    idle[i].send(get("/"));
    ASSERT_TRUE(idle[i].read().has_value());
  }
  expect_alive();
  EXPECT_TRUE(idle[3].closed());
  EXPECT_EQ(server_.statistics().evicted, 1U);
  idle[0].send(get("/"));
  EXPECT_TRUE(idle[0].read().has_value());
}

TEST_F(Limits, TooManyBusyConnectionsAreTurnedAway) {
  net::Options options;
  options.threads = 1;
  options.max_connections = 4;
  std::vector<api::Respond> waiting;
  std::mutex mutex;
  start_with(
      [&](const api::Request&, api::Respond respond) {
        const std::lock_guard lock(mutex);
        waiting.push_back(std::move(respond));
      },
      options);
  std::vector<test::RawClient> busy;
  for (int i = 0; i < 4; ++i) {
    busy.push_back(connect());
    busy.back().send(get("/"));
  }
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(mutex);
    return waiting.size() == 4;
  }));
  const auto refused = ask(get("/"));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->header("retry-after"), "1");
  for (auto& respond : waiting) respond({200, {}, "done"});
  for (auto& client : busy) EXPECT_EQ(client.read()->body, "done");
}

}  // namespace
