// Databases that must not be touched: each is refused, with a reason, and left byte for byte.
#include <gmock/gmock.h>

#include "backsight/store/sqlite_store.h"
#include "database.h"
#include "samples.h"
#include "support/plain_chain.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using testing::HasSubstr;

class DamageTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto store = open(folder_.path()).value();
    ASSERT_TRUE(store->add_person(person(1)));
    for (std::uint64_t i = 0; i < 100; ++i) {
      store->append(person(1).id, event(i), [](const auto& result) { ASSERT_TRUE(result); });
    }
    store->close();
  }
  [[nodiscard]] fs::path file() const { return folder_.path() / "backsight.db"; }

  void change(const char* sql) const {
    const auto database = Database::open(file(), Access::kReadWrite, "").value();
    ASSERT_TRUE(database.run(sql));
  }

  void expect_refused(ErrorCode code, const std::string& why) const {
    const auto before = files_in(folder_.path());
    const auto opened = open(folder_.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, code) << describe(opened.error());
    EXPECT_THAT(opened.error().message, HasSubstr(why));
    EXPECT_TRUE(files_in(folder_.path()) == before);
  }

  TestFolder folder_;
};

TEST_F(DamageTest, NewerSchema) {
  change("PRAGMA user_version=99");
  expect_refused(ErrorCode::kNewerSchema, "schema 99");
}

TEST_F(DamageTest, NewerSchemaThatStandsOnlyInTheLog) {
  std::string log;
  {
    const auto database = Database::open(file(), Access::kReadWrite, "").value();
    database.leave_log_at_close();
    ASSERT_TRUE(database.run("PRAGMA user_version=99"));
  }
  ASSERT_GT(fs::file_size(folder_.path() / "backsight.db-wal"), 0u);
  fs::remove(folder_.path() / "backsight.db-shm");
  expect_refused(ErrorCode::kNewerSchema, "schema 99");
}

TEST_F(DamageTest, NoSchemaVersion) {
  change("PRAGMA user_version=0");
  expect_refused(ErrorCode::kDamaged, "schema version");
}

TEST_F(DamageTest, DatabaseOfAnotherProgram) {
  change("PRAGMA application_id=7");
  expect_refused(ErrorCode::kDamaged, "another program");
}

TEST_F(DamageTest, EmptyFile) {
  write_file(file(), "");
  expect_refused(ErrorCode::kDamaged, "empty");
}

TEST_F(DamageTest, EmptyFileBesideALog) {
  write_file(file(), "");
  write_file(folder_.path() / "backsight.db-wal", std::string(8192, 'w'));
  expect_refused(ErrorCode::kDamaged, "empty");
}

TEST_F(DamageTest, MissingFileBesideALog) {
  fs::remove(file());
  write_file(folder_.path() / "backsight.db-wal", std::string(8192, 'w'));
  expect_refused(ErrorCode::kDamaged, "missing");
}

TEST_F(DamageTest, Garbage) {
  write_file(file(), std::string(50'000, '\xA5'));
  expect_refused(ErrorCode::kDamaged, "not an SQLite database");
}

TEST_F(DamageTest, ShorterThanAHeader) {
  write_file(file(), read_file(file()).substr(0, 60));
  expect_refused(ErrorCode::kDamaged, "too short");
}

TEST_F(DamageTest, CutShort) {
  const std::string whole = read_file(file());
  ASSERT_GT(whole.size(), 100'000u);
  for (const std::size_t length : {std::size_t{100}, std::size_t{4096}, whole.size() / 2,
                                   whole.size() - 4096, whole.size() - 1}) {
    write_file(file(), whole.substr(0, length));
    expect_refused(ErrorCode::kDamaged, "");
  }
}

TEST_F(DamageTest, OverwrittenPages) {
  const std::string whole = read_file(file());
  for (std::size_t page = 0; page < whole.size() / 4096; page += 3) {
    std::string damaged = whole;
    damaged.replace(page * 4096 + (page == 0 ? 100 : 0), 512, std::string(512, '\x5A'));
    write_file(file(), damaged);
    const auto before = files_in(folder_.path());
    const auto opened = open(folder_.path());
    // SQLite cannot see every change: not one inside the bytes of a body.
    if (opened) {
      write_file(file(), whole);
      continue;
    }
    EXPECT_EQ(opened.error().code, ErrorCode::kDamaged) << page << describe(opened.error());
    EXPECT_TRUE(files_in(folder_.path()) == before) << page;
  }
}

TEST_F(DamageTest, MissingTable) {
  change("DROP TABLE event");
  expect_refused(ErrorCode::kDamaged, "");
}

TEST_F(DamageTest, MissingTableOfEntities) {
  change("DROP TABLE entity");
  expect_refused(ErrorCode::kDamaged, "");
}

TEST_F(DamageTest, MissingHeadOfTheAuditLog) {
  change("DROP TABLE audit_head");
  expect_refused(ErrorCode::kDamaged, "");
}

TEST_F(DamageTest, MissingColumn) {
  change("ALTER TABLE event RENAME COLUMN author TO writer");
  expect_refused(ErrorCode::kDamaged, "");
}

// An audit log that somebody else has changed at its end is not gone on with.
class AuditDamageTest : public DamageTest {
 protected:
  void SetUp() override {
    DamageTest::SetUp();
    options_.audit_chain = &backsight::test::plain_chain();
    const auto store = open(folder_.path(), options_).value();
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(commit_and_wait(
          *store, {AppendAudit{{person(1).id, "entry"}}, AppendAudit{{std::nullopt, "entry"}}}));
    }
  }
  void expect_audit_refused() const {
    const auto opened = open(folder_.path(), options_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kDamaged);
    EXPECT_THAT(opened.error().message, HasSubstr("audit log"));
    // Who keeps no audit log looks at none.
    EXPECT_TRUE(open(folder_.path()));
  }

  Options options_;
};

TEST_F(AuditDamageTest, WholeItIsOpened) { EXPECT_TRUE(open(folder_.path(), options_)); }

TEST_F(AuditDamageTest, ATailCutOff) {
  change("DELETE FROM audit WHERE number > 4");
  expect_audit_refused();
}

TEST_F(AuditDamageTest, AllOfItRemoved) {
  change("DELETE FROM audit");
  expect_audit_refused();
}

TEST_F(AuditDamageTest, TheHeadRemoved) {
  change("DELETE FROM audit_head");
  expect_audit_refused();
}

TEST_F(AuditDamageTest, AnEntryBehindTheHead) {
  change("INSERT INTO audit VALUES (7, NULL, x'00', zeroblob(32))");
  expect_audit_refused();
}

TEST_F(AuditDamageTest, ATailCutOffWithAHeadThatNobodySigned) {
  change("DELETE FROM audit WHERE number > 4");
  change("UPDATE audit_head SET number = 4, hash = (SELECT hash FROM audit WHERE number = 4)");
  expect_audit_refused();
}

TEST_F(AuditDamageTest, AnotherHashOfTheLastEntry) {
  change("UPDATE audit SET hash = zeroblob(32) WHERE number = 6");
  expect_audit_refused();
}

TEST_F(AuditDamageTest, AnEntryBehindTheHeadWhileInUseEndsWriting) {
  const auto store = open(folder_.path(), options_).value();
  change("INSERT INTO audit VALUES (7, NULL, x'00', zeroblob(32))");
  EXPECT_EQ(commit_and_wait(*store, {AppendAudit{{std::nullopt, "entry"}}}).error().code,
            ErrorCode::kDamaged);
  EXPECT_EQ(append_and_wait(*store, person(1).id, event(1)).error().code, ErrorCode::kDamaged);
  EXPECT_EQ(store->events(person(1).id).value().size(), 100u);
}

TEST_F(DamageTest, FoundWhileInUseEndsWriting) {
  // The roots of the tables stay, their leaves go.
  std::string damaged = read_file(file());
  for (std::size_t page = 5; page < damaged.size() / 4096; ++page) {
    damaged.replace(page * 4096, 512, std::string(512, '\x5A'));
  }
  write_file(file(), damaged);
  Options options;
  options.check_up_to_bytes = 0;
  const auto store = open(folder_.path(), options).value();
  EXPECT_EQ(store->events(person(1).id).error().code, ErrorCode::kDamaged);
  EXPECT_EQ(append_and_wait(*store, person(1).id, event(1)).error().code, ErrorCode::kDamaged);
  EXPECT_EQ(store->add_person(person(2)).error().code, ErrorCode::kDamaged);
  EXPECT_THAT(store->people().value(), testing::ElementsAre(person(1)));
}

}  // namespace
}  // namespace backsight::store::test
