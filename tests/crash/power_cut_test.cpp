// Failing writes and syncs at random points, then a power cut at a random point, many times: see
// tests/store/faulty_disk.h for what the disk forgets.
#include <gmock/gmock.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>

#include "backsight/store/sqlite_store.h"
#include "crash_check.h"
#include "faulty_disk.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

namespace fs = std::filesystem;

class Round {
 public:
  explicit Round(std::uint64_t seed) : random_(seed), disk_(seed), options_(crash_options()) {
    options_.vfs = disk_.name();
    options_.checkpoint_pages = 20 + static_cast<int>(random_() % 200);
    options_.check_up_to_bytes = 0;
  }

  /// `empty`: a data folder with people and nothing else.
  void run(const fs::path& empty) {
    fs::copy(empty, folder_.path());
    auto store = open_somehow();
    if (!store) return;
    const Faults faults = choose_faults();
    disk_.set(faults);
    // Some rounds go through several lives of the process before the power is cut. A life ends
    // with a close or with a kill; the next one finds the page cache as it is.
    const std::uint64_t lives = 1 + random_() % 4;
    for (std::uint64_t life = 1; life < lives; ++life) {
      const std::uint64_t calls = 50 + random_() % 600;
      if (random_() % 2 == 0) {
        disk_.stop_after(calls);
        if (random_() % 2 == 0) disk_.stop_at_failed_sync();
        write_until(*store, life, std::nullopt);
      } else {
        write_until(*store, life, disk_.calls() + calls);
      }
      store.reset();
      disk_.start();
      store = open_somehow();
      if (!store) return;
      disk_.set(faults);
    }
    disk_.cut_power_after(5 + random_() % 1000);
    write_until(*store, lives, std::nullopt);
    store.reset();
    check();
  }

  std::size_t acknowledged() const { return acknowledged_.size(); }
  std::uint64_t failures() { return disk_.failures(); }
  std::size_t refused() const { return refused_; }

 private:
  Faults choose_faults() {
    Faults faults;
    if (random_() % 3 != 0) faults.sync = 0.2 * chance();
    if (random_() % 3 == 0) faults.write = 0.02 * chance();
    if (random_() % 3 == 0) faults.truncate = 0.5 * chance();
    if (random_() % 4 == 0) faults.read = 0.01 * chance();
    if (random_() % 4 == 0) {
      disk_.set_room(static_cast<std::int64_t>(random_() % 1'000'000));
    }
    return faults;
  }
  double chance() { return std::generate_canonical<double, 32>(random_); }

  // Opening may meet the faults as well. It may fail then, but only with an error that says so.
  std::unique_ptr<Store> open_somehow() {
    for (int i = 0;; ++i) {
      if (i == 5) {
        disk_.set({});
        disk_.set_room(std::nullopt);
      }
      auto opened = open(folder_.path(), options_);
      if (opened) return std::move(*opened);
      const auto code = opened.error().code;
      EXPECT_TRUE(i < 5 &&
                  (code == core::ErrorCode::kStorage || code == core::ErrorCode::kDiskFull))
          << describe(opened.error());
      if (i >= 5) return nullptr;
    }
  }

  // Until the disk was called so many times, or stops.
  void write_until(Store& store, std::uint64_t life, std::optional<std::uint64_t> calls) {
    std::vector<std::thread> callers;
    for (std::uint64_t caller = 0; caller < kCrashCallers; ++caller) {
      callers.emplace_back([&, caller] {
        // Every call of a caller that fails is tried again, and may be there already.
        std::uint64_t i = 0;
        std::optional<std::int64_t> version;
        for (std::uint64_t tries = 0; tries < 3000; ++tries) {
          if (disk_.stopped() || (calls && disk_.calls() > *calls)) return;
          const auto number = crash_event(life, caller, i);
          if (!version) {
            const auto line = store.entity(kCrashLine, crash_line(caller));
            if (!line) continue;
            version = *line ? (*line)->version : 0;
          }
          const bool alone = stands_alone(number);
          const auto result =
              alone ? append_and_wait(store, crash_person(number).id, crash_sample(number))
                    : commit_and_wait(store, crash_writes(number, *version));
          if (!alone) version.reset();
          const std::lock_guard hold(mutex_);
          if (result) {
            acknowledged_.insert(number);
            ++i;
          } else {
            ++refused_;
            // A caller that gives up leaves an event that may be there or not.
            if (tries % 4 == 0) ++i;
            if (result.error().code == core::ErrorCode::kDiskFull) disk_.set_room(std::nullopt);
          }
        }
      });
    }
    for (auto& caller : callers) caller.join();
  }

  void check() {
    disk_.cut_power();
    const TestFolder found(Where::kMemory);
    disk_.write_found_files(found.path());
    {
      const auto store = open(found.path(), crash_options());
      ASSERT_TRUE(store) << describe(store.error());
      check_after_crash(**store, acknowledged_);
    }
    check_integrity(found.path() / "backsight.db");
  }

  std::mt19937_64 random_;
  TestFolder folder_{Where::kMemory};
  FaultyDisk disk_;
  Options options_;
  std::mutex mutex_;
  std::set<std::uint64_t> acknowledged_;
  std::size_t refused_ = 0;
};

TEST(PowerCut, NothingAcknowledgedIsLost) {
  const std::uint64_t seed = crash_seed();
  const std::uint64_t rounds = crash_rounds(400);
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  const TestFolder empty;
  {
    const auto store = open(empty.path()).value();
    for (std::uint64_t p = 0; p < kCrashPeople; ++p) ASSERT_TRUE(store->add_person(person(p)));
  }
  std::size_t acknowledged = 0;
  std::size_t refused = 0;
  std::uint64_t failures = 0;
  for (std::uint64_t round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    Round one(seed + round);
    one.run(empty.path());
    acknowledged += one.acknowledged();
    refused += one.refused();
    failures += one.failures();
  }
  std::printf("%zu events acknowledged, %zu calls refused, %llu faults\n", acknowledged, refused,
              static_cast<unsigned long long>(failures));
  EXPECT_GT(acknowledged, rounds * 10);
  EXPECT_GT(failures, rounds);
}

}  // namespace
}  // namespace backsight::store::test
