#include "record_codec.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view kEvent = "event";

// Goes to the log: says neither whose event it is, nor which one, nor what stands in it.
std::unexpected<core::Error> damaged(std::string_view what) {
  return core::fail(ErrorCode::kDamaged, "an event cannot be read: " + std::string(what));
}

// "nurse 01935f9e-...", or the role alone where there are no accounts.
std::string author_text(const history::Event& event) {
  std::string out(history::word(event.author));
  if (event.account != core::Uuid{}) out += " " + core::format(event.account);
  return out;
}

bool read_author(std::string_view text, history::Event& event) {
  const std::size_t space = text.find(' ');
  const auto role = history::role_of(text.substr(0, space));
  if (!role) return false;
  event.author = *role;
  if (space == std::string_view::npos) return true;
  const auto account = core::parse_uuid_v7(text.substr(space + 1));
  if (account) event.account = *account;
  return account.has_value();
}

}  // namespace

Result<store::StoredEvent> RecordCodec::to_stored(history::PersonId person,
                                                  const history::Event& event) const {
  store::StoredEvent out;
  out.id = event.id;
  out.kind = history::kind_of(event.body);
  out.occurred_at = event.occurred_at;
  out.recorded_at = event.recorded_at;
  out.author = author_text(event);
  out.body = core::json::write_canonical(history::write_body(event.body, vocabulary_));
  if (keyring_ != nullptr) {
    TRY(const auto key, keyring_->person(person));
    out.body = vault::seal_same(key.key, {kEvent, person.value, event.id.value}, out.body);
  }
  return out;
}

Result<history::Event> RecordCodec::from_stored(history::PersonId person,
                                                const store::StoredEvent& stored) const {
  history::Event out;
  if (!read_author(stored.author, out)) return damaged("its author has no known role");
  TRY(const auto text, open(person, kEvent, stored.id.value, stored.body));
  const auto value = core::json::parse(text);
  if (!value) return damaged("its body is not JSON");
  auto body = history::read_body(stored.kind, *value, core::Path(), vocabulary_);
  if (!body) {
    return damaged("its body is not what its kind asks for (" +
                   std::string(core::code_text(body.error().code)) + ")");
  }
  out.id = stored.id;
  out.occurred_at = stored.occurred_at;
  out.recorded_at = stored.recorded_at;
  out.body = *std::move(body);
  return out;
}

Result<std::string> RecordCodec::seal(history::PersonId person, std::string_view kind,
                                      const core::Uuid& id, std::string_view plain) const {
  if (keyring_ == nullptr) return std::string(plain);
  TRY(const auto key, keyring_->person(person));
  return vault::seal(key.key, {kind, person.value, id}, plain);
}

Result<std::string> RecordCodec::open(history::PersonId person, std::string_view kind,
                                      const core::Uuid& id, std::string_view bytes) const {
  if (keyring_ == nullptr) return std::string(bytes);
  TRY(const auto key, keyring_->person(person));
  return vault::open(key.key, {kind, person.value, id}, bytes);
}

}  // namespace backsight::service
