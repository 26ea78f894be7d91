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

/// How many people a finding speaks of, as its source tells: n; else its events over its share;
/// else, where it is about everybody, the study's n; else what the width of its 95 % interval says.
/// An arm or a part of a study that says none of these has no size.
[[nodiscard]] std::optional<double> told_size(const evidence::Evidence& evidence,
                                              const evidence::Finding& finding);

/// That; else as how many it counts: Settings::unknown_n, at most half of its study and at least
/// Settings::arm_share of it.
[[nodiscard]] double counted_size(const evidence::Evidence& evidence,
                                  const evidence::Finding& finding, const Settings& settings);

/// The cohort, kind and size of one point, without its numbers. `selected`: it is about a selected
/// part of the cohort.
[[nodiscard]] HazardSeries like(const evidence::Evidence& evidence, const HazardSpec& spec,
                                const Settings& settings, const evidence::Finding& finding,
                                bool selected);

/// Years after the operation.
[[nodiscard]] double years_of(const evidence::Finding& finding);

/// The series of a model, without those of `left_out_cohort` ("" for none). Nobody counts twice:
/// the times of one cohort are one series, whichever entries tell them (of claims and registers,
/// where a cohort is a database: those of one study); a selected part (by its group) and the arm
/// that was assigned are series of their own, and so is a crude share. Errors: kDangling for a
/// finding that is not there; kWrongType for one that is no point.
[[nodiscard]] core::Result<std::vector<HazardSeries>> series_of(
    const evidence::Evidence& evidence, const HazardSpec& spec, const Settings& settings,
    std::string_view left_out_cohort = {});

/// The words of evidence/schema.yaml; kUnclear and kUnknown for any other.
[[nodiscard]] Definition definition_of(std::string_view word);
[[nodiscard]] Capture capture_of(std::string_view word);

/// The study's cohort; its own id where it names none.
[[nodiscard]] std::string cohort_of(const evidence::Study& study);

}  // namespace backsight::fit
