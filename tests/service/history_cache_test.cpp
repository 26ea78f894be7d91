#include "history_cache.h"

#include <atomic>
#include <thread>

#include "service/service_fixture.h"

namespace {

using namespace backsight;

class HistoryCache : public test::ServiceFixture {
 protected:
  const service::RecordCodec codec_{knowledge_.vocabulary, nullptr};

  std::size_t size_of_history(service::HistoryCache& cache, history::PersonId person) {
    std::size_t size = 0;
    EXPECT_TRUE(cache.read(person, [&](const history::History& all) { size = all.size(); }));
    return size;
  }
};

TEST_F(HistoryCache, ReadsTheStoreOncePerPerson) {
  const auto person = add_person();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(record(person, check_in(R"({"reported": [{"symptom": "fever"}]})")).has_value());
  }
  EXPECT_EQ(service_.history(who_, person).value().size(), 10U);
  EXPECT_EQ(store_.reads(), 1);
}

TEST_F(HistoryCache, KeepsToItsMemory) {
  constexpr std::size_t kMost = 40'000;
  service::HistoryCache cache(store_, codec_, kMost);
  std::vector<history::PersonId> people;
  for (int i = 0; i < 20; ++i) {
    people.push_back(add_person());
    for (int k = 0; k < 10; ++k) ASSERT_TRUE(record(people.back(), check_in("{}")).has_value());
  }
  for (const auto person : people) EXPECT_EQ(size_of_history(cache, person), 10U);
  EXPECT_LE(cache.bytes(), kMost);
  EXPECT_GT(cache.bytes(), kMost / 2);
  // The last one is still there, the first one is read again and is whole.
  const int reads = store_.reads();
  EXPECT_EQ(size_of_history(cache, people.back()), 10U);
  EXPECT_EQ(store_.reads(), reads);
  EXPECT_EQ(size_of_history(cache, people.front()), 10U);
  EXPECT_EQ(store_.reads(), reads + 1);
}

TEST_F(HistoryCache, CountsWhatQuestionnairesCost) {
  service::HistoryCache cache(store_, codec_, 1'000'000);
  const auto person = add_person();
  EXPECT_EQ(size_of_history(cache, person), 0U);
  const std::size_t empty = cache.bytes();
  constexpr std::size_t kTotals = 20;
  for (std::size_t k = 0; k < kTotals; ++k) {
    const auto one = record(person, measure(R"({"instrument": "odi", "score": 34})")).value();
    ASSERT_TRUE(cache.read_with(person, one.event, [](const history::History&) {}));
  }
  EXPECT_GE(cache.bytes(), empty + kTotals * sizeof(history::Event));
}

TEST_F(HistoryCache, ARecordLargerThanTheMemoryIsServedAllTheSame) {
  service::HistoryCache cache(store_, codec_, 100);
  const auto person = add_person();
  for (int k = 0; k < 10; ++k) ASSERT_TRUE(record(person, check_in("{}")).has_value());
  EXPECT_EQ(size_of_history(cache, person), 10U);
}

TEST_F(HistoryCache, RemembersNothingAboutPeopleWhoDoNotExist) {
  service::HistoryCache cache(store_, codec_, 1'000'000);
  for (int i = 0; i < 100; ++i) {
    const history::PersonId nobody{new_id().value};
    EXPECT_FALSE(cache.read(nobody, [](const history::History&) {}).has_value());
  }
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(HistoryCache, AFailedReadIsTriedAgain) {
  const auto person = add_person();
  ASSERT_TRUE(record(person, check_in("{}")).has_value());
  service::HistoryCache cache(store_, codec_, 1'000'000);
  store_.fail_with(core::ErrorCode::kStorage);
  EXPECT_FALSE(cache.read(person, [](const history::History&) {}).has_value());
  store_.fail_with(std::nullopt);
  EXPECT_EQ(size_of_history(cache, person), 1U);
}

TEST_F(HistoryCache, AnUnreadableEventIsAnErrorNotAGap) {
  const auto person = add_person();
  store::StoredEvent bad{new_id(), "check-in-submitted", now_, now_, "patient", R"({"x": 1})"};
  ASSERT_TRUE(store::append_and_wait(store_, person, bad).has_value());
  const auto history = service_.history(who_, person);
  ASSERT_FALSE(history.has_value());
  EXPECT_EQ(history.error().code, core::ErrorCode::kDamaged);
  // The sentence goes to the log, which holds no ids of people and events.
  EXPECT_EQ(history.error().message.find(core::format(bad.id)), std::string::npos)
      << history.error().message;
}

// Several threads append for one person while the cache forgets all the time: what each thread
// sees holds its own event and everything it saw before.
TEST_F(HistoryCache, IsWholeUnderConcurrentUse) {
  const auto person = add_person();
  const auto other = add_person();
  service::HistoryCache cache(store_, codec_, 2'000);
  std::vector<std::vector<history::Event>> events(4);
  for (auto& list : events) {
    for (int i = 0; i < 200; ++i) {
      auto proposed = check_in("{}");
      now_.ms += 1;
      list.push_back({proposed.id, now_, now_, history::Role::kPatient, proposed.body, {}});
    }
  }
  std::atomic<int> lost = 0;
  std::vector<std::thread> threads;
  for (const auto& list : events) {
    threads.emplace_back([&] {
      std::size_t seen = 0;
      for (const auto& event : list) {
        const store::StoredEvent stored{
            event.id, "check-in-submitted", event.occurred_at, event.recorded_at, "patient", "{}"};
        if (!store::append_and_wait(store_, person, stored)) ++lost;
        const auto read = cache.read_with(person, event, [&](const history::History& all) {
          if (std::ranges::find(all, event.id, &history::Event::id) == all.end()) ++lost;
          if (all.size() < seen) ++lost;
          seen = all.size();
        });
        if (!read) ++lost;
        if (!cache.read(other, [](const history::History&) {})) ++lost;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(size_of_history(cache, person), 800U);
}

}  // namespace
