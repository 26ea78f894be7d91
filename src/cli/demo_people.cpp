#include "demo_people.h"

#include <future>
#include <memory>

#include "embedded.h"

namespace backsight::cli {
namespace {

using core::ObjectReader;
using core::Path;
using core::Result;
using core::json::Value;

class DemoRecord {
 public:
  DemoRecord(service::Service& service, const service::Principal& who, core::Instant now,
             const service::Random& random)
      : service_(service), who_(who), now_(now), random_(random) {}

  Result<void> add(const Value& value, const Path& path) {
    TRY(auto reader, ObjectReader::make(value, path));
    TRY(auto name, reader.string("name"));
    TRY(const auto* profile, reader.member("profile"));
    TRY(const auto* surgery, reader.member("surgery"));
    TRY(const auto check_ins, reader.optional_array("check_ins"));
    TRY_VOID(reader.finish());
    TRY(person_, service_.add_person(who_, std::move(name), true));

    // Before the operation: what was known then.
    TRY(const double operated, days_ago(*surgery, Path(path, "surgery")));
    TRY_VOID(record("profile-recorded", *profile, Path(path, "profile"), operated + 7));
    TRY_VOID(record("surgery-recorded", dated_surgery(*surgery, operated), Path(path, "surgery"),
                    operated));
    const Path list(path, "check_ins");
    for (std::size_t i = 0; i < check_ins.size(); ++i) {
      const Path at(list, i);
      TRY(auto check_in, ObjectReader::make(check_ins[i], at));
      TRY(const auto* body, check_in.member("body"));
      TRY(const double ago, days_ago(check_ins[i], at));
      TRY_VOID(record("check-in-submitted", *body, Path(at, "body"), ago));
    }
    return {};
  }

 private:
  static Result<double> days_ago(const Value& value, const Path& path) {
    TRY(auto reader, ObjectReader::make(value, path));
    TRY(const auto days, reader.optional_number("days_ago", 0, 3660));
    return days.value_or(0);
  }

  [[nodiscard]] core::Instant back(double days) const {
    return {now_.ms - static_cast<std::int64_t>(days * static_cast<double>(core::kMsPerDay))};
  }

  // The event's own form: a date in place of the days.
  [[nodiscard]] Value dated_surgery(const Value& surgery, double days) const {
    core::json::Object out = *surgery.object();
    std::erase_if(out, [](const core::json::Member& m) { return m.key == "days_ago"; });
    out.push_back({"performed_on", core::format(core::date_of(back(days)))});
    return out;
  }

  Result<void> record(std::string_view kind, const Value& body, const Path& path, double days) {
    history::ProposedEvent event;
    TRY(event.body, history::read_body(kind, body, path, service_.vocabulary()));
    event.occurred_at = back(days);
    std::array<std::uint8_t, 10> bits{};
    random_(bits);
    event.id.value = core::make_uuid_v7(event.occurred_at, bits);
    auto done = std::make_shared<std::promise<Result<service::Recorded>>>();
    auto answer = done->get_future();
    service_.record(who_, person_, std::move(event), [done](Result<service::Recorded> recorded) {
      done->set_value(std::move(recorded));
    });
    TRY_VOID(answer.get());
    return {};
  }

  service::Service& service_;
  const service::Principal& who_;
  core::Instant now_;
  const service::Random& random_;
  history::PersonId person_;
};

}  // namespace

Result<void> add_demo_people(service::Service& service, const service::Principal& who,
                             core::Instant now, const service::Random& random) {
  const EmbeddedFile* file = find_embedded("demo/people.json");
  if (file == nullptr) {
    return core::fail(core::ErrorCode::kNotFound, "this executable carries no synthetic people");
  }
  TRY(const Value document, core::json::parse(file->bytes));
  const Path root;
  TRY(auto reader, ObjectReader::make(document, root));
  TRY_VOID(reader.optional_string("note"));
  TRY(const auto people, reader.optional_array("people"));
  TRY_VOID(reader.finish());
  const Path list(root, "people");
  for (std::size_t i = 0; i < people.size(); ++i) {
    TRY_VOID(DemoRecord(service, who, now, random).add(people[i], Path(list, i)));
  }
  return {};
}

}  // namespace backsight::cli
