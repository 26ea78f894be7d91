#include "backsight/history/facts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace backsight::history {
namespace {

// Later in the record wins: by the time it happened, then by the time it was recorded, then by id,
// so that the answer does not depend on the order of the list.
bool before(const Event& a, const Event& b) {
  return std::tie(a.occurred_at, a.recorded_at, a.id) <
         std::tie(b.occurred_at, b.recorded_at, b.id);
}

// The last correction of each event. Its own occurred_at does not date the corrected event.
std::map<EventId, const Event*> last_corrections(const History& history, core::Instant at) {
  std::map<EventId, const Event*> out;
  for (const Event& event : history) {
    const auto* correction = std::get_if<RecordCorrected>(&event.body);
    if (correction == nullptr || event.occurred_at > at) continue;
    const Event*& last = out[correction->corrects];
    if (last == nullptr || before(*last, event)) last = &event;
  }
  return out;
}

// One event as it counts: with the body a correction gave it.
struct Effective {
  const Event* event;
  Body body;
};

std::vector<Effective> effective_events(const History& history, core::Instant at) {
  const auto corrections = last_corrections(history, at);
  std::vector<Effective> out;
  for (const Event& event : history) {
    if (event.occurred_at > at || std::holds_alternative<RecordCorrected>(event.body)) continue;
    const auto found = corrections.find(event.id);
    if (found == corrections.end()) {
      out.push_back({&event, event.body});
      continue;
    }
    const auto& correction = std::get<RecordCorrected>(found->second->body);
    if (!correction.replacement) continue;  // withdrawn
    Body body = std::visit([](const auto& b) { return Body(b); }, *correction.replacement);
    if (body.index() == event.body.index()) out.push_back({&event, std::move(body)});
  }
  std::ranges::sort(out, [](const Effective& a, const Effective& b) {
    return before(*a.event, *b.event);
  });
  return out;
}

// A danger sign told a little earlier does not vanish because a later check-in leaves the question
// open: it stays until the person says no, or says it anew.
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
    for (Report& report : carried) {
      std::erase(now.unsure, report.symptom);
      std::erase(now.skipped, report.symptom);
    }
    now.reported.insert(now.reported.end(), std::make_move_iterator(carried.begin()),
                        std::make_move_iterator(carried.end()));
  }
}

}  // namespace

Facts facts_at(const History& history, core::Instant at) {
  const std::vector<Effective> events = effective_events(history, at);
  Facts out;
  core::Instant moment = at;
  const auto is_check_in = [](const Effective& e) {
    return std::holds_alternative<CheckInSubmitted>(e.body);
  };
  const auto last = std::find_if(events.rbegin(), events.rend(), is_check_in);
  if (last != events.rend()) {
    moment = last->event->occurred_at;
    out.check_in = last->event->id;
    out.answers = std::get<CheckInSubmitted>(last->body).answers;
    for (auto earlier = std::next(last); earlier != events.rend(); ++earlier) {
      const double days_ago = core::days_between(earlier->event->occurred_at, moment);
      if (days_ago > kTrendDays) break;
      if (is_check_in(*earlier)) {
        out.earlier.push_back({days_ago, std::get<CheckInSubmitted>(earlier->body).answers});
      }
    }
    carry_open_answers(out);
  }
  for (const Effective& event : events) {
    if (const auto* profile = std::get_if<ProfileRecorded>(&event.body)) {
      out.risk = profile->risk;
      out.age.reset();
      if (profile->birth_year) {
        // Only the year is kept, so the age is known to within a year: the middle of it.
        out.age = std::max(0.0, core::date_of(moment).year - *profile->birth_year - 0.5);
      }
    }
    if (const auto* surgery = std::get_if<SurgeryRecorded>(&event.body)) {
      out.operated_side = surgery->side;
      out.durotomy = surgery->durotomy;
      out.fusion = surgery->fusion;
      out.days_since_surgery.reset();
      if (surgery->performed_on) {
        const double days = core::days_between(core::start_of(*surgery->performed_on), moment);
        // An operation still to come says nothing about the time since one.
        if (days >= 0) out.days_since_surgery = days;
      }
    }
  }
  return out;
}

}  // namespace backsight::history
