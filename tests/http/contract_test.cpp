// Every endpoint over sockets: what api/openapi.yaml promises, allowed or refused.
#include <algorithm>
#include <thread>

#include "backsight/api/routes.h"
#include "http/http_fixture.h"

namespace {

using namespace backsight;
using namespace std::chrono_literals;

class Contract : public test::HttpFixture {
 protected:
  std::string filled(std::string_view route) {
    std::string path(route);
    const auto fill = [&](std::string_view brace, std::string_view value) {
      if (const auto at = path.find(brace); at != std::string::npos) {
        path.replace(at, brace.size(), value);
      }
    };
    fill("{person}", core::format(person_));
    fill("{file}", "rules.0123456789ab.json");
    for (const char* other : {"{account}", "{credential}"}) fill(other, core::format(person_));
    return path;
  }

  // What a local folder has: no accounts, no team.
  static bool is_open_here(const api::Route& route) {
    return route.path.find("/api/v1/") != 0 ||
           std::ranges::any_of(test::OpenApi::get().access(route.operation_id),
                               [](const std::string& who) { return who == "local/own"; });
  }

  std::string bytes_of(const api::Route& route) {
    if (route.method == "GET") return get_bytes(filled(route.path));
    if (route.operation == api::Operation::kRecordEvent) return post_bytes(event_json("{}"));
    return std::string(route.method) + " " + filled(route.path) + " HTTP/1.1\r\n" + host() +
           "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  }
};

TEST_F(Contract, EveryRouteAnswersAsDescribed) {
  // The course needs to know what the operation is for.
  ASSERT_EQ(ask(post_bytes(event_json(R"({"indication":"disc-herniation",)"
                                      R"("performed_on":"2026-11-12"})",
                                      "surgery-recorded")))
                ->status,
            201);
  for (const api::Route& route : api::routes()) {
    if (!is_open_here(route)) {
      const auto answer = ask(bytes_of(route));
      ASSERT_TRUE(answer.has_value()) << route.path;
      EXPECT_EQ(answer->status, 404) << route.path;
      EXPECT_EQ(off_contract(route.method, route.path, *answer), "") << route.path;
      continue;
    }
    const auto answer = ask(bytes_of(route));
    ASSERT_TRUE(answer.has_value()) << route.path;
    EXPECT_EQ(answer->status, route.method == "GET" ? 200 : 201) << route.path;
    EXPECT_EQ(off_contract(route.method, route.path, *answer), "") << route.path;
    EXPECT_NE(answer->header("cache-control"), "") << route.path;
    EXPECT_NE(answer->header("content-security-policy"), "") << route.path;
    EXPECT_NE(answer->header("cross-origin-resource-policy"), "") << route.path;
  }
}

TEST_F(Contract, EveryRouteIsRefusedToOthers) {
  for (const api::Route& route : api::routes()) {
    const std::string bytes = bytes_of(route);
    std::string rebound = bytes;
    rebound.replace(rebound.find(host()), host().size(), "Host: evil.example\r\n");
    const auto answer = ask(rebound);
    ASSERT_TRUE(answer.has_value()) << route.path;
    EXPECT_EQ(answer->status, 403) << route.path;
    EXPECT_EQ(off_contract(route.method, route.path, *answer), "") << route.path;
    if (!route.path.starts_with("/api/")) continue;
    std::string cross = bytes;
    cross.insert(cross.find("\r\n") + 2, "Origin: http://evil.example\r\n");
    EXPECT_EQ(ask(cross)->status, 403) << route.path;
  }
  EXPECT_EQ(store_.events_kept(), 0U);
}

TEST_F(Contract, ACheckInFromTheFirstByteToTheAdvice) {
  const std::string event = event_json(R"({"reported":[{"symptom":"saddle-numbness"}]})");
  const std::string origin = "Origin: http://127.0.0.1:" + std::to_string(server_.port()) + "\r\n" +
                             "Sec-Fetch-Site: same-origin\r\n";
  const auto made = ask(post_bytes(event, origin));
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->status, 201);
  EXPECT_NE(made->body.find(R"("urgency":"emergency")"), std::string::npos) << made->body;
  EXPECT_EQ(ask(post_bytes(event))->status, 200);
  const auto list = ask(get_bytes(events_path(person_)));
  EXPECT_NE(list->body.find("saddle-numbness"), std::string::npos);
  EXPECT_EQ(store_.events_kept(), 1U);
}

TEST_F(Contract, NotModifiedHasNoBody) {
  test::RawClient client(server_.port());
  client.send(get_bytes("/index.html"));
  const std::string tag = client.read()->header("etag");
  client.send(get_bytes("/index.html", "If-None-Match: " + tag + "\r\n") + get_bytes("/healthz"));
  const auto unchanged = client.read();
  ASSERT_TRUE(unchanged.has_value());
  EXPECT_EQ(unchanged->status, 304);
  EXPECT_EQ(client.read()->body, R"({"status":"ok"})");
}

// An acknowledgement waits for the store, and a server that stops waits for it.
TEST_F(Contract, DrainingWaitsForWhatTheStoreHasNotAcknowledged) {
  store_.hold();
  test::RawClient client(server_.port());
  client.send(post_bytes(event_json("{}")));
  while (store_.waiting() == 0) std::this_thread::sleep_for(1ms);
  std::thread releasing([&] {
    std::this_thread::sleep_for(100ms);
    store_.release();
  });
  EXPECT_TRUE(server_.drain(5s));
  releasing.join();
  const auto answer = client.read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->header("connection"), "close");
}

TEST_F(Contract, AThousandIdleConnectionsDoNotBlock) {
  std::vector<test::RawClient> idle;
  for (int i = 0; i < 1000; ++i) idle.emplace_back(server_.port());
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ask(post_bytes(event_json("{}")))->status, 201);
  EXPECT_GE(server_.statistics().connections, 1000U);
  EXPECT_EQ(server_.statistics().evicted, 0U);
  EXPECT_EQ(store_.events_kept(), 20U);
}

}  // namespace
