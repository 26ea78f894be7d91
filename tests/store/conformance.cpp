#include "conformance.h"

#include <atomic>
#include <future>
#include <latch>
#include <limits>
#include <mutex>
#include <thread>

#include "samples.h"

namespace backsight::store::test {
namespace {

using core::ErrorCode;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreConformance);

/// Counts answers that come from any thread.
class Answers {
 public:
  Store::AppendDone take(std::size_t index) {
    {
      const std::lock_guard hold(mutex_);
      if (answers_.size() <= index) answers_.resize(index + 1);
    }
    return [this, index](core::Result<Appended> result) {
      const std::lock_guard hold(mutex_);
      answers_[index].push_back(std::move(result));
    };
  }
  /// The one answer of each.
  std::vector<core::Result<Appended>> all() {
    const std::lock_guard hold(mutex_);
    std::vector<core::Result<Appended>> once;
    for (const auto& answers : answers_) {
      EXPECT_EQ(answers.size(), 1u);
      once.push_back(answers.empty() ? core::fail(ErrorCode::kSystem, "never") : answers[0]);
    }
    return once;
  }

 private:
  std::mutex mutex_;
  std::vector<std::vector<core::Result<Appended>>> answers_;
};

TEST_P(StoreConformance, ANewStoreIsEmpty) {
  EXPECT_THAT(store_->people().value(), IsEmpty());
  EXPECT_EQ(code_of(store_->events(person(1).id)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store_->event(person(1).id, event(1).id)), ErrorCode::kNotFound);
}

TEST_P(StoreConformance, KeepsPeople) {
  const Person no_name{person(1).id, "", false};
  const Person other_script{person(2).id, "Zoë 李 \U0001F9B4", true};
  ASSERT_TRUE(store_->add_person(other_script));
  ASSERT_TRUE(store_->add_person(no_name));
  EXPECT_THAT(store_->people().value(), ElementsAre(no_name, other_script));
  EXPECT_THAT(store_->events(no_name.id).value(), IsEmpty());
  EXPECT_THAT(store_->event(no_name.id, event(1).id).value(), Eq(std::nullopt));
  reopen();
  EXPECT_THAT(store_->people().value(), ElementsAre(no_name, other_script));
}

TEST_P(StoreConformance, AddsAPersonOnlyOnce) {
  ASSERT_TRUE(store_->add_person(person(1)));
  EXPECT_EQ(code_of(store_->add_person(person(1))), ErrorCode::kConflict);
  EXPECT_EQ(code_of(store_->add_person({person(1).id, "other", false})), ErrorCode::kConflict);
  EXPECT_THAT(store_->people().value(), ElementsAre(person(1)));
}

core::Result<void> keep_and_wait(Store& store, history::PersonId person, StoredAdvice advice) {
  std::promise<core::Result<void>> promise;
  auto kept = promise.get_future();
  store.keep_advice(person, std::move(advice), [&](auto result) { promise.set_value(result); });
  return kept.get();
}

TEST_P(StoreConformance, KeepsAdviceByteForByteInOrder) {
  ASSERT_TRUE(store_->add_person(person(1)));
  ASSERT_TRUE(store_->add_person(person(2)));
  ASSERT_TRUE(append_and_wait(*store_, person(1).id, event(1)));
  ASSERT_TRUE(append_and_wait(*store_, person(2).id, event(2)));
  StoredAdvice first{event(1).id, {-5}, "abc", 1, event(1).id.value, body_of(1)};
  StoredAdvice again = first;
  again.at = {-7};
  again.body = std::string("\0x", 2);
  ASSERT_TRUE(keep_and_wait(*store_, person(1).id, first));
  ASSERT_TRUE(keep_and_wait(*store_, person(1).id, again));
  ASSERT_TRUE(keep_and_wait(*store_, person(1).id, first));
  // Nobody is answered about what somebody else told.
  EXPECT_EQ(code_of(keep_and_wait(*store_, person(1).id,
                                  StoredAdvice{event(2).id, {0}, "abc", 1, event(2).id.value, ""})),
            ErrorCode::kNotFound);
  EXPECT_EQ(code_of(keep_and_wait(*store_, person(3).id, first)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store_->advice(person(3).id)), ErrorCode::kNotFound);
  reopen();
  EXPECT_THAT(store_->advice(person(1).id).value(), ElementsAre(first, again, first));
  EXPECT_THAT(store_->advice(person(2).id).value(), IsEmpty());
}

TEST_P(StoreConformance, KeepsEventsByteForByteInOrder) {
  ASSERT_TRUE(store_->add_person(person(1)));
  constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  // Ids and times fall while seq rises: the order is the order of appending and nothing else.
  const std::vector<StoredEvent> events = {
      {event(9).id, "check-in-submitted", {kLast}, {kFirst}, "patient", ""},
      {event(8).id, "", {kFirst}, {kLast}, "", std::string("\0\xFF\xC3(\0", 5)},
      {event(7).id, "überprüft", {-1}, {0}, "team", std::string(1u << 20, '\xFE')},
      {event(6).id, "k", {0}, {-1}, "a", "{\"reported\":[]}"},
  };
  for (const auto& one : events) {
    ASSERT_EQ(append_and_wait(*store_, person(1).id, one), Appended::kNew);
  }
  EXPECT_EQ(store_->events(person(1).id).value(), events);
  reopen();
  EXPECT_EQ(store_->events(person(1).id).value(), events);
  for (const auto& one : events) {
    EXPECT_THAT(store_->event(person(1).id, one.id).value(), Optional(one));
  }
}

TEST_P(StoreConformance, AppendingTheSameEventAgainChangesNothing) {
  ASSERT_TRUE(store_->add_person(person(1)));
  ASSERT_EQ(append_and_wait(*store_, person(1).id, event(1)), Appended::kNew);
  EXPECT_EQ(append_and_wait(*store_, person(1).id, event(1)), Appended::kAlready);
  auto later = event(1);
  later.recorded_at.ms += 1000;
  EXPECT_EQ(append_and_wait(*store_, person(1).id, later), Appended::kAlready);
  reopen();
  EXPECT_EQ(append_and_wait(*store_, person(1).id, later), Appended::kAlready);
  EXPECT_THAT(store_->events(person(1).id).value(), ElementsAre(event(1)));
}

TEST_P(StoreConformance, AnIdWithOtherContentIsAConflict) {
  ASSERT_TRUE(store_->add_person(person(1)));
  ASSERT_TRUE(store_->add_person(person(2)));
  ASSERT_EQ(append_and_wait(*store_, person(1).id, event(1)), Appended::kNew);

  std::vector<StoredEvent> others(5, event(1));
  others[0].kind += "!";
  others[1].occurred_at.ms += 1;
  others[2].author = "team";
  others[3].body += '\0';
  others[4].body.clear();
  for (const auto& other : others) {
    EXPECT_EQ(code_of(append_and_wait(*store_, person(1).id, other)), ErrorCode::kConflict);
  }
  EXPECT_EQ(code_of(append_and_wait(*store_, person(2).id, event(1))), ErrorCode::kConflict);
  EXPECT_THAT(store_->events(person(1).id).value(), ElementsAre(event(1)));
  EXPECT_THAT(store_->events(person(2).id).value(), IsEmpty());
}

TEST_P(StoreConformance, AnUnknownPersonIsNotFound) {
  EXPECT_EQ(code_of(append_and_wait(*store_, person(1).id, event(1))), ErrorCode::kNotFound);
  ASSERT_TRUE(store_->add_person(person(1)));
  ASSERT_EQ(append_and_wait(*store_, person(1).id, event(1)), Appended::kNew);
  EXPECT_EQ(code_of(append_and_wait(*store_, person(2).id, event(1))), ErrorCode::kNotFound);
}

TEST_P(StoreConformance, AnEventBelongsToOnePerson) {
  ASSERT_TRUE(store_->add_person(person(1)));
  ASSERT_TRUE(store_->add_person(person(2)));
  ASSERT_EQ(append_and_wait(*store_, person(1).id, event(1)), Appended::kNew);
  EXPECT_THAT(store_->event(person(1).id, event(1).id).value(), Optional(event(1)));
  EXPECT_THAT(store_->event(person(2).id, event(1).id).value(), Eq(std::nullopt));
}

TEST_P(StoreConformance, OneCallersEventsStayInOrderAndAConflictFailsAlone) {
  ASSERT_TRUE(store_->add_person(person(1)));
  Answers answers;
  std::vector<StoredEvent> expected;
  std::size_t asked = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    store_->append(person(1).id, event(1000 - i), answers.take(asked++));
    expected.push_back(event(1000 - i));
    auto conflicting = event(1000 - i / 2);
    conflicting.body += "other";
    store_->append(person(1).id, conflicting, answers.take(asked++));
    store_->append(person(2).id, event(5000 + i), answers.take(asked++));
  }
  store_->close();
  const auto all = answers.all();
  ASSERT_EQ(all.size(), asked);
  for (std::size_t i = 0; i < asked; i += 3) {
    EXPECT_EQ(all[i], Appended::kNew);
    EXPECT_EQ(code_of(all[i + 1]), ErrorCode::kConflict);
    EXPECT_EQ(code_of(all[i + 2]), ErrorCode::kNotFound);
  }
  reopen();
  EXPECT_EQ(store_->events(person(1).id).value(), expected);
}

TEST_P(StoreConformance, ManyCallersSeeWhatTheyWereAcknowledged) {
  constexpr std::uint64_t kCallers = 16;
  constexpr std::uint64_t kEach = 25;
  for (std::uint64_t p = 0; p < 4; ++p) ASSERT_TRUE(store_->add_person(person(p)));
  std::vector<std::thread> callers;
  for (std::uint64_t caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      const auto who = person(caller % 4).id;
      for (std::uint64_t i = 0; i < kEach; ++i) {
        const auto mine = event(caller * 1000 + i);
        EXPECT_EQ(append_and_wait(*store_, who, mine), Appended::kNew);
        EXPECT_THAT(store_->event(who, mine.id).value(), Optional(mine));
        EXPECT_THAT(store_->events(who).value(), testing::Contains(mine));
      }
    });
  }
  for (auto& caller : callers) caller.join();
  reopen();
  for (std::uint64_t p = 0; p < 4; ++p) {
    const auto events = store_->events(person(p).id).value();
    EXPECT_EQ(events.size(), kCallers / 4 * kEach);
    for (std::uint64_t caller = p; caller < kCallers; caller += 4) {
      std::vector<StoredEvent> of_caller;
      for (const auto& one : events) {
        if (one.occurred_at.ms / 1000 == static_cast<std::int64_t>(caller))
          of_caller.push_back(one);
      }
      ASSERT_EQ(of_caller.size(), kEach);
      for (std::uint64_t i = 0; i < kEach; ++i) EXPECT_EQ(of_caller[i], event(caller * 1000 + i));
    }
  }
}

TEST_P(StoreConformance, ManyCallersWithTheSameEventWriteItOnce) {
  constexpr int kCallers = 16;
  ASSERT_TRUE(store_->add_person(person(1)));
  for (std::uint64_t round = 0; round < 10; ++round) {
    std::latch start(kCallers);
    std::atomic<int> fresh = 0;
    std::atomic<int> already = 0;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&] {
        start.arrive_and_wait();
        const auto result = append_and_wait(*store_, person(1).id, event(round));
        ASSERT_TRUE(result) << describe(result.error());
        ++(*result == Appended::kNew ? fresh : already);
      });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(fresh, 1);
    EXPECT_EQ(already, kCallers - 1);
  }
  EXPECT_EQ(store_->events(person(1).id).value().size(), 10u);
}

TEST_P(StoreConformance, CloseAnswersEverythingAndThenRefuses) {
  ASSERT_TRUE(store_->add_person(person(1)));
  Answers answers;
  for (std::uint64_t i = 0; i < 500; ++i) {
    store_->append(person(1).id, event(i), answers.take(i));
  }
  store_->close();
  const auto all = answers.all();
  ASSERT_EQ(all.size(), 500u);
  for (const auto& answer : all) EXPECT_EQ(answer, Appended::kNew);

  EXPECT_EQ(code_of(append_and_wait(*store_, person(1).id, event(501))), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->add_person(person(2))), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->events(person(1).id)), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->people()), ErrorCode::kUnavailable);
  store_->close();
  reopen();
  EXPECT_EQ(store_->events(person(1).id).value().size(), 500u);
}

TEST_P(StoreConformance, CloseWhileManyCallReachesEveryCaller) {
  ASSERT_TRUE(store_->add_person(person(1)));
  std::mutex mutex;
  std::vector<StoredEvent> acknowledged;
  std::vector<std::thread> callers;
  for (std::uint64_t caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&, caller] {
      for (std::uint64_t i = 0;; ++i) {
        const auto mine = event(caller * 100'000 + i);
        const auto result = append_and_wait(*store_, person(1).id, mine);
        if (!result) {
          EXPECT_EQ(result.error().code, ErrorCode::kUnavailable);
          return;
        }
        if (const auto read = store_->events(person(1).id); !read) {
          EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
        }
        const std::lock_guard hold(mutex);
        acknowledged.push_back(mine);
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::thread second([&] { store_->close(); });
  store_->close();
  second.join();
  for (auto& caller : callers) caller.join();
  reopen();
  EXPECT_THAT(store_->events(person(1).id).value(),
              testing::UnorderedElementsAreArray(acknowledged));
}

}  // namespace
}  // namespace backsight::store::test
