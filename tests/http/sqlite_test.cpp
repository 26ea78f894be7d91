// The same over the store that people use: many clients at once, each answer true.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "api/openapi.h"
#include "backsight/api/api.h"
#include "backsight/net/server.h"
#include "backsight/store/sqlite_store.h"
#include "engine/outlook/small_model.h"
#include "net/raw_client.h"
#include "support/small_knowledge.h"

namespace {

using namespace backsight;
using namespace std::chrono_literals;

core::Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

void fill(std::span<std::uint8_t> bytes) {
  static std::mutex mutex;
  static std::mt19937_64 random(1);  // distinct, and that is all that is needed
  const std::lock_guard lock(mutex);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
}

std::string event(std::string_view body, std::string& id) {
  std::array<std::uint8_t, 10> random{};
  fill(random);
  id = core::format(core::make_uuid_v7(now(), random));
  return R"({"id":")" + id + R"(","kind":"check-in-submitted","occurred_at":")" +
         core::format(now()) + R"(","body":)" + std::string(body) + "}";
}

class SqliteOverHttp : public testing::Test {
 protected:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("backsight-http-" + std::to_string(::getpid()));
  const knowledge::Knowledge knowledge_ = test::small_knowledge(
      {{"emergency", R"({"symptom": "saddle-numbness"})"}, {"soon", R"({"symptom": "fever"})"}});
  const outlook::Forecaster outlook_{outlook::small_model(200)};
  const course::Follower course_ =
      course::Follower::make({.version = "small", .roads = {}}).value();
  const advice::Engines engines_{knowledge_, outlook_, course_};

  void SetUp() override { std::filesystem::remove_all(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_F(SqliteOverHttp, ManyClientsAtOnce) {
  constexpr int kClients = 16;
  constexpr int kEach = 25;
  std::vector<history::PersonId> people;
  std::vector<std::vector<std::string>> acknowledged(kClients);
  {
    auto store = store::open(folder_);
    ASSERT_TRUE(store.has_value()) << core::describe(store.error());
    net::Server server;
    service::Folder folder(**store, knowledge_, now, fill);
    service::Service service(folder, engines_, {},
                             [&](std::function<void()> work) { server.post(std::move(work)); });
    const service::Principal who = service::local();
    for (int i = 0; i < 4; ++i) people.push_back(service.add_person(who, "", true).value());
    ASSERT_TRUE(server.start({}, api::make_handler(service, {}, {})).has_value());

    std::atomic<int> wrong = 0;
    std::vector<std::thread> clients;
    for (int c = 0; c < kClients; ++c) {
      clients.emplace_back([&, c] {
        const auto& person = people[static_cast<std::size_t>(c % 4)];
        test::RawClient client(server.port());
        for (int i = 0; i < kEach; ++i) {
          std::string id;
          const std::string body = event(
              i % 2 == 0 ? R"({"reported":[{"symptom":"fever"}]})" : R"({"denied":["fever"]})", id);
          client.send("POST /api/v1/people/" + core::format(person) +
                      "/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      "Content-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
          const auto answer = client.read();
          if (!answer || answer->status != 201 || answer->body.find(id) == std::string::npos ||
              !test::OpenApi::get()
                   .check_answer("POST", "/api/v1/people/{person}/events", answer->status,
                                 answer->header("content-type"), answer->body)
                   .empty()) {
            ++wrong;
            continue;
          }
          acknowledged[static_cast<std::size_t>(c)].push_back(id);
        }
      });
    }
    for (auto& client : clients) client.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_TRUE(server.drain(5s));
    (*store)->close();
  }
  // Everything acknowledged is there after opening the folder again.
  auto store = store::open(folder_);
  ASSERT_TRUE(store.has_value()) << core::describe(store.error());
  for (int c = 0; c < kClients; ++c) {
    const auto kept = (*store)->events(people[static_cast<std::size_t>(c % 4)]).value();
    EXPECT_EQ(acknowledged[static_cast<std::size_t>(c)].size(), std::size_t{kEach});
    for (const std::string& id : acknowledged[static_cast<std::size_t>(c)]) {
      EXPECT_TRUE(std::ranges::any_of(kept, [&](const store::StoredEvent& one) {
        return core::format(one.id) == id;
      })) << id;
    }
  }
  (*store)->close();
}

}  // namespace
