#include "sessions.h"

#include "backsight/core/object_reader.h"
#include "backsight/identity/base64url.h"
#include "backsight/identity/token.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;
using store::Entity;
using store::EntityKind;

constexpr std::size_t kMostLive = 100'000;
constexpr std::int64_t kSeenStepMs = 60'000;  // the store learns of use at most once a minute

Entity entity_of(const LiveSession& session, const std::string& hash) {
  core::json::Object body;
  body.push_back({"made_at", core::format(session.made_at)});
  body.push_back({"seen_at", core::format(session.seen_at)});
  body.push_back({"must_enrol", session.who.must_enrol});
  return {EntityKind::kSession,      session.id,
          session.who.account.value, hash,
          session.version,           core::json::write(core::json::Value(std::move(body)))};
}

struct SessionBody {
  core::Instant made_at;
  core::Instant seen_at;
  bool must_enrol = false;
};

Result<SessionBody> read_body(const std::string& text) {
  TRY(const auto value, core::json::parse(text));
  const core::Path root;
  TRY(auto reader, core::ObjectReader::make(value, root));
  SessionBody out;
  TRY(const auto made, reader.string("made_at"));
  TRY(out.made_at, core::parse_instant(made));
  TRY(const auto seen, reader.string("seen_at"));
  TRY(out.seen_at, core::parse_instant(seen));
  TRY(const auto must_enrol, reader.optional_boolean("must_enrol"));
  out.must_enrol = must_enrol.value_or(true);
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace

Result<Sessions::Started> Sessions::start(const Account& account, bool must_enrol,
                                          core::Instant now, const core::Uuid& id) {
  TRY(const auto clinic, keyring_.clinic(account.clinic));
  LiveSession session;
  session.id = id;
  session.who = {account.role, account.id, account.clinic, account.person, must_enrol, now};
  session.name = account.name;
  session.clinic_name = clinic.name;
  session.made_at = session.seen_at = session.kept_seen_at = now;
  std::string token = identity::new_token();
  store::Write write = store::PutEntity{entity_of(session, identity::token_hash(token))};
  session.version = 1;
  return Started{std::move(token), std::move(write), std::move(session)};
}

void Sessions::enter(const Started& started) {
  const std::lock_guard lock(mutex_);
  if (live_.size() >= kMostLive) live_.erase(live_.begin());
  live_.insert_or_assign(identity::token_hash(started.token), started.session);
}

bool Sessions::is_over(const LiveSession& session, core::Instant now) const {
  return now.ms - session.seen_at.ms >= times_.idle(session.who.role) ||
         now.ms - session.made_at.ms >= times_.most(session.who.role);
}

Result<std::optional<LiveSession>> Sessions::find(std::string_view token, core::Instant now) {
  const std::string hash = identity::token_hash(token);
  std::optional<LiveSession> out;
  std::uint64_t endings = 0;
  {
    const std::lock_guard lock(mutex_);
    endings = endings_;
    if (const auto at = live_.find(hash); at != live_.end()) out = at->second;
  }
  if (!out) {
    TRY(out, load(hash));
    if (!out) return std::optional<LiveSession>{};
  }
  if (is_over(*out, now)) {
    const std::lock_guard lock(mutex_);
    live_.erase(hash);
    return std::optional<LiveSession>{};
  }
  out->seen_at = std::max(out->seen_at, now);
  const bool keep = out->seen_at.ms - out->kept_seen_at.ms >= kSeenStepMs;
  Entity entity;
  if (keep) {
    entity = entity_of(*out, hash);
    out->kept_seen_at = out->seen_at;
    ++out->version;
  }
  {
    const std::lock_guard lock(mutex_);
    if (endings_ == endings) {
      if (live_.size() >= kMostLive && !live_.contains(hash)) live_.erase(live_.begin());
      live_.insert_or_assign(hash, *out);
    }
  }
  if (keep) {
    // Nobody waits for it. When it fails (another request was first) the next one says it again.
    store_.commit({store::PutEntity{std::move(entity)}}, [](const auto&) {});
  }
  return out;
}

Result<std::optional<LiveSession>> Sessions::load(const std::string& hash) {
  TRY(const auto entity, store_.find_entity(EntityKind::kSession, hash));
  if (!entity) return std::optional<LiveSession>{};
  const auto body = read_body(entity->body);
  if (!body) return core::fail(ErrorCode::kDamaged, "a session in the database cannot be read");
  TRY(const auto account, records_.account({entity->owner}));
  if (!account || !account->open) return std::optional<LiveSession>{};
  TRY(const auto clinic, keyring_.clinic(account->clinic));
  LiveSession out;
  out.id = entity->id;
  out.version = entity->version;
  out.who = {account->role,   account->id,      account->clinic,
             account->person, body->must_enrol, body->made_at};
  out.name = account->name;
  out.clinic_name = clinic.name;
  out.made_at = body->made_at;
  out.seen_at = out.kept_seen_at = body->seen_at;
  return std::optional(std::move(out));
}

Result<std::vector<store::Write>> Sessions::end(AccountId account, std::optional<core::Uuid> but) {
  TRY(const auto entities, store_.entities(EntityKind::kSession, account.value));
  std::vector<store::Write> out;
  for (const Entity& one : entities) {
    if (but == one.id) continue;
    out.emplace_back(store::RemoveEntity{EntityKind::kSession, one.id, store::kAnyVersion});
  }
  return out;
}

void Sessions::forget(AccountId account, std::optional<core::Uuid> but) {
  const std::lock_guard lock(mutex_);
  ++endings_;
  std::erase_if(live_, [&](const auto& one) {
    return one.second.who.account == account && but != one.second.id;
  });
}

void Sessions::forget_one(std::string_view token) {
  const std::string hash = identity::token_hash(token);
  const std::lock_guard lock(mutex_);
  ++endings_;
  live_.erase(hash);
}

Result<std::size_t> Sessions::count(AccountId account, core::Instant now) {
  TRY(const auto entities, store_.entities(EntityKind::kSession, account.value));
  std::size_t out = 0;
  for (const Entity& one : entities) {
    TRY(const auto live, load(one.lookup));
    if (live && !is_over(*live, now)) ++out;
  }
  return out;
}

std::string csrf_of(std::string_view token) {
  return identity::to_base64url(identity::token_hash("csrf " + std::string(token)));
}

}  // namespace backsight::service
