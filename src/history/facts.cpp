#include "backsight/history/facts.h"

#include <algorithm>
#include <map>

#include "backsight/knowledge/rule.h"

namespace backsight::history {
namespace {

// The last correction of each event. Its own time does not date the corrected event.
std::map<EventId, const Event*> last_corrections(const History& history, core::Instant at) {
  std::map<EventId, const Event*> out;
  for (const Event& event : history) {
    const auto* correction = std::get_if<RecordCorrected>(&event.body);
    if (correction == nullptr || counts_from(event) > at) continue;
    const Event*& last = out[correction->corrects];
    if (last == nullptr || is_before(*last, event)) last = &event;
  }
  return out;
}

template <class AnyBody>
Effective effective(const Event& event, const AnyBody& body) {
  return {&event, std::get_if<ProfileRecorded>(&body), std::get_if<SurgeryRecorded>(&body),
          std::get_if<CheckInSubmitted>(&body), std::get_if<MeasureSubmitted>(&body)};
}

void read_check_ins(const std::vector<Effective>& events, const Effective& last, Facts& facts) {
  facts.check_in = last.event->id;
  facts.answers = last.check_in->answers;
  const auto days_ago = [&](const Effective& one) {
    return core::days_between(counts_from(*one.event), counts_from(*last.event));
  };
  std::vector<const Effective*> earlier;
  for (const Effective& one : events) {
    if (one.check_in == nullptr || &one == &last) continue;
    if (days_ago(one) <= knowledge::kTrendDays) earlier.push_back(&one);
  }
  std::ranges::sort(earlier, [](const Effective* a, const Effective* b) {
    return is_before(*b->event, *a->event);
  });
  for (const Effective* one : earlier) {
    facts.earlier.push_back({days_ago(*one), one->check_in->answers});
  }
}

void read_profile(const ProfileRecorded& profile, core::Instant moment, Facts& facts) {
  facts.risk = profile.risk;
  if (profile.birth_year) {
    // Only the year is kept, so the age is known to within a year: the middle of it.
    facts.age = std::max(0.0, core::date_of(moment).year - *profile.birth_year - 0.5);
  }
}

void read_surgery(const SurgeryRecorded& surgery, core::Instant moment, Facts& facts) {
  facts.operated_side = surgery.side;
  facts.durotomy = surgery.durotomy;
  facts.fusion = surgery.fusion;
  if (surgery.performed_on) {
    const double days = core::days_between(core::start_of(*surgery.performed_on), moment);
    // An operation still to come says nothing about the time since one.
    if (days >= 0) facts.days_since_surgery = days;
  }
}

// A danger sign told a little earlier does not vanish because a later check-in leaves the question
// open: it stays until the person says no, or says it anew. A "don't know" stands beside it: a mild
// report of before must not count for less than not knowing now.
void carry_open_answers(Facts& facts) {
  const auto answered = [&](knowledge::TermId term) {
    return std::ranges::find(facts.answers.denied, term) != facts.answers.denied.end() ||
           std::ranges::find(facts.answers.reported, term, &Report::symptom) !=
               facts.answers.reported.end();
  };
  Answers& now = facts.answers;
  std::vector<knowledge::TermId> settled;  // by a check-in between the earlier one and this one
  for (const EarlierCheckIn& earlier : facts.earlier) {
    if (earlier.days_ago > kCarryDays) break;
    const std::vector<knowledge::TermId> before = settled;
    std::vector<Report> carried;
    for (const Report& report : earlier.answers.reported) {
      settled.push_back(report.symptom);
      if (std::ranges::find(before, report.symptom) == before.end() && !answered(report.symptom)) {
        carried.push_back(report);
      }
    }
    settled.insert(settled.end(), earlier.answers.denied.begin(), earlier.answers.denied.end());
    now.reported.insert(now.reported.end(), std::make_move_iterator(carried.begin()),
                        std::make_move_iterator(carried.end()));
  }
}

}  // namespace

// The events stay where they are: a history can be long, and only its last days are looked at.
std::vector<Effective> effective_events(const History& history, core::Instant at) {
  const auto corrections = last_corrections(history, at);
  std::vector<Effective> out;
  out.reserve(history.size());
  for (const Event& event : history) {
    if (counts_from(event) > at || std::holds_alternative<RecordCorrected>(event.body)) continue;
    const auto found = corrections.find(event.id);
    if (found == corrections.end()) {
      out.push_back(effective(event, event.body));
      continue;
    }
    const auto& correction = std::get<RecordCorrected>(found->second->body);
    if (!correction.replacement) continue;  // withdrawn
    // The alternatives of a replacement are the first ones of a body (see event.h).
    if (correction.replacement->index() == event.body.index()) {
      out.push_back(effective(event, *correction.replacement));
    }
  }
  return out;
}

Facts facts_at(const History& history, core::Instant at) {
  const std::vector<Effective> events = effective_events(history, at);
  Facts out;
  core::Instant moment = at;
  if (const Effective* last = latest(events, &Effective::check_in)) {
    moment = counts_from(*last->event);
    read_check_ins(events, *last, out);
    carry_open_answers(out);
  }
  if (const Effective* profile = latest(events, &Effective::profile)) {
    read_profile(*profile->profile, moment, out);
  }
  if (const Effective* surgery = latest(events, &Effective::surgery)) {
    read_surgery(*surgery->surgery, moment, out);
  }
  return out;
}

}  // namespace backsight::history
