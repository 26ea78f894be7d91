#include "team_endpoints.h"

#include <optional>

#include "views.h"

namespace backsight::api {
namespace {

using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Object;
using core::json::Value;

constexpr std::size_t kMostName = 120;

struct Empty {};
Result<Empty> read_empty(const Request& request) {
  return read_object<Empty>(request, [](ObjectReader&) -> Result<Empty> { return Empty{}; });
}

Result<service::Role> read_role(ObjectReader& reader) {
  TRY(const auto text, reader.string("role"));
  const auto role = service::account_role(text);
  if (role && *role != service::Role::kPatient && *role != service::Role::kCarer) return *role;
  return std::unexpected(
      reader.error("role", core::ErrorCode::kUnknownWord, "a team has no such role"));
}

template <class Kind>
Result<std::optional<Kind>> optional_body(ObjectReader& reader, std::string_view key,
                                          std::string_view kind,
                                          const knowledge::Vocabulary& vocabulary) {
  const Value* value = reader.optional_member(key);
  if (value == nullptr) return std::optional<Kind>{};
  TRY(auto body, history::read_body(kind, *value, Path(reader.path(), key), vocabulary));
  return std::optional(std::get<Kind>(std::move(body)));
}

Response csv(std::string body) {
  Response out;
  out.headers = {{"content-type", "text/csv; charset=utf-8"},
                 {"cache-control", "no-store"},
                 {"content-disposition", "attachment; filename=\"roster.csv\""}};
  out.body = std::move(body);
  return out;
}

}  // namespace

bool TeamEndpoints::run(Operation operation, Call& call) {
  const auto answer = [&](Result<Response> result) {
    call.respond(result ? *std::move(result) : failed_(result.error()));
  };
  switch (operation) {
    case Operation::kGetPersonPage:
    case Operation::kGetAccessLog:
    case Operation::kListCarers:
    case Operation::kInviteCarer:
    case Operation::kRemoveCarer:
    case Operation::kInvitePatient:
    case Operation::kAssignPerson:
    case Operation::kBreakGlass:
    case Operation::kErasePerson: {
      const auto person = call.person();
      answer(person ? about_person(operation, call, *person) : std::unexpected(person.error()));
      return true;
    }
    case Operation::kGetRoster:
      answer(roster(call));
      return true;
    case Operation::kGetRosterCsv:
      answer(roster_csv(call));
      return true;
    case Operation::kAddPatient:
      answer(add_patient(call));
      return true;
    case Operation::kListStaff:
      answer(staff(call));
      return true;
    case Operation::kInviteStaff:
      answer(invite_staff(call));
      return true;
    case Operation::kChangeAccount:
      answer(change_account(call));
      return true;
    case Operation::kGetSettings:
      answer(settings(call));
      return true;
    case Operation::kPutSettings:
      answer(put_settings(call));
      return true;
    default:
      return false;
  }
}

Result<Response> TeamEndpoints::about_person(Operation operation, Call& call,
                                             history::PersonId person) {
  service::Team& team = service_.team();
  switch (operation) {
    case Operation::kGetAccessLog: {
      TRY(const auto lines, team.access_log(call.who, person));
      return json_answer(200, view(lines));
    }
    case Operation::kListCarers: {
      TRY(const auto carers, team.carers(call.who, person));
      return json_answer(200, view(carers));
    }
    case Operation::kInviteCarer:
      return invite_carer(call, person);
    case Operation::kRemoveCarer:
      return remove_carer(call, person);
    case Operation::kInvitePatient: {
      TRY_VOID(read_empty(call.request));
      TRY(const auto made, team.invite_patient(call.who, person));
      return link(201, made);
    }
    case Operation::kAssignPerson:
      return assign(call, person);
    case Operation::kBreakGlass:
      return break_glass(call, person);
    case Operation::kErasePerson:
      return erase(call, person);
    default:
      return page(call, person);
  }
}

Response TeamEndpoints::link(int status, const service::Accounts::NewInvitation& made) const {
  return json_answer(status, view(made, public_url_));
}

Result<Response> TeamEndpoints::page(Call& call, history::PersonId person) {
  TRY(const auto page, service_.page(call.who, person));
  std::vector<service::StaffMember> staff;
  if (page.relation == service::Relation::kClinic) {
    TRY(staff, service_.accounts().staff(call.who));
  }
  return json_answer(200, view(page, staff, service_.vocabulary(), clock_()));
}

Result<Response> TeamEndpoints::invite_carer(Call& call, history::PersonId person) {
  TRY(const auto name, read_object<std::string>(call.request, [](ObjectReader& reader) {
        return text_of(reader, "name", 1, kMostName);
      }));
  TRY(const auto made, service_.team().invite_carer(call.who, person, name));
  return link(201, made);
}

Result<Response> TeamEndpoints::remove_carer(Call& call, history::PersonId person) {
  const auto account = core::parse_id<service::AccountId>(call.arguments[1]);
  if (!account) return core::fail(core::ErrorCode::kNotFound, "no such carer");
  TRY(const auto carers, service_.team().remove_carer(call.who, person, *account));
  return json_answer(200, view(carers));
}

Result<Response> TeamEndpoints::assign(Call& call, history::PersonId person) {
  using MaybeAccount = std::optional<service::AccountId>;
  TRY(const auto account,
      read_object<MaybeAccount>(call.request, [](ObjectReader& reader) -> Result<MaybeAccount> {
        TRY(const auto text, reader.optional_string("account"));
        if (!text) return MaybeAccount{};
        auto id = core::parse_id<service::AccountId>(*text);
        if (!id) {
          return std::unexpected(reader.error("account", id.error().code, id.error().message));
        }
        return MaybeAccount(*id);
      }));
  TRY_VOID(service_.team().assign(call.who, person, account));
  return page(call, person);
}

Result<Response> TeamEndpoints::break_glass(Call& call, history::PersonId person) {
  TRY(auto reason, read_object<std::string>(call.request, [](ObjectReader& reader) {
        return text_of(reader, "reason", 10, 500);
      }));
  TRY_VOID(service_.team().break_glass(call.who, person, std::move(reason)));
  return page(call, person);
}

Result<Response> TeamEndpoints::erase(Call& call, history::PersonId person) {
  TRY_VOID(read_empty(call.request));
  TRY(const auto at, service_.team().erase(call.who, person));
  return json_answer(200,
                     Object{{"person", core::format(person)}, {"erased_at", core::format(at)}});
}

Result<Response> TeamEndpoints::roster(Call& call) {
  TRY(const auto lines, service_.team().roster(call.who));
  return json_answer(200, view(lines, clock_()));
}

Result<Response> TeamEndpoints::roster_csv(Call& call) {
  TRY(const auto lines, service_.team().roster(call.who));
  return csv(api::roster_csv(lines, clock_()));
}

Result<Response> TeamEndpoints::add_patient(Call& call) {
  TRY(const auto patient,
      read_object<service::NewPatient>(
          call.request, [&](ObjectReader& reader) -> Result<service::NewPatient> {
            service::NewPatient out;
            TRY(out.name, text_of(reader, "name", 1, kMostName));
            TRY(out.profile, optional_body<history::ProfileRecorded>(
                                 reader, "profile", "profile-recorded", service_.vocabulary()));
            TRY(out.surgery, optional_body<history::SurgeryRecorded>(
                                 reader, "surgery", "surgery-recorded", service_.vocabulary()));
            return out;
          }));
  TRY(const auto added, service_.team().add_patient(call.who, patient));
  return json_answer(201, Object{{"person", core::format(added.person)},
                                 {"invitation", view(added.invitation, public_url_)}});
}

Result<Response> TeamEndpoints::staff(Call& call) {
  TRY(const auto staff, service_.accounts().staff(call.who));
  return json_answer(200, view(staff));
}

Result<Response> TeamEndpoints::invite_staff(Call& call) {
  struct Invited {
    std::string name;
    service::Role role{};
  };
  TRY(const auto invited,
      read_object<Invited>(call.request, [](ObjectReader& reader) -> Result<Invited> {
        Invited out;
        TRY(out.name, text_of(reader, "name", 1, kMostName));
        TRY(out.role, read_role(reader));
        return out;
      }));
  TRY(const auto made, service_.accounts().invite_staff(call.who, invited.name, invited.role));
  return link(201, made);
}

Result<Response> TeamEndpoints::change_account(Call& call) {
  struct Change {
    bool open = true;
    service::Role role{};
  };
  TRY(const auto account, call.id<service::AccountId>(0, "no such account"));
  TRY(const auto change,
      read_object<Change>(call.request, [](ObjectReader& reader) -> Result<Change> {
        Change out;
        TRY(const auto open, reader.optional_boolean("open"));
        if (!open) {
          return std::unexpected(
              reader.error("open", core::ErrorCode::kMissingMember, "\"open\" is missing"));
        }
        out.open = *open;
        TRY(out.role, read_role(reader));
        return out;
      }));
  TRY(const auto staff,
      service_.accounts().change_account(call.who, account, change.open, change.role));
  return json_answer(200, view(staff));
}

Result<Response> TeamEndpoints::settings(Call& call) {
  TRY(const auto settings, service_.team().settings(call.who));
  return json_answer(200, view(settings));
}

Result<Response> TeamEndpoints::put_settings(Call& call) {
  TRY(const auto wanted,
      read_object<service::ClinicSettings>(
          call.request, [](ObjectReader& reader) -> Result<service::ClinicSettings> {
            service::ClinicSettings out;
            TRY(out.name, text_of(reader, "name", 1, kMostName));
            TRY(out.team_hours, text_of(reader, "team_hours", 0, 300));
            TRY(const auto days, reader.optional_integer("silence_days", 1, 60));
            if (days) out.silence_days = static_cast<std::int32_t>(*days);
            return out;
          }));
  TRY(const auto settings, service_.team().change_settings(call.who, wanted));
  return json_answer(200, view(settings));
}

}  // namespace backsight::api
