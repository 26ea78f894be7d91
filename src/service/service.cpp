#include "backsight/service/service.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <tuple>
#include <utility>

#include "answer.h"
#include "backsight/advice/basis.h"
#include "history_cache.h"
#include "stored_event.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;
using history::Event;
using history::History;
using history::PersonId;

namespace {

std::unexpected<core::Error> refused(ErrorCode code, std::string message, std::string pointer) {
  core::Place place;
  place.pointer = std::move(pointer);
  return core::fail(code, std::move(message), std::move(place));
}

// A replacement's alternatives are the first ones of a Body, so their indexes compare.
static_assert(
    std::is_same_v<std::variant_alternative_t<0, history::Body>, history::ProfileRecorded> &&
    std::is_same_v<std::variant_alternative_t<1, history::Body>, history::SurgeryRecorded> &&
    std::is_same_v<std::variant_alternative_t<2, history::Body>, history::CheckInSubmitted> &&
    std::is_same_v<std::variant_alternative_t<3, history::Body>, history::MeasureSubmitted>);

}  // namespace

class Service::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(store::Store& store, const advice::Engines& engines, Settings settings, Clock clock,
       Random random, Post post)
      : store_(store),
        engines_(engines),
        knowledge_(engines.knowledge),
        settings_(std::move(settings)),
        clock_(std::move(clock)),
        random_(std::move(random)),
        post_(std::move(post)),
        cache_(store, knowledge_.vocabulary, settings_.cache_bytes) {}

  Config config() const {
    return {settings_.emergency_number, settings_.team_watching, knowledge_.hash, settings_.demo,
            settings_.version};
  }

  Result<std::vector<store::Person>> people() { return store_.people(); }

  Result<PersonId> add_person(std::string name, bool synthetic) {
    std::array<std::uint8_t, 10> random{};
    random_(random);
    const PersonId id{core::make_uuid_v7(clock_(), random)};
    TRY_VOID(store_.add_person({id, std::move(name), synthetic}));
    return id;
  }

  Result<History> history(PersonId person) {
    History out;
    TRY_VOID(cache_.read(person, [&](const History& all) { out = all; }));
    std::ranges::sort(out, [](const Event& a, const Event& b) {
      return std::tie(a.recorded_at, a.id) < std::tie(b.recorded_at, b.id);
    });
    return out;
  }

  Result<advice::Advice> advice(PersonId person) {
    std::optional<advice::Advice> out;
    TRY_VOID(cache_.read(
        person, [&](const History& all) { out = advice::advise(knowledge_, all, clock_()); }));
    return *std::move(out);
  }

  // The course takes milliseconds: it is computed on a copy, so that nobody waits for the record.
  Result<advice::CourseAdvice> course(PersonId person) {
    History all;
    TRY_VOID(cache_.read(person, [&](const History& kept) { all = kept; }));
    return advice::course_at(engines_, all, clock_());
  }

  void record(PersonId person, history::ProposedEvent proposed, RecordDone done) {
    const core::Instant now = clock_();
    if (auto fits = check(person, proposed, now); !fits) {
      done(std::unexpected(std::move(fits).error()));
      return;
    }
    auto event = std::make_shared<Event>(Event{proposed.id, proposed.occurred_at, now,
                                               history::Role::kPatient, std::move(proposed.body)});
    auto stored = to_stored(*event, knowledge_.vocabulary);
    store_.append(person, std::move(stored),
                  [self = shared_from_this(), person, event,
                   done = std::move(done)](Result<store::Appended> appended) mutable {
                    self->post_([self, person, event, done = std::move(done), appended]() {
                      done(self->recorded(person, *event, appended));
                    });
                  });
  }

  const knowledge::Vocabulary& vocabulary() const { return knowledge_.vocabulary; }
  std::uint64_t advice_not_kept() const { return advice_not_kept_; }

 private:
  Result<void> check(PersonId person, const history::ProposedEvent& proposed, core::Instant now) {
    if (proposed.occurred_at.ms > now.ms + kMostAheadMs) {
      return refused(ErrorCode::kOutOfRange,
                     "\"occurred_at\" must not be more than 10 minutes in the future",
                     "/occurred_at");
    }
    // Somewhere it is tomorrow already: a day of leeway.
    const auto* surgery = std::get_if<history::SurgeryRecorded>(&proposed.body);
    if (surgery != nullptr && surgery->performed_on &&
        core::start_of(*surgery->performed_on).ms > now.ms + core::kMsPerDay) {
      return refused(ErrorCode::kOutOfRange, "the day of the operation is in the future",
                     "/body/performed_on");
    }
    const auto* correction = std::get_if<history::RecordCorrected>(&proposed.body);
    return correction == nullptr ? Result<void>() : check_correction(person, *correction);
  }

  Result<void> check_correction(PersonId person, const history::RecordCorrected& correction) {
    enum class Found : std::uint8_t { kNo, kCorrection, kOtherKind, kYes };
    Found found = Found::kNo;
    TRY_VOID(cache_.read(person, [&](const History& all) {
      const auto at = std::ranges::find(all, correction.corrects, &Event::id);
      if (at == all.end()) return;
      if (std::holds_alternative<history::RecordCorrected>(at->body)) {
        found = Found::kCorrection;
      } else if (correction.replacement && correction.replacement->index() != at->body.index()) {
        found = Found::kOtherKind;
      } else {
        found = Found::kYes;
      }
    }));
    switch (found) {
      case Found::kNo:
        return refused(ErrorCode::kDangling, "\"corrects\" names no event of this person",
                       "/body/corrects");
      case Found::kCorrection:
        return refused(ErrorCode::kDangling,
                       "\"corrects\" names a correction; name the event that it corrects",
                       "/body/corrects");
      case Found::kOtherKind:
        return refused(ErrorCode::kDangling,
                       "the replacement has another kind than the event it corrects", "/body/kind");
      case Found::kYes:
        break;
    }
    return {};
  }

  Result<Recorded> recorded(PersonId person, const Event& event,
                            const Result<store::Appended>& appended) {
    TRY(const store::Appended outcome, appended);
    Recorded out;
    out.outcome = outcome;
    out.event = event;
    if (outcome == store::Appended::kAlready) {
      TRY(out.event, first_recorded(person, event.id));
    }
    advice::Basis basis;
    TRY_VOID(cache_.read_with(person, out.event, [&](const History& all) {
      out.advice = advice::advise_on(out.event, knowledge_, all, clock_());
      basis = advice::basis_of(all);
    }));
    // Who repeats an event is told what holds now; what was first answered is kept.
    if (outcome == store::Appended::kNew) keep(person, out, basis);
    return out;
  }

  // Nobody waits for it: what was told is durable already, and an answer that was not kept can be
  // derived.
  void keep(PersonId person, const Recorded& answer, const advice::Basis& basis) {
    store::StoredAdvice kept;
    kept.answers = answer.event.id;
    kept.at = answer.advice.at.value_or(answer.event.recorded_at);
    kept.knowledge = answer.advice.knowledge;
    kept.events = basis.events;
    kept.mark = basis.mark;
    kept.body = text_of(answer.advice, knowledge_);
    store_.keep_advice(person, std::move(kept), [self = shared_from_this()](Result<void> done) {
      if (!done) ++self->advice_not_kept_;
    });
  }

  // The record keeps what came first: a repeated event has its first recorded_at. The history kept
  // ready may not hold it yet, when the answer to the first one is still under way.
  Result<Event> first_recorded(PersonId person, history::EventId id) {
    std::optional<Event> kept;
    TRY_VOID(cache_.read(person, [&](const History& all) {
      const auto at = std::ranges::find(all, id, &Event::id);
      if (at != all.end()) kept = *at;
    }));
    if (kept) return *std::move(kept);
    TRY(const auto stored, store_.event(person, id));
    if (!stored) return core::fail(ErrorCode::kDamaged, "a recorded event cannot be found again");
    return from_stored(*stored, knowledge_.vocabulary);
  }

  store::Store& store_;
  const advice::Engines engines_;
  const knowledge::Knowledge& knowledge_;  // of the engines
  const Settings settings_;
  const Clock clock_;
  const Random random_;
  const Post post_;
  HistoryCache cache_;
  std::atomic<std::uint64_t> advice_not_kept_ = 0;
};

Service::Service(store::Store& store, const advice::Engines& engines, Settings settings,
                 Clock clock, Random random, Post post)
    : impl_(std::make_shared<Impl>(store, engines, std::move(settings), std::move(clock),
                                   std::move(random), std::move(post))) {}

Service::~Service() = default;

Result<Config> Service::config(const Principal& who) const {
  TRY_VOID(authorise(who, Action::kReadConfig));
  return impl_->config();
}

Result<std::vector<store::Person>> Service::people(const Principal& who) {
  TRY_VOID(authorise(who, Action::kListPeople));
  return impl_->people();
}

Result<PersonId> Service::add_person(const Principal& who, std::string name, bool synthetic) {
  TRY_VOID(authorise(who, Action::kAddPerson));
  return impl_->add_person(std::move(name), synthetic);
}

Result<void> Service::add_first_person(const Principal& who) {
  TRY_VOID(authorise(who, Action::kAddPerson));
  TRY(const auto people, impl_->people());
  if (!people.empty()) return {};
  TRY_VOID(impl_->add_person("", false));
  return {};
}

Result<History> Service::history(const Principal& who, PersonId person) {
  TRY_VOID(authorise(who, Action::kReadRecord));
  return impl_->history(person);
}

Result<advice::Advice> Service::advice(const Principal& who, PersonId person) {
  TRY_VOID(authorise(who, Action::kReadAdvice));
  return impl_->advice(person);
}

Result<advice::CourseAdvice> Service::course(const Principal& who, PersonId person) {
  TRY_VOID(authorise(who, Action::kReadAdvice));
  return impl_->course(person);
}

void Service::record(const Principal& who, PersonId person, history::ProposedEvent proposed,
                     RecordDone done) {
  if (auto allowed = authorise(who, Action::kRecordEvent); !allowed) {
    done(std::unexpected(std::move(allowed).error()));
    return;
  }
  impl_->record(person, std::move(proposed), std::move(done));
}

const knowledge::Vocabulary& Service::vocabulary() const { return impl_->vocabulary(); }

std::uint64_t Service::advice_not_kept() const { return impl_->advice_not_kept(); }

}  // namespace backsight::service
