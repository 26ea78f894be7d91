// Random commands against a store and against the simplest thing that could be one.
#include <rapidcheck.h>

#include <map>

#include "conformance.h"
#include "samples.h"

namespace backsight::store::test {
namespace {

using core::ErrorCode;

struct Command {
  enum class Kind : std::uint8_t { kAddPerson, kAppend, kEvents, kEvent, kPeople, kReopen };
  Kind kind;
  std::uint64_t person;
  std::uint64_t event;
  std::uint64_t variant;  ///< the same event id with other content
};

void showValue(const Command& command, std::ostream& out) {
  static constexpr std::array kNames = {"add-person", "append", "events",
                                        "event",      "people", "reopen"};
  out << kNames[static_cast<std::size_t>(command.kind)] << " person " << command.person << " event "
      << command.event << " variant " << command.variant;
}

rc::Gen<Command> any_command() {
  using Kind = Command::Kind;
  return rc::gen::build<Command>(
      rc::gen::set(&Command::kind, rc::gen::weightedElement<Kind>({{3, Kind::kAddPerson},
                                                                   {12, Kind::kAppend},
                                                                   {3, Kind::kEvents},
                                                                   {3, Kind::kEvent},
                                                                   {1, Kind::kPeople},
                                                                   {1, Kind::kReopen}})),
      rc::gen::set(&Command::person, rc::gen::inRange<std::uint64_t>(0, 3)),
      rc::gen::set(&Command::event, rc::gen::inRange<std::uint64_t>(0, 8)),
      rc::gen::set(&Command::variant, rc::gen::weightedElement<std::uint64_t>({{4, 0}, {1, 1}})));
}

StoredEvent event_of(const Command& command) {
  auto made = event(command.event);
  made.body += std::string(command.variant, 'x');
  return made;
}

class Model {
 public:
  core::Result<void> add_person(const Person& added) {
    if (events_.contains(added.id)) return core::fail(ErrorCode::kConflict, "");
    people_.emplace(added.id, added);
    events_[added.id];
    return {};
  }
  core::Result<Appended> append(history::PersonId who, const StoredEvent& added) {
    if (!events_.contains(who)) return core::fail(ErrorCode::kNotFound, "");
    for (const auto& [owner, events] : events_) {
      for (const auto& one : events) {
        if (one.id != added.id) continue;
        if (owner == who && one == added) return Appended::kAlready;
        return core::fail(ErrorCode::kConflict, "");
      }
    }
    events_[who].push_back(added);
    return Appended::kNew;
  }
  core::Result<std::vector<StoredEvent>> events(history::PersonId who) const {
    const auto found = events_.find(who);
    if (found == events_.end()) return core::fail(ErrorCode::kNotFound, "");
    return found->second;
  }
  core::Result<std::optional<StoredEvent>> event(history::PersonId who, history::EventId id) const {
    TRY(const auto all, events(who));
    for (const auto& one : all) {
      if (one.id == id) return std::optional(one);
    }
    return std::optional<StoredEvent>{};
  }
  std::vector<Person> people() const {
    std::vector<Person> all;
    for (const auto& [id, one] : people_) all.push_back(one);
    return all;
  }

 private:
  std::map<history::PersonId, Person> people_;
  std::map<history::PersonId, std::vector<StoredEvent>> events_;
};

template <class T>
void same(const core::Result<T>& model, const core::Result<T>& store) {
  RC_ASSERT(model.has_value() == store.has_value());
  if (!model) {
    RC_ASSERT(static_cast<int>(model.error().code) == static_cast<int>(store.error().code));
  } else if constexpr (!std::is_void_v<T>) {
    RC_ASSERT((*model == *store));
  }
}

void run(Backend& backend, const std::vector<Command>& commands) {
  Model model;
  auto store = backend.open().value();
  for (const Command& command : commands) {
    const auto who = person(command.person);
    const auto what = event_of(command);
    switch (command.kind) {
      case Command::Kind::kAddPerson:
        same(model.add_person(who), store->add_person(who));
        break;
      case Command::Kind::kAppend:
        same(model.append(who.id, what), append_and_wait(*store, who.id, what));
        break;
      case Command::Kind::kEvents:
        same(model.events(who.id), store->events(who.id));
        break;
      case Command::Kind::kEvent:
        same(model.event(who.id, what.id), store->event(who.id, what.id));
        break;
      case Command::Kind::kPeople:
        RC_ASSERT((store->people().value() == model.people()));
        break;
      case Command::Kind::kReopen:
        store.reset();
        store = backend.open().value();
        break;
    }
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
