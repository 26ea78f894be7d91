// The good path: requests come in, answers go out in order.
#include <thread>

#include "net/net_fixture.h"

namespace {

using namespace backsight;
using test::get;

class Server : public test::NetFixture {};

TEST_F(Server, ListensOnLoopbackOnly) {
  for (const char* address : {"0.0.0.0", "::", "192.0.2.1", "localhost", "", "127.0.0.1:80"}) {
    net::Options options;
    options.address = address;
    const auto started = net::Server().start(options, echo());
    ASSERT_FALSE(started.has_value()) << address;
    EXPECT_EQ(started.error().code, core::ErrorCode::kOutOfRange) << address;
  }
}

TEST_F(Server, APortIsTakenOnce) {
  using namespace std::chrono_literals;
  start();
  net::Options options;
  options.port = server_.port();
  net::Server second;
  const auto started = second.start(options, echo());
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, core::ErrorCode::kSystem);
  EXPECT_TRUE(second.drain(0s));
  expect_alive();
}

TEST_F(Server, KeepsConnectionsOpen) {
  start();
  auto client = connect();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(get("/" + std::to_string(i) + "?q")));
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "GET /" + std::to_string(i) + "?q ");
    EXPECT_EQ(answer->header("connection"), "");
    EXPECT_EQ(answer->header("x-content-type-options"), "nosniff");
  }
  EXPECT_EQ(server_.statistics().accepted, 1U);
}

TEST_F(Server, ClosesWhenTheClientAsks) {
  start();
  for (const char* request : {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                              "GET / HTTP/1.0\r\nHost: x\r\n\r\n"}) {
    auto client = connect();
    client.send(request);
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->header("connection"), "close");
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(Server, ReadsBodiesWithLengthAndInChunks) {
  start();
  auto client = connect();
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(client.read()->body, "POST /a? hello");
  client.send(
      "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
  EXPECT_EQ(client.read()->body, "POST /b? hello");
}

TEST_F(Server, BodiesMayComeInPieces) {
  start();
  auto client = connect();
  const std::string bytes = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
  for (const char byte : bytes) {
    ASSERT_TRUE(client.send({&byte, 1}));
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  EXPECT_EQ(client.read()->body, "POST /a? hello");
}

TEST_F(Server, AHeadRequestGetsNoBody) {
  start();
  auto client = connect();
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" + get("/b"));
  const auto head = client.read("HEAD");
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->header("content-length"), "9");  // of "HEAD /a? "
  EXPECT_EQ(client.read()->body, "GET /b? ");
}

TEST_F(Server, SaysContinueWhenAsked) {
  start();
  auto client = connect();
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read()->status, 100);
  client.send("hello");
  EXPECT_EQ(client.read()->body, "POST /a? hello");
}

// Pipelined requests are answered in their order, however long the handler takes for each.
TEST_F(Server, AnswersPipelinedRequestsInOrder) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  start_with([&](api::Request request, api::Respond respond) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([path = std::move(request.path), respond = std::move(respond)] {
      std::this_thread::sleep_for(std::chrono::milliseconds(path == "/0" ? 50 : 1));
      respond({200, {}, path});
    });
  });
  auto client = connect();
  std::string all;
  for (int i = 0; i < 10; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 10; ++i) {
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, "/" + std::to_string(i));
  }
  for (auto& thread : threads) thread.join();
}

TEST_F(Server, LargeAnswersArriveWhole) {
  const std::string large(8 << 20, 'x');
  start_with([&](const api::Request&, const api::Respond& respond) { respond({200, {}, large}); });
  EXPECT_EQ(ask(get("/"))->body, large);
}

TEST_F(Server, AHandlerThatFailsIsA500) {
  start_with([](const api::Request& request, api::Respond respond) {
    if (request.path == "/throw") throw std::runtime_error("secret");
    if (request.path == "/drop") return;  // lets go of `respond`
    respond({200, {}, "first"});
    respond({200, {}, "second"});
  });
  auto client = connect();
  for (const char* path : {"/throw", "/drop"}) {
    client.send(get(path));
    const auto answer = client.read();
    ASSERT_TRUE(answer.has_value()) << path;
    EXPECT_EQ(answer->status, 500) << path;
    EXPECT_EQ(answer->header("content-type"), "application/problem+json");
    EXPECT_EQ(answer->body.find("secret"), std::string::npos);
  }
  client.send(get("/twice"));
  EXPECT_EQ(client.read()->body, "first");
  client.send(get("/drop"));
  EXPECT_EQ(client.read()->status, 500);
}

TEST_F(Server, RunsPostedWork) {
  using namespace std::chrono_literals;
  start();
  std::atomic<int> done = 0;
  for (int i = 0; i < 100; ++i) server_.post([&] { ++done; });
  server_.post([] { throw std::runtime_error("work may fail"); });
  EXPECT_TRUE(eventually([&] { return done == 100; }));
  expect_alive();
  server_.drain(1s);
  server_.post([&] { ++done; });
  EXPECT_EQ(done, 101);  // in this thread
}

}  // namespace
