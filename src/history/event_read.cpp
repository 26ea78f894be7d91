#include <algorithm>
#include <limits>

#include "backsight/core/suggest.h"
#include "backsight/history/event.h"
#include "body_json.h"
#include "word_check.h"

namespace backsight::history {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;
using knowledge::Vocabulary;

Result<std::optional<std::string>> optional_token(ObjectReader& reader, std::string_view key) {
  TRY(auto text, reader.optional_string(key));
  if (text && !is_token(*text)) {
    return std::unexpected(
        reader.error(key, ErrorCode::kUnknownWord,
                     "\"" + std::string(key) + "\" must be " + std::string(kTokenForm)));
  }
  return text;
}

Result<std::vector<std::string>> optional_tokens(ObjectReader& reader, std::string_view key) {
  constexpr std::size_t kMost = 50;
  TRY(auto words, reader.optional_strings(key));
  if (words.size() > kMost) {
    return std::unexpected(reader.error(key, ErrorCode::kOutOfRange,
                                        "at most " + std::to_string(kMost) + " words fit here"));
  }
  for (const std::string& word : words) {
    if (!is_token(word)) {
      return std::unexpected(reader.error(key, ErrorCode::kUnknownWord,
                                          "each word must be " + std::string(kTokenForm)));
    }
  }
  return words;
}

Result<SurgeryRecorded> read_operation(ObjectReader& reader) {
  SurgeryRecorded out;
  TRY(out.procedure, optional_token(reader, "procedure"));
  TRY(out.indication, optional_token(reader, "indication"));
  TRY(out.level, optional_token(reader, "level"));
  TRY(out.side, reader.optional_word("side", kSideWords));
  TRY(out.durotomy, reader.optional_boolean("durotomy"));
  TRY(out.fusion, reader.optional_boolean("fusion"));
  return out;
}

namespace {

// In the order of the alternatives of a Body.
constexpr std::array<std::string_view, 8> kKinds = {
    "profile-recorded", "surgery-recorded", "check-in-submitted", "measure-submitted",
    "record-corrected", "note-written",     "message-sent",       "consent-given"};

Result<ProfileRecorded> read_profile(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  ProfileRecorded out;
  TRY(const auto year, reader.optional_integer("birth_year", 1880, 2200));
  if (year) out.birth_year = static_cast<std::int32_t>(*year);
  TRY(out.sex, reader.optional_word("sex", kSexWords));
  TRY(out.risk, optional_tokens(reader, "risk"));
  TRY_VOID(reader.finish());
  return out;
}

Result<SurgeryRecorded> read_surgery(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(auto out, read_operation(reader));
  TRY(const auto date, reader.optional_string("performed_on"));
  if (date) {
    auto parsed = core::parse_date(*date);
    if (!parsed) {
      return std::unexpected(
          reader.error("performed_on", parsed.error().code, std::move(parsed.error().message)));
    }
    out.performed_on = *parsed;
  }
  TRY_VOID(reader.finish());
  return out;
}

Result<MeasureSubmitted> read_measure(const Value& value, const Path& path,
                                      const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(const auto name, reader.string("instrument"));
  const auto instrument = vocabulary.instrument(name);
  if (!instrument) {
    return std::unexpected(reader.error(
        "instrument", ErrorCode::kUnknownWord,
        quoted(name) + " is no known questionnaire" + vocabulary.suggest_instrument(name)));
  }
  constexpr double kAny = std::numeric_limits<double>::max();
  TRY(const auto score, reader.optional_number("score", -kAny, kAny));
  if (!score) {
    return std::unexpected(
        reader.error("score", ErrorCode::kMissingMember, "\"score\" is missing"));
  }
  if (auto fits = knowledge::check_score(vocabulary.instrument(*instrument), *score); !fits) {
    return std::unexpected(
        reader.error("score", fits.error().code, std::move(fits.error().message)));
  }
  TRY_VOID(reader.finish());
  return MeasureSubmitted{*instrument, *score + 0.0};  // -0 is 0
}

// What people write to each other: some text, without control characters but line ends.
Result<std::string> read_text(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(auto text, reader.string("text"));
  TRY_VOID(reader.finish());
  if (text.find_first_not_of(" \t\n") == std::string::npos || text.size() > kMostText) {
    return std::unexpected(reader.error(
        "text", ErrorCode::kOutOfRange,
        "\"text\" must have 1 to " + std::to_string(kMostText) + " bytes, not only spaces"));
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) {
      return std::unexpected(reader.error("text", ErrorCode::kOutOfRange,
                                          "\"text\" must not hold control characters"));
    }
  }
  return text;
}

Result<ConsentGiven> read_consent(const Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  ConsentGiven out;
  TRY(const auto to, optional_token(reader, "to"));
  TRY(const auto version, optional_token(reader, "version"));
  TRY(const auto given, reader.optional_boolean("given"));
  TRY_VOID(reader.finish());
  for (const auto& [key, there] :
       {std::pair("to", to.has_value()), std::pair("version", version.has_value()),
        std::pair("given", given.has_value())}) {
    if (!there) {
      return std::unexpected(
          reader.error(key, ErrorCode::kMissingMember, "\"" + std::string(key) + "\" is missing"));
    }
  }
  return ConsentGiven{*to, *version, *given};
}

// The body of a correction says no kind: it is told by its members, which no two kinds share.
Result<RecordCorrected> read_correction(const Value& value, const Path& path,
                                        const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  RecordCorrected out;
  TRY(const auto id, reader.string("corrects"));
  auto parsed = core::parse_id<EventId>(id);
  if (!parsed) {
    return std::unexpected(
        reader.error("corrects", parsed.error().code, std::move(parsed.error().message)));
  }
  out.corrects = *parsed;
  TRY(const auto kind, reader.optional_string("kind"));
  const Value* body = reader.optional_member("body");
  TRY_VOID(reader.finish());
  if (body == nullptr) return out;
  if (!kind) {
    return std::unexpected(reader.error("kind", ErrorCode::kMissingMember,
                                        "a replacement needs the \"kind\" of its body"));
  }
  TRY(auto replacement, read_body(*kind, *body, Path(path, "body"), vocabulary));
  if (auto* profile = std::get_if<ProfileRecorded>(&replacement)) {
    out.replacement = std::move(*profile);
  } else if (auto* surgery = std::get_if<SurgeryRecorded>(&replacement)) {
    out.replacement = std::move(*surgery);
  } else if (auto* check_in = std::get_if<CheckInSubmitted>(&replacement)) {
    out.replacement = std::move(*check_in);
  } else if (auto* measure = std::get_if<MeasureSubmitted>(&replacement)) {
    out.replacement = *measure;
  } else {
    return std::unexpected(reader.error("kind", ErrorCode::kInconsistent,
                                        "this kind of event cannot be replaced: withdraw it, or "
                                        "correct the first event again"));
  }
  return out;
}

Result<core::Instant> read_instant(ObjectReader& reader, std::string_view key) {
  TRY(const auto text, reader.string(key));
  auto parsed = core::parse_instant(text);
  if (!parsed) {
    return std::unexpected(
        reader.error(key, parsed.error().code, std::move(parsed.error().message)));
  }
  return *parsed;
}

Result<ProposedEvent> read_common(ObjectReader& reader, const Vocabulary& vocabulary) {
  ProposedEvent out;
  TRY(const auto id, reader.string("id"));
  auto parsed = core::parse_id<EventId>(id);
  if (!parsed) {
    return std::unexpected(
        reader.error("id", parsed.error().code, std::move(parsed.error().message)));
  }
  out.id = *parsed;
  TRY(const auto kind, reader.string("kind"));
  if (std::ranges::find(kKinds, kind) == kKinds.end()) {
    return std::unexpected(
        reader.error("kind", ErrorCode::kUnknownWord,
                     quoted(kind) + " is no kind of event" + core::did_you_mean(kind, kKinds)));
  }
  TRY(out.occurred_at, read_instant(reader, "occurred_at"));
  TRY(const auto* body, reader.member("body"));
  TRY(out.body, read_body(kind, *body, Path(reader.path(), "body"), vocabulary));
  return out;
}

}  // namespace

std::string_view kind_of(const Body& body) { return kKinds[body.index()]; }

std::string_view word(Role role) {
  for (const auto& row : kRoleWords) {
    if (row.value == role) return row.text;
  }
  return "";
}

std::optional<Role> role_of(std::string_view text) {
  for (const auto& row : kRoleWords) {
    if (row.text == text) return row.value;
  }
  return std::nullopt;
}

Result<Body> read_body(std::string_view kind, const Value& value, const Path& path,
                       const Vocabulary& vocabulary) {
  if (kind == kKinds[0]) {
    TRY(auto body, read_profile(value, path));
    return Body(std::move(body));
  }
  if (kind == kKinds[1]) {
    TRY(auto body, read_surgery(value, path));
    return Body(std::move(body));
  }
  if (kind == kKinds[2]) {
    TRY(auto answers, read_answers(value, path, vocabulary));
    return Body(CheckInSubmitted{std::move(answers)});
  }
  if (kind == kKinds[3]) {
    TRY(const auto body, read_measure(value, path, vocabulary));
    return Body(body);
  }
  if (kind == kKinds[4]) {
    TRY(auto body, read_correction(value, path, vocabulary));
    return Body(std::move(body));
  }
  if (kind == kKinds[5]) {
    TRY(auto text, read_text(value, path));
    return Body(NoteWritten{std::move(text)});
  }
  if (kind == kKinds[6]) {
    TRY(auto text, read_text(value, path));
    return Body(MessageSent{std::move(text)});
  }
  if (kind == kKinds[7]) {
    TRY(auto body, read_consent(value, path));
    return Body(std::move(body));
  }
  return std::unexpected(
      core::error_at(value, path, ErrorCode::kUnknownWord,
                     quoted(kind) + " is no kind of event" + core::did_you_mean(kind, kKinds)));
}

Result<ProposedEvent> read_proposed_event(const Value& value, const Path& path,
                                          const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(auto out, read_common(reader, vocabulary));
  TRY_VOID(reader.finish());
  return out;
}

Result<Event> read_event(const Value& value, const Path& path, const Vocabulary& vocabulary) {
  TRY(auto reader, ObjectReader::make(value, path));
  TRY(auto common, read_common(reader, vocabulary));
  Event out;
  out.id = common.id;
  out.occurred_at = common.occurred_at;
  out.body = std::move(common.body);
  TRY(out.recorded_at, read_instant(reader, "recorded_at"));
  TRY(const auto* author, reader.member("author"));
  const Path author_path(path, "author");
  TRY(auto author_reader, ObjectReader::make(*author, author_path));
  TRY(const auto role, author_reader.optional_word("role", kRoleWords));
  out.author = role.value_or(Role::kPatient);
  TRY(const auto account, author_reader.optional_string("account"));
  if (account) {
    auto id = core::parse_uuid_v7(*account);
    if (!id) {
      return std::unexpected(
          author_reader.error("account", id.error().code, std::move(id.error().message)));
    }
    out.account = *id;
  }
  TRY_VOID(author_reader.finish());
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace backsight::history
