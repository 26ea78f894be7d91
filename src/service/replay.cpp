#include "backsight/service/replay.h"

#include <algorithm>
#include <unordered_set>

#include "answer.h"
#include "backsight/advice/advise.h"
#include "backsight/advice/basis.h"
#include "keyring.h"
#include "record_codec.h"

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

struct Replayer::Parts {
  store::Readable& store;
  const knowledge::Knowledge& knowledge;
  std::unique_ptr<Keyring> keyring;
  RecordCodec codec;
};

Replayer::Replayer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Replayer::Replayer(Replayer&&) noexcept = default;
Replayer::~Replayer() = default;

core::Result<Replayer> Replayer::make(store::Readable& store, const knowledge::Knowledge& knowledge,
                                      std::optional<vault::MasterKeys> masters) {
  std::unique_ptr<Keyring> keyring;
  TRY(const bool clinics, holds_a_clinic(store));
  if (clinics) {
    if (!masters) return std::unexpected(no_master_key());
    TRY(keyring, Keyring::open(store, *std::move(masters)));
  }
  RecordCodec codec(knowledge.vocabulary, keyring.get());
  return Replayer(std::unique_ptr<Parts>(new Parts{store, knowledge, std::move(keyring), codec}));
}

core::Result<Replay> Replayer::replay(history::PersonId person, const OnDifference& differs) const {
  const knowledge::Knowledge& knowledge = parts_->knowledge;
  const RecordCodec& codec = parts_->codec;
  TRY(const auto stored, parts_->store.events(person));
  TRY(const auto kept, parts_->store.advice(person));
  history::History record;
  for (const store::StoredEvent& one : stored) {
    TRY(auto event, codec.from_stored(person, one));
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
      differs({person, one, "", ""});
      continue;
    }
    std::string derived =
        text_of(advice::advise_on(*event, knowledge, *basis, one.at), knowledge.vocabulary);
    TRY(auto body, open_answer(codec, person, one));
    if (derived == body) {
      ++out.same;
    } else {
      ++out.different;
      differs({person, one, std::move(body), std::move(derived)});
    }
  }
  out.unanswered = std::ranges::count_if(
      record, [&](const history::Event& event) { return !answered.contains(event.id.value); });
  return out;
}

}  // namespace backsight::service
