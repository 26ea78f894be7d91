#include "event_check.h"

#include <algorithm>

#include "backsight/service/service.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::Result;

std::unexpected<core::Error> refused(ErrorCode code, std::string message, std::string pointer) {
  core::Place place;
  place.pointer = std::move(pointer);
  return core::fail(code, std::move(message), std::move(place));
}

// A replacement's alternatives are the first ones of a Body, so their indexes compare.
static_assert(
    std::is_same_v<std::variant_alternative_t<0, history::Body>, history::ProfileRecorded> &&
    std::is_same_v<std::variant_alternative_t<1, history::Body>, history::SurgeryRecorded> &&
    std::is_same_v<std::variant_alternative_t<2, history::Body>, history::CheckInSubmitted> &&
    std::is_same_v<std::variant_alternative_t<3, history::Body>, history::MeasureSubmitted>);

bool is_own_words(const history::Body& body) { return action_of(body) != Action::kRecordAnswers; }

}  // namespace

Action action_of(const history::Body& body) {
  if (std::holds_alternative<history::NoteWritten>(body)) return Action::kWriteNote;
  if (std::holds_alternative<history::MessageSent>(body)) return Action::kSendMessage;
  if (std::holds_alternative<history::ConsentGiven>(body)) return Action::kGiveConsent;
  return Action::kRecordAnswers;
}

Result<void> check_times(const history::ProposedEvent& proposed, core::Instant now) {
  if (proposed.occurred_at.ms > now.ms + kMostAheadMs) {
    return refused(ErrorCode::kOutOfRange,
                   "\"occurred_at\" must not be more than 10 minutes in the future",
                   "/occurred_at");
  }
  // Somewhere it is tomorrow already: a day of leeway.
  const auto* surgery = std::get_if<history::SurgeryRecorded>(&proposed.body);
  if (surgery != nullptr && surgery->performed_on &&
      core::start_of(*surgery->performed_on).ms > now.ms + core::kMsPerDay) {
    return refused(ErrorCode::kOutOfRange, "the day of the operation is in the future",
                   "/body/performed_on");
  }
  return {};
}

Result<void> check_correction(const history::RecordCorrected& correction,
                              const history::History& history, const core::Uuid& account) {
  const auto at = std::ranges::find(history, correction.corrects, &history::Event::id);
  if (at == history.end()) {
    return refused(ErrorCode::kDangling, "\"corrects\" names no event of this person",
                   "/body/corrects");
  }
  if (std::holds_alternative<history::RecordCorrected>(at->body)) {
    return refused(ErrorCode::kDangling,
                   "\"corrects\" names a correction; name the event that it corrects",
                   "/body/corrects");
  }
  if (is_own_words(at->body) && at->account != account) {
    return refused(ErrorCode::kForbidden, "only who wrote it can withdraw it", "/body/corrects");
  }
  if (correction.replacement && correction.replacement->index() != at->body.index()) {
    return refused(ErrorCode::kDangling,
                   "the replacement has another kind than the event it corrects", "/body/kind");
  }
  return {};
}

}  // namespace backsight::service
