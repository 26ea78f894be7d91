#include "backsight/service/replay.h"

#include <algorithm>
#include <unordered_set>

#include "answer.h"
#include "backsight/advice/advise.h"
#include "backsight/advice/basis.h"
#include "stored_event.h"

namespace backsight::service {

Replay& Replay::operator+=(const Replay& other) {
  answers += other.answers;
  same += other.same;
  different += other.different;
  other_pack += other.other_pack;
  no_basis += other.no_basis;
  unanswered += other.unanswered;
  return *this;
}

core::Result<Replay> replay(store::Readable& store, const knowledge::Knowledge& knowledge,
                            history::PersonId person, const OnDifference& differs) {
  TRY(const auto stored, store.events(person));
  TRY(const auto kept, store.advice(person));
  history::History record;
  for (const store::StoredEvent& one : stored) {
    TRY(auto event, from_stored(one, knowledge.vocabulary));
    record.push_back(std::move(event));
  }
  Replay out;
  std::unordered_set<core::Uuid> answered;
  for (const store::StoredAdvice& one : kept) {
    ++out.answers;
    answered.insert(one.answers.value);
    if (one.knowledge != knowledge.hash) {
      ++out.other_pack;
      continue;
    }
    const auto basis = advice::find_basis(record, {one.events, one.mark});
    const auto event = std::ranges::find(record, one.answers, &history::Event::id);
    if (!basis || event == record.end()) {
      ++out.no_basis;
      differs({person, one, ""});
      continue;
    }
    std::string derived = text_of(advice::advise_on(*event, knowledge, *basis, one.at), knowledge);
    if (derived == one.body) {
      ++out.same;
    } else {
      ++out.different;
      differs({person, one, std::move(derived)});
    }
  }
  out.unanswered = std::ranges::count_if(
      record, [&](const history::Event& event) { return !answered.contains(event.id.value); });
  return out;
}

}  // namespace backsight::service
