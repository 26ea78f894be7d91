// Advice as it is kept: the bytes that are compared when it is derived again.
#pragma once

#include <string>

#include "backsight/advice/advise.h"
#include "record_codec.h"

namespace backsight::service {

inline constexpr std::string_view kAnswer = "advice";

[[nodiscard]] inline std::string text_of(const advice::Advice& advice,
                                         const knowledge::Vocabulary& vocabulary) {
  return core::json::write(advice::write(advice, vocabulary));
}

/// Errors: those of RecordCodec::open.
[[nodiscard]] inline core::Result<std::string> open_answer(const RecordCodec& codec,
                                                           history::PersonId person,
                                                           const store::StoredAdvice& kept) {
  return codec.open(person, kAnswer, kept.answers.value, kept.body);
}

}  // namespace backsight::service
