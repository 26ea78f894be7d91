#include "roster_book.h"

#include "backsight/core/object_reader.h"
#include "keyring.h"
#include "record_codec.h"

namespace backsight::service {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Result;
using core::json::Object;
using core::json::Value;
using store::Entity;
using store::EntityKind;

constexpr std::string_view kLine = "roster-line";
// Stands in the store while a server runs: who finds it at the start knows that the last one did
// not end by itself.
constexpr core::Uuid kRunningId{{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2}};

template <class T>
Value text_or_null(const std::optional<T>& value) {
  return value ? Value(core::format(*value)) : Value();
}

std::string text_of(const RosterLine& line) {
  Object out;
  out.push_back({"name", line.name});
  out.push_back({"synthetic", line.synthetic});
  out.push_back({"urgency", knowledge::word(line.urgency)});
  out.push_back({"urgent_since", text_or_null(line.urgent_since)});
  out.push_back({"last_check_in", text_or_null(line.last_check_in)});
  out.push_back({"operated_on", text_or_null(line.operated_on)});
  if (line.standing) {
    out.push_back({"place", word(line.standing->place)});
    out.push_back({"days", core::json::from_integer(line.standing->days)});
    out.push_back({"relapse", line.standing->relapse});
  }
  out.push_back({"assigned", text_or_null(line.assigned)});
  out.push_back({"unread", core::json::from_integer(line.unread)});
  out.push_back({"invited", line.invited});
  out.push_back({"added_at", core::format(line.added_at)});
  return core::json::write(Value(std::move(out)));
}

constexpr std::array kPlaces = {
    core::Word<CourseStanding::Place>{"not-known", CourseStanding::Place::kNotKnown},
    core::Word<CourseStanding::Place>{"usual", CourseStanding::Place::kUsual},
    core::Word<CourseStanding::Place>{"better", CourseStanding::Place::kBetter},
    core::Word<CourseStanding::Place>{"worse", CourseStanding::Place::kWorse}};

template <class T, class Parse>
Result<std::optional<T>> optional_of(ObjectReader& reader, std::string_view key, Parse parse) {
  TRY(const auto text, reader.optional_string(key));
  if (!text) return std::optional<T>{};
  TRY(const T value, parse(*text));
  return std::optional(value);
}

Result<RosterLine> read_line(std::string_view text) {
  TRY(const Value value, core::json::parse(text));
  const core::Path root;
  TRY(auto reader, ObjectReader::make(value, root));
  RosterLine out;
  TRY(out.name, reader.string("name"));
  TRY(const auto synthetic, reader.optional_boolean("synthetic"));
  out.synthetic = synthetic.value_or(false);
  TRY(const auto urgency, reader.optional_word("urgency", knowledge::kUrgencyWords));
  out.urgency = urgency.value_or(knowledge::Urgency::kNone);
  TRY(out.urgent_since, optional_of<core::Instant>(reader, "urgent_since", core::parse_instant));
  TRY(out.last_check_in, optional_of<core::Instant>(reader, "last_check_in", core::parse_instant));
  TRY(out.operated_on, optional_of<core::Date>(reader, "operated_on", core::parse_date));
  TRY(const auto place, reader.optional_word("place", kPlaces));
  TRY(const auto days, reader.optional_integer("days", 0, 100'000));
  TRY(const auto relapse, reader.optional_boolean("relapse"));
  if (place) {
    out.standing = CourseStanding{*place, static_cast<std::int32_t>(days.value_or(0)),
                                  relapse.value_or(false)};
  }
  TRY(out.assigned, optional_of<AccountId>(reader, "assigned", core::parse_id<AccountId>));
  TRY(const auto unread, reader.optional_integer("unread", 0, 1'000'000));
  out.unread = static_cast<std::int32_t>(unread.value_or(0));
  TRY(const auto invited, reader.optional_boolean("invited"));
  out.invited = invited.value_or(false);
  TRY(const auto added, reader.string("added_at"));
  TRY(out.added_at, core::parse_instant(added));
  TRY_VOID(reader.finish());
  return out;
}

}  // namespace

RosterBook::RosterBook(Folder& folder, Refresh refresh)
    : folder_(folder), refresh_(std::move(refresh)) {
  note_running(true);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

RosterBook::~RosterBook() {
  settle();
  thread_.request_stop();
  thread_.join();
  note_running(false);
}

void RosterBook::note_running(bool running) {
  if (!running) {
    (void)store::commit_and_wait(
        folder_.store(), {store::RemoveEntity{EntityKind::kSetting, kRunningId, running_version_}});
    return;
  }
  const auto found = folder_.store().entity(EntityKind::kSetting, kRunningId);
  make_anew_ = !found || found->has_value();
  const std::int64_t version = found && *found ? (*found)->version : 0;
  const auto noted = store::commit_and_wait(
      folder_.store(),
      {store::PutEntity{Entity{EntityKind::kSetting, kRunningId, {}, "", version, "running"}}});
  running_version_ = version + (noted ? 1 : 0);
}

Result<store::Write> RosterBook::to_write(ClinicId clinic, const RosterLine& line,
                                          std::int64_t version) const {
  TRY(auto body, folder_.codec().seal(line.person, kLine, line.person.value, text_of(line)));
  return store::Write(store::PutEntity{Entity{EntityKind::kRosterLine, line.person.value,
                                              clinic.value, "", version, std::move(body)}});
}

Result<RosterBook::Entry> RosterBook::read(const Entity& entity) {
  const history::PersonId person{entity.id};
  TRY(const auto text, folder_.codec().open(person, kLine, entity.id, entity.body));
  auto line = read_line(text);
  if (!line) return core::fail(ErrorCode::kDamaged, "a line of the roster cannot be read");
  Entry out;
  out.line = *std::move(line);
  out.line.person = person;
  out.version = entity.version;
  return out;
}

Result<store::Write> RosterBook::first(const RosterLine& line) const {
  TRY(const auto key, folder_.keyring().person(line.person));
  return to_write(key.clinic, line, 0);
}

Result<RosterBook::Lines*> RosterBook::of(ClinicId clinic) {
  if (const auto at = clinics_.find(clinic); at != clinics_.end()) return &at->second;
  TRY(const auto entities, folder_.store().entities(EntityKind::kRosterLine, clinic.value));
  Lines lines;
  lines.reserve(entities.size());
  for (const Entity& one : entities) {
    auto entry = read(one);
    // An erased person's line cannot be opened, and is removed with the key.
    if (!entry && entry.error().code == ErrorCode::kNotFound) continue;
    if (!entry) return std::unexpected(std::move(entry).error());
    lines.emplace(entry->line.person, *std::move(entry));
  }
  Lines& out = clinics_.emplace(clinic, std::move(lines)).first->second;
  if (make_anew_) {
    // A danger sign told just before a crash must not wait for the person's next word.
    for (auto& [person, entry] : out) {
      TRY_VOID(refresh_(entry.line, Depth::kRecord));
      wait_for_writing({clinic, person}, entry, true);
    }
  }
  return &out;
}

void RosterBook::wait_for_writing(Name name, Entry& entry, bool refresh) {
  entry.refresh = entry.refresh || refresh;
  if (entry.waiting) return;
  entry.waiting = true;
  waiting_.push_back(name);
  changed_.notify_one();
}

void RosterBook::enter(ClinicId clinic, const RosterLine& line) {
  const std::lock_guard lock(mutex_);
  const auto at = clinics_.find(clinic);
  if (at != clinics_.end()) at->second[line.person] = {line, 1, false, false};
}

Result<std::vector<RosterLine>> RosterBook::lines(ClinicId clinic) {
  const std::lock_guard lock(mutex_);
  TRY(const Lines* all, of(clinic));
  std::vector<RosterLine> out;
  out.reserve(all->size());
  for (const auto& [person, entry] : *all) out.push_back(entry.line);
  return out;
}

Result<RosterLine> RosterBook::line(ClinicId clinic, history::PersonId person) {
  const std::lock_guard lock(mutex_);
  TRY(const Lines* all, of(clinic));
  const auto at = all->find(person);
  if (at == all->end()) return core::fail(ErrorCode::kNotFound, "no such person");
  return at->second.line;
}

void RosterBook::change(ClinicId clinic, history::PersonId person, const Change& change,
                        bool refresh) {
  const std::lock_guard lock(mutex_);
  const auto all = of(clinic);
  if (!all) return;  // whoever asks for the roster is told why
  const auto at = (*all)->find(person);
  if (at == (*all)->end()) return;
  change(at->second.line);
  wait_for_writing({clinic, person}, at->second, refresh);
}

Result<RosterLine> RosterBook::change_now(ClinicId clinic, history::PersonId person,
                                          const Change& change, std::vector<store::Write> writes) {
  const std::lock_guard writing(writing_);
  RosterLine line;
  std::int64_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    TRY(Lines * all, of(clinic));
    const auto at = all->find(person);
    if (at == all->end()) return core::fail(ErrorCode::kNotFound, "no such person");
    line = at->second.line;
    version = at->second.version;
  }
  change(line);
  TRY(writes.emplace_back(), to_write(clinic, line, version));
  TRY_VOID(store::commit_and_wait(folder_.store(), std::move(writes)));
  const std::lock_guard lock(mutex_);
  TRY(Lines * all, of(clinic));
  Entry& entry = (*all)[person];
  change(entry.line);  // what an event changed meanwhile stays
  entry.version = version + 1;
  return entry.line;
}

Result<store::Write> RosterBook::removal(ClinicId clinic, history::PersonId person) {
  const std::lock_guard lock(mutex_);
  TRY(const Lines* all, of(clinic));
  if (!all->contains(person)) return core::fail(ErrorCode::kNotFound, "no such person");
  return store::Write(
      store::RemoveEntity{EntityKind::kRosterLine, person.value, store::kAnyVersion});
}

void RosterBook::remove(ClinicId clinic, history::PersonId person) {
  const std::lock_guard lock(mutex_);
  if (const auto at = clinics_.find(clinic); at != clinics_.end()) at->second.erase(person);
}

void RosterBook::run(const std::stop_token& stop) {
  for (;;) {
    Name next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [&] { return !waiting_.empty(); });
      if (waiting_.empty()) return;
      next = waiting_.front();
      waiting_.pop_front();
      busy_ = true;
    }
    write_one(next);
    {
      const std::lock_guard lock(mutex_);
      busy_ = false;
    }
    written_.notify_all();
  }
}

void RosterBook::write_one(Name name) {
  const auto& [clinic, person] = name;
  const std::lock_guard writing(writing_);
  const auto find = [&]() -> Entry* {
    const auto all = clinics_.find(clinic);
    if (all == clinics_.end()) return nullptr;
    const auto at = all->second.find(person);
    return at == all->second.end() ? nullptr : &at->second;
  };
  RosterLine line;
  bool refresh = false;
  {
    const std::lock_guard lock(mutex_);
    Entry* entry = find();
    if (entry == nullptr) return;
    entry->waiting = false;
    refresh = std::exchange(entry->refresh, false);
    line = entry->line;
  }
  // Without the lock: the course takes milliseconds.
  if (refresh && refresh_(line, Depth::kCourseToo)) {
    const std::lock_guard lock(mutex_);
    // What was told meanwhile waits in the queue and refreshes again.
    if (Entry* entry = find(); entry != nullptr && !entry->waiting) entry->line = line;
  }
  std::int64_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    const Entry* entry = find();
    if (entry == nullptr) return;
    line = entry->line;
    version = entry->version;
  }
  const auto write = to_write(clinic, line, version);
  if (!write || !store::commit_and_wait(folder_.store(), {*write})) return;
  const std::lock_guard lock(mutex_);
  if (Entry* entry = find()) entry->version = version + 1;
}

void RosterBook::settle() {
  std::unique_lock lock(mutex_);
  written_.wait(lock, [&] { return waiting_.empty() && !busy_; });
}

}  // namespace backsight::service
