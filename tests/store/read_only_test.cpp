// Tools that look at a folder: beside a server, after a crash, at a copy.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "backsight/store/sqlite_store.h"
#include "database.h"
#include "faulty_disk.h"
#include "samples.h"
#include "support/plain_chain.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using testing::ElementsAre;

class ReadOnlyTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.audit_chain = &backsight::test::plain_chain();
    store_ = open(folder_.path(), options_).value();
    ASSERT_TRUE(store_->add_person(person(1)));
  }

  core::Result<Appended> commit(std::uint64_t number) {
    return commit_and_wait(
        *store_, {AppendEvent{person(1).id, event(number)},
                  PutEntity{{EntityKind::kSetting, event(number).id.value, {}, "", 0, "s"}},
                  AppendAudit{{person(1).id, std::to_string(number)}}});
  }
  /// The folder as a killed server leaves it. SQLite's locks are lost by reading the files here:
  /// nobody else has them.
  void leave_as_killed(const fs::path& target) {
    for (const auto& [name, bytes] : files_in(folder_.path())) {
      if (name != "backsight.db-shm") write_file(target / name, bytes);
    }
  }

  TestFolder folder_;
  Options options_;
  std::unique_ptr<Store> store_;
};

/// Events, entities and entries belong together, and the chain is whole. Returns how many.
std::size_t expect_whole(Readable& record) {
  const auto head = record.audit_head().value();
  const auto rows = record.audit(1, kAllEntities).value();
  const auto events = record.events(person(1).id).value();
  EXPECT_GE(rows.size(), static_cast<std::size_t>(head ? head->number : 0));
  EXPECT_EQ(events.size(), rows.size());
  EXPECT_EQ(record.entities(EntityKind::kSetting, {}).value().size(), rows.size());
  AuditHash before{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    before = backsight::test::plain_chain().hash(before, static_cast<std::int64_t>(i) + 1,
                                                 rows[i].entry);
    EXPECT_EQ(rows[i].hash, before);
    EXPECT_EQ(rows[i].entry.body, std::to_string(events[i].occurred_at.ms));
  }
  EXPECT_TRUE(!head || backsight::test::plain_chain().stands(*head));
  return rows.size();
}

TEST_F(ReadOnlyTest, SeesWhatTheServerCommits) {
  const auto look = open_read_only(folder_.path()).value();
  EXPECT_EQ(look->schema(), current_schema());
  EXPECT_THAT(look->people().value(), ElementsAre(person(1)));
  for (std::uint64_t i = 0; i < 5; ++i) {
    ASSERT_EQ(commit(i), Appended::kNew);
    EXPECT_EQ(expect_whole(*look), i + 1);
  }
  EXPECT_EQ(look->event(person(1).id, event(3).id).value(), event(3));
  EXPECT_EQ(look->events(person(2).id).error().code, ErrorCode::kNotFound);
}

TEST_F(ReadOnlyTest, LeavesDatabaseAndLogOfAKilledServerAsTheyAre) {
  for (std::uint64_t i = 0; i < 20; ++i) ASSERT_EQ(commit(i), Appended::kNew);
  const TestFolder killed;
  leave_as_killed(killed.path());
  const auto before = files_in(killed.path());
  ASSERT_GT(before.at("backsight.db-wal").size(), 0u);
  {
    const auto look = open_read_only(killed.path()).value();
    EXPECT_EQ(expect_whole(*look), 20u);
    ASSERT_TRUE(look->backup_to(killed.path() / "copy.db"));
  }
  const auto after = files_in(killed.path());
  EXPECT_TRUE(after.at("backsight.db") == before.at("backsight.db"));
  EXPECT_TRUE(after.at("backsight.db-wal") == before.at("backsight.db-wal"));
  // What it does leave keeps no server from starting.
  const auto next = open(killed.path(), options_);
  ASSERT_TRUE(next) << describe(next.error());
  EXPECT_EQ(expect_whole(**next), 20u);
}

TEST_F(ReadOnlyTest, NeverWritesToDatabaseOrLog) {
  store_.reset();
  FaultyDisk disk(1);
  options_.vfs = disk.name();
  options_.checkpoint_pages = 20;
  store_ = open(folder_.path(), options_).value();
  disk.forget_writers();
  {
    const auto look = open_read_only(folder_.path(), options_).value();
    for (std::uint64_t i = 0; i < 100; ++i) {
      ASSERT_EQ(commit(i), Appended::kNew);
      ASSERT_TRUE(look->people());
    }
    ASSERT_TRUE(look->backup_to(folder_.path() / "copy.db"));
  }
  store_.reset();
  {
    const auto look = open_read_only(folder_.path(), options_).value();
    EXPECT_EQ(expect_whole(*look), 100u);
  }
  EXPECT_EQ(disk.writers_of("backsight.db"), 1u);
  EXPECT_EQ(disk.writers_of("backsight.db-wal"), 1u);
}

// Another process looks all the time: a server starts, writes, stops and starts again.
TEST_F(ReadOnlyTest, AServerStartsAndStopsBesideALookFromAnotherProcess) {
  ASSERT_EQ(commit(0), Appended::kNew);
  store_.reset();
  std::array<int, 2> ready{};
  std::array<int, 2> end{};
  ASSERT_EQ(::pipe(ready.data()), 0);
  ASSERT_EQ(::pipe(end.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(end[1]);
    const auto look = open_read_only(folder_.path());
    if (!look || (*look)->events(person(1).id).value().size() != 1) ::_exit(1);
    char byte = 'r';
    if (::write(ready[1], &byte, 1) != 1) ::_exit(2);
    if (::read(end[0], &byte, 1) != 1) ::_exit(3);
    const auto seen = (*look)->events(person(1).id);
    ::_exit(seen && seen->size() == 41 ? 0 : 4);
  }
  ::close(ready[1]);
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1) << "the other process cannot read";
  for (std::uint64_t life = 0; life < 2; ++life) {
    auto opened = open(folder_.path(), options_);
    ASSERT_TRUE(opened) << describe(opened.error());
    store_ = std::move(*opened);
    for (std::uint64_t i = 1; i <= 20; ++i) ASSERT_EQ(commit(life * 20 + i), Appended::kNew);
    EXPECT_EQ(expect_whole(*store_), life * 20 + 21);
    store_.reset();
  }
  ASSERT_EQ(::write(end[1], &byte, 1), 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  for (const int one : {ready[0], end[0], end[1]}) ::close(one);
}

// As a backup of minutes holds one.
TEST_F(ReadOnlyTest, ASnapshotKeepsNobodyFromStartingAndWriting) {
  for (std::uint64_t i = 0; i < 20; ++i) ASSERT_EQ(commit(i), Appended::kNew);
  const TestFolder killed(Where::kMemory);
  leave_as_killed(killed.path());
  options_.checkpoint_pages = 20;
  {
    const auto reader =
        Database::open(killed.path() / "backsight.db", Access::kReadOnly, "").value();
    ASSERT_TRUE(reader.run("BEGIN; SELECT count(*) FROM event"));
    auto opened = open(killed.path(), options_);
    ASSERT_TRUE(opened) << describe(opened.error());
    store_ = std::move(*opened);
    for (std::uint64_t i = 20; i < 200; ++i) ASSERT_EQ(commit(i), Appended::kNew);
    EXPECT_EQ(reader.number("SELECT count(*) FROM event"), 20);
    EXPECT_GT(fs::file_size(killed.path() / "backsight.db-wal"), 200 * 4096u);
    reader.leave_log_at_close();
  }
  // Once it has gone, the log starts over and does not grow.
  for (std::uint64_t i = 200; i < 800; ++i) ASSERT_EQ(commit(i), Appended::kNew);
  const auto grown = fs::file_size(killed.path() / "backsight.db-wal");
  for (std::uint64_t i = 800; i < 1000; ++i) ASSERT_EQ(commit(i), Appended::kNew);
  EXPECT_EQ(fs::file_size(killed.path() / "backsight.db-wal"), grown);
  EXPECT_EQ(expect_whole(*store_), 1000u);
}

TEST_F(ReadOnlyTest, ABackupUnderLoadIsOneMoment) {
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> committed = 0;
  std::thread caller([&] {
    for (std::uint64_t i = 0; !done; ++i) {
      ASSERT_EQ(commit(i), Appended::kNew);
      committed = i + 1;
    }
  });
  const TestFolder copies;
  const auto look = open_read_only(folder_.path()).value();
  for (int round = 0; round < 5; ++round) {
    const fs::path copy = copies.path() / std::to_string(round);
    fs::create_directory(copy);
    const std::uint64_t at_least = committed;
    const auto backed_up = look->backup_to(copy / "backsight.db");
    ASSERT_TRUE(backed_up) << describe(backed_up.error());
    // Alone, and for the owner alone.
    EXPECT_EQ(files_in(copy).size(), 1u);
    struct stat found{};
    ASSERT_EQ(::stat((copy / "backsight.db").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600u);
    {
      const auto of_copy = open_read_only(copy).value();
      EXPECT_GE(expect_whole(*of_copy), at_least);
    }
    // And it is a record that a server goes on with.
    const auto restored = open(copy, options_);
    ASSERT_TRUE(restored) << describe(restored.error());
    EXPECT_GE(expect_whole(**restored), at_least);
    EXPECT_TRUE(commit_and_wait(**restored, {AppendAudit{{std::nullopt, "restored"}}}));
  }
  done = true;
  caller.join();
  EXPECT_EQ(expect_whole(*store_), committed);
}

TEST_F(ReadOnlyTest, ABackupReplacesNothing) {
  const fs::path target = folder_.path() / "copy.db";
  write_file(target, "precious");
  fs::create_symlink("nowhere", folder_.path() / "link.db");
  const auto look = open_read_only(folder_.path()).value();
  EXPECT_EQ(look->backup_to(target).error().code, ErrorCode::kConflict);
  EXPECT_EQ(read_file(target), "precious");
  EXPECT_EQ(look->backup_to(folder_.path() / "link.db").error().code, ErrorCode::kConflict);
  EXPECT_EQ(look->backup_to(folder_.path() / "missing" / "copy.db").error().code,
            ErrorCode::kSystem);
}

TEST_F(ReadOnlyTest, ABackupThatFailsLeavesNothing) {
  for (std::uint64_t i = 0; i < 100; ++i) ASSERT_EQ(commit(i), Appended::kNew);
  FaultyDisk disk(1);
  Options faulty;
  faulty.vfs = disk.name();
  const auto look = open_read_only(folder_.path(), faulty).value();
  disk.set_room(50'000);
  EXPECT_EQ(look->backup_to(folder_.path() / "copy.db").error().code, ErrorCode::kDiskFull);
  disk.set_room(std::nullopt);
  disk.set({.write = 0.2});
  EXPECT_EQ(look->backup_to(folder_.path() / "copy.db").error().code, ErrorCode::kStorage);
  disk.set({.read = 0.2});
  EXPECT_EQ(look->backup_to(folder_.path() / "copy.db").error().code, ErrorCode::kStorage);
  disk.set({});
  EXPECT_FALSE(fs::exists(folder_.path() / "copy.db"));
  EXPECT_FALSE(fs::exists(folder_.path() / "copy.db-journal"));
  EXPECT_TRUE(look->backup_to(folder_.path() / "copy.db"));
}

TEST_F(ReadOnlyTest, AnOlderSchemaIsBackedUpAndNotRead) {
  const TestFolder old;
  fs::copy_file(fs::path(BACKSIGHT_SOURCE_DIR) / "tests/store/data/v2.db",
                old.path() / "backsight.db");
  const auto look = open_read_only(old.path()).value();
  EXPECT_EQ(look->schema(), 2);
  EXPECT_EQ(look->people().error().code, ErrorCode::kUnavailable);
  const TestFolder copy;
  ASSERT_TRUE(look->backup_to(copy.path() / "backsight.db"));
  EXPECT_EQ(open_read_only(copy.path()).value()->schema(), 2);
  EXPECT_EQ(open(copy.path()).value()->people().value().size(), 3u);
}

TEST_F(ReadOnlyTest, WhatIsNotOursIsRefused) {
  store_.reset();
  const fs::path file = folder_.path() / "backsight.db";
  const auto refusal = [&] {
    const auto opened = open_read_only(folder_.path());
    EXPECT_FALSE(opened);
    return opened ? ErrorCode::kSystem : opened.error().code;
  };
  const auto change = [&](const char* sql) {
    ASSERT_TRUE(Database::open(file, Access::kReadWrite, "").value().run(sql));
  };
  change("PRAGMA user_version=99");
  EXPECT_EQ(refusal(), ErrorCode::kNewerSchema);
  change("PRAGMA user_version=0");
  EXPECT_EQ(refusal(), ErrorCode::kDamaged);
  change("PRAGMA user_version=3; PRAGMA application_id=7");
  EXPECT_EQ(refusal(), ErrorCode::kDamaged);
  write_file(file, std::string(50'000, '\xA5'));
  EXPECT_EQ(refusal(), ErrorCode::kDamaged);
  write_file(file, "");
  EXPECT_EQ(refusal(), ErrorCode::kDamaged);
  fs::remove(file);
  EXPECT_EQ(refusal(), ErrorCode::kNotFound);
  EXPECT_EQ(open_read_only(folder_.path() / "missing").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace backsight::store::test
