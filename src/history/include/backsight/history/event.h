// A person's record: an append-only list of events. Nothing is ever edited; a correction is a new
// event that names the one it corrects.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backsight/core/time.h"
#include "backsight/core/uuid.h"
#include "backsight/history/report.h"
#include "backsight/knowledge/instrument.h"

namespace backsight::history {

using PersonId = core::Id<struct PersonTag>;
using EventId = core::Id<struct EventTag>;

enum class Sex : std::uint8_t { kFemale, kMale, kOther };
enum class Side : std::uint8_t { kLeft, kRight, kBilateral };
/// Who wrote an event.
enum class Role : std::uint8_t {
  kPatient,
  kCarer,
  kNurse,
  kPhysiotherapist,
  kSurgeon,
  kClinicLead,
};
/// "patient", "clinic-lead" and so on.
[[nodiscard]] std::string_view word(Role role);
[[nodiscard]] std::optional<Role> role_of(std::string_view word);

/// What is known about the person. Every member may be unknown.
struct ProfileRecorded {
  std::optional<std::int32_t> birth_year;
  std::optional<Sex> sex;
  std::vector<std::string> risk;  ///< words such as "diabetes"
  friend bool operator==(const ProfileRecorded&, const ProfileRecorded&) = default;
};

/// An operation. Every member may be unknown.
struct SurgeryRecorded {
  std::optional<core::Date> performed_on;
  std::optional<std::string> procedure;   ///< kebab-case word, "microdiscectomy"
  std::optional<std::string> indication;  ///< kebab-case word, "disc-herniation"
  std::optional<std::string> level;       ///< "L4-L5"
  std::optional<Side> side;
  std::optional<bool> durotomy;  ///< the team knew of an opened dura
  std::optional<bool> fusion;
  friend bool operator==(const SurgeryRecorded&, const SurgeryRecorded&) = default;
};

struct CheckInSubmitted {
  Answers answers;
  friend bool operator==(const CheckInSubmitted&, const CheckInSubmitted&) = default;
};

/// The total of a questionnaire, on its own scale. Which questionnaire it may be and which scores
/// there are says the vocabulary.
struct MeasureSubmitted {
  knowledge::InstrumentId instrument;
  double score = 0;
  friend bool operator==(const MeasureSubmitted&, const MeasureSubmitted&) = default;
};

/// Replaces the body of an earlier event of the same kind, or withdraws the event.
struct RecordCorrected {
  EventId corrects;
  /// Nothing: withdrawn.
  std::optional<std::variant<ProfileRecorded, SurgeryRecorded, CheckInSubmitted, MeasureSubmitted>>
      replacement;
  friend bool operator==(const RecordCorrected&, const RecordCorrected&) = default;
};

/// What the care team writes down about a person, who may read it.
struct NoteWritten {
  std::string text;  ///< at most kMostText bytes
  friend bool operator==(const NoteWritten&, const NoteWritten&) = default;
};

/// Between a person and their team; who wrote it says to whom it goes.
struct MessageSent {
  std::string text;  ///< at most kMostText bytes
  friend bool operator==(const MessageSent&, const MessageSent&) = default;
};
inline constexpr std::size_t kMostText = 4000;

/// The person agrees to something, or takes it back: which text of which version.
struct ConsentGiven {
  std::string to;       ///< kebab-case word
  std::string version;  ///< as the text says
  bool given = true;    ///< false: withdrawn
  friend bool operator==(const ConsentGiven&, const ConsentGiven&) = default;
};

using Body = std::variant<ProfileRecorded, SurgeryRecorded, CheckInSubmitted, MeasureSubmitted,
                          RecordCorrected, NoteWritten, MessageSent, ConsentGiven>;

struct Event {
  EventId id;
  core::Instant occurred_at;  ///< when it happened, as the author says
  /// When the record accepted it, by the record's clock. What waits on a phone has no such time
  /// yet: its occurred_at stands here.
  core::Instant recorded_at;
  Role author = Role::kPatient;
  Body body;
  core::Uuid account;  ///< whose account wrote it; all zero where there are no accounts
  friend bool operator==(const Event&, const Event&) = default;
};

/// "check-in-submitted" and so on.
[[nodiscard]] std::string_view kind_of(const Body& body);

/// An event as a client proposes it: without recorded_at and author, which the service adds.
struct ProposedEvent {
  EventId id;
  core::Instant occurred_at;
  Body body;
};

/// {"id", "kind", "occurred_at", "body"}. Errors: those of ObjectReader, read_answers and
/// knowledge::check_score, kUnknownWord for an instrument that is not known, kBadId, kBadTime.
/// Nothing else may stand in the object.
[[nodiscard]] core::Result<ProposedEvent> read_proposed_event(
    const core::json::Value& value, const core::Path& path,
    const knowledge::Vocabulary& vocabulary);

/// The stored and answered form: {"id", "kind", "occurred_at", "recorded_at", "author", "body"}.
[[nodiscard]] core::Result<Event> read_event(const core::json::Value& value, const core::Path& path,
                                             const knowledge::Vocabulary& vocabulary);
[[nodiscard]] core::json::Value write(const Event& event, const knowledge::Vocabulary& vocabulary);

/// The body alone, as stored beside its kind. `kind` is a word of kind_of.
[[nodiscard]] core::Result<Body> read_body(std::string_view kind, const core::json::Value& value,
                                           const core::Path& path,
                                           const knowledge::Vocabulary& vocabulary);
[[nodiscard]] core::json::Value write_body(const Body& body,
                                           const knowledge::Vocabulary& vocabulary);

/// All events of one person, in any order.
using History = std::vector<Event>;

/// The moment an event counts from: when it occurred, but not later than it was recorded. Nothing
/// is told before it happens: a time ahead of that comes from a clock that was ahead.
[[nodiscard]] core::Instant counts_from(const Event& event);

/// Whether `b` is the later word: by counts_from, then by recorded_at, occurred_at and id, so that
/// the order of a list never matters.
[[nodiscard]] bool is_before(const Event& a, const Event& b);

/// What the record held at `at`: the events recorded by then. It gives advice of the past again.
[[nodiscard]] History recorded_by(const History& history, core::Instant at);
/// What the record holds with `event` as the last word: without events that it is before.
[[nodiscard]] History up_to(const History& history, const Event& event);

}  // namespace backsight::history
