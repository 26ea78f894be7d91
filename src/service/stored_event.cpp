#include "stored_event.h"

namespace backsight::service {
namespace {

constexpr std::string_view kPatient = "patient";

// Goes to the log: says neither whose event it is, nor which one, nor what stands in it.
std::unexpected<core::Error> damaged(std::string_view what) {
  return core::fail(core::ErrorCode::kDamaged, "an event cannot be read: " + std::string(what));
}

}  // namespace

store::StoredEvent to_stored(const history::Event& event, const knowledge::Vocabulary& vocabulary) {
  return {event.id,
          std::string(history::kind_of(event.body)),
          event.occurred_at,
          event.recorded_at,
          std::string(kPatient),
          core::json::write_canonical(history::write_body(event.body, vocabulary))};
}

core::Result<history::Event> from_stored(const store::StoredEvent& stored,
                                         const knowledge::Vocabulary& vocabulary) {
  if (stored.author != kPatient) return damaged("its author has no known role");
  const auto value = core::json::parse(stored.body);
  if (!value) return damaged("its body is not JSON");
  auto body = history::read_body(stored.kind, *value, core::Path(), vocabulary);
  if (!body) {
    return damaged("its body is not what its kind asks for (" +
                   std::string(core::code_text(body.error().code)) + ")");
  }
  return history::Event{stored.id, stored.occurred_at, stored.recorded_at, history::Role::kPatient,
                        *std::move(body)};
}

}  // namespace backsight::service
