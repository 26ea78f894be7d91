// The data folder: who may use it and with which rights it is made.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backsight/store/sqlite_store.h"
#include "samples.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

constexpr int kOpened = 200;

/// What a child process gets when it opens the folder: an ErrorCode or kOpened.
int code_in_other_process(const fs::path& folder, uid_t user) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setuid(user) != 0) ::_exit(201);
    const auto opened = open(folder);
    ::_exit(opened ? kOpened : static_cast<int>(opened.error().code));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

unsigned rights(const fs::path& path) {
  struct stat found{};
  EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 07777;
}

TEST(Folder, IsMadeForItsOwnerAlone) {
  const TestFolder base;
  const fs::path folder = base.path() / "a" / "b" / "data";
  const mode_t before = ::umask(0);
  const auto store = open(folder).value();
  ASSERT_TRUE(store->add_person(person(1)));
  ASSERT_TRUE(append_and_wait(*store, person(1).id, event(1)));
  ASSERT_TRUE(store->people());
  ::umask(before);
  for (const auto& made : {base.path() / "a", base.path() / "a" / "b", folder}) {
    EXPECT_EQ(rights(made), 0700u) << made;
  }
  for (const char* file :
       {"backsight.db", "backsight.db-wal", "backsight.db-shm", "backsight.lock"}) {
    EXPECT_EQ(rights(folder / file), 0600u) << file;
  }
}

TEST(Folder, HoldsTheDatabaseAloneWhenClosed) {
  const TestFolder base;
  {
    const auto store = open(base.path()).value();
    ASSERT_TRUE(store->add_person(person(1)));
    ASSERT_TRUE(store->people());
  }
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files_in(base.path())) names.push_back(name);
  EXPECT_THAT(names, testing::ElementsAre("backsight.db", "backsight.lock"));
}

TEST(Folder, MayBeNamedWithASlashAtTheEndOrFromHere) {
  const TestFolder base;
  ASSERT_TRUE(open((base.path() / "data/").string()));
  EXPECT_TRUE(fs::exists(base.path() / "data" / "backsight.db"));
  const auto here = fs::current_path();
  fs::current_path(base.path());
  EXPECT_TRUE(open("./other"));
  fs::current_path(here);
  EXPECT_TRUE(fs::exists(base.path() / "other" / "backsight.db"));
}

TEST(Folder, IsRefusedToASecondProcessAndASecondStore) {
  const TestFolder base;
  auto store = open(base.path()).value();
  ASSERT_TRUE(store->add_person(person(1)));
  ASSERT_TRUE(append_and_wait(*store, person(1).id, event(1)));
  std::map<std::string, fs::file_time_type> before;
  for (const auto& entry : fs::directory_iterator(base.path())) {
    before[entry.path()] = entry.last_write_time();
  }

  EXPECT_EQ(code_in_other_process(base.path(), ::getuid()), static_cast<int>(ErrorCode::kLocked));
  const auto second = open(base.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kLocked);

  std::map<std::string, fs::file_time_type> after;
  for (const auto& entry : fs::directory_iterator(base.path())) {
    after[entry.path()] = entry.last_write_time();
  }
  EXPECT_EQ(before, after);
  EXPECT_EQ(append_and_wait(*store, person(1).id, event(2)), Appended::kNew);
  store->close();
  EXPECT_EQ(code_in_other_process(base.path(), ::getuid()), kOpened);
}

TEST(Folder, ThatCannotBeWrittenIsRefused) {
  const TestFolder base;
  {
    const auto store = open(base.path()).value();
    ASSERT_TRUE(store->add_person(person(1)));
  }
  const auto before = files_in(base.path());
  const uid_t user = ::getuid() == 0 ? 65534 : ::getuid();  // rights do not bind root
  if (::getuid() == 0) {
    ASSERT_EQ(::chown(base.path().c_str(), user, user), 0);
    for (const auto& [name, bytes] : before) {
      ASSERT_EQ(::chown((base.path() / name).c_str(), user, user), 0);
    }
  }
  fs::permissions(base.path() / "backsight.db", fs::perms::owner_read);
  EXPECT_EQ(code_in_other_process(base.path(), user), static_cast<int>(ErrorCode::kStorage));
  EXPECT_EQ(files_in(base.path()), before);

  fs::remove(base.path() / "backsight.lock");
  fs::permissions(base.path(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(code_in_other_process(base.path(), user), static_cast<int>(ErrorCode::kSystem));
  fs::permissions(base.path(), fs::perms::owner_all);
  EXPECT_EQ(files_in(base.path()).at("backsight.db"), before.at("backsight.db"));
}

TEST(Folder, ThatIsAFileIsRefused) {
  const TestFolder base;
  write_file(base.path() / "data", "not a folder");
  const auto opened = open(base.path() / "data");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kSystem);
  EXPECT_EQ(open(base.path() / "data" / "below").error().code, ErrorCode::kSystem);
}

TEST(Folder, AnUnfinishedDatabaseIsMadeAgain) {
  const TestFolder base;
  write_file(base.path() / "backsight.db.new", "half");
  write_file(base.path() / "backsight.db.new-journal", "half");
  const auto store = open(base.path());
  ASSERT_TRUE(store) << describe(store.error());
  EXPECT_FALSE(fs::exists(base.path() / "backsight.db.new"));
  EXPECT_FALSE(fs::exists(base.path() / "backsight.db.new-journal"));
}

}  // namespace
}  // namespace backsight::store::test
