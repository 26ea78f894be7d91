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

/// The audit log holds one entry for each event of a commit, each caller's in order, and its chain
/// is whole. The line of each caller tells of its last commit and has counted them all.
inline void check_commits(Store& store, const std::set<std::uint64_t>& found) {
  const auto rows = store.audit(1, kAllEntities);
  const auto head = store.audit_head();
  ASSERT_TRUE(rows && head);
  std::set<std::uint64_t> logged;
  std::map<std::uint64_t, std::pair<std::int64_t, std::string>> lines;
  std::map<std::uint64_t, std::uint64_t> latest;
  AuditHash before{};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const AuditRow& row = (*rows)[i];
    ASSERT_EQ(row.number, static_cast<std::int64_t>(i) + 1);
    before = backsight::test::plain_chain().hash(before, row.number, row.entry);
    ASSERT_TRUE(row.hash == before) << "entry " << row.number << " is not chained";
    const auto number = std::strtoull(row.entry.body.c_str(), nullptr, 10);
    EXPECT_TRUE(logged.insert(number).second) << "event " << number << " is logged twice";
    const std::uint64_t caller = caller_of(number) % kCrashCallers;
    const auto [at, first] = latest.try_emplace(caller, number);
    EXPECT_TRUE(first || at->second < number) << "entry " << number << " is out of order";
    at->second = number;
    ++lines[caller].first;
    lines[caller].second = row.entry.body;
  }
  ASSERT_EQ(head->has_value(), !rows->empty());
  if (head->has_value()) {
    EXPECT_EQ((*head)->number, static_cast<std::int64_t>(rows->size()));
    EXPECT_TRUE((*head)->hash == before);
    EXPECT_TRUE(backsight::test::plain_chain().stands(**head));
  }
  for (const std::uint64_t number : found) {
    EXPECT_EQ(logged.erase(number), stands_alone(number) ? 0u : 1u)
        << "event " << number << " and the audit log differ";
  }
  EXPECT_TRUE(logged.empty()) << "an entry without its event: " << *logged.begin();
  for (std::uint64_t caller = 0; caller < kCrashCallers; ++caller) {
    const auto line = store.entity(kCrashLine, crash_line(caller));
    ASSERT_TRUE(line);
    ASSERT_EQ(line->has_value(), lines.contains(caller));
    if (!line->has_value()) continue;
    EXPECT_EQ((*line)->version, lines[caller].first) << "caller " << caller;
    EXPECT_EQ((*line)->body, lines[caller].second) << "caller " << caller;
  }
}

/// Nothing acknowledged is missing; nothing is torn, made up or half made; each caller's events are
/// in order. Returns how many events there are.
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
      EXPECT_TRUE(one == crash_sample(number)) << "event " << number << " is not what was written";
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
                            << " acknowledged events are lost, the first is "
                            << (lost.empty() ? 0 : lost.front());
  check_commits(store, found);
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
