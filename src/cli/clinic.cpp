#include "clinic.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "backsight/service/accounts.h"
#include "io.h"
#include "master_keys.h"
#include "record_folder.h"

namespace backsight::cli {
namespace {

using core::ErrorCode;
using core::Result;

Result<vault::MasterKeys> needed_keys(const std::string& file) {
  TRY(auto keys, load_master_keys(file));
  if (keys) return *std::move(keys);
  return core::fail(
      ErrorCode::kMissingMember,
      "say where the master key is: --key FILE (make one: backsight keys create FILE)");
}

// A copy of the data must not bring the key along.
Result<void> check_place(const std::string& keys, const std::filesystem::path& data) {
  const auto inside = std::filesystem::weakly_canonical(keys).lexically_relative(
      std::filesystem::weakly_canonical(data));
  if (keys.empty() || inside.empty() || *inside.begin() == "..") return {};
  return core::fail(ErrorCode::kForbidden,
                    "the master key must not lie in the data folder: whoever copies the folder "
                    "would copy the key");
}

void print_invitation(const service::Accounts::NewInvitation& made, const std::string& url) {
  fmt::print("{}/invite#{}\n  good until {}, once\n", url, made.token,
             core::format(made.expires_at));
}

}  // namespace

int clinic_create(const Pack& pack, const ClinicOptions& options) {
  const auto run = [&]() -> Result<void> {
    TRY_VOID(check_place(options.keys, options.data));
    TRY(const auto masters, needed_keys(options.keys));
    service::Reach reach;
    reach.public_url = options.url;
    service::ClinicId id;
    {
      TRY(const auto opened, RecordFolder::open(options.data, masters, pack.knowledge(), reach));
      id = {opened->folder().new_id()};
      TRY_VOID(service::make_clinic(opened->store(), masters, options.name, id, now()));
    }
    TRY(const auto opened, RecordFolder::open(options.data, masters, pack.knowledge(), reach));
    service::Accounts accounts(opened->folder());
    TRY(const auto invitation, accounts.invite_first_administrator(id, options.admin));
    fmt::print("The clinic \"{}\" is made.\n", options.name);
    fmt::print("The public key of its audit log (write it down): {}\n",
               opened->chain()->public_keys().front());
    fmt::print(
        "{} opens this link when the server runs (backsight serve), and is the first "
        "administrator:\n  ",
        options.admin);
    print_invitation(invitation, options.url);
    return {};
  };
  const auto done = run();
  return done ? 0 : report(done.error());
}

int clinic_invite(const Pack& pack, const ClinicOptions& options) {
  const auto run = [&]() -> Result<void> {
    TRY(auto masters, load_master_keys(options.keys));
    TRY(const auto opened,
        RecordFolder::open(options.data, std::move(masters), pack.knowledge(), {}));
    TRY(const auto clinics,
        opened->store().entities(store::EntityKind::kClinic, core::Uuid{}, {}, 2));
    if (clinics.size() != 1) {
      return core::fail(ErrorCode::kNotFound, "this folder holds no clinic, or several");
    }
    service::Accounts accounts(opened->folder());
    TRY(const auto invitation,
        accounts.invite_first_administrator({clinics.front().id}, options.admin));
    print_invitation(invitation, options.url);
    return {};
  };
  const auto done = run();
  return done ? 0 : report(done.error());
}

int keys_rotate(const Pack&, const ClinicOptions& options) {
  const auto run = [&]() -> Result<void> {
    TRY(auto masters, needed_keys(options.keys));
    const service::SignedChain chain(masters, now);
    store::Options store_options;
    store_options.audit_chain = &chain;
    TRY(const auto store, store::open(options.data, store_options));
    const std::string active = masters.active();
    const auto wrapped = service::wrap_anew(*store, std::move(masters), now());
    store->close();
    TRY_VOID(wrapped);
    fmt::print(
        "Everything is wrapped by the master key \"{}\". The others are needed only for copies "
        "made "
        "before now.\nThe public key of the audit log from now on: {}\n",
        active, chain.public_keys().front());
    return {};
  };
  const auto done = run();
  return done ? 0 : report(done.error());
}

}  // namespace backsight::cli
