// Compares a store that went through a crash with what was acknowledged before it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "backsight/store/store.h"
#include "crash_record.h"

namespace backsight::store::test {

/// Nothing acknowledged is missing; nothing is torn or made up; each caller's events are in order.
/// Returns how many events there are.
inline std::size_t check_after_crash(Store& store, const std::set<std::uint64_t>& acknowledged) {
  std::set<std::uint64_t> found;
  for (std::uint64_t p = 0; p < kCrashPeople; ++p) {
    const auto events = store.events(person(p).id);
    if (!events) {
      ADD_FAILURE() << "person " << p << ": " << describe(events.error());
      continue;
    }
    std::map<std::uint64_t, std::uint64_t> latest;
    for (const StoredEvent& one : *events) {
      const auto number = static_cast<std::uint64_t>(one.occurred_at.ms);
      EXPECT_TRUE(one == event(number)) << "event " << number << " is not what was written";
      EXPECT_TRUE(crash_person(number) == person(p)) << "event " << number << " has moved";
      EXPECT_TRUE(found.insert(number).second) << "event " << number << " is there twice";
      const auto [before, first] = latest.try_emplace(caller_of(number), number);
      EXPECT_TRUE(first || before->second < number) << "event " << number << " is out of order";
      before->second = number;
    }
  }
  std::vector<std::uint64_t> lost;
  std::ranges::set_difference(acknowledged, found, std::back_inserter(lost));
  EXPECT_TRUE(lost.empty()) << lost.size() << " of " << acknowledged.size()
                            << " acknowledged events are lost, the first is " << lost.front();
  return found.size();
}

/// SQLite's own full check, of a closed database.
inline void check_integrity(const std::string& file) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::string verdict;
  EXPECT_EQ(sqlite3_exec(
                database, "PRAGMA integrity_check",
                [](void* out, int, char** row, char**) {
                  *static_cast<std::string*>(out) += row[0];
                  return 0;
                },
                &verdict, nullptr),
            SQLITE_OK);
  EXPECT_EQ(verdict, "ok");
  sqlite3_close(database);
}

}  // namespace backsight::store::test
