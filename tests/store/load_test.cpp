// The rules of the house under load: one connection writes, and the log stays bounded.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "backsight/store/sqlite_store.h"
#include "faulty_disk.h"
#include "samples.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kCallers = 8;

/// Many callers append, many others read all the time.
void load(Store& store, std::uint64_t each) {
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (std::uint64_t reader = 0; reader < 6; ++reader) {
    readers.emplace_back([&, reader] {
      for (std::uint64_t i = 0; !done; ++i) {
        ASSERT_TRUE(store.event(person(reader % 4).id, event(i % 100).id));
        ASSERT_TRUE(store.people());
      }
    });
  }
  std::vector<std::thread> callers;
  for (std::uint64_t caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      for (std::uint64_t i = 0; i < each; ++i) {
        ASSERT_TRUE(append_and_wait(store, person(caller % 4).id, event(caller * 10'000 + i)));
      }
    });
  }
  for (auto& caller : callers) caller.join();
  done = true;
  for (auto& reader : readers) reader.join();
}

TEST(Load, OneConnectionWritesAndCheckpoints) {
  const TestFolder folder(Where::kMemory);
  {
    const auto made = open(folder.path()).value();
    for (std::uint64_t p = 0; p < 4; ++p) ASSERT_TRUE(made->add_person(person(p)));
  }
  FaultyDisk disk(1);
  Options options;
  options.vfs = disk.name();
  options.checkpoint_pages = 50;
  {
    const auto store = open(folder.path(), options).value();
    disk.forget_writers();
    load(*store, 60);
    EXPECT_EQ(disk.writers_of("backsight.db"), 1u);
    EXPECT_EQ(disk.writers_of("backsight.db-wal"), 1u);
  }
  // Closing too: the readers go first and leave the log alone.
  EXPECT_EQ(disk.writers_of("backsight.db"), 1u);
  EXPECT_EQ(disk.writers_of("backsight.db-wal"), 1u);
}

TEST(Load, TheLogStaysBoundedWhilePeopleRead) {
  const TestFolder folder(Where::kMemory);
  Options options;
  options.checkpoint_pages = 50;
  const auto store = open(folder.path(), options).value();
  for (std::uint64_t p = 0; p < 4; ++p) ASSERT_TRUE(store->add_person(person(p)));
  load(*store, 100);
  // 800 events of 1.5 kB wrote some 2500 pages. At four times the limit the writer waits for the
  // readers; a limit and a few batches may come on top of that.
  EXPECT_LT(fs::file_size(folder.path() / "backsight.db-wal"), 8 * 50 * 4096u);
  EXPECT_GT(fs::file_size(folder.path() / "backsight.db"), 700'000u);
}

}  // namespace
}  // namespace backsight::store::test
