// Every operation of api/openapi.yaml, asked by every role about every kind of record: open exactly
// where the file says so (x-backsight-access), refused everywhere else, and refused in the same
// words whether the record is somebody else's or is not there at all.
#include <future>
#include <set>

#include "api/api_fixture.h"
#include "backsight/identity/totp.h"
#include "service/clinic_house.h"

namespace {

using namespace backsight;
using namespace backsight::test;
using service::Relation;
using service::Role;

constexpr std::array kTeam = {Role::kNurse, Role::kPhysiotherapist, Role::kSurgeon,
                              Role::kClinicLead};
constexpr std::array kRoles = {Role::kNobody,     Role::kPatient,         Role::kCarer,
                               Role::kNurse,      Role::kPhysiotherapist, Role::kSurgeon,
                               Role::kClinicLead, Role::kAdministrator};

/// The roles and relations that a declaration means: "nurse/clinic" and so on.
std::set<std::string> spelled_out(const std::vector<std::string>& declared) {
  std::set<std::string> out;
  for (const std::string& one : declared) {
    const std::string relation = one.substr(one.find('/') + 1);
    const std::string who = one.substr(0, one.find('/'));
    const auto add = [&](Role role) { out.insert(std::string(word(role)) + "/" + relation); };
    if (who == "care-team") {
      for (const Role role : kTeam) add(role);
    } else if (who == "signed-in") {
      for (const Role role : kRoles) {
        if (role != Role::kNobody) add(role);
      }
    } else {
      out.insert(one);
    }
  }
  return out;
}

std::string id_of(const auto& id) { return core::format(id); }

/// The people and accounts that everybody is asked about, made once.
class World {
 public:
  static const World& get() {
    static const World world;
    return world;
  }

  // Of the first clinic: one with an account and a carer, one without. Of the second: one, and one
  // for whom the first clinic's team has broken the glass. And an id that is nobody's.
  history::PersonId own, same_clinic, other_clinic, glass;
  const history::PersonId unknown =
      core::parse_id<history::PersonId>("01935f9e-8b6c-7d2e-9f3a-0000000000ff").value();
  const service::AccountId no_account =
      core::parse_id<service::AccountId>("01935f9e-8b6c-7d2e-9f3a-0000000000fe").value();
  std::map<Role, Someone> by_role;
  std::map<Role, std::string> recovery_codes;
  std::map<Role, std::string> second_passkeys;
  Someone colleague, other_nurse;
  std::string invitation;
  ClinicHouse house;

  /// Another server on a record of its own: nothing that is asked there changes anything here.
  [[nodiscard]] std::unique_ptr<ClinicServer> copy() const {
    return std::make_unique<ClinicServer>(std::make_shared<store::test::Model>(*house.record),
                                          house.masters, house.start);
  }

 private:
  World() {
    auto& by = by_role;
    by[Role::kNobody];
    by[Role::kAdministrator] = house.administrators[0];
    for (const Role role : kTeam) by[role] = house.staff(role);
    colleague = house.staff(Role::kNurse);
    other_nurse = house.staff(Role::kNurse, 1);
    const auto first = house.patient(by[Role::kNurse]);
    own = first.person;
    same_clinic = house.patient(by[Role::kNurse]).person;
    other_clinic = house.patient(other_nurse).person;
    glass = house.patient(other_nurse).person;
    auto& team = house.server->team();
    by[Role::kPatient] = join(*house.server, first.invitation.token);
    by[Role::kCarer] = join(
        *house.server, team.invite_carer(by[Role::kPatient].who, own, "Cary Synthetic")->token);
    for (const Role role : kTeam) {
      EXPECT_TRUE(team.break_glass(by[role].who, glass, "an emergency, made up").has_value());
    }
    auto& accounts = house.server->accounts();
    for (auto& [role, one] : by) {
      if (role == Role::kNobody) continue;
      const auto begun = accounts.begin_passkey(one.who).value();
      const auto second = new_authenticator();
      enter(one,
            accounts.add_passkey(one.who, one.token, begun.name, second->create(saying_for(begun)))
                .value());
      second_passkeys[role] = id_of(accounts.account(one.who)->credentials.at(0).id);
      recovery_codes[role] = accounts.make_recovery_codes(one.who)->at(0);
    }
    invitation =
        accounts.invite_staff(house.administrators[0].who, "New Synthetic", Role::kNurse)->token;
    house.server.reset();
  }
};

/// One server and one asker.
class Asker {
 public:
  explicit Asker(Role role) : role_(role), me_(World::get().by_role.at(role)) {}

  api::Response send(std::string method, std::string path, std::string body) {
    api::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = {{"host", "127.0.0.1:8420"}};
    request.client = ClinicServer::new_client();
    if (!me_.token.empty()) {
      request.headers.push_back({"cookie", "backsight=" + me_.token});
      request.headers.push_back({"x-backsight-csrf", me_.csrf});
    }
    if (request.method != "GET" && request.method != "DELETE") {
      request.headers.push_back({"content-type", "application/json"});
      request.body = std::move(body);
    }
    std::promise<api::Response> promise;
    handler_(std::move(request), [&](api::Response out) { promise.set_value(std::move(out)); });
    return promise.get_future().get();
  }
  service::PasskeyCeremony begin(std::string path, std::string body = "{}") {
    const auto answer = send("POST", std::move(path), std::move(body));
    const auto value = core::json::parse(answer.body);
    service::PasskeyCeremony out;
    if (!value || value->find("ceremony") == nullptr) return out;
    out.name = *value->find("ceremony")->string();
    out.options = *value->find("options");
    return out;
  }
  [[nodiscard]] const Someone& me() const { return me_; }
  [[nodiscard]] Role role() const { return role_; }
  ClinicServer& server() { return *server_; }

 private:
  Role role_;
  Someone me_;
  std::unique_ptr<ClinicServer> server_ = World::get().copy();
  api::Handler handler_ = api::make_handler(*server_->service, some_assets(), {});
};

std::string text(std::string_view key, std::string_view value) {
  return "\"" + std::string(key) + R"(":")" + std::string(value) + "\"";
}
std::string object(std::string inner) { return "{" + std::move(inner) + "}"; }

std::string proof(const service::PasskeyCeremony& begun, const core::json::Value& response,
                  std::string more = "") {
  return object(std::move(more) + text("ceremony", begun.name) + R"(,"response":)" +
                core::json::write(response));
}

/// A body that is right for the operation. Nothing for what this test does not know: a new
/// operation needs a body here.
std::optional<std::string> body_for(const std::string& operation, Asker& asker) {
  const World& world = World::get();
  const Someone nobody;
  if (operation == "recordEvent") {
    return object(text("id", id_of(ClinicServer::new_event(world.house.start))) + "," +
                  text("kind", "check-in-submitted") + "," +
                  text("occurred_at", id_of(world.house.start)) + R"(,"body":{})");
  }
  if (operation == "signInWithPassword") {
    return object(text("login", "nobody@synthetic.example") + "," +
                  text("password", "not anybody's password"));
  }
  if (operation == "signInWithRecoveryCode") {
    const auto code = world.recovery_codes.find(asker.role());
    return object(text("code", code == world.recovery_codes.end()
                                   ? world.recovery_codes.at(Role::kPatient)
                                   : code->second));
  }
  if (operation == "signInWithPasskey") {
    const Someone& one =
        asker.role() == Role::kNobody ? world.by_role.at(Role::kPatient) : asker.me();
    const auto begun = asker.begin("/api/v1/sign-in/passkey/begin");
    return proof(begun, one.passkey->get(saying_for(begun, 2), one.user));
  }
  if (operation == "openInvitation" || operation == "beginPasskeyAcceptance") {
    return object(text("token", world.invitation));
  }
  if (operation == "acceptWithPassword") {
    return object(text("token", world.invitation) + "," + text("login", "new@synthetic.example") +
                  "," + text("password", "seven brass lanterns"));
  }
  if (operation == "acceptWithPasskey") {
    const auto begun = asker.begin("/api/v1/invitations/accept/passkey/begin",
                                   object(text("token", world.invitation)));
    return proof(begun, new_authenticator()->create(saying_for(begun)),
                 text("token", world.invitation) + ",");
  }
  if (operation == "changePassword") {
    return object(text("old", "not the password") + "," + text("new", "seven brass lanterns"));
  }
  if (operation == "confirmTotp") {
    const auto begun = core::json::parse(asker.send("POST", "/api/v1/account/totp", "{}").body);
    const auto* secret = begun ? begun->find("secret") : nullptr;
    if (secret == nullptr) return object(text("code", "000000"));
    return object(text("code", identity::totp_code(from_base32(*secret->string()),
                                                   identity::totp_step(world.house.start))));
  }
  if (operation == "addPasskey") {
    const auto begun = asker.begin("/api/v1/account/passkeys/begin");
    if (begun.name.empty()) return object(text("ceremony", "none") + R"(,"response":{})");
    return proof(begun, new_authenticator()->create(saying_for(begun)));
  }
  if (operation == "inviteCarer") return object(text("name", "Another Synthetic"));
  if (operation == "assignPerson") {
    return object(text("account", id_of(world.colleague.who.account)));
  }
  if (operation == "breakGlass") return object(text("reason", "an emergency, made up"));
  if (operation == "addPatient") return object(text("name", "Another Synthetic"));
  if (operation == "inviteStaff") {
    return object(text("name", "Another Synthetic") + "," + text("role", "surgeon"));
  }
  if (operation == "changeAccount") return R"({"open":false,"role":"nurse"})";
  if (operation == "putSettings") {
    return R"({"name":"Another Clinic","team_hours":"","silence_days":4})";
  }
  const std::set<std::string> empty = {
      "beginPasskeySignIn", "signOut",          "beginTotp",     "beginPasskey",
      "makeRecoveryCodes",  "endOtherSessions", "invitePatient", "erasePerson"};
  if (empty.contains(operation)) return "{}";
  return std::nullopt;
}

/// Whether the answer is one of those let in. An operation that asks for a proof has let somebody
/// in when it looked at the proof; a second invitation is refused for what the record says.
bool is_open(const std::string& operation, const api::Response& answer) {
  if (answer.status >= 200 && answer.status < 300) return true;
  const auto body = core::json::parse(answer.body);
  const auto* code = body ? body->find("code") : nullptr;
  if (code == nullptr) return false;
  if (operation == "signInWithPassword" || operation == "changePassword") {
    return *code->string() == "wrong-proof";
  }
  return operation == "invitePatient" && *code->string() == "taken";
}

void replace(std::string& path, std::string_view name, std::string_view value) {
  if (const auto at = path.find(name); at != std::string::npos) {
    path.replace(at, name.size(), value);
  }
}

std::string off_contract(const OpenApiOperation& operation, const api::Response& answer) {
  std::string type;
  for (const auto& one : answer.headers) {
    if (one.name == "content-type") type = one.value;
  }
  return OpenApi::get().check_answer(operation.method, operation.path, answer.status, type,
                                     answer.body);
}

struct About {
  std::string name;
  history::PersonId person;
  Relation relation = Relation::kNone;
  bool exists = true;
};

std::vector<About> everybody_for(Role role) {
  const World& world = World::get();
  const bool staff = role == Role::kAdministrator || service::is_care_team(role);
  const Relation clinic = staff ? Relation::kClinic : Relation::kNone;
  return {{"own", world.own,
           role == Role::kPatient ? Relation::kOwn
           : role == Role::kCarer ? Relation::kGranted
                                  : clinic},
          {"same clinic", world.same_clinic, clinic},
          {"other clinic", world.other_clinic},
          {"broken glass", world.glass,
           service::is_care_team(role) ? Relation::kBrokenGlass : Relation::kNone},
          {"unknown", world.unknown, Relation::kNone, false}};
}

std::vector<OpenApiOperation> operations_with(bool person) {
  std::vector<OpenApiOperation> out;
  for (const auto& one : OpenApi::get().operations()) {
    if (one.path.contains("{person}") == person) out.push_back(one);
  }
  return out;
}

TEST(AccessContract, EveryOperationSaysWhoMayCallIt) {
  const std::set<std::string> roles = {"nobody", "local",     "signed-in",   "patient",
                                       "carer",  "care-team", "clinic-lead", "administrator"};
  const std::set<std::string> relations = {"none", "own", "granted", "clinic", "broken-glass"};
  for (const auto& operation : OpenApi::get().operations()) {
    const auto declared = OpenApi::get().access(operation.operation_id);
    EXPECT_FALSE(declared.empty()) << operation.operation_id;
    if (declared == std::vector<std::string>{"public"}) continue;
    for (const std::string& one : declared) {
      const auto slash = one.find('/');
      ASSERT_NE(slash, std::string::npos) << operation.operation_id << " " << one;
      EXPECT_TRUE(roles.contains(one.substr(0, slash))) << operation.operation_id << " " << one;
      EXPECT_TRUE(relations.contains(one.substr(slash + 1)))
          << operation.operation_id << " " << one;
    }
  }
}

class AsRole : public testing::TestWithParam<Role> {};
INSTANTIATE_TEST_SUITE_P(AccessContract, AsRole, testing::ValuesIn(kRoles), [](const auto& role) {
  std::string name(word(role.param));
  std::erase(name, '-');
  return name;
});

TEST_P(AsRole, RecordsAreOpenWhereTheFileSaysSoAndNowhereElse) {
  const World& world = World::get();
  const Role role = GetParam();
  for (const auto& operation : operations_with(true)) {
    const auto open_to = spelled_out(OpenApi::get().access(operation.operation_id));
    std::optional<std::string> stranger;
    for (const About& about : everybody_for(role)) {
      SCOPED_TRACE(operation.operation_id + " by " + std::string(word(role)) + " about " +
                   about.name);
      Asker asker(role);
      std::string path = operation.path;
      replace(path, "{person}", id_of(about.person));
      replace(path, "{account}", id_of(world.by_role.at(Role::kCarer).who.account));
      const auto body = body_for(operation.operation_id, asker);
      ASSERT_TRUE(body || operation.method == "GET" || operation.method == "DELETE");
      const auto answer = asker.send(operation.method, path, body.value_or(""));
      const bool open = about.exists && open_to.contains(std::string(word(role)) + "/" +
                                                         std::string(word(about.relation)));
      EXPECT_EQ(is_open(operation.operation_id, answer), open) << answer.status << answer.body;
      EXPECT_EQ(off_contract(operation, answer), "");
      if (open) continue;
      if (role == Role::kNobody) {
        EXPECT_EQ(answer.status, 401) << answer.body;
      } else {
        EXPECT_TRUE(answer.status == 403 || answer.status == 404) << answer.status << answer.body;
      }
      if (about.relation != Relation::kNone) continue;
      if (!stranger) stranger = answer.body;
      EXPECT_EQ(answer.body, *stranger) << "tells whether there is such a person";
    }
  }
}

TEST_P(AsRole, WhatIsOfNoRecordIsOpenWhereTheFileSaysSo) {
  const World& world = World::get();
  const Role role = GetParam();
  for (const auto& operation : operations_with(false)) {
    const auto declared = OpenApi::get().access(operation.operation_id);
    const bool everybody = declared == std::vector<std::string>{"public"};
    const auto open_to = spelled_out(declared);
    SCOPED_TRACE(operation.operation_id + " by " + std::string(word(role)));
    Asker asker(role);
    std::string path = operation.path;
    replace(path, "{file}", "rules.0123456789ab.json");
    replace(path, "{account}", id_of(world.colleague.who.account));
    const auto own = world.second_passkeys.find(role);
    replace(path, "{credential}",
            own == world.second_passkeys.end() ? id_of(world.unknown) : own->second);
    const auto body = body_for(operation.operation_id, asker);
    ASSERT_TRUE(body || operation.method == "GET" || operation.method == "DELETE");
    const auto answer = asker.send(operation.method, path, body.value_or(""));
    const std::string who(word(role));
    const bool open = everybody || open_to.contains(who + "/none") ||
                      open_to.contains(who + "/own") || open_to.contains(who + "/clinic");
    EXPECT_EQ(is_open(operation.operation_id, answer), open) << answer.status << answer.body;
    EXPECT_EQ(off_contract(operation, answer), "");
    if (open) continue;
    if (role == Role::kNobody) {
      EXPECT_EQ(answer.status, 401) << answer.body;
    } else {
      EXPECT_EQ(answer.status, 403) << answer.body;
    }
  }
}

// Other ids than a person's, wherever one fits.
TEST(AccessContract, OtherPeoplesAccountsAndPasskeysAreNotThere) {
  const World& world = World::get();
  const std::string nobodys = id_of(world.no_account);
  const auto same_answer = [&](Role role, const std::string& method, const std::string& before,
                               const std::string& after, const std::string& body,
                               const std::vector<std::string>& ids) {
    const auto expected = Asker(role).send(method, before + nobodys + after, body);
    EXPECT_EQ(expected.status, 404) << before << expected.body;
    for (const std::string& id : ids) {
      const auto answer = Asker(role).send(method, before + id + after, body);
      EXPECT_EQ(answer.status, expected.status) << before << answer.body;
      EXPECT_EQ(answer.body, expected.body) << before;
    }
  };
  const std::string patient = id_of(world.by_role.at(Role::kPatient).who.account);
  const std::string carer = id_of(world.by_role.at(Role::kCarer).who.account);
  const std::string elsewhere = id_of(world.other_nurse.who.account);
  same_answer(Role::kAdministrator, "PUT", "/api/v1/admin/accounts/", "",
              R"({"open":false,"role":"nurse"})", {elsewhere, patient, carer});
  same_answer(Role::kPatient, "DELETE", "/api/v1/people/" + id_of(world.own) + "/carers/", "", "",
              {elsewhere, patient, id_of(world.colleague.who.account)});
  for (const Role role : {Role::kPatient, Role::kNurse, Role::kAdministrator}) {
    same_answer(role, "DELETE", "/api/v1/account/credentials/", "", "",
                {world.second_passkeys.at(Role::kCarer), world.second_passkeys.at(Role::kSurgeon)});
  }
  const std::string path = "/api/v1/people/" + id_of(world.own) + "/assignment";
  const auto expected = Asker(Role::kNurse).send("PUT", path, object(text("account", nobodys)));
  EXPECT_EQ(expected.status, 404) << expected.body;
  for (const std::string& id : {elsewhere, patient, carer}) {
    EXPECT_EQ(Asker(Role::kNurse).send("PUT", path, object(text("account", id))).body,
              expected.body);
  }
}

// What the file says and what the table says are the same.
TEST(AccessContract, TheTableSaysWhatTheFileSays) {
  using enum service::Action;
  const std::map<std::string, std::vector<service::Action>> actions = {
      {"getConfig", {kReadConfig}},
      {"listPeople", {kListPeople}},
      {"listEvents", {kReadRecord}},
      {"recordEvent", {kRecordAnswers, kSendMessage, kWriteNote, kGiveConsent}},
      {"getAdvice", {kReadAdvice}},
      {"getCourse", {kReadAdvice}},
      {"getSession", {kSignIn}},
      {"signInWithPassword", {kSignIn}},
      {"signInWithRecoveryCode", {kSignIn}},
      {"beginPasskeySignIn", {kSignIn}},
      {"signInWithPasskey", {kSignIn}},
      {"signOut", {kUseOwnAccount}},
      {"openInvitation", {kSignIn}},
      {"acceptWithPassword", {kSignIn}},
      {"beginPasskeyAcceptance", {kSignIn}},
      {"acceptWithPasskey", {kSignIn}},
      {"getAccount", {kUseOwnAccount}},
      {"changePassword", {kUseOwnAccount}},
      {"beginTotp", {kUseOwnAccount}},
      {"confirmTotp", {kUseOwnAccount}},
      {"beginPasskey", {kUseOwnAccount}},
      {"addPasskey", {kUseOwnAccount}},
      {"removeCredential", {kUseOwnAccount}},
      {"makeRecoveryCodes", {kUseOwnAccount}},
      {"endOtherSessions", {kUseOwnAccount}},
      {"getPersonPage", {kReadRecord}},
      {"getAccessLog", {kReadAccessLog}},
      {"exportRecord", {kExportRecord}},
      {"listCarers", {kManageCarers}},
      {"inviteCarer", {kManageCarers}},
      {"removeCarer", {kManageCarers}},
      {"invitePatient", {kInvitePatient}},
      {"assignPerson", {kAssign}},
      {"breakGlass", {kBreakGlass}},
      {"erasePerson", {kErase}},
      {"getRoster", {kReadRoster}},
      {"getRosterCsv", {kReadRoster}},
      {"addPatient", {kAddPatient}},
      {"listStaff", {kListStaff}},
      {"inviteStaff", {kManageAccounts}},
      {"changeAccount", {kManageAccounts}},
      {"getSettings", {kChangeSettings}},
      {"putSettings", {kChangeSettings}}};
  std::set<service::Action> spoken_of = {kAddLocalPerson};  // at the start of a local server
  for (const auto& operation : OpenApi::get().operations()) {
    const auto declared = OpenApi::get().access(operation.operation_id);
    if (declared == std::vector<std::string>{"public"}) continue;
    ASSERT_TRUE(actions.contains(operation.operation_id)) << operation.operation_id;
    std::set<std::string> table;
    for (const service::Action action : actions.at(operation.operation_id)) {
      spoken_of.insert(action);
      for (const auto& row : service::permissions()) {
        if (row.action != action) continue;
        // A local folder has records, and no page of the team's about them.
        if (row.role == Role::kLocal && operation.operation_id == "getPersonPage") continue;
        table.insert(std::string(word(row.role)) + "/" + std::string(word(row.relation)));
      }
    }
    EXPECT_EQ(table, spelled_out(declared)) << operation.operation_id;
  }
  EXPECT_EQ(spoken_of.size(), service::kActions);
}

// A local folder has no accounts: whoever sits at the machine may do what the file says, and the
// rest is not there.
class LocalMode : public ApiFixture {};
TEST_F(LocalMode, OnlyWhatIsDeclaredLocalIsThere) {
  history::ProposedEvent surgery{new_id(), now_, history::SurgeryRecorded{}};
  std::get<history::SurgeryRecorded>(surgery.body).performed_on =
      core::date_of(core::Instant{now_.ms - 12 * core::kMsPerDay});
  std::get<history::SurgeryRecorded>(surgery.body).indication = "disc-herniation";
  const auto person = add_person();
  ASSERT_TRUE(record(person, surgery));
  for (const auto& operation : OpenApi::get().operations()) {
    SCOPED_TRACE(operation.operation_id);
    const auto declared = OpenApi::get().access(operation.operation_id);
    std::string path = operation.path;
    replace(path, "{file}", "rules.0123456789ab.json");
    replace(path, "{person}", id_of(person));
    for (const char* id : {"{account}", "{credential}"}) {
      replace(path, id, "01935f9e-8b6c-7d2e-9f3a-0000000000fe");
    }
    api::Request one = request(operation.method, path);
    if (operation.method != "GET" && operation.method != "DELETE") {
      one.headers.push_back({"content-type", "application/json"});
      one.body = operation.operation_id == "recordEvent" ? event_json("{}") : "{}";
    }
    const auto answer = send(std::move(one));
    const bool open = std::ranges::count(declared, "public") != 0 ||
                      std::ranges::count(declared, "local/own") != 0;
    if (open) {
      EXPECT_TRUE(answer.status >= 200 && answer.status < 300) << answer.status << answer.body;
    } else {
      EXPECT_EQ(answer.status, 404) << answer.body;
    }
  }
}

}  // namespace
