// Findings as the hazard model takes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/evidence/evidence.h"
#include "backsight/fit/hazard.h"
#include "backsight/fit/model_spec.h"

namespace backsight::fit {

/// Whether a finding is a share of people by a time, which the model can predict: a cumulative
/// incidence or a proportion with an estimate and a time.
[[nodiscard]] bool is_point(const evidence::Finding& finding);

/// The cohort, kind and size of one point, without its numbers. `selected`: it is about a selected
/// part of the cohort.
[[nodiscard]] HazardSeries like(const evidence::Evidence& evidence,
                                const evidence::Finding& finding, bool selected);

/// Years after the operation.
[[nodiscard]] double years_of(const evidence::Finding& finding);

/// The series of a model, without those of `left_out_cohort` ("" for none). Times of one study and
/// group are one series; a crude share is one of its own. Errors: kDangling for a finding that is
/// not there; kWrongType for one that is no point.
[[nodiscard]] core::Result<std::vector<HazardSeries>> series_of(
    const evidence::Evidence& evidence, const HazardSpec& spec,
    std::string_view left_out_cohort = {});

/// The words of evidence/schema.yaml; kUnclear and kUnknown for any other.
[[nodiscard]] Definition definition_of(std::string_view word);
[[nodiscard]] Capture capture_of(std::string_view word);

/// The study's cohort; its own id where it names none.
[[nodiscard]] std::string cohort_of(const evidence::Study& study);

}  // namespace backsight::fit
