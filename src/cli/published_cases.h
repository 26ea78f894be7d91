// Published cases (evidence of how complications first show): the format of `validate cases`.
// The engine is given what the patient could have told and nothing else: ids, sources, the course,
// truth and reasons stay here.
#pragma once

#include <string>
#include <vector>

#include "backsight/history/facts.h"
#include "backsight/knowledge/knowledge.h"

namespace backsight::cli {

struct PublishedCase {
  std::string id;
  knowledge::Urgency expected = knowledge::Urgency::kNone;
  std::vector<knowledge::Urgency> also_acceptable;
  history::Facts facts;
};

struct PublishedCases {
  std::vector<PublishedCase> cases;
  /// Words the vocabulary does not have, with their place: the attribute or report was left out.
  std::vector<core::Error> left_out;
};

/// Reads a list of cases (from YAML). A case without id, expected urgency or presentation is an
/// error; a word outside the vocabulary is left out and named, so that a clinic can try its own
/// coding.
[[nodiscard]] core::Result<PublishedCases> read_published_cases(
    const core::json::Value& document, const knowledge::Vocabulary& vocabulary);

enum class Verdict : std::uint8_t { kRight, kUnderTriaged, kOverTriaged };

/// An urgency equal to the expected one or listed as acceptable is right. Otherwise below the
/// expected one is under-triage, above it over-triage.
[[nodiscard]] Verdict judge(const PublishedCase& one, knowledge::Urgency given);

}  // namespace backsight::cli
