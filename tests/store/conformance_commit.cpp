// Entities, the audit log, and commits that hold several changes.
#include <atomic>
#include <future>
#include <thread>

#include "conformance.h"
#include "samples.h"
#include "support/plain_chain.h"

namespace backsight::store::test {
namespace {

using core::ErrorCode;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;

core::Result<Appended> put(Store& store, const Entity& entity) {
  return commit_and_wait(store, {PutEntity{entity}});
}

Entity after(Entity entity) {
  ++entity.version;
  return entity;
}

/// The code and the place of a refusal.
std::string refusal(const core::Result<Appended>& result) {
  EXPECT_FALSE(result) << "an error was expected";
  if (result) return "";
  return std::string(core::code_text(result.error().code)) + " " + result.error().place.pointer;
}

std::vector<AuditRow> chained(const std::vector<AuditEntry>& entries) {
  std::vector<AuditRow> rows;
  AuditHash before{};
  for (const AuditEntry& entry : entries) {
    AuditRow row{static_cast<std::int64_t>(rows.size()) + 1, entry, {}};
    row.hash = before = backsight::test::plain_chain().hash(before, row.number, entry);
    rows.push_back(row);
  }
  return rows;
}

TEST_P(StoreConformance, KeepsEntitiesByteForByte) {
  const Entity bytes{
      EntityKind::kAccount,     event(1).id.value, event(2).id.value, std::string("\0\xFF", 2), 0,
      std::string("\0\xC3(", 3)};
  const Entity bare{EntityKind::kClinic, event(3).id.value, {}, "", 0, ""};
  const Entity nameless{EntityKind::kSetting, {}, {}, "x", 0, body_of(9)};
  for (const Entity& one : {bytes, bare, nameless}) {
    ASSERT_EQ(put(*store_, one), Appended::kNew);
  }
  for (int round = 0; round < 2; ++round) {
    for (const Entity& one : {bytes, bare, nameless}) {
      EXPECT_THAT(store_->entity(one.kind, one.id).value(), Optional(after(one)));
      EXPECT_THAT(store_->entities(one.kind, one.owner).value(), ElementsAre(after(one)));
    }
    EXPECT_THAT(store_->find_entity(bytes.kind, bytes.lookup).value(), Optional(after(bytes)));
    EXPECT_THAT(store_->find_entity(EntityKind::kClinic, "").value(), Eq(std::nullopt));
    EXPECT_THAT(store_->find_entity(EntityKind::kSession, "x").value(), Eq(std::nullopt));
    EXPECT_THAT(store_->entity(EntityKind::kSession, bytes.id).value(), Eq(std::nullopt));
    EXPECT_THAT(store_->entities(EntityKind::kAccount, bytes.id).value(), IsEmpty());
    reopen();
  }
}

TEST_P(StoreConformance, KeepsEachKindOfEntityApart) {
  using enum EntityKind;
  const std::vector<EntityKind> kinds = {kClinic,     kAccount, kCredential, kSession,
                                         kInvitation, kGrant,   kRelation,   kPersonKey,
                                         kRosterLine, kConsent, kSetting,    kThrottle};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ASSERT_TRUE(put(*store_, {kinds[i], event(1).id.value, {}, "same", 0, std::to_string(i)}));
  }
  reopen();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Entity expected{kinds[i], event(1).id.value, {}, "same", 1, std::to_string(i)};
    EXPECT_THAT(store_->find_entity(kinds[i], "same").value(), Optional(expected));
  }
}

TEST_P(StoreConformance, AnEntityIsReplacedByWhoKnowsItsVersion) {
  Entity entity{EntityKind::kAccount, event(1).id.value, event(2).id.value, "login", 0, "a"};
  ASSERT_EQ(put(*store_, entity), Appended::kNew);
  EXPECT_EQ(refusal(put(*store_, entity)), "conflict /0");
  entity.version = 2;
  EXPECT_EQ(refusal(put(*store_, entity)), "conflict /0");
  entity.version = -1;
  EXPECT_EQ(refusal(put(*store_, entity)), "conflict /0");
  entity.version = 1;
  entity.body = "b";
  ASSERT_EQ(put(*store_, entity), Appended::kNew);
  EXPECT_THAT(store_->entity(entity.kind, entity.id).value(), Optional(after(entity)));
  // To another owner, with another lookup.
  entity = {entity.kind, entity.id, event(3).id.value, "other", 2, "c"};
  ASSERT_EQ(put(*store_, entity), Appended::kNew);
  EXPECT_THAT(store_->entities(entity.kind, event(2).id.value).value(), IsEmpty());
  EXPECT_THAT(store_->entities(entity.kind, entity.owner).value(), ElementsAre(after(entity)));
  EXPECT_THAT(store_->find_entity(entity.kind, "login").value(), Eq(std::nullopt));
  EXPECT_THAT(store_->find_entity(entity.kind, "other").value(), Optional(after(entity)));

  EXPECT_EQ(refusal(commit_and_wait(*store_, {RemoveEntity{entity.kind, entity.id, 2}})),
            "conflict /0");
  ASSERT_TRUE(commit_and_wait(*store_, {RemoveEntity{entity.kind, entity.id, 3}}));
  EXPECT_EQ(refusal(commit_and_wait(*store_, {RemoveEntity{entity.kind, entity.id, 3}})),
            "conflict /0");
  EXPECT_THAT(store_->entity(entity.kind, entity.id).value(), Eq(std::nullopt));
  EXPECT_EQ(refusal(put(*store_, entity)), "conflict /0");
  entity.version = 0;
  EXPECT_EQ(put(*store_, entity), Appended::kNew);
}

TEST_P(StoreConformance, ALookupBelongsToOneEntityOfItsKind) {
  const Entity first{EntityKind::kAccount, event(1).id.value, {}, "login", 0, ""};
  const Entity second{EntityKind::kAccount, event(2).id.value, {}, "login", 0, ""};
  const Entity unnamed{EntityKind::kAccount, event(2).id.value, {}, "", 0, ""};
  const Entity unnamed_too{EntityKind::kAccount, event(3).id.value, {}, "", 0, ""};
  ASSERT_TRUE(put(*store_, first));
  EXPECT_EQ(refusal(put(*store_, second)), "conflict /0");
  ASSERT_TRUE(put(*store_, unnamed));
  ASSERT_TRUE(put(*store_, unnamed_too));
  EXPECT_EQ(refusal(put(*store_, after(second))), "conflict /0");
  ASSERT_TRUE(commit_and_wait(*store_, {RemoveEntity{first.kind, first.id, 1}}));
  EXPECT_EQ(put(*store_, after(second)), Appended::kNew);
  EXPECT_THAT(store_->find_entity(EntityKind::kAccount, "login").value(),
              Optional(after(after(second))));
}

TEST_P(StoreConformance, EntitiesAndPeopleAreReadPageByPage) {
  std::vector<Entity> lines;
  std::vector<Person> people;
  for (std::uint64_t i = 0; i < 7; ++i) {
    lines.push_back({EntityKind::kRosterLine, event(i).id.value, event(100).id.value, "", 1,
                     std::to_string(i)});
    people.push_back(person(i));
  }
  // Written backwards: they are read in the order of their ids.
  for (std::uint64_t i = 7; i-- > 0;) {
    Entity fresh = lines[i];
    fresh.version = 0;
    Entity of_another = fresh;
    of_another.id.bytes[0] ^= 0xFF;
    of_another.owner = event(101).id.value;
    ASSERT_TRUE(
        commit_and_wait(*store_, {PutEntity{fresh}, PutEntity{of_another}, AddPerson{people[i]}}));
  }
  const auto page = [&](core::Uuid after_id, std::size_t most) {
    return store_->entities(EntityKind::kRosterLine, event(100).id.value, after_id, most).value();
  };
  EXPECT_EQ(page({}, kAllEntities), lines);
  EXPECT_THAT(page({}, 2), ElementsAre(lines[0], lines[1]));
  EXPECT_THAT(page(lines[1].id, 3), ElementsAre(lines[2], lines[3], lines[4]));
  EXPECT_THAT(page(lines[5].id, 9), ElementsAre(lines[6]));
  EXPECT_THAT(page(lines[6].id, 9), IsEmpty());
  EXPECT_THAT(page({}, 0), IsEmpty());

  EXPECT_EQ(store_->people().value(), people);
  EXPECT_THAT(store_->people({}, 2).value(), ElementsAre(people[0], people[1]));
  EXPECT_THAT(store_->people(people[5].id, 2).value(), ElementsAre(people[6]));
  EXPECT_THAT(store_->people({}, 0).value(), IsEmpty());
}

TEST_P(StoreConformance, TheAuditLogIsNumberedAndChained) {
  EXPECT_THAT(store_->audit(0, 10).value(), IsEmpty());
  EXPECT_THAT(store_->audit_head().value(), Eq(std::nullopt));
  // It may be about somebody who is not here (any more).
  const std::vector<AuditEntry> entries = {{person(1).id, "read"},
                                           {std::nullopt, std::string("\0\xFF", 2)},
                                           {person(2).id, ""},
                                           {person(1).id, body_of(4)},
                                           {history::PersonId{}, "nobody"}};
  ASSERT_TRUE(commit_and_wait(*store_, {AppendAudit{entries[0]}}));
  ASSERT_TRUE(commit_and_wait(*store_, {AppendAudit{entries[1]}, AppendAudit{entries[2]}}));
  reopen();
  ASSERT_TRUE(commit_and_wait(*store_, {AppendAudit{entries[3]}}));
  ASSERT_TRUE(commit_and_wait(*store_, {AppendAudit{entries[4]}}));

  const auto rows = chained(entries);
  EXPECT_EQ(store_->audit(1, 100).value(), rows);
  EXPECT_EQ(store_->audit(-5, 100).value(), rows);
  EXPECT_THAT(store_->audit(2, 2).value(), ElementsAre(rows[1], rows[2]));
  EXPECT_THAT(store_->audit(6, 2).value(), IsEmpty());
  EXPECT_THAT(store_->audit_about(person(1).id, 100, 100).value(), ElementsAre(rows[3], rows[0]));
  EXPECT_THAT(store_->audit_about(person(1).id, 4, 100).value(), ElementsAre(rows[0]));
  EXPECT_THAT(store_->audit_about(person(1).id, 100, 1).value(), ElementsAre(rows[3]));
  EXPECT_THAT(store_->audit_about(person(3).id, 100, 1).value(), IsEmpty());

  const auto head = store_->audit_head().value();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->number, 5);
  EXPECT_EQ(head->hash, rows[4].hash);
  EXPECT_TRUE(backsight::test::plain_chain().stands(*head));
}

TEST_P(StoreConformance, ACommitMakesEverythingOrNothing) {
  const Entity line{EntityKind::kRosterLine, person(1).id.value, event(50).id.value, "", 0, "a"};
  const AuditEntry entry{person(1).id, "first"};
  const StoredAdvice advice{event(1).id, {1}, "abc", 1, event(1).id.value, "advice"};
  // Later changes see the earlier ones.
  ASSERT_EQ(commit_and_wait(*store_, {AddPerson{person(1)}, AppendEvent{person(1).id, event(1)},
                                      KeepAdvice{person(1).id, advice}, PutEntity{line},
                                      PutEntity{after(line)}, AppendAudit{entry}}),
            Appended::kNew);
  const std::vector<std::pair<Write, std::string>> refused = {
      {AddPerson{person(1)}, "conflict /4"},
      {AppendEvent{person(9).id, event(3)}, "not-found /4"},
      {KeepAdvice{person(1).id, {event(9).id, {1}, "abc", 1, {}, ""}}, "not-found /4"},
      {PutEntity{line}, "conflict /4"},
      {RemoveEntity{line.kind, line.id, 9}, "conflict /4"},
  };
  for (const auto& [bad, code] : refused) {
    const std::vector<Write> writes = {
        AppendEvent{person(1).id, event(2)},
        PutEntity{after(after(line))},
        PutEntity{{EntityKind::kConsent, event(4).id.value, {}, "", 0, ""}},
        AppendAudit{{person(1).id, "not to be seen"}},
        bad,
        AppendAudit{{person(1).id, "nor this"}}};
    EXPECT_EQ(refusal(commit_and_wait(*store_, writes)), code);
  }
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(store_->events(person(1).id).value(), ElementsAre(event(1)));
    EXPECT_THAT(store_->advice(person(1).id).value(), ElementsAre(advice));
    EXPECT_THAT(store_->entity(line.kind, line.id).value(), Optional(after(after(line))));
    EXPECT_THAT(store_->entity(EntityKind::kConsent, event(4).id.value).value(), Eq(std::nullopt));
    EXPECT_EQ(store_->audit(1, 100).value(), chained({entry}));
    EXPECT_EQ(store_->audit_head().value()->number, 1);
    reopen();
  }
  // The chain goes on where it stood.
  ASSERT_TRUE(commit_and_wait(*store_, {AppendAudit{{std::nullopt, "second"}}}));
  EXPECT_EQ(store_->audit(1, 100).value(), chained({entry, {std::nullopt, "second"}}));
}

TEST_P(StoreConformance, ACommitOfNothingSucceeds) {
  EXPECT_EQ(commit_and_wait(*store_, {}), Appended::kNew);
}

TEST_P(StoreConformance, ACommitWithItsEventTriedAgainIsThereAlready) {
  ASSERT_TRUE(store_->add_person(person(1)));
  const Entity line{EntityKind::kRosterLine, person(1).id.value, {}, "", 0, "a"};
  // Wherever the event stands, and though the line has its next version by now.
  const std::vector<Write> first = {AppendEvent{person(1).id, event(1)}, PutEntity{line},
                                    AppendAudit{{person(1).id, "first"}}};
  const std::vector<Write> second = {PutEntity{after(line)}, AppendAudit{{person(1).id, "second"}},
                                     AppendEvent{person(1).id, event(2)}};
  ASSERT_EQ(commit_and_wait(*store_, first), Appended::kNew);
  ASSERT_EQ(commit_and_wait(*store_, second), Appended::kNew);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(commit_and_wait(*store_, first), Appended::kAlready);
    EXPECT_EQ(commit_and_wait(*store_, second), Appended::kAlready);
    // One event of two is enough: it was part of another commit.
    EXPECT_EQ(commit_and_wait(*store_, {AppendEvent{person(1).id, event(3)},
                                        AppendEvent{person(1).id, event(2)}}),
              Appended::kAlready);
    EXPECT_THAT(store_->events(person(1).id).value(), ElementsAre(event(1), event(2)));
    EXPECT_EQ(store_->entity(line.kind, line.id).value()->version, 2);
    EXPECT_EQ(store_->audit(1, 100).value().size(), 2u);
    reopen();
  }
  // The same id with other content is no repetition.
  auto other = event(2);
  other.body += "x";
  EXPECT_EQ(refusal(commit_and_wait(
                *store_, {AppendAudit{{std::nullopt, "third"}}, AppendEvent{person(1).id, other}})),
            "conflict /1");
}

TEST_P(StoreConformance, AnEventTwiceInOneCommitIsNotAcknowledged) {
  ASSERT_TRUE(store_->add_person(person(1)));
  EXPECT_EQ(refusal(commit_and_wait(*store_, {AppendEvent{person(1).id, event(1)},
                                              AppendEvent{person(1).id, event(1)}})),
            "conflict /1");
  EXPECT_THAT(store_->events(person(1).id).value(), IsEmpty());
}

TEST_P(StoreConformance, OnlyACommitTellsThePlace) {
  EXPECT_EQ(refusal(append_and_wait(*store_, person(1).id, event(1))), "not-found ");
  EXPECT_EQ(refusal(commit_and_wait(*store_, {AppendEvent{person(1).id, event(1)}})),
            "not-found /0");
}

TEST_P(StoreConformance, ACommitThatIsRefusedFailsAlone) {
  ASSERT_TRUE(store_->add_person(person(1)));
  std::vector<std::promise<core::Result<Appended>>> answers(200);
  std::vector<StoredEvent> expected;
  for (std::uint64_t i = 0; i < answers.size(); ++i) {
    std::vector<Write> writes = {AppendEvent{person(1).id, event(i)},
                                 AppendAudit{{person(1).id, std::to_string(i)}}};
    if (i % 3 == 1) writes.emplace_back(AddPerson{person(1)});
    if (i % 3 != 1) expected.push_back(event(i));
    store_->commit(std::move(writes), [&, i](auto result) { answers[i].set_value(result); });
  }
  for (std::uint64_t i = 0; i < answers.size(); ++i) {
    const auto answer = answers[i].get_future().get();
    if (i % 3 == 1) {
      EXPECT_EQ(refusal(answer), "conflict /2");
    } else {
      EXPECT_EQ(answer, Appended::kNew);
    }
  }
  reopen();
  EXPECT_EQ(store_->events(person(1).id).value(), expected);
  std::vector<AuditEntry> entries;
  for (const auto& one : expected) {
    entries.push_back({person(1).id, std::to_string(one.occurred_at.ms)});
  }
  EXPECT_EQ(store_->audit(1, 1000).value(), chained(entries));
  EXPECT_EQ(store_->audit_head().value()->number, static_cast<std::int64_t>(entries.size()));
}

// Many callers count one number up. Nobody's step is lost: who comes second must look again.
TEST_P(StoreConformance, VersionsKeepCallersFromOverwritingEachOther) {
  constexpr int kCallers = 8;
  constexpr int kEach = 20;
  const core::Uuid id = event(1).id.value;
  ASSERT_TRUE(put(*store_, {EntityKind::kThrottle, id, {}, "", 0, "0"}));
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&] {
      for (int done = 0; done < kEach;) {
        auto counter = store_->entity(EntityKind::kThrottle, id).value().value();
        counter.body = std::to_string(std::stoi(counter.body) + 1);
        const auto answer =
            commit_and_wait(*store_, {PutEntity{counter}, AppendAudit{{std::nullopt, "counted"}}});
        if (answer) {
          ++done;
        } else {
          EXPECT_EQ(answer.error().code, ErrorCode::kConflict);
        }
      }
    });
  }
  for (auto& caller : callers) caller.join();
  const auto counter = store_->entity(EntityKind::kThrottle, id).value().value();
  EXPECT_EQ(counter.body, std::to_string(kCallers * kEach));
  EXPECT_EQ(counter.version, kCallers * kEach + 1);
  EXPECT_EQ(store_->audit(1, 1000).value().size(), static_cast<std::size_t>(kCallers * kEach));
}

TEST_P(StoreConformance, AClosedStoreRefusesCommitsAndReads) {
  store_->close();
  EXPECT_EQ(code_of(commit_and_wait(*store_, {})), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->entity(EntityKind::kClinic, {})), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->find_entity(EntityKind::kClinic, "x")), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->entities(EntityKind::kClinic, {})), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->audit(1, 1)), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->audit_about(person(1).id, 1, 1)), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(store_->audit_head()), ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace backsight::store::test
