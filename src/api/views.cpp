#include "views.h"

#include "backsight/core/json.h"
#include "csv.h"
#include "qr_rows.h"

namespace backsight::api {
namespace {

using core::json::Array;
using core::json::from_integer;
using core::json::Object;
using core::json::Value;

template <class T>
Value or_null(const std::optional<T>& value) {
  return value ? Value(core::format(*value)) : Value();
}

Value number_or_null(const std::optional<std::int32_t>& value) {
  return value ? from_integer(*value) : Value();
}

std::string_view word(service::CredentialInfo::Kind kind) {
  using Kind = service::CredentialInfo::Kind;
  return kind == Kind::kPasskey ? "passkey" : kind == Kind::kPassword ? "password" : "totp";
}

Value staff_list(std::span<const service::StaffMember> staff) {
  Array out;
  for (const service::StaffMember& one : staff) {
    out.emplace_back(Object{{"account", core::format(one.account)},
                            {"name", one.name},
                            {"role", service::word(one.role)},
                            {"open", one.open}});
  }
  return out;
}

}  // namespace

Value view(const service::SessionInfo& session) {
  return Object{
      {"role", service::word(session.who.role)},
      {"account", core::format(session.who.account)},
      {"name", session.name},
      {"clinic", Object{{"id", core::format(session.who.clinic)}, {"name", session.clinic}}},
      {"person", or_null(session.who.person)},
      {"must_enrol", session.who.must_enrol},
      {"csrf", session.csrf},
      {"idle_minutes", from_integer(session.idle_ms / 60'000)}};
}

Value nobody() { return Object{{"role", "nobody"}}; }

Value view(const service::InvitationInfo& invitation) {
  return Object{{"role", service::word(invitation.role)},
                {"name", invitation.name},
                {"clinic", invitation.clinic},
                {"expires_at", core::format(invitation.expires_at)}};
}

Value view(const service::PasskeyCeremony& ceremony) {
  return Object{{"ceremony", ceremony.name}, {"options", ceremony.options}};
}

Value view(const service::AccountInfo& account) {
  Array credentials;
  for (const service::CredentialInfo& one : account.credentials) {
    credentials.emplace_back(Object{{"id", core::format(one.id)},
                                    {"kind", word(one.kind)},
                                    {"made_at", core::format(one.made_at)},
                                    {"used_at", or_null(one.used_at)}});
  }
  return Object{
      {"name", account.name},
      {"login", account.login},
      {"credentials", std::move(credentials)},
      {"recovery_codes_left", from_integer(static_cast<std::int64_t>(account.recovery_codes_left))},
      {"sessions", from_integer(static_cast<std::int64_t>(account.sessions))}};
}

Value view(const service::TotpBegun& begun) {
  return Object{{"uri", begun.uri}, {"secret", begun.secret}, {"qr", qr_rows(begun.uri)}};
}

Value view(std::span<const service::StaffMember> staff) {
  return Object{{"staff", staff_list(staff)}};
}

Value view(const service::RosterLine& line, core::Instant now) {
  Value standing;
  if (line.standing) {
    standing = Object{{"place", service::word(line.standing->place)},
                      {"days", from_integer(line.standing->days)},
                      {"relapse", line.standing->relapse}};
  }
  return Object{{"person", core::format(line.person)},
                {"name", line.name},
                {"synthetic", line.synthetic},
                {"urgency", knowledge::word(line.urgency)},
                {"urgent_since", or_null(line.urgent_since)},
                {"last_check_in", or_null(line.last_check_in)},
                {"silent_days", from_integer(service::silent_days(line, now))},
                {"standing", std::move(standing)},
                {"day", number_or_null(service::day_of(line, now))},
                {"assigned", or_null(line.assigned)},
                {"unread", from_integer(line.unread)},
                {"invited", line.invited}};
}

Value view(std::span<const service::RosterLine> lines, core::Instant now) {
  Array out;
  out.reserve(lines.size());
  for (const service::RosterLine& one : lines) out.push_back(view(one, now));
  return Object{{"people", std::move(out)},
                {"total", from_integer(static_cast<std::int64_t>(lines.size()))}};
}

Value view(std::span<const service::CarerInfo> carers) {
  Array out;
  for (const service::CarerInfo& one : carers) {
    out.emplace_back(Object{{"account", core::format(one.account)},
                            {"name", one.name},
                            {"since", core::format(one.since)}});
  }
  return Object{{"carers", std::move(out)}};
}

Value view(std::span<const service::AccessLine> lines) {
  Array out;
  for (const service::AccessLine& one : lines) {
    out.emplace_back(Object{{"at", core::format(one.at)},
                            {"who", one.who},
                            {"role", service::word(one.role)},
                            {"clinic", one.clinic},
                            {"action", service::word(one.action)},
                            {"relation", service::word(one.relation)},
                            {"reason", one.reason.empty() ? Value() : Value(one.reason)}});
  }
  return Object{{"entries", std::move(out)}};
}

Value view(const service::ClinicSettings& settings) {
  return Object{{"name", settings.name},
                {"team_hours", settings.team_hours},
                {"silence_days", from_integer(settings.silence_days)}};
}

Value view(const service::Accounts::NewInvitation& invitation, std::string_view public_url) {
  const std::string link = std::string(public_url) + "/invite#" + invitation.token;
  return Object{
      {"link", link}, {"qr", qr_rows(link)}, {"expires_at", core::format(invitation.expires_at)}};
}

Value view(const service::PersonPage& page, std::span<const service::StaffMember> staff,
           const knowledge::Vocabulary& vocabulary, core::Instant now) {
  Array events;
  for (const history::Event& one : page.events) events.push_back(history::write(one, vocabulary));
  return Object{
      {"line", view(page.line, now)},
      {"events", std::move(events)},
      {"advice", advice::write(page.advice, vocabulary)},
      {"course", page.course ? course::write(page.course->course, page.course->input) : Value()},
      {"course_why", page.course ? Value() : Value(page.course.error().message)},
      {"staff", staff_list(staff)},
      {"access", service::word(page.relation)}};
}

std::string roster_csv(std::span<const service::RosterLine> lines, core::Instant now) {
  std::string out;
  append_row(out, {"name", "synthetic", "urgency", "urgent_since", "day", "last_check_in",
                   "silent_days", "course", "course_days", "relapse", "unread", "invited"});
  for (const service::RosterLine& one : lines) {
    const auto day = service::day_of(one, now);
    append_row(
        out,
        {one.name, one.synthetic ? "yes" : "no", std::string(knowledge::word(one.urgency)),
         one.urgent_since ? core::format(*one.urgent_since) : "", day ? std::to_string(*day) : "",
         one.last_check_in ? core::format(*one.last_check_in) : "",
         std::to_string(service::silent_days(one, now)),
         one.standing ? std::string(service::word(one.standing->place)) : "",
         one.standing ? std::to_string(one.standing->days) : "",
         one.standing ? (one.standing->relapse ? "yes" : "no") : "", std::to_string(one.unread),
         one.invited ? "yes" : "no"});
  }
  return out;
}

}  // namespace backsight::api
