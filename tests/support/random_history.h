// Random histories over any vocabulary, with corrections, for property tests (rapidcheck).
#pragma once

#include <rapidcheck.h>

#include <string>
#include <variant>

#include "backsight/history/event.h"
#include "support/random_answers.h"

namespace backsight::test {

inline core::Instant random_instant() {
  // Few moments, so that ties are frequent; some with milliseconds.
  return {1'790'000'000'000 + *rc::gen::inRange<std::int64_t>(0, 6) * 86'400'250};
}

template <class T>
std::optional<T> maybe(T value) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>(std::move(value)) : std::nullopt;
}

inline history::ProfileRecorded random_profile() {
  static const std::vector<std::vector<std::string>> kRisks = {
      {}, {"diabetes"}, {"anticoagulant", "smoker"}};
  return {
      maybe(*rc::gen::inRange(1880, 2201)),
      maybe(*rc::gen::element(history::Sex::kFemale, history::Sex::kMale, history::Sex::kOther)),
      *rc::gen::elementOf(kRisks)};
}

inline history::SurgeryRecorded random_surgery() {
  return {maybe(core::Date{*rc::gen::inRange(1, 9999), 2, 28}),
          maybe(std::string("microdiscectomy")),
          maybe(std::string("disc-herniation")),
          maybe(std::string("L4-L5")),
          maybe(*rc::gen::element(history::Side::kLeft, history::Side::kBilateral)),
          maybe(*rc::gen::arbitrary<bool>()),
          maybe(*rc::gen::arbitrary<bool>())};
}

inline history::MeasureSubmitted random_measure(const knowledge::Vocabulary& vocabulary) {
  const auto index = *rc::gen::inRange<std::uint16_t>(
      0, static_cast<std::uint16_t>(vocabulary.instruments().size()));
  const knowledge::Instrument& instrument = vocabulary.instruments()[index];
  return {{index}, *rc::gen::element(instrument.low, instrument.high)};
}

inline std::string random_text() {
  return *rc::gen::element<std::string>("x", " two\nlines\t", "\u00E9\u2013\U0001F642", "\u00A0.",
                                        std::string(history::kMostText, 'a'), "<b>&amp;\"\\");
}

inline history::RecordCorrected random_correction(const history::History& earlier,
                                                  const knowledge::Vocabulary& vocabulary) {
  history::RecordCorrected out;
  out.corrects.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 200};
  if (!earlier.empty() && *rc::gen::inRange(0, 6) != 0) {
    out.corrects = earlier[*rc::gen::inRange<std::size_t>(0, earlier.size())].id;
  }
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      out.replacement = random_profile();
      break;
    case 1:
      out.replacement = random_surgery();
      break;
    case 2:
      out.replacement = history::CheckInSubmitted{random_answers(vocabulary)};
      break;
    case 3:
      out.replacement = random_measure(vocabulary);
      break;
    default:
      break;  // withdrawn
  }
  return out;
}

inline history::Body random_body(const history::History& earlier,
                                 const knowledge::Vocabulary& vocabulary) {
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
      return random_profile();
    case 1:
      return random_surgery();
    case 2:
      return random_measure(vocabulary);
    case 3:
      return history::NoteWritten{random_text()};
    case 4:
      return history::MessageSent{random_text()};
    case 5:
      return history::ConsentGiven{*rc::gen::element<std::string>("team-reads", "research"), "v1",
                                   *rc::gen::arbitrary<bool>()};
    case 6:
    case 7:
      return random_correction(earlier, vocabulary);
    default:
      return history::CheckInSubmitted{random_answers(vocabulary)};
  }
}

/// Up to nine events. Corrections may name what is not there, or give another kind of body.
inline history::History random_history(const knowledge::Vocabulary& vocabulary) {
  history::History out;
  const auto count = *rc::gen::inRange<std::uint8_t>(0, 10);
  for (std::uint8_t n = 1; n <= count; ++n) {
    history::Event event;
    event.id.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n};
    event.occurred_at = random_instant();
    event.recorded_at = random_instant();
    event.author = static_cast<history::Role>(*rc::gen::inRange(0, 6));
    event.body = random_body(out, vocabulary);
    if (*rc::gen::arbitrary<bool>()) event.account.bytes[15] = n;
    out.push_back(std::move(event));
  }
  return out;
}

}  // namespace backsight::test
