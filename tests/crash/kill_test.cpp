// kill -9 under load, many times: up to fifty on one data folder.
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <random>

#include "backsight/store/sqlite_store.h"
#include "crash_check.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

using Clock = std::chrono::steady_clock;

struct Child {
  pid_t id;
  int reports;
};

Child start_writer(const std::string& folder, std::uint64_t round) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const std::string round_text = std::to_string(round);
  const pid_t id = ::fork();
  if (id == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl(CRASH_WRITER, CRASH_WRITER, folder.c_str(), round_text.c_str(), nullptr);
    ::_exit(3);
  }
  ::close(ends[1]);
  return {id, ends[0]};
}

/// Reads reports until `end`, or until the pipe is closed.
void read_reports(int reports, Clock::time_point end, std::set<std::uint64_t>& acknowledged,
                  std::string& rest) {
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return;
    pollfd ready{reports, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(left.count())) <= 0) continue;
    const auto count = ::read(reports, buffer.data(), buffer.size());
    if (count <= 0) return;
    rest.append(buffer.data(), static_cast<std::size_t>(count));
    std::size_t used = 0;
    for (; used + sizeof(std::uint64_t) <= rest.size(); used += sizeof(std::uint64_t)) {
      std::uint64_t number = 0;
      rest.copy(reinterpret_cast<char*>(&number), sizeof number, used);
      acknowledged.insert(number);
    }
    rest.erase(0, used);
  }
}

/// The last page that was being written is there in part, as after a power cut: half of the last
/// frame of the log once more behind it.
void tear_last_page(const std::string& folder) {
  constexpr std::size_t kFrame = 24 + 4096;
  const std::string file = folder + "/backsight.db-wal";
  const std::string log = read_file(file);
  if (log.size() < 32 + kFrame) return;
  write_file(file, log + log.substr(log.size() - kFrame, kFrame / 2));
}

TEST(Kill, NothingAcknowledgedIsLost) {
  const std::uint64_t seed = crash_seed();
  const std::uint64_t rounds = crash_rounds(50);
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const TestFolder base;
  std::string folder;
  std::set<std::uint64_t> acknowledged;
  std::size_t acknowledged_in_all = 0;
  std::size_t found = 0;
  std::size_t found_in_all = 0;
  std::uint64_t kills_in_load = 0;
  for (std::uint64_t round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    if (round % 50 == 0) {
      acknowledged.clear();
      folder = base.path() / std::to_string(round / 50);
    }
    const auto child = start_writer(folder, round);
    const auto before = acknowledged.size();
    std::string rest;
    if (round % 5 == 0) {
      // Dies early: while the folder is made, opened or recovered.
      const auto life = std::chrono::microseconds(random() % 20'000);
      read_reports(child.reports, Clock::now() + life, acknowledged, rest);
    } else {
      pollfd first{child.reports, POLLIN, 0};
      ASSERT_EQ(::poll(&first, 1, 60'000), 1) << "the writer acknowledges nothing";
      const auto life = std::chrono::microseconds(random() % 250'000);
      read_reports(child.reports, Clock::now() + life, acknowledged, rest);
    }
    ASSERT_EQ(::kill(child.id, SIGKILL), 0);
    int status = 0;
    ::waitpid(child.id, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
    // What it wrote into the pipe before it died was acknowledged as well.
    read_reports(child.reports, Clock::now() + std::chrono::hours(1), acknowledged, rest);
    ::close(child.reports);
    kills_in_load += acknowledged.size() > before ? 1 : 0;
    acknowledged_in_all += acknowledged.size() - before;
    if (round % 4 == 1) tear_last_page(folder);

    const auto store = open(folder, crash_options());
    ASSERT_TRUE(store) << describe(store.error());
    if ((*store)->people().value().size() == kCrashPeople) {
      found = check_after_crash(**store, acknowledged);
    } else {
      EXPECT_TRUE(acknowledged.empty());
    }
    (*store)->close();
    if (round % 50 == 49 || round + 1 == rounds) {
      check_integrity(folder + "/backsight.db");
      found_in_all += found;
      std::filesystem::remove_all(folder);
    }
  }
  std::printf("%zu events acknowledged, %zu found, %llu of %llu kills under load\n",
              acknowledged_in_all, found_in_all, static_cast<unsigned long long>(kills_in_load),
              static_cast<unsigned long long>(rounds));
  EXPECT_GE(kills_in_load, rounds / 2);
}

}  // namespace
}  // namespace backsight::store::test
