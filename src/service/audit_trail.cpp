#include "audit_trail.h"

#include "backsight/core/object_reader.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;
using core::json::Object;
using core::json::Value;

constexpr core::Uuid kNone{};

Value id_or_null(const core::Uuid& id) { return id == kNone ? Value() : Value(core::format(id)); }

Result<core::Uuid> optional_id(core::ObjectReader& reader, std::string_view key) {
  TRY(const auto text, reader.optional_string(key));
  if (!text) return kNone;
  return core::parse_uuid_v7(*text);
}

template <class Enum>
std::optional<Enum> from_word(std::string_view text, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (word(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

AuditLine audit_line(const Principal& who, Action action, Relation relation,
                     std::optional<history::PersonId> person, core::Instant now) {
  AuditLine out;
  out.at = now;
  out.role = who.role;
  out.account = who.account;
  out.clinic = who.clinic;
  out.action = action;
  out.relation = relation;
  out.person = person;
  return out;
}

store::Write to_write(const AuditLine& line) {
  Object out;
  out.push_back({"at", core::format(line.at)});
  out.push_back({"role", word(line.role)});
  out.push_back({"account", id_or_null(line.account.value)});
  out.push_back({"clinic", id_or_null(line.clinic.value)});
  out.push_back({"action", word(line.action)});
  out.push_back({"relation", word(line.relation)});
  out.push_back({"outcome", line.outcome == Outcome::kDone ? "done" : "refused"});
  if (line.about) out.push_back({"about", core::format(*line.about)});
  return store::AppendAudit{{line.person, core::json::write_canonical(Value(std::move(out)))}};
}

Result<AuditLine> read_audit(const store::AuditEntry& entry) {
  const auto read = [&]() -> Result<AuditLine> {
    TRY(const Value value, core::json::parse(entry.body));
    const core::Path root;
    TRY(auto reader, core::ObjectReader::make(value, root));
    AuditLine out;
    TRY(const auto at, reader.string("at"));
    TRY(out.at, core::parse_instant(at));
    TRY(const auto role, reader.string("role"));
    TRY(out.account.value, optional_id(reader, "account"));
    TRY(out.clinic.value, optional_id(reader, "clinic"));
    TRY(const auto action, reader.string("action"));
    TRY(const auto relation, reader.string("relation"));
    TRY(const auto outcome, reader.string("outcome"));
    TRY(const auto about, optional_id(reader, "about"));
    if (about != kNone) out.about = about;
    TRY_VOID(reader.finish());
    const auto known_role = from_word<Role>(role, kRoles);
    const auto known_action = from_word<Action>(action, kActions);
    const auto known_relation = from_word<Relation>(relation, kRelations);
    if (!known_role || !known_action || !known_relation) {
      return core::fail(ErrorCode::kUnknownWord, "an unknown word");
    }
    out.role = *known_role;
    out.action = *known_action;
    out.relation = *known_relation;
    out.outcome = outcome == "done" ? Outcome::kDone : Outcome::kRefused;
    out.person = entry.person;
    return out;
  };
  auto out = read();
  if (!out) return core::fail(ErrorCode::kDamaged, "an entry of the audit log cannot be read");
  return out;
}

}  // namespace backsight::service
