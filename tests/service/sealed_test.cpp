// What the store holds: nothing that says something about a person in plain text, nothing that can
// be moved from one person to another, and nothing at all of who was erased.
#include <algorithm>

#include "backsight/vault/seal.h"
#include "service/clinic_house.h"

namespace {

using namespace backsight;
using namespace backsight::test;
using core::ErrorCode;
using service::Role;
using Kind = store::EntityKind;

template <class T>
ErrorCode code_of(const core::Result<T>& result) {
  EXPECT_FALSE(result.has_value()) << "there is no error";
  return result ? ErrorCode::kSystem : result.error().code;
}

class SealedTest : public testing::Test {
 protected:
  ClinicHouse house_;
  const Someone nurse_ = house_.staff(Role::kNurse);
  ClinicServer& server() { return *house_.server; }

  static history::Body body(std::string_view kind, std::string_view json) {
    return history::read_body(kind, core::json::parse(json).value(), core::Path(),
                              Engines::get().knowledge.vocabulary)
        .value();
  }
  static history::Body numb() {
    return body("check-in-submitted", R"({"reported":[{"symptom":"saddle-numbness"}]})");
  }
  void close() { house_.server.reset(); }
  store::Entity& kept(Kind kind, core::Uuid id) {
    return house_.record->raw_entities().at({kind, id});
  }
  std::vector<store::Entity*> kept_of(Kind kind, core::Uuid owner) {
    std::vector<store::Entity*> out;
    for (auto& [key, entity] : house_.record->raw_entities()) {
      if (entity.kind == kind && entity.owner == owner) out.push_back(&entity);
    }
    return out;
  }
  /// Everything that is kept, one text after another.
  std::string everything() {
    std::string out;
    const auto add = [&](std::string_view text) { (out += text) += '\n'; };
    for (const auto& [id, person] : house_.record->raw_people()) add(person.name);
    for (const auto& [key, entity] : house_.record->raw_entities()) {
      add(entity.lookup);
      add(entity.body);
    }
    for (const auto& [person, events] : house_.record->raw_events()) {
      for (const auto& one : events) {
        add(one.kind);
        add(one.body);
      }
    }
    for (const auto& [person, answers] : house_.record->raw_advice()) {
      for (const auto& one : answers) add(one.body);
    }
    const auto log = house_.record->audit(1, 100'000).value();
    for (const auto& row : log) add(row.entry.body);
    return out;
  }
};

TEST_F(SealedTest, NothingIsKeptInPlainText) {
  const auto added = house_.patient(nurse_, "Marker-Name Synthetic");
  const Someone patient = join(server(), added.invitation.token);
  const Someone carer = join(
      server(), server().team().invite_carer(patient.who, added.person, "Marker-Carer")->token);
  const auto tell = [&](const Someone& who, history::Body what) {
    ASSERT_TRUE(server().record(who.who, added.person, std::move(what)));
  };
  tell(patient, numb());
  tell(patient, body("message-sent", R"({"text":"marker-message"})"));
  tell(nurse_, body("note-written", R"({"text":"marker-note"})"));
  tell(patient, body("consent-given", R"({"to":"marker-consent","version":"1","given":true})"));
  const Someone other = house_.staff(Role::kSurgeon, 1, "Marker-Staff");
  ASSERT_TRUE(server().team().break_glass(other.who, added.person, "marker-reason"));
  ASSERT_TRUE(server().service->page(carer.who, added.person));
  ASSERT_TRUE(server().team().change_settings(house_.administrators[0].who,
                                              {"Marker-Clinic", "marker-hours", 3}));
  const auto codes = server().accounts().make_recovery_codes(patient.who).value();
  const auto totp = server().accounts().begin_totp(patient.who).value();
  close();
  const std::string all = everything();
  ASSERT_GT(all.size(), 10'000U);
  std::vector<std::string> markers = {"Marker-Name",   "Marker-Carer",    "marker-message",
                                      "marker-note",   "marker-consent",  "Marker-Staff",
                                      "marker-reason", "Marker-Clinic",   "marker-hours",
                                      "saddle-numb",   "disc-herniation", "emergency",
                                      patient.token,   patient.csrf,      added.invitation.token,
                                      codes[0],        totp.secret,       from_base32(totp.secret)};
  for (const std::string& marker : markers) {
    EXPECT_EQ(all.find(marker), std::string::npos) << marker;
  }
  // The search can find something.
  EXPECT_NE(all.find(std::string(word(service::Action::kBreakGlass))), std::string::npos);
}

TEST_F(SealedTest, WhatIsAnothersCannotBePutUnderAPerson) {
  const auto one = house_.patient(nurse_, "One Synthetic").person;
  const auto two = house_.patient(nurse_, "Two Synthetic").person;
  for (const auto person : {one, two}) {
    ASSERT_TRUE(server().record(nurse_.who, person, numb()));
  }
  close();
  auto& events = house_.record->raw_events();
  std::swap(events.at(one).back().body, events.at(two).back().body);
  house_.open();
  for (const auto person : {one, two}) {
    EXPECT_EQ(code_of(server().service->history(nurse_.who, person)), ErrorCode::kDamaged);
    EXPECT_EQ(code_of(server().service->page(nurse_.who, person)), ErrorCode::kDamaged);
    EXPECT_EQ(code_of(server().service->advice(nurse_.who, person)), ErrorCode::kDamaged);
  }
  close();
  std::swap(events.at(one).back().body, events.at(two).back().body);
  // Two of one person's own, in each other's place.
  std::swap(events.at(one).front().body, events.at(one).back().body);
  house_.open();
  EXPECT_EQ(code_of(server().service->history(nurse_.who, one)), ErrorCode::kDamaged);
  EXPECT_TRUE(server().service->history(nurse_.who, two));
}

TEST_F(SealedTest, LinesOfTheRosterCannotBeSwapped) {
  const auto one = house_.patient(nurse_, "One Synthetic").person;
  const auto two = house_.patient(nurse_, "Two Synthetic").person;
  close();
  std::swap(kept(Kind::kRosterLine, one.value).body, kept(Kind::kRosterLine, two.value).body);
  house_.open();
  EXPECT_EQ(code_of(server().team().roster(nurse_.who)), ErrorCode::kDamaged);
}

TEST_F(SealedTest, AGrantLetsInToThePersonWhoGaveIt) {
  const auto first = house_.patient(nurse_);
  const auto second = house_.patient(nurse_);
  const Someone giver = join(server(), first.invitation.token);
  const Someone victim = join(server(), second.invitation.token);
  const auto invite = [&](const Someone& by, history::PersonId person) {
    return join(server(), server().team().invite_carer(by.who, person, "Cary Synthetic")->token);
  };
  const Someone carer = invite(giver, first.person);
  const Someone other = invite(victim, second.person);
  ASSERT_TRUE(server().service->history(carer.who, first.person));
  EXPECT_EQ(code_of(server().service->history(carer.who, second.person)), ErrorCode::kNotFound);
  close();
  // Somebody with the database, and without keys: one grant found where the other was.
  store::Entity& mine = *kept_of(Kind::kGrant, first.person.value).at(0);
  store::Entity& theirs = *kept_of(Kind::kGrant, second.person.value).at(0);
  const auto lookup_for = [](history::PersonId person, service::AccountId account, char as) {
    std::string out(person.value.bytes.begin(), person.value.bytes.end());
    out.append(account.value.bytes.begin(), account.value.bytes.end());
    return out + as;
  };
  const std::string was = mine.lookup;
  mine.lookup = lookup_for(second.person, carer.who.account, was.back());
  house_.open();
  EXPECT_EQ(code_of(server().service->history(carer.who, second.person)), ErrorCode::kDamaged);
  close();
  mine.lookup = was;
  std::swap(mine.body, theirs.body);
  house_.open();
  EXPECT_EQ(code_of(server().service->history(carer.who, first.person)), ErrorCode::kDamaged);
  EXPECT_EQ(code_of(server().service->history(other.who, second.person)), ErrorCode::kDamaged);
}

TEST_F(SealedTest, AnErasedPersonIsGone) {
  const auto added = house_.patient(nurse_);
  const Someone patient = join(server(), added.invitation.token);
  const Someone carer = join(
      server(), server().team().invite_carer(patient.who, added.person, "Cary Synthetic")->token);
  ASSERT_TRUE(server().record(patient.who, added.person, numb()));
  const auto& administrator = house_.administrators[0];
  ASSERT_TRUE(server().team().erase(administrator.who, added.person));
  for (int round = 0; round < 2; ++round) {
    SCOPED_TRACE(round == 0 ? "at once" : "after a start");
    for (const Someone* who : {&nurse_, &patient, &carer, &administrator}) {
      EXPECT_FALSE(server().service->history(who->who, added.person));
      EXPECT_FALSE(server().service->page(who->who, added.person));
      EXPECT_FALSE(server().service->advice(who->who, added.person));
      EXPECT_FALSE(server().service->export_record(who->who, added.person));
      EXPECT_FALSE(server().record(who->who, added.person, numb()));
      EXPECT_FALSE(server().team().access_log(who->who, added.person));
      EXPECT_FALSE(server().team().invite_patient(who->who, added.person));
    }
    EXPECT_EQ(code_of(server().team().erase(administrator.who, added.person)),
              ErrorCode::kNotFound);
    EXPECT_TRUE(server().team().roster(nurse_.who)->empty());
    EXPECT_TRUE(server().service->people(carer.who)->empty());
    EXPECT_FALSE(server().accounts().session(patient.token)->has_value())
        << "they are signed out: the account is gone";
    EXPECT_FALSE(sign_in(server(), patient, 2));
    house_.open();
  }
  close();
  const std::string& stone = kept(Kind::kPersonKey, added.person.value).body;
  EXPECT_NE(stone.find("erased_at"), std::string::npos);
  EXPECT_LT(stone.size(), 80U) << "no key";
  // What is left of the record is sealed with the key that is gone.
  const auto& left = house_.record->raw_events().at(added.person);
  EXPECT_EQ(left.size(), 2U);
  for (const auto& one : left) EXPECT_TRUE(vault::is_sealed(one.body));
}

TEST_F(SealedTest, RotationKeepsEverythingReadable) {
  const auto added = house_.patient(nurse_);
  const Someone patient = join(server(), added.invitation.token);
  ASSERT_TRUE(server().record(patient.who, added.person, numb()));
  close();
  const std::string both = vault::MasterKeys::new_file("m2", house_.key_file).value();
  MemoryStore store(house_.record);
  ASSERT_TRUE(service::wrap_anew(store, vault::MasterKeys::parse(both).value(), house_.start));
  // The new one alone: the old key has left the file.
  std::string only;
  for (std::size_t at = 0; at < both.size();) {
    const std::size_t end = std::min(both.find('\n', at), both.size() - 1) + 1;
    if (!both.substr(at, 3).starts_with("m1 ")) only += both.substr(at, end - at);
    at = end;
  }
  const auto old = house_.masters;
  house_.masters = vault::MasterKeys::parse(only).value();
  ASSERT_EQ(house_.masters.ids(), std::vector<std::string>{"m2"});
  house_.open();
  EXPECT_EQ(server().service->history(nurse_.who, added.person)->size(), 2U);
  EXPECT_EQ(server().team().roster(nurse_.who)->size(), 1U);
  EXPECT_TRUE(server().accounts().session(patient.token)->has_value());
  EXPECT_TRUE(sign_in(server(), patient, 2));
  close();
  MemoryStore again(house_.record);
  service::Folder folder(
      again, Engines::get().knowledge, [] { return core::Instant{1}; },
      [](std::span<std::uint8_t>) {});
  EXPECT_EQ(code_of(folder.unlock(old, {})), ErrorCode::kNotFound);
}

TEST_F(SealedTest, AnotherMasterKeyOpensNothing) {
  close();
  const auto unlock = [&](std::string_view id) {
    MemoryStore store(house_.record);
    service::Folder folder(
        store, Engines::get().knowledge, [] { return core::Instant{1}; },
        [](std::span<std::uint8_t>) {});
    return folder.unlock(vault::MasterKeys::parse(vault::MasterKeys::new_file(id).value()).value(),
                         {});
  };
  EXPECT_EQ(code_of(unlock("m1")), ErrorCode::kDamaged);
  EXPECT_EQ(code_of(unlock("m9")), ErrorCode::kNotFound);
}

// Whoever looked cannot hide it behind what was refused.
TEST_F(SealedTest, RefusedQuestionsPushNobodyOutOfTheAccessLog) {
  const auto added = house_.patient(nurse_);
  const Someone patient = join(server(), added.invitation.token);
  const Someone other = house_.staff(Role::kSurgeon, 1, "Sly Synthetic");
  ASSERT_TRUE(server().team().break_glass(other.who, added.person, "an emergency, made up"));
  for (std::size_t i = 0; i < service::kMostAccessLines + 1; ++i) {
    EXPECT_FALSE(server().team().access_log(other.who, added.person));
  }
  const auto lines = server().team().access_log(patient.who, added.person).value();
  EXPECT_TRUE(std::ranges::any_of(lines, [](const service::AccessLine& one) {
    return one.action == service::Action::kBreakGlass && one.who == "Sly Synthetic" &&
           one.reason == "an emergency, made up";
  }));
}

}  // namespace
