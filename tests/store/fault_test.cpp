// A disk that fails: what is answered, and what works again afterwards.
#include <gmock/gmock.h>

#include <latch>
#include <thread>

#include "backsight/store/sqlite_store.h"
#include "faulty_disk.h"
#include "samples.h"
#include "support/plain_chain.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

using core::ErrorCode;
using testing::ElementsAre;

class FaultTest : public testing::Test {
 protected:
  void SetUp() override {
    {
      // The database gets its name by a rename, which the faulty disk does not see.
      auto made = open(folder_.path());
      ASSERT_TRUE(made) << describe(made.error());
      ASSERT_TRUE((*made)->add_person(person(1)));
    }
    options_.vfs = disk_.name();
    auto opened = open(folder_.path(), options_);
    ASSERT_TRUE(opened) << describe(opened.error());
    store_ = std::move(*opened);
  }

  core::Result<Appended> append(std::uint64_t number) {
    return append_and_wait(*store_, person(1).id, event(number));
  }
  static ErrorCode code_of(const core::Result<Appended>& result) {
    EXPECT_FALSE(result);
    return result ? ErrorCode::kSystem : result.error().code;
  }
  std::vector<StoredEvent> events() { return store_->events(person(1).id).value(); }

  TestFolder folder_;
  FaultyDisk disk_{1};
  Options options_;
  std::unique_ptr<Store> store_;
};

TEST_F(FaultTest, EveryAcknowledgementHasASyncBehindIt) {
  for (std::uint64_t i = 0; i < 20; ++i) {
    const auto before = disk_.syncs();
    ASSERT_EQ(append(i), Appended::kNew);
    EXPECT_GT(disk_.syncs(), before);
  }
}

TEST_F(FaultTest, AFailedSyncIsAnsweredAndTheStoreGoesOn) {
  ASSERT_EQ(append(1), Appended::kNew);
  disk_.set({.sync = 1});
  EXPECT_EQ(code_of(append(2)), ErrorCode::kStorage);
  EXPECT_THAT(events(), ElementsAre(event(1)));
  disk_.set({});
  ASSERT_EQ(append(3), Appended::kNew);
  EXPECT_THAT(events(), ElementsAre(event(1), event(3)));
  ASSERT_EQ(append(2), Appended::kNew);
  EXPECT_EQ(append(1), Appended::kAlready);
}

// Each commit is an event, the next version of one entity and an entry of the audit log.
class FaultyCommitTest : public FaultTest {
 protected:
  void SetUp() override {
    FaultTest::SetUp();
    options_.audit_chain = &backsight::test::plain_chain();
    store_.reset();
    store_ = open(folder_.path(), options_).value();
  }

  std::vector<Write> writes(std::uint64_t number) {
    const auto line = store_->entity(EntityKind::kRosterLine, person(1).id.value).value();
    return {AppendEvent{person(1).id, event(number)},
            PutEntity{{EntityKind::kRosterLine,
                       person(1).id.value,
                       {},
                       "",
                       line ? line->version : 0,
                       std::to_string(number)}},
            AppendAudit{{person(1).id, std::to_string(number)}}};
  }
  core::Result<Appended> commit(std::uint64_t number) {
    return commit_and_wait(*store_, writes(number));
  }

  /// What there is of events, versions and entries belongs together, and the chain is whole.
  void expect_whole(std::size_t commits) {
    const auto kept = events();
    ASSERT_EQ(kept.size(), commits);
    const auto rows = store_->audit(1, kAllEntities).value();
    ASSERT_EQ(rows.size(), commits);
    AuditHash before{};
    for (std::size_t i = 0; i < commits; ++i) {
      EXPECT_EQ(rows[i].entry.body, std::to_string(kept[i].occurred_at.ms));
      EXPECT_EQ(rows[i].number, static_cast<std::int64_t>(i) + 1);
      EXPECT_EQ(rows[i].hash,
                backsight::test::plain_chain().hash(before, rows[i].number, rows[i].entry));
      before = rows[i].hash;
    }
    const auto head = store_->audit_head().value().value();
    EXPECT_EQ(head.number, static_cast<std::int64_t>(commits));
    EXPECT_EQ(head.hash, before);
    EXPECT_TRUE(backsight::test::plain_chain().stands(head));
    const auto line = store_->entity(EntityKind::kRosterLine, person(1).id.value).value().value();
    EXPECT_EQ(line.version, static_cast<std::int64_t>(commits));
    EXPECT_EQ(line.body, rows.back().entry.body);
  }
};

TEST_F(FaultyCommitTest, AFailedSyncLeavesNothingOfTheCommitAndTheChainGoesOn) {
  ASSERT_EQ(commit(1), Appended::kNew);
  disk_.set({.sync = 1});
  EXPECT_EQ(code_of(commit(2)), ErrorCode::kStorage);
  EXPECT_EQ(code_of(commit(3)), ErrorCode::kStorage);
  expect_whole(1);
  disk_.set({});
  ASSERT_EQ(commit(4), Appended::kNew);
  ASSERT_EQ(commit(2), Appended::kNew);
  expect_whole(3);
  store_.reset();
  store_ = open(folder_.path(), options_).value();
  expect_whole(3);
}

TEST_F(FaultyCommitTest, AFailedWriteLeavesNothingOfTheCommitAndTheChainGoesOn) {
  ASSERT_EQ(commit(1), Appended::kNew);
  disk_.set({.write = 1});
  EXPECT_EQ(code_of(commit(2)), ErrorCode::kStorage);
  disk_.set({});
  expect_whole(1);
  ASSERT_EQ(commit(2), Appended::kNew);
  expect_whole(2);
}

TEST_F(FaultyCommitTest, AFullDiskLeavesNothingOfTheCommitAndTheChainGoesOn) {
  ASSERT_EQ(commit(0), Appended::kNew);
  disk_.set_room(30'000);
  std::uint64_t next = 1;
  core::Result<Appended> answer = Appended::kNew;
  while (next < 100 && (answer = commit(next))) ++next;
  EXPECT_EQ(code_of(answer), ErrorCode::kDiskFull);
  expect_whole(next);
  disk_.set_room(std::nullopt);
  ASSERT_EQ(commit(next), Appended::kNew);
  expect_whole(next + 1);
}

// Some of those that gathered for one group are refused; the group then fails, and is made again.
TEST_F(FaultyCommitTest, AGroupThatFailsTakesItsPartOfTheChainWithIt) {
  ASSERT_EQ(commit(0), Appended::kNew);
  disk_.hold_syncs(true);
  std::vector<core::Result<Appended>> answers(9, Appended::kAlready);
  std::latch answered(8);
  auto first = writes(1);
  const auto start = disk_.calls();
  store_->commit(std::move(first), [&](auto result) {
    answers[0] = result;
    disk_.set({.sync = 1});
  });
  while (disk_.calls() == start) std::this_thread::yield();
  for (std::uint64_t i = 1; i < answers.size(); ++i) {
    std::vector<Write> some = {AppendAudit{{std::nullopt, "gone"}},
                               AppendEvent{person(1).id, event(100 + i)}};
    if (i % 2 == 0) some.emplace_back(AddPerson{person(1)});
    store_->commit(std::move(some), [&, i](auto result) {
      answers[i] = result;
      answered.count_down();
    });
  }
  disk_.hold_syncs(false);
  answered.wait();
  EXPECT_EQ(answers[0], Appended::kNew);
  for (std::uint64_t i = 1; i < answers.size(); ++i) {
    EXPECT_EQ(code_of(answers[i]), ErrorCode::kStorage);
  }
  expect_whole(2);
  disk_.set({});
  ASSERT_EQ(commit(2), Appended::kNew);
  expect_whole(3);
  store_.reset();
  store_ = open(folder_.path(), options_).value();
  expect_whole(3);
}

TEST_F(FaultyCommitTest, AllBytesOfACommitCount) {
  options_.queue_bytes = 100'000;
  store_.reset();
  store_ = open(folder_.path(), options_).value();
  const std::string large(40'000, 'x');
  const std::vector<Write> two = {
      PutEntity{{EntityKind::kSetting, event(1).id.value, {}, "", 0, large}},
      AppendAudit{{std::nullopt, large}}};
  EXPECT_EQ(commit_and_wait(*store_, two), Appended::kNew);
  std::vector<Write> three = {
      PutEntity{{EntityKind::kSetting, event(2).id.value, {}, large, 0, large}},
      AppendAudit{{std::nullopt, large}}};
  EXPECT_EQ(code_of(commit_and_wait(*store_, three)), ErrorCode::kTooLarge);
}

TEST_F(FaultTest, AStoreWithoutAChainKeepsNoAuditLog) {
  EXPECT_EQ(code_of(commit_and_wait(*store_, {AppendEvent{person(1).id, event(1)},
                                              AppendAudit{{std::nullopt, "entry"}}})),
            ErrorCode::kUnavailable);
  EXPECT_THAT(events(), testing::IsEmpty());
  EXPECT_EQ(append(1), Appended::kNew);
}

TEST_F(FaultTest, AFailedWriteIsAnsweredAndTheStoreGoesOn) {
  ASSERT_EQ(append(1), Appended::kNew);
  disk_.set({.write = 1});
  EXPECT_EQ(code_of(append(2)), ErrorCode::kStorage);
  disk_.set({});
  ASSERT_EQ(append(2), Appended::kNew);
  EXPECT_THAT(events(), ElementsAre(event(1), event(2)));
}

TEST_F(FaultTest, NothingIsAcknowledgedUntilTheLogIsSettled) {
  ASSERT_EQ(append(1), Appended::kNew);
  disk_.set({.sync = 1});
  EXPECT_EQ(code_of(append(2)), ErrorCode::kStorage);
  // Writing works again, but what the log shows cannot be made sure: not even an event that was
  // acknowledged is confirmed again.
  EXPECT_EQ(code_of(append(3)), ErrorCode::kStorage);
  EXPECT_EQ(code_of(append(1)), ErrorCode::kStorage);
  EXPECT_THAT(events(), ElementsAre(event(1)));
  disk_.set({});
  EXPECT_EQ(append(1), Appended::kAlready);
}

TEST_F(FaultTest, AWholeBatchFailsTogether) {
  disk_.hold_syncs(true);
  std::vector<core::Result<Appended>> answers(20, Appended::kAlready);
  store_->append(person(1).id, event(0), [&](auto result) { answers[0] = result; });
  disk_.set({.sync = 1});
  for (std::uint64_t i = 1; i < 20; ++i) {
    store_->append(person(1).id, event(i), [&, i](auto result) { answers[i] = result; });
  }
  disk_.hold_syncs(false);
  store_->close();
  for (const auto& answer : answers) EXPECT_EQ(code_of(answer), ErrorCode::kStorage);
}

TEST_F(FaultTest, ALogThatCannotBeSyncedAtTheStartIsNotTrusted) {
  ASSERT_EQ(append(1), Appended::kNew);
  disk_.set({.sync = 1});
  store_.reset();  // the log cannot be moved into the database file and stays
  const auto refused = open(folder_.path(), options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kStorage);
  disk_.set({});
  store_ = open(folder_.path(), options_).value();
  EXPECT_THAT(events(), ElementsAre(event(1)));
}

TEST_F(FaultTest, AFullDiskAtTheStartLeavesReading) {
  ASSERT_EQ(append(1), Appended::kNew);
  disk_.set({.sync = 1});
  store_.reset();
  disk_.set({});
  disk_.set_room(0);
  store_ = open(folder_.path(), options_).value();
  EXPECT_THAT(events(), ElementsAre(event(1)));
  EXPECT_EQ(code_of(append(2)), ErrorCode::kDiskFull);
  disk_.set_room(std::nullopt);
  EXPECT_EQ(append(2), Appended::kNew);
  EXPECT_THAT(events(), ElementsAre(event(1), event(2)));
}

// The log shows a commit whose pages never reached the disk. What the next process appends behind
// it must not depend on it.
TEST(FaultAndRestart, ACommitBehindALostOneIsKept) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const TestFolder folder(Where::kMemory);
    {
      ASSERT_TRUE(open(folder.path()).value()->add_person(person(1)));
    }
    FaultyDisk disk(seed);
    Options options;
    options.vfs = disk.name();
    {
      const auto store = open(folder.path(), options).value();
      ASSERT_TRUE(append_and_wait(*store, person(1).id, event(1)));
      disk.set({.sync = 1});
      ASSERT_FALSE(append_and_wait(*store, person(1).id, event(2)));
      disk.stop_after(0);
    }
    disk.start();
    disk.set({});
    {
      const auto store = open(folder.path(), options).value();
      ASSERT_TRUE(append_and_wait(*store, person(1).id, event(3)));
      disk.cut_power();
    }
    const TestFolder found(Where::kMemory);
    disk.write_found_files(found.path());
    const auto store = open(found.path());
    ASSERT_TRUE(store) << describe(store.error());
    const auto events = (*store)->events(person(1).id).value();
    EXPECT_THAT(events, testing::Contains(event(1))) << seed;
    EXPECT_THAT(events, testing::Contains(event(3))) << seed;
  }
}

// The same, but the power goes while the next process moves that log into the database file.
TEST(FaultAndRestart, ALostCommitDoesNotReachTheDatabaseFile) {
  const TestFolder filled(Where::kMemory);
  {
    const auto store = open(filled.path()).value();
    ASSERT_TRUE(store->add_person(person(1)));
    for (std::uint64_t i = 0; i < 60; ++i) {
      store->append(person(1).id, event(i), [](const auto& result) { ASSERT_TRUE(result); });
    }
  }
  std::uint64_t calls_to_open = 0;
  for (std::uint64_t seed = 0; seed <= 100; ++seed) {
    const TestFolder folder(Where::kMemory);
    std::filesystem::copy(filled.path(), folder.path());
    FaultyDisk disk(seed);
    Options options;
    options.vfs = disk.name();
    {
      const auto store = open(folder.path(), options).value();
      const std::uint64_t before = disk.calls();
      disk.hold_syncs(true);
      // While this one waits for its sync, the others gather for the commit that is lost.
      store->append(person(1).id, event(60), [&](const auto& result) {
        ASSERT_TRUE(result);
        disk.set({.sync = 1});
        disk.stop_at_failed_sync();
      });
      while (disk.calls() == before) std::this_thread::yield();
      for (std::uint64_t i = 100; i < 160; ++i) {
        store->append(person(1).id, event(i), [](const auto& result) { ASSERT_FALSE(result); });
      }
      disk.hold_syncs(false);
    }
    disk.start();
    disk.set({});
    const std::uint64_t before = disk.calls();
    if (seed > 0) disk.cut_power_after(calls_to_open * seed / 100);
    const auto next = open(folder.path(), options);
    if (seed == 0) calls_to_open = disk.calls() - before;
    disk.cut_power();
    const TestFolder found(Where::kMemory);
    disk.write_found_files(found.path());
    const auto store = open(found.path());
    ASSERT_TRUE(store) << seed << describe(store.error());
    EXPECT_GE((*store)->events(person(1).id).value().size(), 61u) << seed;
  }
}

TEST_F(FaultTest, ALongLogIsTakenOver) {
  options_.checkpoint_pages = 1'000'000;
  store_.reset();
  store_ = open(folder_.path(), options_).value();
  for (std::uint64_t i = 0; i < 600; ++i) {
    store_->append(person(1).id, event(i), [](const auto& result) { ASSERT_TRUE(result); });
  }
  ASSERT_EQ(append(600), Appended::kNew);
  EXPECT_GT(std::filesystem::file_size(folder_.path() / "backsight.db-wal"), 1u << 20);
  disk_.stop_after(0);
  store_.reset();
  options_.vfs = "";
  store_ = open(folder_.path(), options_).value();
  EXPECT_EQ(events().size(), 601u);
}

TEST_F(FaultTest, AFailedReadIsAnsweredAndReadingGoesOn) {
  for (std::uint64_t i = 0; i < 50; ++i) ASSERT_EQ(append(i), Appended::kNew);
  disk_.set({.read = 1});
  auto failed = store_->events(person(1).id);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kStorage);
  disk_.set({});
  EXPECT_EQ(events().size(), 50u);
}

TEST_F(FaultTest, AFullDiskIsAnsweredAndTheStoreGoesOnWhenThereIsRoom) {
  ASSERT_EQ(append(1), Appended::kNew);
  disk_.set_room(20'000);
  std::uint64_t next = 2;
  core::Result<Appended> answer = Appended::kNew;
  std::vector<StoredEvent> kept = {event(1)};
  while (next < 100 && (answer = append(next))) kept.push_back(event(next++));
  EXPECT_EQ(code_of(answer), ErrorCode::kDiskFull);
  EXPECT_EQ(events(), kept);
  disk_.set_room(std::nullopt);
  ASSERT_EQ(append(next), Appended::kNew);
  kept.push_back(event(next));
  EXPECT_EQ(events(), kept);
}

TEST_F(FaultTest, TheQueueIsBounded) {
  options_.queue_events = 10;
  options_.queue_bytes = 1u << 20;
  store_.reset();
  store_ = open(folder_.path(), options_).value();
  auto large = event(1);
  large.body.resize(1u << 20);
  EXPECT_EQ(code_of(append_and_wait(*store_, person(1).id, large)), ErrorCode::kTooLarge);

  disk_.hold_syncs(true);
  std::vector<core::Result<Appended>> answers(40, Appended::kAlready);
  std::size_t refused = 0;
  for (std::uint64_t i = 0; i < answers.size(); ++i) {
    const auto caller = std::this_thread::get_id();
    store_->append(person(1).id, event(i), [&, i, caller](core::Result<Appended> result) {
      if (!result) refused += std::this_thread::get_id() == caller ? 1 : 0;
      answers[i] = std::move(result);
    });
  }
  // Up to one batch of ten is with the writer, and ten are waiting.
  EXPECT_GE(refused, 20u);
  disk_.hold_syncs(false);
  store_->close();
  std::size_t kept = 0;
  for (const auto& answer : answers) {
    if (answer) {
      ++kept;
    } else {
      EXPECT_EQ(code_of(answer), ErrorCode::kUnavailable);
    }
  }
  EXPECT_EQ(kept + refused, answers.size());
  EXPECT_GE(kept, 10u);
}

}  // namespace
}  // namespace backsight::store::test
