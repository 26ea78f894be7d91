// Random commands against a store and against the simplest thing that could be one.
#include <rapidcheck.h>

#include "conformance.h"
#include "model.h"
#include "samples.h"
#include "support/plain_chain.h"

namespace backsight::store::test {
namespace {

/// One change of a commit, or what is read: small numbers, so that they meet.
struct Change {
  enum class Kind : std::uint8_t {
    kAddPerson,
    kAppendEvent,
    kKeepAdvice,
    kPutEntity,
    kRemoveEntity,
    kAppendAudit
  };
  Kind kind;
  std::uint64_t person;
  std::uint64_t event;
  std::uint64_t variant;  ///< the same id with other content
  std::int64_t version;   ///< that of an entity, off by so much
};

struct Command {
  enum class Kind : std::uint8_t { kCommit, kAppend, kRead, kReopen };
  Kind kind;
  std::vector<Change> changes;  ///< of a commit; the first one of the others
};

void showValue(const Change& change, std::ostream& out) {
  static constexpr std::array kNames = {"add-person", "append-event",  "keep-advice",
                                        "put-entity", "remove-entity", "append-audit"};
  out << kNames[static_cast<std::size_t>(change.kind)] << " person " << change.person << " event "
      << change.event << " variant " << change.variant << " version " << change.version;
}

void showValue(const Command& command, std::ostream& out) {
  static constexpr std::array kNames = {"commit", "append", "read", "reopen"};
  out << kNames[static_cast<std::size_t>(command.kind)];
  for (const Change& change : command.changes) {
    out << "\n  ";
    showValue(change, out);
  }
}

rc::Gen<Change> any_change() {
  using Kind = Change::Kind;
  return rc::gen::build<Change>(
      rc::gen::set(&Change::kind, rc::gen::weightedElement<Kind>({{3, Kind::kAddPerson},
                                                                  {6, Kind::kAppendEvent},
                                                                  {2, Kind::kKeepAdvice},
                                                                  {6, Kind::kPutEntity},
                                                                  {2, Kind::kRemoveEntity},
                                                                  {4, Kind::kAppendAudit}})),
      rc::gen::set(&Change::person, rc::gen::inRange<std::uint64_t>(0, 3)),
      rc::gen::set(&Change::event, rc::gen::inRange<std::uint64_t>(0, 8)),
      rc::gen::set(&Change::variant, rc::gen::weightedElement<std::uint64_t>({{4, 0}, {1, 1}})),
      rc::gen::set(&Change::version,
                   rc::gen::weightedElement<std::int64_t>({{8, 0}, {1, 1}, {1, -1}})));
}

rc::Gen<Command> any_command() {
  using Kind = Command::Kind;
  const auto changes = rc::gen::mapcat(rc::gen::inRange(0, 5), [](int count) {
    return rc::gen::container<std::vector<Change>>(static_cast<std::size_t>(count), any_change());
  });
  return rc::gen::build<Command>(
      rc::gen::set(
          &Command::kind,
          rc::gen::weightedElement<Kind>(
              {{12, Kind::kCommit}, {4, Kind::kAppend}, {4, Kind::kRead}, {1, Kind::kReopen}})),
      rc::gen::set(&Command::changes, changes));
}

StoredEvent event_of(const Change& change) {
  auto made = event(change.event);
  made.body += std::string(change.variant, 'x');
  return made;
}

// Two kinds; four lookups for eight ids, and none for half of them.
EntityKind kind_of(const Change& change) {
  return change.person == 0 ? EntityKind::kSession : EntityKind::kAccount;
}
core::Uuid owner_of(const Change& change) { return person(change.variant).id.value; }
std::string lookup_of(const Change& change) {
  return change.event % 2 == 0 ? "" : "lookup " + std::to_string(change.event / 4);
}

Write write_of(const Change& change, const Model& model) {
  const auto who = person(change.person);
  const auto what = event_of(change);
  const auto before = model.entity(kind_of(change), what.id.value).value();
  const std::int64_t version = (before ? before->version : 0) + change.version;
  switch (change.kind) {
    case Change::Kind::kAddPerson:
      return AddPerson{who};
    case Change::Kind::kAppendEvent:
      return AppendEvent{who.id, what};
    case Change::Kind::kKeepAdvice:
      return KeepAdvice{who.id, {what.id, {7}, "abc", 1, what.id.value, "advice"}};
    case Change::Kind::kPutEntity:
      return PutEntity{{kind_of(change), what.id.value, owner_of(change), lookup_of(change),
                        version, what.body}};
    case Change::Kind::kRemoveEntity:
      return RemoveEntity{kind_of(change), what.id.value, version};
    case Change::Kind::kAppendAudit:
      break;
  }
  AuditEntry entry{who.id, what.body};
  if (change.variant != 0) entry.person.reset();
  return AppendAudit{entry};
}

template <class T>
void same(const core::Result<T>& model, const core::Result<T>& store) {
  RC_ASSERT(model.has_value() == store.has_value());
  if (!model) {
    RC_ASSERT(static_cast<int>(model.error().code) == static_cast<int>(store.error().code));
  } else if constexpr (!std::is_void_v<T>) {
    RC_ASSERT((*model == *store));
  }
}

void same_reads(const Model& model, Store& store, const Change& change) {
  const auto who = person(change.person).id;
  const auto what = event(change.event).id;
  const std::size_t most = change.variant != 0 ? 2 : kAllEntities;
  same(model.events(who), store.events(who));
  same(model.event(who, what), store.event(who, what));
  same(model.advice(who), store.advice(who));
  const auto after = change.version == 0 ? history::PersonId{} : who;
  same(model.people(after, most), store.people(after, most));
  const auto kind = kind_of(change);
  same(model.entity(kind, what.value), store.entity(kind, what.value));
  same(model.find_entity(kind, lookup_of(change)), store.find_entity(kind, lookup_of(change)));
  const auto owner = owner_of(change);
  const auto after_id = change.version == 0 ? core::Uuid{} : what.value;
  same(model.entities(kind, owner, after_id, most), store.entities(kind, owner, after_id, most));
  const auto number = static_cast<std::int64_t>(change.event);
  same(model.audit(number, most), store.audit(number, most));
  same(model.audit_about(who, number, most), store.audit_about(who, number, most));
  same(model.audit_head(), store.audit_head());
}

void run(Backend& backend, const std::vector<Command>& commands) {
  Model model(&backsight::test::plain_chain());
  auto store = backend.open().value();
  for (const Command& command : commands) {
    switch (command.kind) {
      case Command::Kind::kCommit: {
        // The versions are those from before the commit: a second change of an entity conflicts.
        std::vector<Write> writes;
        for (const Change& change : command.changes) writes.push_back(write_of(change, model));
        const auto expected = model.commit(writes);
        const auto answer = commit_and_wait(*store, writes);
        same(expected, answer);
        if (!answer) RC_ASSERT(answer.error().place.pointer == expected.error().place.pointer);
        break;
      }
      case Command::Kind::kAppend:
        for (const Change& change : command.changes) {
          const auto who = person(change.person).id;
          same(model.commit({AppendEvent{who, event_of(change)}}),
               append_and_wait(*store, who, event_of(change)));
        }
        break;
      case Command::Kind::kRead:
        for (const Change& change : command.changes) same_reads(model, *store, change);
        break;
      case Command::Kind::kReopen:
        store.reset();
        store = backend.open().value();
        break;
    }
  }
  for (std::uint64_t i = 0; i < 8; ++i) {
    same_reads(model, *store, {Change::Kind::kAppendAudit, i % 3, i, 0, 0});
  }
}

TEST_P(StoreConformance, BehavesAsTheModel) {
  store_.reset();
  EXPECT_TRUE(rc::check("the store behaves as the model", [] {
    const auto commands = *rc::gen::container<std::vector<Command>>(any_command());
    const auto backend = GetParam()();
    run(*backend, commands);
  }));
}

}  // namespace
}  // namespace backsight::store::test
