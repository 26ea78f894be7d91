#include "backsight/service/service.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <tuple>
#include <utility>

#include "access.h"
#include "answer.h"
#include "audit_trail.h"
#include "backsight/advice/basis.h"
#include "course_cache.h"
#include "course_standing.h"
#include "event_check.h"
#include "history_cache.h"
#include "keyring.h"
#include "record_codec.h"
#include "roster_book.h"

namespace backsight::service {

using core::ErrorCode;
using core::Result;
using history::Event;
using history::History;
using history::PersonId;

namespace {

constexpr std::size_t kCoursesKept = 256;  // about a tenth of a megabyte each

void sort_by_recording(History& history) {
  std::ranges::sort(history, [](const Event& a, const Event& b) {
    return std::tie(a.recorded_at, a.id) < std::tie(b.recorded_at, b.id);
  });
}

}  // namespace

class Service::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(Folder& folder, const advice::Engines& engines, Settings settings, Post post)
      : folder_(folder),
        engines_(engines),
        settings_(std::move(settings)),
        post_(std::move(post)),
        cache_(folder.store(), folder.codec(), settings_.cache_bytes) {
    if (!folder.is_clinics()) return;
    book_.emplace(
        folder, [this](RosterLine& line, RosterBook::Depth depth) { return refresh(line, depth); });
    accounts_.emplace(folder, [this](ClinicId clinic, PersonId person) {
      book_->change(clinic, person, [](RosterLine& line) { line.invited = false; }, false);
    });
    team_.emplace(
        folder, *book_,
        [this](PersonId person) {
          cache_.forget(person);
          courses_.forget(person);
        },
        [this](AccountId account) { accounts_->forget(account); });
  }

  bool is_clinics() const { return folder_.is_clinics(); }
  Accounts& accounts() { return *accounts_; }
  Team& team() { return *team_; }

  Result<Config> config(const Principal& who) {
    TRY_VOID(authorise(who, Action::kReadConfig,
                       who.role == Role::kNobody ? Relation::kNone : Relation::kOwn));
    Config out;
    out.emergency_number = settings_.emergency_number;
    out.clinic = is_clinics();
    out.knowledge = folder_.knowledge().hash;
    out.demo = settings_.demo;
    out.version = settings_.version;
    if (out.clinic && who.role != Role::kNobody) {
      TRY(const auto clinic, team_->settings_of(who.clinic));
      out.team_hours = clinic.team_hours;
      out.team_watching = !clinic.team_hours.empty();
    }
    return out;
  }

  Result<std::vector<PersonName>> people(const Principal& who) {
    TRY_VOID(authorise(who, Action::kListPeople, Relation::kOwn));
    std::vector<PersonName> out;
    if (!is_clinics()) {
      TRY(const auto people, folder_.store().people());
      for (const store::Person& one : people) out.push_back({one.id, one.name, one.synthetic});
      return out;
    }
    std::vector<PersonId> ids;
    if (who.person) ids.push_back(*who.person);
    if (who.role == Role::kCarer) {
      TRY(ids, folder_.access().lets_in(who.account));
    }
    for (const PersonId id : ids) {
      TRY(const auto relation, folder_.access().relation(who, id, folder_.now()));
      if (relation != Relation::kOwn && relation != Relation::kGranted) continue;
      TRY(const auto key, folder_.keyring().person(id));
      TRY(const auto line, book_->line(key.clinic, id));
      out.push_back({id, line.name, line.synthetic});
    }
    return out;
  }

  Result<PersonId> add_person(const Principal& who, std::string name, bool synthetic) {
    TRY_VOID(authorise(who, Action::kAddLocalPerson, Relation::kOwn));
    const PersonId id{folder_.new_id()};
    TRY_VOID(folder_.store().add_person({id, std::move(name), synthetic}));
    return id;
  }

  Result<void> add_first_person(const Principal& who) {
    TRY_VOID(authorise(who, Action::kAddLocalPerson, Relation::kOwn));
    TRY(const auto people, folder_.store().people({}, 1));
    if (!people.empty()) return {};
    TRY_VOID(add_person(who, "", false));
    return {};
  }

  Result<History> history(const Principal& who, PersonId person) {
    TRY_VOID(read(who, Action::kReadRecord, person));
    return all_of(person);
  }

  Result<advice::Advice> advice(const Principal& who, PersonId person) {
    TRY_VOID(read(who, Action::kReadAdvice, person));
    return advice_of(person);
  }

  Result<advice::CourseAdvice> course(const Principal& who, PersonId person) {
    TRY_VOID(read(who, Action::kReadAdvice, person));
    // On a copy: the course takes milliseconds, and nobody shall wait for the record.
    TRY(const History all, all_of(person));
    return *courses_.course(engines_, person, all, folder_.now());
  }

  Result<PersonPage> page(const Principal& who, PersonId person) {
    TRY(const Relation relation, read(who, Action::kReadRecord, person));
    TRY(const auto key, folder_.keyring().person(person));
    TRY(auto line, book_->line(key.clinic, person));
    TRY(auto events, all_of(person));
    TRY(auto advice, advice_of(person));
    auto course = *courses_.course(engines_, person, events, folder_.now());
    return PersonPage{std::move(line), std::move(events), std::move(advice), std::move(course),
                      relation};
  }

  Result<Export> export_record(const Principal& who, PersonId person) {
    TRY_VOID(read(who, Action::kExportRecord, person));
    Export out;
    if (is_clinics()) {
      TRY(const auto key, folder_.keyring().person(person));
      TRY(const auto line, book_->line(key.clinic, person));
      out.name = line.name;
      out.synthetic = line.synthetic;
    } else {
      TRY(const auto people, folder_.store().people());
      const auto one = std::ranges::find(people, person, &store::Person::id);
      if (one != people.end()) {
        out.name = one->name;
        out.synthetic = one->synthetic;
      }
    }
    TRY(out.events, all_of(person));
    TRY(const auto kept, folder_.store().advice(person));
    for (const store::StoredAdvice& one : kept) {
      TRY(out.answers.emplace_back(), open_answer(folder_.codec(), person, one));
    }
    return out;
  }

  void record(const Principal& who, PersonId person, history::ProposedEvent proposed,
              RecordDone done) {
    const core::Instant now = folder_.now();
    const Action action = action_of(proposed.body);
    const auto relation = authorised(who, action, person, now);
    if (!relation) return done(std::unexpected(relation.error()));
    if (auto fits = check(who, person, proposed, now); !fits) {
      return done(std::unexpected(std::move(fits).error()));
    }
    auto event = std::make_shared<Event>();
    event->id = proposed.id;
    event->occurred_at = proposed.occurred_at;
    event->recorded_at = now;
    event->body = std::move(proposed.body);
    if (is_clinics()) {
      event->author = history::role_of(word(who.role)).value_or(history::Role::kPatient);
      event->account = who.account.value;
    }
    auto stored = folder_.codec().to_stored(person, *event);
    if (!stored) return done(std::unexpected(std::move(stored).error()));
    std::vector<store::Write> writes;
    writes.emplace_back(store::AppendEvent{person, *std::move(stored)});
    if (is_clinics()) {
      writes.push_back(to_write(audit_line(who, action, *relation, person, now)));
    }
    folder_.store().commit(std::move(writes),
                           [self = shared_from_this(), person, event,
                            done = std::move(done)](Result<store::Appended> appended) mutable {
                             // Whose place in the commit it was is nobody's business outside.
                             if (!appended) {
                               core::Error error = std::move(appended).error();
                               error.place = {};
                               appended = std::unexpected(std::move(error));
                             }
                             self->post_([self, person, event, done = std::move(done), appended]() {
                               done(self->recorded(person, *event, appended));
                             });
                           });
  }

  const knowledge::Vocabulary& vocabulary() const { return folder_.knowledge().vocabulary; }
  std::uint64_t advice_not_kept() const { return advice_not_kept_; }

 private:
  Result<Relation> authorised(const Principal& who, Action action, PersonId person,
                              core::Instant now) {
    auto out = folder_.access().authorise(who, action, person, now);
    if (!out && is_clinics() && who.role != Role::kNobody) {
      AuditLine line = audit_line(who, action, Relation::kNone, person, now);
      line.outcome = Outcome::kRefused;
      folder_.store().commit({to_write(line)}, [](const auto&) {});
    }
    return out;
  }

  // Allowed, and in the audit log before anything is read.
  Result<Relation> read(const Principal& who, Action action, PersonId person) {
    const core::Instant now = folder_.now();
    TRY(const Relation relation, authorised(who, action, person, now));
    if (is_clinics()) {
      TRY_VOID(store::commit_and_wait(folder_.store(),
                                      {to_write(audit_line(who, action, relation, person, now))}));
    }
    return relation;
  }

  Result<History> all_of(PersonId person) {
    History out;
    TRY_VOID(cache_.read(person, [&](const History& all) { out = all; }));
    sort_by_recording(out);
    return out;
  }

  Result<advice::Advice> advice_of(PersonId person) {
    std::optional<advice::Advice> out;
    TRY_VOID(cache_.read(person, [&](const History& all) {
      out = advice::advise(folder_.knowledge(), all, folder_.now());
    }));
    return *std::move(out);
  }

  Result<void> check(const Principal& who, PersonId person, const history::ProposedEvent& proposed,
                     core::Instant now) {
    TRY_VOID(check_times(proposed, now));
    const auto* correction = std::get_if<history::RecordCorrected>(&proposed.body);
    if (correction == nullptr) return {};
    Result<void> out;
    TRY_VOID(cache_.read(person, [&](const History& all) {
      out = check_correction(*correction, all, who.account.value);
    }));
    return out;
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
      out.advice = advice::advise_on(out.event, folder_.knowledge(), all, folder_.now());
      basis = advice::basis_of(all);
    }));
    // Who repeats an event is told what holds now; what was first answered is kept.
    if (outcome == store::Appended::kNew) {
      keep(person, out, basis);
      show_in_roster(person, out);
    }
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
    auto body = folder_.codec().seal(person, kAnswer, kept.answers.value,
                                     text_of(answer.advice, vocabulary()));
    if (!body) {
      ++advice_not_kept_;
      return;
    }
    kept.body = *std::move(body);
    folder_.store().keep_advice(person, std::move(kept),
                                [self = shared_from_this()](Result<void> done) {
                                  if (!done) ++self->advice_not_kept_;
                                });
  }

  // What is urgent is seen at once; the course follows when the book has computed it.
  void show_in_roster(PersonId person, const Recorded& answer) {
    if (!book_) return;
    const auto key = folder_.keyring().person(person);
    if (!key) return;
    book_->change(
        key->clinic, person,
        [&](RosterLine& line) {
          set_urgency(line, answer.advice.urgency, answer.event.recorded_at);
          count_message(line, answer.event);
          if (std::holds_alternative<history::CheckInSubmitted>(answer.event.body)) {
            line.last_check_in =
                std::max(line.last_check_in.value_or(core::Instant{}), counts_from(answer.event));
          }
        },
        true);
  }

  static void set_urgency(RosterLine& line, knowledge::Urgency urgency, core::Instant at) {
    if (urgency != line.urgency) {
      line.urgent_since = urgency == knowledge::Urgency::kNone ? std::nullopt : std::optional(at);
    }
    line.urgency = urgency;
  }

  static void count_message(RosterLine& line, const Event& event) {
    if (!std::holds_alternative<history::MessageSent>(event.body)) return;
    const bool of_the_person =
        event.author == history::Role::kPatient || event.author == history::Role::kCarer;
    line.unread = of_the_person ? line.unread + 1 : 0;
  }

  Result<void> refresh(RosterLine& line, RosterBook::Depth depth) {
    TRY(const History all, all_of(line.person));
    const core::Instant now = folder_.now();
    const auto advice = advice::advise(folder_.knowledge(), all, now);
    set_urgency(line, advice.urgency, now);
    line.unread = 0;
    line.last_check_in.reset();
    const auto events = history::effective_events(all, now);
    for (const Event& one : all) count_message(line, one);
    if (const auto* last = history::latest(events, &history::Effective::check_in)) {
      line.last_check_in = counts_from(*last->event);
    }
    if (const auto* last = history::latest(events, &history::Effective::surgery)) {
      line.operated_on = last->surgery->performed_on;
    }
    if (depth == RosterBook::Depth::kCourseToo) {
      const auto told = courses_.course(engines_, line.person, all, now);
      line.standing = *told ? standing_of((*told)->course) : std::nullopt;
    }
    return {};
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
    TRY(const auto stored, folder_.store().event(person, id));
    if (!stored) return core::fail(ErrorCode::kDamaged, "a recorded event cannot be found again");
    return folder_.codec().from_stored(person, *stored);
  }

  Folder& folder_;
  const advice::Engines engines_;
  const Settings settings_;
  const Post post_;
  HistoryCache cache_;
  CourseCache courses_{kCoursesKept};
  std::atomic<std::uint64_t> advice_not_kept_ = 0;
  std::optional<RosterBook> book_;
  std::optional<Accounts> accounts_;
  std::optional<Team> team_;
};

Service::Service(Folder& folder, const advice::Engines& engines, Settings settings, Post post)
    : impl_(std::make_shared<Impl>(folder, engines, std::move(settings), std::move(post))) {}

Service::~Service() = default;

bool Service::is_clinics() const { return impl_->is_clinics(); }
Accounts& Service::accounts() { return impl_->accounts(); }
Team& Service::team() { return impl_->team(); }

Result<Config> Service::config(const Principal& who) { return impl_->config(who); }

Result<std::vector<PersonName>> Service::people(const Principal& who) { return impl_->people(who); }

Result<PersonId> Service::add_person(const Principal& who, std::string name, bool synthetic) {
  return impl_->add_person(who, std::move(name), synthetic);
}

Result<void> Service::add_first_person(const Principal& who) {
  return impl_->add_first_person(who);
}

Result<History> Service::history(const Principal& who, PersonId person) {
  return impl_->history(who, person);
}

Result<advice::Advice> Service::advice(const Principal& who, PersonId person) {
  return impl_->advice(who, person);
}

Result<advice::CourseAdvice> Service::course(const Principal& who, PersonId person) {
  return impl_->course(who, person);
}

Result<PersonPage> Service::page(const Principal& who, PersonId person) {
  return impl_->page(who, person);
}

Result<Service::Export> Service::export_record(const Principal& who, PersonId person) {
  return impl_->export_record(who, person);
}

void Service::record(const Principal& who, PersonId person, history::ProposedEvent proposed,
                     RecordDone done) {
  impl_->record(who, person, std::move(proposed), std::move(done));
}

const knowledge::Vocabulary& Service::vocabulary() const { return impl_->vocabulary(); }

std::uint64_t Service::advice_not_kept() const { return impl_->advice_not_kept(); }

}  // namespace backsight::service
