// The roster as the team sees it: by need, at once, and right again after a crash.
#include "backsight/service/roster.h"

#include "service/clinic_house.h"

namespace {

using namespace backsight;
using namespace backsight::test;
using knowledge::Urgency;
using service::Role;
using service::RosterLine;

class RosterTest : public testing::Test {
 protected:
  ClinicHouse house_;
  const Someone nurse_ = house_.staff(Role::kNurse);
  ClinicServer& server() { return *house_.server; }

  static history::Body body(std::string_view kind, std::string_view json) {
    return history::read_body(kind, core::json::parse(json).value(), core::Path(),
                              Engines::get().knowledge.vocabulary)
        .value();
  }
  static history::Body check_in(std::string_view symptom) {
    return body("check-in-submitted",
                R"({"reported":[{"symptom":")" + std::string(symptom) + R"("}]})");
  }
  void tell(history::PersonId person, history::Body body) {
    const auto done = server().record(nurse_.who, person, std::move(body));
    ASSERT_TRUE(done.has_value()) << core::describe(done.error());
  }
  std::vector<std::string> names() {
    std::vector<std::string> out;
    const auto lines = server().team().roster(nurse_.who).value();
    for (const RosterLine& one : lines) {
      out.push_back(one.name);
    }
    return out;
  }
  RosterLine line(history::PersonId person) {
    const auto lines = server().team().roster(nurse_.who).value();
    for (const RosterLine& one : lines) {
      if (one.person == person) return one;
    }
    ADD_FAILURE() << "not in the roster";
    return {};
  }
};

TEST_F(RosterTest, WhoNeedsSomebodyStandsFirst) {
  const auto quiet = house_.patient(nurse_, "Dora").person;
  const auto fever = house_.patient(nurse_, "Cleo").person;
  const auto emergency = house_.patient(nurse_, "Zoe").person;
  const auto waiting = house_.patient(nurse_, "Wim");
  // Silence is nothing to tell people apart by here: they check in now.
  for (const auto person : {quiet, waiting.person}) tell(person, body("check-in-submitted", "{}"));
  tell(fever, check_in("fever"));
  tell(emergency, check_in("saddle-numbness"));
  const Someone wim = join(server(), waiting.invitation.token);
  ASSERT_TRUE(
      server().record(wim.who, waiting.person, body("message-sent", R"({"text":"may I drive?"})")));
  EXPECT_EQ(names(), (std::vector<std::string>{"Zoe", "Cleo", "Wim", "Dora"}));
  // Four days on, nobody has said anything: the silent are above those who wait, by name.
  server().wait(4 * core::kMsPerDay);
  tell(waiting.person, body("check-in-submitted", "{}"));
  EXPECT_EQ(names(), (std::vector<std::string>{"Zoe", "Cleo", "Dora", "Wim"}));
}

TEST_F(RosterTest, AnEmergencyIsSeenAtOnceAndByTheirClinicOnly) {
  const auto person = house_.patient(nurse_).person;
  EXPECT_EQ(line(person).urgency, Urgency::kNone);
  tell(person, check_in("saddle-numbness"));
  EXPECT_EQ(line(person).urgency, Urgency::kEmergency);
  EXPECT_EQ(line(person).urgent_since, server().now());
  EXPECT_EQ(line(person).last_check_in, server().now());
  const Someone elsewhere = house_.staff(Role::kNurse, 1);
  EXPECT_TRUE(server().team().roster(elsewhere.who)->empty());
}

TEST_F(RosterTest, MessagesAreUnreadUntilTheTeamAnswers) {
  const auto added = house_.patient(nurse_);
  const Someone patient = join(server(), added.invitation.token);
  EXPECT_FALSE(line(added.person).invited);
  const auto say = [&](const Someone& who) {
    ASSERT_TRUE(
        server().record(who.who, added.person, body("message-sent", R"({"text":"hello"})")));
  };
  say(patient);
  say(patient);
  EXPECT_EQ(line(added.person).unread, 2);
  say(nurse_);
  EXPECT_EQ(line(added.person).unread, 0);
  say(patient);
  house_.open();
  EXPECT_EQ(line(added.person).unread, 1) << "as the store has it";
}

// The server is killed after the record has the emergency and before the roster's line has it: the
// mark of a running server stands, and the line is the old one.
TEST_F(RosterTest, LinesAreMadeAnewAfterACrash) {
  using Kind = store::EntityKind;
  const auto person = house_.patient(nurse_).person;
  house_.open();  // settles
  const auto running = [&] {
    for (const auto& [key, entity] : house_.record->raw_entities()) {
      if (entity.body == "running") return std::optional(entity);
    }
    return std::optional<store::Entity>{};
  };
  const auto mark = running();
  ASSERT_TRUE(mark);
  const store::Entity before = house_.record->raw_entities().at({Kind::kRosterLine, person.value});
  tell(person, check_in("saddle-numbness"));
  house_.server.reset();
  EXPECT_FALSE(running()) << "a server that ends by itself takes its mark away";

  auto& line_kept = house_.record->raw_entities().at({Kind::kRosterLine, person.value});
  ASSERT_NE(line_kept.body, before.body);
  line_kept.body = before.body;
  house_.open();
  EXPECT_EQ(line(person).urgency, Urgency::kNone) << "without the mark the line is believed";
  house_.server.reset();

  house_.record->raw_entities().at({Kind::kRosterLine, person.value}).body = before.body;
  house_.record->raw_entities()[{mark->kind, mark->id}] = *mark;
  house_.open();
  EXPECT_EQ(line(person).urgency, Urgency::kEmergency);
}

}  // namespace
