#include "backsight/service/team.h"

#include <algorithm>
#include <map>

#include "access.h"
#include "account_record.h"
#include "audit_trail.h"
#include "backsight/core/object_reader.h"
#include "backsight/identity/token.h"
#include "clinic_settings.h"
#include "keyring.h"
#include "record_codec.h"
#include "roster_book.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;
using history::PersonId;

class Team::Impl {
 public:
  Impl(Folder& folder, RosterBook& book, Forget forget, Gone gone)
      : folder_(folder),
        book_(book),
        forget_(std::move(forget)),
        gone_(std::move(gone)),
        records_(folder.store(), folder.keyring()) {}

  Result<std::vector<RosterLine>> roster(const Principal& who) {
    TRY_VOID(authorise(who, Action::kReadRoster, Relation::kClinic));
    TRY_VOID(note(who, Action::kReadRoster, Relation::kClinic, std::nullopt));
    TRY(const auto settings, settings_of(who.clinic));
    TRY(auto lines, book_.lines(who.clinic));
    sort_by_need(lines, folder_.now(), settings.silence_days);
    return lines;
  }

  Result<PatientAdded> add_patient(const Principal& who, const NewPatient& patient) {
    TRY_VOID(authorise(who, Action::kAddPatient, Relation::kClinic));
    const core::Instant now = folder_.now();
    if (patient.name.find_first_not_of(' ') == std::string::npos) {
      return core::fail(ErrorCode::kOutOfRange, "say what the person is called",
                        {"", 0, 0, "/name"});
    }
    TRY(const auto clinic, folder_.keyring().clinic(who.clinic));
    const PersonId person{folder_.new_id()};
    const vault::Key key = vault::Key::random();
    // Two commits: the person's key must be in the store before anything is sealed with it. Who is
    // left with a key and nothing else after a crash is nobody.
    TRY_VOID(
        store::commit_and_wait(folder_.store(), {store::AddPerson{{person, "", patient.synthetic}},
                                                 Keyring::new_person(clinic, person, key)}));
    RosterLine line;
    line.person = person;
    line.name = patient.name;
    line.synthetic = patient.synthetic;
    line.invited = true;
    line.added_at = now;
    if (patient.surgery) line.operated_on = patient.surgery->performed_on;
    std::vector<store::Write> writes;
    TRY(writes.emplace_back(), book_.first(line));
    const auto tell = [&](history::Body body) -> Result<void> {
      history::Event event;
      event.id = {folder_.new_id()};
      event.occurred_at = event.recorded_at = now;
      event.author = author_role(who.role);
      event.account = who.account.value;
      event.body = std::move(body);
      TRY(auto stored, folder_.codec().to_stored(person, event));
      writes.emplace_back(store::AppendEvent{person, std::move(stored)});
      return {};
    };
    if (patient.profile) TRY_VOID(tell(*patient.profile));
    if (patient.surgery) TRY_VOID(tell(*patient.surgery));
    PatientAdded out;
    out.person = person;
    TRY(out.invitation, invite(who.clinic, person, Role::kPatient, patient.name, writes));
    writes.push_back(
        to_write(audit_line(who, Action::kAddPatient, Relation::kClinic, person, now)));
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    book_.enter(who.clinic, line);
    return out;
  }

  Result<Accounts::NewInvitation> invite_patient(const Principal& who, PersonId person) {
    TRY_VOID(authorised(who, Action::kInvitePatient, person));
    TRY(const auto line, book_.line(who.clinic, person));
    if (!line.invited) {
      return core::fail(ErrorCode::kTaken, "this person has an account already");
    }
    std::vector<store::Write> writes;
    TRY(const auto earlier, records_.invitations(person.value));
    for (const InvitationRecord& one : earlier) {
      if (one.role == Role::kPatient) writes.push_back(AccountRecords::remove(one));
    }
    TRY(auto out, invite(who.clinic, person, Role::kPatient, line.name, writes));
    writes.push_back(to_write(
        audit_line(who, Action::kInvitePatient, Relation::kClinic, person, folder_.now())));
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    return out;
  }

  Result<RosterLine> assign(const Principal& who, PersonId person,
                            std::optional<AccountId> account) {
    TRY(const Relation relation, authorised(who, Action::kAssign, person));
    if (account) {
      TRY(const auto to, records_.account(*account));
      if (!to || to->clinic != who.clinic || !is_care_team(to->role) || !to->open) {
        return core::fail(ErrorCode::kNotFound, "no such member of the team",
                          {"", 0, 0, "/account"});
      }
    }
    AuditLine line = audit_line(who, Action::kAssign, relation, person, folder_.now());
    if (account) line.about = account->value;
    return book_.change_now(who.clinic, person, [&](RosterLine& of) { of.assigned = account; },
                            {to_write(line)});
  }

  Result<void> break_glass(const Principal& who, PersonId person, std::string reason) {
    TRY(const Relation relation, authorised(who, Action::kBreakGlass, person));
    const core::Instant now = folder_.now();
    TRY(auto earlier, folder_.access().grant(person, who.account, Relation::kBrokenGlass));
    Grant grant = earlier ? *std::move(earlier) : Grant{};
    if (grant.version == 0) grant.id = folder_.new_id();
    grant.person = person;
    grant.account = who.account;
    grant.as = Relation::kBrokenGlass;
    grant.since = now;
    grant.until = core::Instant{now.ms + kGlassOpenMs};
    grant.reason = std::move(reason);
    TRY(auto writes, folder_.access().put(grant));
    AuditLine line = audit_line(who, Action::kBreakGlass, relation, person, now);
    line.about = grant.id;
    writes.push_back(to_write(line));
    // The person and their team are told where they look: a message in the record.
    history::Event event;
    event.id = {folder_.new_id()};
    event.occurred_at = event.recorded_at = now;
    event.author = author_role(who.role);
    event.account = who.account.value;
    event.body = history::NoteWritten{grant.reason};
    TRY(auto stored, folder_.codec().to_stored(person, event));
    writes.emplace_back(store::AppendEvent{person, std::move(stored)});
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    forget_(person);  // the history that is kept ready lacks the note
    return {};
  }

  Result<std::vector<AccessLine>> access_log(const Principal& who, PersonId person) {
    TRY(const Relation relation, authorised(who, Action::kReadAccessLog, person));
    TRY_VOID(note(who, Action::kReadAccessLog, relation, person));
    TRY(const auto grants, folder_.access().grants(person));
    std::map<AccountId, std::string> names;
    std::vector<AccessLine> out;
    // What was refused takes nobody's place: whoever looked cannot push it out with that.
    std::vector<AuditLine> looks;
    for (std::int64_t before = store::kNoEntry; looks.size() < kMostAccessLines;) {
      TRY(const auto rows, folder_.store().audit_about(person, before, kMostAccessLines));
      for (const store::AuditRow& row : rows) {
        TRY(const AuditLine line, read_audit(row.entry));
        if (line.outcome == Outcome::kDone && looks.size() < kMostAccessLines)
          looks.push_back(line);
      }
      if (rows.size() < kMostAccessLines) break;
      before = rows.back().number;
    }
    for (const AuditLine& line : looks) {
      AccessLine& one = out.emplace_back();
      one.at = line.at;
      one.role = line.role;
      one.action = line.action;
      one.relation = line.relation;
      TRY(one.who, name_of(line.account, names));
      if (const auto clinic = folder_.keyring().clinic(line.clinic)) one.clinic = clinic->name;
      if (line.action != Action::kBreakGlass || !line.about) continue;
      const auto grant = std::ranges::find(grants, *line.about, &Grant::id);
      if (grant != grants.end()) one.reason = grant->reason;
    }
    return out;
  }

  Result<std::vector<CarerInfo>> carers(const Principal& who, PersonId person) {
    TRY(const Relation relation, authorised(who, Action::kManageCarers, person));
    TRY_VOID(note(who, Action::kManageCarers, relation, person));
    return list_carers(person);
  }

  Result<Accounts::NewInvitation> invite_carer(const Principal& who, PersonId person,
                                               std::string name) {
    TRY(const Relation relation, authorised(who, Action::kManageCarers, person));
    std::vector<store::Write> writes;
    TRY(auto out, invite(who.clinic, person, Role::kCarer, std::move(name), writes));
    writes.push_back(
        to_write(audit_line(who, Action::kManageCarers, relation, person, folder_.now())));
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    return out;
  }

  Result<std::vector<CarerInfo>> remove_carer(const Principal& who, PersonId person,
                                              AccountId account) {
    TRY(const Relation relation, authorised(who, Action::kManageCarers, person));
    TRY(const auto grant, folder_.access().grant(person, account, Relation::kGranted));
    if (!grant) return core::fail(ErrorCode::kNotFound, "no such carer");
    auto writes = Access::remove(*grant);
    AuditLine line = audit_line(who, Action::kManageCarers, relation, person, folder_.now());
    line.about = account.value;
    writes.push_back(to_write(line));
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    return list_carers(person);
  }

  Result<core::Instant> erase(const Principal& who, PersonId person) {
    TRY(const Relation relation, authorised(who, Action::kErase, person));
    const core::Instant now = folder_.now();
    std::vector<store::Write> writes;
    TRY(writes.emplace_back(), folder_.keyring().erase(person, now));
    TRY(writes.emplace_back(), book_.removal(who.clinic, person));
    // Their account and its sessions, their carers' grants and open links go too.
    std::vector<AccountId> gone;
    TRY(const auto grants, folder_.access().grants(person));
    for (const Grant& one : grants) std::ranges::move(Access::remove(one), back_inserter(writes));
    TRY(const auto invitations, records_.invitations(person.value));
    for (const InvitationRecord& one : invitations) writes.push_back(AccountRecords::remove(one));
    TRY(const auto accounts, records_.of_clinic(who.clinic));
    for (const Account& one : accounts) {
      if (one.person != person) continue;
      gone.push_back(one.id);
      TRY(const auto sessions, folder_.store().entities(store::EntityKind::kSession, one.id.value));
      for (const store::Entity& each : sessions) {
        writes.emplace_back(
            store::RemoveEntity{store::EntityKind::kSession, each.id, store::kAnyVersion});
      }
      writes.emplace_back(
          store::RemoveEntity{store::EntityKind::kAccount, one.id.value, one.version});
      TRY(const auto credentials, records_.credentials(one));
      for (const Credential& each : credentials) writes.push_back(AccountRecords::remove(each));
    }
    writes.push_back(to_write(audit_line(who, Action::kErase, relation, person, now)));
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    folder_.keyring().forget(person);
    book_.remove(who.clinic, person);
    forget_(person);
    for (const AccountId one : gone) gone_(one);
    return now;
  }

  Result<ClinicSettings> settings(const Principal& who) {
    TRY_VOID(authorise(who, Action::kChangeSettings, Relation::kClinic));
    return settings_of(who.clinic);
  }

  Result<ClinicSettings> change_settings(const Principal& who, const ClinicSettings& settings) {
    TRY_VOID(authorise(who, Action::kChangeSettings, Relation::kClinic));
    TRY(auto writes, write_settings(folder_, who.clinic, settings));
    writes.push_back(to_write(
        audit_line(who, Action::kChangeSettings, Relation::kClinic, std::nullopt, folder_.now())));
    TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
    folder_.keyring().renamed(who.clinic, settings.name);
    return settings_of(who.clinic);
  }

  Result<ClinicSettings> settings_of(ClinicId clinic) { return read_settings(folder_, clinic); }

 private:
  static history::Role author_role(Role role) {
    return history::role_of(word(role)).value_or(history::Role::kPatient);
  }

  // Nobody learns anything about somebody else's patients: see Access::authorise.
  Result<Relation> authorised(const Principal& who, Action action, PersonId person) {
    auto out = folder_.access().authorise(who, action, person, folder_.now());
    if (!out && who.role != Role::kNobody) note_refusal(who, action, person);
    return out;
  }

  Result<void> note(const Principal& who, Action action, Relation relation,
                    std::optional<PersonId> person) {
    TRY_VOID(store::commit_and_wait(
        folder_.store(), {to_write(audit_line(who, action, relation, person, folder_.now()))}));
    return {};
  }

  void note_refusal(const Principal& who, Action action, PersonId person) {
    AuditLine line = audit_line(who, action, Relation::kNone, person, folder_.now());
    line.outcome = Outcome::kRefused;
    folder_.store().commit({to_write(line)}, [](const auto&) {});
  }

  Result<Accounts::NewInvitation> invite(ClinicId clinic, PersonId person, Role role,
                                         std::string name, std::vector<store::Write>& writes) {
    InvitationRecord invitation;
    invitation.id = folder_.new_id();
    invitation.clinic = clinic;
    invitation.role = role;
    invitation.name = std::move(name);
    invitation.person = person;
    invitation.expires_at = {folder_.now().ms + kInvitationMs};
    const std::string token = identity::new_token();
    TRY(writes.emplace_back(), records_.put(invitation, token));
    return Accounts::NewInvitation{token, invitation.expires_at};
  }

  Result<std::vector<CarerInfo>> list_carers(PersonId person) {
    TRY(const auto grants, folder_.access().grants(person));
    std::vector<CarerInfo> out;
    std::map<AccountId, std::string> names;
    for (const Grant& one : grants) {
      if (one.as != Relation::kGranted) continue;
      TRY(auto name, name_of(one.account, names));
      out.push_back({one.account, std::move(name), one.since});
    }
    return out;
  }

  Result<std::string> name_of(AccountId account, std::map<AccountId, std::string>& known) {
    if (const auto at = known.find(account); at != known.end()) return at->second;
    TRY(const auto found, records_.account(account));
    return known.emplace(account, found ? found->name : "").first->second;
  }

  Folder& folder_;
  RosterBook& book_;
  Forget forget_;
  Gone gone_;
  AccountRecords records_;
};

Team::Team(Folder& folder, RosterBook& book, Forget forget, Gone gone)
    : impl_(std::make_unique<Impl>(folder, book, std::move(forget), std::move(gone))) {}
Team::~Team() = default;

Result<std::vector<RosterLine>> Team::roster(const Principal& who) { return impl_->roster(who); }
Result<PatientAdded> Team::add_patient(const Principal& who, const NewPatient& patient) {
  return impl_->add_patient(who, patient);
}
Result<Accounts::NewInvitation> Team::invite_patient(const Principal& who, PersonId person) {
  return impl_->invite_patient(who, person);
}
Result<RosterLine> Team::assign(const Principal& who, PersonId person,
                                std::optional<AccountId> account) {
  return impl_->assign(who, person, account);
}
Result<void> Team::break_glass(const Principal& who, PersonId person, std::string reason) {
  return impl_->break_glass(who, person, std::move(reason));
}
Result<std::vector<AccessLine>> Team::access_log(const Principal& who, PersonId person) {
  return impl_->access_log(who, person);
}
Result<std::vector<CarerInfo>> Team::carers(const Principal& who, PersonId person) {
  return impl_->carers(who, person);
}
Result<Accounts::NewInvitation> Team::invite_carer(const Principal& who, PersonId person,
                                                   std::string name) {
  return impl_->invite_carer(who, person, std::move(name));
}
Result<std::vector<CarerInfo>> Team::remove_carer(const Principal& who, PersonId person,
                                                  AccountId account) {
  return impl_->remove_carer(who, person, account);
}
Result<core::Instant> Team::erase(const Principal& who, PersonId person) {
  return impl_->erase(who, person);
}
Result<ClinicSettings> Team::settings(const Principal& who) { return impl_->settings(who); }
Result<ClinicSettings> Team::change_settings(const Principal& who, const ClinicSettings& settings) {
  return impl_->change_settings(who, settings);
}
Result<ClinicSettings> Team::settings_of(ClinicId clinic) { return impl_->settings_of(clinic); }

}  // namespace backsight::service
