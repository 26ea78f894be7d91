// Two clinics in one store, with accounts made as people make them: by invitation and passkey.
// Everybody in it is synthetic. A record can be copied and opened again, by another server.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "backsight/identity/base64url.h"
#include "backsight/service/service.h"
#include "engine/course/made_up_road.h"
#include "engine/outlook/small_model.h"
#include "service/memory_store.h"
#include "support/small_knowledge.h"
#include "support/software_authenticator.h"

namespace backsight::test {

/// What servers share and none of them changes.
struct Engines {
  const knowledge::Knowledge knowledge = small_knowledge(
      {{"emergency", R"({"symptom": "saddle-numbness"})"},
       {"same-day", R"({"symptom": "back-pain", "intensity_0_10": {"at-least": 8}})"},
       {"soon", R"({"symptom": "fever"})"}});
  const outlook::Forecaster outlook{outlook::small_model(200)};
  const course::Follower course = course::Follower::make(road()).value();
  const advice::Engines all{knowledge, outlook, course};

  static course::Model road() {
    course::Model out{.version = "small", .horizon_days = 730, .roads = {}};
    out.roads.push_back(course::test::made_up_road());
    course::Goal desk;
    desk.id = "desk-work";
    desk.at_most[1] = 3;
    desk.because = "made up";
    out.goals = {desk};
    return out;
  }
  static const Engines& get() {
    static const Engines engines;
    return engines;
  }
};

/// A server over a record: clinics, keys, accounts.
class ClinicServer {
 public:
  using Record = std::shared_ptr<store::test::Model>;

  ClinicServer(const Record& record, const vault::MasterKeys& masters, core::Instant now)
      : store(record), now_ms(now.ms) {
    const auto unlocked = folder.unlock(masters, {});
    EXPECT_TRUE(unlocked.has_value()) << (unlocked ? "" : core::describe(unlocked.error()));
    service::Settings settings;
    settings.emergency_number = "112";
    settings.version = "0.1.0";
    service.emplace(folder, Engines::get().all, settings,
                    [](const std::function<void()>& work) { work(); });
  }

  MemoryStore store;
  std::atomic<std::int64_t> now_ms;
  service::Folder folder{store, Engines::get().knowledge, [this] { return now(); },
                         [](std::span<std::uint8_t> bytes) { count_into(bytes); }};
  std::optional<service::Service> service;

  [[nodiscard]] core::Instant now() const { return {now_ms}; }
  void wait(std::int64_t ms) { now_ms += ms; }
  service::Accounts& accounts() { return service->accounts(); }
  service::Team& team() { return service->team(); }

  /// An address that nobody has come from: limits on how often are for tests of their own.
  static std::string new_client() {
    static std::atomic<int> count = 0;
    return "client " + std::to_string(++count);
  }
  static history::EventId new_event(core::Instant at) {
    std::array<std::uint8_t, 10> random{};
    count_into(random);
    return {core::make_uuid_v7(at, random)};
  }

  core::Result<service::Recorded> record(const service::Principal& who, history::PersonId person,
                                         history::Body body) {
    std::optional<core::Result<service::Recorded>> out;
    service->record(who, person, {new_event(now()), now(), std::move(body)},
                    [&](core::Result<service::Recorded> result) { out = std::move(result); });
    EXPECT_TRUE(out.has_value()) << "not answered";
    return *std::move(out);
  }

 private:
  // Counts over all servers: each id is another one.
  static void count_into(std::span<std::uint8_t> bytes) {
    static std::atomic<std::uint64_t> count = 0;
    std::uint64_t left = ++count;
    for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, left >>= 8) {
      *at = static_cast<std::uint8_t>(left);
    }
  }
};

/// Somebody with a passkey, and the session that they are in.
struct Someone {
  std::shared_ptr<SoftwareAuthenticator> passkey;
  std::string user;  ///< the handle that the passkey got
  std::string token;
  std::string csrf;
  service::Principal who;
};

/// What a browser says at the address of the tests' server.
inline Saying saying_for(const service::PasskeyCeremony& begun, std::uint32_t counter = 1) {
  Saying out;
  out.challenge = identity::from_base64url(*begun.options.find("challenge")->string()).value();
  out.origin = "http://localhost:8080";
  out.rp_id = "localhost";
  out.counter = counter;
  return out;
}

inline std::shared_ptr<SoftwareAuthenticator> new_authenticator() {
  static std::atomic<int> count = 0;
  std::string number = std::to_string(++count);
  number.insert(0, 6 - number.size(), '0');
  return std::make_shared<SoftwareAuthenticator>(-7, "software passkey " + number);
}

inline void enter(Someone& one, const service::SignedIn& in) {
  one.token = in.token;
  one.csrf = in.session.csrf;
  one.who = in.session.who;
}

/// Accepts an invitation with a new passkey.
inline Someone join(ClinicServer& server, const std::string& invitation) {
  Someone out;
  out.passkey = new_authenticator();
  const auto client = ClinicServer::new_client();
  const auto begun = server.accounts().begin_passkey_acceptance(invitation, client).value();
  out.user = identity::from_base64url(*begun.options.find("user")->find("id")->string()).value();
  const auto in = server.accounts().accept_with_passkey(
      invitation, begun.name, out.passkey->create(saying_for(begun)), client);
  EXPECT_TRUE(in.has_value()) << (in ? "" : core::describe(in.error()));
  if (in) enter(out, *in);
  return out;
}

/// Signs in again; the passkey counts on.
inline core::Result<service::SignedIn> sign_in(ClinicServer& server, const Someone& one,
                                               std::uint32_t counter) {
  const auto client = ClinicServer::new_client();
  TRY(const auto begun, server.accounts().begin_passkey_sign_in(client));
  return server.accounts().sign_in_with_passkey(
      begun.name, one.passkey->get(saying_for(begun, counter), one.user), client);
}

/// What an authenticator app reads.
inline std::string from_base32(std::string_view digits) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : digits) {
    bits = bits << 5 | static_cast<std::uint32_t>(kAlphabet.find(c));
    if ((count += 5) < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

/// Two clinics, with their administrators.
struct ClinicHouse {
  ClinicHouse() {
    for (int i = 0; i < 2; ++i) {
      MemoryStore store(record);
      const auto made =
          service::make_clinic(store, masters, "Synthetic Clinic " + std::to_string(i),
                               clinics.at(static_cast<std::size_t>(i)), start);
      EXPECT_TRUE(made.has_value()) << (made ? "" : core::describe(made.error()));
    }
    open();
    for (const auto clinic : clinics) {
      administrators.push_back(join(
          *server, server->accounts().invite_first_administrator(clinic, "Ada Synthetic")->token));
    }
  }

  /// Ends the server and starts another one on the same record.
  void open() {
    const core::Instant at = server ? server->now() : start;
    server.reset();
    server = std::make_unique<ClinicServer>(record, masters, at);
  }
  Someone staff(service::Role role, std::size_t clinic = 0, std::string name = "Sam Synthetic") {
    return join(*server, server->accounts()
                             .invite_staff(administrators.at(clinic).who, std::move(name), role)
                             ->token);
  }
  /// With an operation, so that there is a course.
  service::PatientAdded patient(const Someone& by, std::string name = "Kim Synthetic") {
    service::NewPatient out;
    out.name = std::move(name);
    out.synthetic = true;
    out.surgery.emplace();
    out.surgery->performed_on = core::date_of(core::Instant{start.ms - 12 * core::kMsPerDay});
    out.surgery->indication = "disc-herniation";
    const auto added = server->team().add_patient(by.who, out);
    EXPECT_TRUE(added.has_value()) << (added ? "" : core::describe(added.error()));
    return added.value_or(service::PatientAdded{});
  }

  const core::Instant start = core::parse_instant("2026-11-23T08:00:00Z").value();
  const std::string key_file = vault::MasterKeys::new_file("m1").value();
  vault::MasterKeys masters = vault::MasterKeys::parse(key_file).value();
  const std::array<service::ClinicId, 2> clinics = {
      core::parse_id<service::ClinicId>("01935f9e-8b6c-7d2e-9f3a-0000000000c1").value(),
      core::parse_id<service::ClinicId>("01935f9e-8b6c-7d2e-9f3a-0000000000c2").value()};
  ClinicServer::Record record = std::make_shared<store::test::Model>(&plain_chain());
  std::unique_ptr<ClinicServer> server;
  std::vector<Someone> administrators;
};

}  // namespace backsight::test
