#include "backsight/course/input.h"

#include <algorithm>

#include "backsight/history/facts.h"

namespace backsight::course {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using history::Effective;

std::int32_t days_between(core::Date from, core::Date to) {
  return static_cast<std::int32_t>((core::start_of(to).ms - core::start_of(from).ms) /
                                   core::kMsPerDay);
}

core::Date day_of(const Effective& check_in) {
  return core::date_of(history::counts_from(*check_in.event));
}

// The latest word on an operation for which `says` holds.
template <class Says>
const history::SurgeryRecorded* latest_surgery(const std::vector<Effective>& events, Says says) {
  const Effective* out = nullptr;
  for (const Effective& one : events) {
    if (one.surgery == nullptr || !says(*one.surgery)) continue;
    if (out == nullptr || history::is_before(*out->event, *one.event)) out = &one;
  }
  return out == nullptr ? nullptr : out->surgery;
}

// The score that a check-in tells of a symptom, if it tells one.
std::optional<double> score_of(const history::Answers& answers, knowledge::TermId symptom,
                               knowledge::AttributeId intensity) {
  std::optional<double> out;
  for (const history::Report& report : answers.reported) {
    const auto* value = report.symptom == symptom ? report.find(intensity) : nullptr;
    if (value != nullptr) out = std::max(out.value_or(value->number), value->number);
  }
  if (out) return out;
  if (std::ranges::find(answers.denied, symptom) != answers.denied.end()) return 0;
  return std::nullopt;
}

struct Symptom {
  Domain domain;
  knowledge::TermId term;
};

Result<Indication> indication_of(const std::vector<Effective>& events, const Known& known) {
  const auto* surgery = latest_surgery(
      events, [](const history::SurgeryRecorded& one) { return one.indication.has_value(); });
  if (surgery != nullptr) {
    if (*surgery->indication == "disc-herniation") return Indication::kDiscHerniation;
    if (*surgery->indication == "stenosis") return Indication::kStenosis;
    return fail(ErrorCode::kNotFound, "the course is known for disc herniation and stenosis only");
  }
  if (known.indication) return *known.indication;
  return fail(ErrorCode::kMissingMember, "the course needs to know what the trouble is");
}

}  // namespace

Result<CourseInput> input_at(const history::History& history, core::Instant at,
                             const knowledge::Vocabulary& vocabulary, const Known& known) {
  const std::vector<Effective> events = history::effective_events(history, at);
  const core::Date today = core::date_of(at);
  CourseInput out;
  TRY(out.person.indication, indication_of(events, known));

  const auto intensity = vocabulary.attribute("intensity_0_10");
  std::vector<Symptom> symptoms;
  if (const auto leg = vocabulary.term("leg-pain")) symptoms.push_back({Domain::kLegPain, *leg});
  if (const auto back = vocabulary.term("back-pain"))
    symptoms.push_back({Domain::kBackPain, *back});
  struct Told {
    const Effective* check_in;
    Domain domain;
    double score;
  };
  std::vector<Told> told;
  std::optional<core::Date> first;
  for (const Effective& one : events) {
    if (one.check_in == nullptr || !intensity) continue;
    for (const Symptom& symptom : symptoms) {
      const auto score = score_of(one.check_in->answers, symptom.term, *intensity);
      if (!score) continue;
      told.push_back({&one, symptom.domain, *score});
      first = std::min(first.value_or(day_of(one)), day_of(one));
    }
  }

  const auto* surgery = latest_surgery(events, [&](const history::SurgeryRecorded& one) {
    return one.performed_on && *one.performed_on <= today;
  });
  if (surgery != nullptr) {
    out.operated = true;
    out.start = *surgery->performed_on;
  } else if (known.start) {
    if (*known.start > today)
      return fail(ErrorCode::kInconsistent, "the course starts on a day that is still to come");
    out.start = *known.start;
  } else {
    out.start = first.value_or(today);
  }
  out.person.care = out.operated ? Care::kOperated : Care::kNotOperated;
  out.today = days_between(out.start, today);
  for (const Told& one : told) {
    Observation score;
    score.day = days_between(out.start, day_of(*one.check_in));
    score.domain = one.domain;
    score.score = one.score;
    score.source = static_cast<std::uint32_t>(one.check_in->event->author);
    score.recorded = one.check_in->event->recorded_at.ms;
    if (score.day <= -kBeforeDays) {
      ++out.left_out;
    } else {
      out.observations.push_back(score);
    }
  }
  return out;
}

}  // namespace backsight::course
