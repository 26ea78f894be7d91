#include "backsight/course/input.h"

#include <algorithm>

#include "backsight/history/facts.h"

namespace backsight::course {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using history::Effective;

constexpr double kWorst = 10;  // of the scale of the course

std::int32_t days_between(core::Date from, core::Date to) {
  return static_cast<std::int32_t>((core::start_of(to).ms - core::start_of(from).ms) /
                                   core::kMsPerDay);
}

core::Date day_of(const Effective& one) { return core::date_of(history::counts_from(*one.event)); }

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

// What one event tells of one domain.
struct Told {
  const Effective* event;
  Domain domain;
  double score;  // 0 to 10, worst at 10
  double step;   // of the scale, in the same points
};

void read_check_in(const Effective& one, const knowledge::Vocabulary& vocabulary,
                   std::vector<Told>& out) {
  const auto intensity = vocabulary.attribute("intensity_0_10");
  if (!intensity) return;
  for (const Domain domain : {Domain::kLegPain, Domain::kBackPain}) {
    const auto symptom = vocabulary.term(kDomainWords[static_cast<std::size_t>(domain)]);
    if (!symptom) continue;
    const auto score = score_of(one.check_in->answers, *symptom, *intensity);
    if (score) out.push_back({&one, domain, *score, 1});
  }
}

// The total of a questionnaire that tells one of the domains, on the scale of the course.
void read_measure(const Effective& one, const knowledge::Vocabulary& vocabulary,
                  std::vector<Told>& out) {
  const knowledge::Instrument& from = vocabulary.instrument(one.measure->instrument);
  if (!from.course) return;
  const auto word = std::ranges::find(kDomainWords, std::string_view(from.course->domain));
  if (word == kDomainWords.end()) return;
  const double away = from.direction == knowledge::Direction::kHigherIsBetter
                          ? from.high - one.measure->score
                          : one.measure->score - from.low;
  const double range = from.high - from.low;
  out.push_back({&one, static_cast<Domain>(word - kDomainWords.begin()), kWorst * away / range,
                 kWorst * from.course->step / range});
}

Result<Indication> indication_of(const std::vector<Effective>& events, const Known& known) {
  const auto* surgery = latest_surgery(
      events, [](const history::SurgeryRecorded& one) { return one.indication.has_value(); });
  if (surgery != nullptr) {
    if (*surgery->indication == "disc-herniation") return Indication::kDiscHerniation;
    if (*surgery->indication == "stenosis") return Indication::kStenosis;
    return fail(ErrorCode::kOutOfRange,
                "the course is known for disc herniation and stenosis only");
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

  std::vector<Told> told;
  for (const Effective& one : events) {
    if (one.check_in != nullptr) read_check_in(one, vocabulary, told);
    if (one.measure != nullptr) read_measure(one, vocabulary, told);
  }
  std::optional<core::Date> first;
  for (const Told& one : told)
    first = std::min(first.value_or(day_of(*one.event)), day_of(*one.event));

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
    score.day = days_between(out.start, day_of(*one.event));
    score.domain = one.domain;
    score.score = one.score;
    score.step = one.step;
    score.source = static_cast<std::uint32_t>(one.event->event->author);
    score.recorded = one.event->event->recorded_at.ms;
    if (score.day <= -kBeforeDays) {
      ++out.left_out;
    } else {
      out.observations.push_back(score);
    }
  }
  return out;
}

}  // namespace backsight::course
