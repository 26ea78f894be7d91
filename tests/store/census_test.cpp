// Looking at a folder while nobody uses it. With a server beside: tests/cli.
#include "backsight/store/census.h"

#include <gmock/gmock.h>

#include "backsight/store/sqlite_store.h"
#include "samples.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

using core::ErrorCode;

class CensusOf : public testing::Test {
 protected:
  void fill(std::uint64_t events) {
    const auto store = open(data());
    ASSERT_TRUE(store.has_value());
    ASSERT_TRUE((*store)->add_person(person(1)).has_value());
    for (std::uint64_t i = 0; i < events; ++i) {
      ASSERT_TRUE(append_and_wait(**store, person(1).id, event(i)).has_value());
    }
    (*store)->close();
  }
  void make_copy() {
    const auto source = open_read_only(data());
    ASSERT_TRUE(source.has_value());
    ASSERT_TRUE((*source)->backup_to(copy()).has_value());
  }
  [[nodiscard]] std::filesystem::path data() const { return base_.path() / "data"; }
  [[nodiscard]] std::string copy() const { return base_.path() / "copy"; }

  TestFolder base_;
};

TEST_F(CensusOf, CountsWhatIsThereAndLeavesTheFolderAsItWas) {
  fill(20);
  const auto before = files_in(data());
  const auto found = look(data(), Check::kWhole);
  EXPECT_EQ(files_in(data()), before);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->people, 1);
  EXPECT_EQ(found->events, 20);
  EXPECT_EQ(found->schema, current_schema());
  EXPECT_FALSE(found->clinics);
  make_copy();
  EXPECT_EQ(look_at_copy(copy(), Check::kNone), found);
}

TEST_F(CensusOf, WhatIsNoRecordIsSaidToBe) {
  EXPECT_EQ(look(data(), Check::kQuick).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(data()));
  std::filesystem::create_directory(data());
  write_file(data() / "backsight.db", "not a database at all, but long enough to be read");
  EXPECT_EQ(look(data(), Check::kQuick).error().code, ErrorCode::kDamaged);
  EXPECT_EQ(files_in(data()).size(), 1U);
}

TEST_F(CensusOf, SilentPeopleAreThoseWithoutAnEntrySince) {
  fill(3);
  const auto last = look(data(), Check::kQuick)->last_written;
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(people_silent_since(data(), *last), 0);
  EXPECT_EQ(people_silent_since(data(), {last->ms + 1}), 1);
}

TEST_F(CensusOf, KnowsAClinicsFolderAndEndsItsSessions) {
  {
    const auto store = open(data());
    ASSERT_TRUE(store.has_value());
    Entity clinic;
    clinic.id = id_of<history::EventId>(1).value;
    clinic.body = "sealed";
    Entity session = clinic;
    session.kind = EntityKind::kSession;
    ASSERT_TRUE(commit_and_wait(**store, {PutEntity{clinic}, PutEntity{session}}).has_value());
    (*store)->close();
  }
  make_copy();
  EXPECT_TRUE(look_at_copy(copy(), Check::kWhole)->clinics);
  ASSERT_TRUE(end_sessions(copy()).has_value());
  const auto other = base_.path() / "other";
  std::filesystem::create_directory(other);
  std::filesystem::rename(copy(), other / "backsight.db");
  const auto store = open(other);
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ((*store)->entities(EntityKind::kSession, {})->size(), 0U);
  EXPECT_EQ((*store)->entities(EntityKind::kClinic, {})->size(), 1U);
}

TEST_F(CensusOf, TellsWhetherSomebodyUsesTheFolder) {
  EXPECT_EQ(in_use(data()), false);
  const auto store = open(data());
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ(in_use(data()), true);
  (*store)->close();
  EXPECT_EQ(in_use(data()), false);
}

}  // namespace
}  // namespace backsight::store::test
