#include "clinic_folder.h"

#include <sodium.h>

#include <chrono>
#include <fstream>
#include <future>

#include "backsight/identity/base64url.h"
#include "backsight/identity/totp.h"
#include "backsight/service/signed_chain.h"
#include "backsight/service/team.h"
#include "backsight/store/sqlite_store.h"
#include "load_client.h"
#include "roster_book.h"
#include "store_bench_raw.h"

namespace backsight::bench {
namespace {

core::Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

// The bytes of a base 32 text without padding (RFC 4648).
std::string from_base32(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = bits << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    count += 5;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return out;
}

// Accepts an invitation with a password and sets up the app.
service::SignedIn join(service::Accounts& accounts, const std::string& token,
                       const std::string& login) {
  std::promise<core::Result<service::SignedIn>> promise;
  accounts.accept_with_password(token, login, "a password for measuring only", "127.0.0.1",
                                [&](auto result) { promise.set_value(std::move(result)); });
  const auto joined = promise.get_future().get();
  must(joined.has_value(), "an account");
  const auto begun = accounts.begin_totp(joined->session.who);
  must(begun.has_value(), "an app");
  const std::string code =
      identity::totp_code(from_base32(begun->secret), identity::totp_step(now()));
  auto out = accounts.confirm_totp(joined->session.who, joined->token, code);
  must(out.has_value(), "its first code");
  return *std::move(out);
}

}  // namespace

ClinicFolder make_clinic_folder(const std::filesystem::path& folder, std::size_t people) {
  std::filesystem::create_directories(folder);
  const std::string key_text = vault::MasterKeys::new_file("bench").value();
  std::ofstream(folder / "key") << key_text;
  std::filesystem::permissions(
      folder / "key", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::ofstream(folder / "config.toml")
      << "[server]\nport = 0\ndata = \"data\"\n[keys]\nmaster = \"key\"\n";
  const auto masters = vault::MasterKeys::parse(key_text).value();
  const service::SignedChain chain(masters, now);
  store::Options options;
  options.audit_chain = &chain;
  auto store = store::open(folder / "data", options);
  must(store.has_value(), "the clinic's folder");
  const knowledge::Knowledge nothing;
  service::Folder record(**store, nothing, now, [](std::span<std::uint8_t> bytes) {
    randombytes_buf(bytes.data(), bytes.size());
  });
  const service::ClinicId clinic{record.new_id()};
  must(service::make_clinic(**store, masters, "Bench", clinic, now()).has_value(), "a clinic");
  must(record.unlock(masters, {}).has_value(), "its keys");
  ClinicFolder out;
  {
    service::RosterBook book(record, [](service::RosterLine&, service::RosterBook::Depth) {
      return core::Result<void>();
    });
    service::Accounts accounts(record);
    service::Team team(record, book, [](history::PersonId) {}, [](service::AccountId) {});
    const auto first = accounts.invite_first_administrator(clinic, "Admin").value();
    const auto admin = join(accounts, first.token, "admin@bench");
    const auto invited =
        accounts.invite_staff(admin.session.who, "Nurse", service::Role::kNurse).value();
    const auto nurse = join(accounts, invited.token, "nurse@bench");
    out.token = nurse.token;
    out.csrf = nurse.session.csrf;
    for (std::size_t i = 0; i < people; ++i) {
      service::NewPatient patient;
      patient.name = "Synthetic " + std::to_string(i);
      patient.synthetic = true;
      const auto added = team.add_patient(nurse.session.who, patient);
      must(added.has_value(), "a patient");
      out.people.push_back(added->person);
    }
  }
  (*store)->close();
  return out;
}

}  // namespace backsight::bench
