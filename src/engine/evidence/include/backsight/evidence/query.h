// Looking things up in the evidence, as text for a terminal (UTF-8, 100 columns).
#pragma once

#include <string>
#include <string_view>

#include "backsight/evidence/evidence.h"

namespace backsight::evidence {

/// One line for each outcome: its findings, studies and measures, most findings first.
[[nodiscard]] std::string list_outcomes(const Evidence& evidence);

/// One entry for each finding of an outcome. Error: kNotFound, with a suggestion.
[[nodiscard]] core::Result<std::string> list_findings(const Evidence& evidence,
                                                      std::string_view outcome);

/// Everything about a finding and its study, or about a study and its findings.
/// Error: kNotFound, with a suggestion.
[[nodiscard]] core::Result<std::string> show(const Evidence& evidence, std::string_view id);

}  // namespace backsight::evidence
