// A disk that is really full: a tmpfs of a few hundred kilobytes, mounted for one child process.
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "backsight/store/sqlite_store.h"
#include "samples.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

constexpr int kCannotMount = 77;

#define MUST(condition)                                            \
  do {                                                             \
    if (!(condition)) {                                            \
      std::fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
      return 1;                                                    \
    }                                                              \
  } while (false)

bool holds(Store& store, const std::vector<StoredEvent>& kept) {
  const auto found = store.events(person(1).id);
  return found && *found == kept;
}

// Returns the exit code of the child.
int fill_the_disk(const fs::path& disk) {
  if (::unshare(CLONE_NEWNS) != 0 ||
      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=600k,mode=700") != 0) {
    return kCannotMount;
  }
  const fs::path folder = disk / "data";
  std::vector<StoredEvent> kept;
  {
    auto store = open(folder);
    MUST(store);
    MUST((*store)->add_person(person(1)));
    core::Result<Appended> answer = Appended::kNew;
    for (std::uint64_t i = 0; i < 1000; ++i) {
      answer = append_and_wait(**store, person(1).id, event(i));
      if (!answer) break;
      kept.push_back(event(i));
    }
    MUST(!answer && answer.error().code == ErrorCode::kDiskFull);
    MUST(kept.size() > 10);
    MUST(holds(**store, kept));
    // Every event is refused as long as it stays full, and nothing gets lost meanwhile.
    for (std::uint64_t i = 2000; i < 2010; ++i) {
      answer = append_and_wait(**store, person(1).id, event(i));
      MUST(!answer && answer.error().code == ErrorCode::kDiskFull);
    }
    MUST(holds(**store, kept));
    MUST(::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=8m,mode=700") == 0);
    for (std::uint64_t i = 2000; i < 2050; ++i) {
      MUST(append_and_wait(**store, person(1).id, event(i)) == Appended::kNew);
      kept.push_back(event(i));
    }
    MUST(holds(**store, kept));
  }
  // Full from the start, to the last byte: it opens to read and refuses to write.
  std::FILE* filler = std::fopen((disk / "filler").c_str(), "w");
  const std::string block(4096, 'x');
  while (std::fwrite(block.data(), block.size(), 1, filler) == 1 && std::fflush(filler) == 0) {
  }
  std::fclose(filler);
  {
    auto store = open(folder);
    if (!store) MUST(store.error().code == ErrorCode::kDiskFull);
    if (store) {
      MUST(holds(**store, kept));
      const auto answer = append_and_wait(**store, person(1).id, event(5000));
      MUST(!answer && answer.error().code == ErrorCode::kDiskFull);
    }
  }
  fs::remove(disk / "filler");
  auto store = open(folder);
  MUST(store);
  MUST(holds(**store, kept));
  MUST(append_and_wait(**store, person(1).id, event(5000)) == Appended::kNew);
  (*store)->close();

  // No room for a new database either: nothing half-made is left under its name.
  const fs::path other = disk / "other";
  MUST(::mkdir(other.c_str(), 0700) == 0);
  MUST(::mount("tmpfs", other.c_str(), "tmpfs", 0, "size=8k,mode=700") == 0);
  const auto refused = open(other / "data");
  MUST(!refused && refused.error().code == ErrorCode::kDiskFull);
  MUST(!fs::exists(other / "data" / "backsight.db"));
  MUST(::mount("tmpfs", other.c_str(), "tmpfs", MS_REMOUNT, "size=8m,mode=700") == 0);
  MUST(open(other / "data"));
  return 0;
}

TEST(DiskFull, NothingAcknowledgedIsLostAndWritingGoesOnWhenThereIsRoom) {
  const TestFolder disk;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(fill_the_disk(disk.path()));
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kCannotMount) GTEST_SKIP() << "mounting needs root";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace backsight::store::test
