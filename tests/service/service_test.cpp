#include "service/service_fixture.h"

namespace {

using namespace backsight;
using core::ErrorCode;
using knowledge::Urgency;

class Service : public test::ServiceFixture {};

TEST_F(Service, TellsItsConfig) {
  const auto config = service_.config(who_).value();
  EXPECT_EQ(config.emergency_number, "112");
  EXPECT_EQ(config.knowledge, "small");
  EXPECT_EQ(config.version, "0.1.0");
  EXPECT_FALSE(config.team_watching);
}

TEST_F(Service, AnEmptyFolderGetsOnePersonOnce) {
  ASSERT_TRUE(service_.add_first_person(who_).has_value());
  ASSERT_TRUE(service_.add_first_person(who_).has_value());
  const auto people = service_.people(who_).value();
  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people[0].name, "");
  EXPECT_FALSE(people[0].synthetic);
  EXPECT_EQ(core::time_of(people[0].id.value), now_);
}

TEST_F(Service, AnotherRoleMayDoNothing) {
  const auto person = add_person();
  service::Principal other;
  other.role = static_cast<service::Role>(99);
  EXPECT_FALSE(service_.config(other).has_value());
  EXPECT_FALSE(service_.people(other).has_value());
  EXPECT_FALSE(service_.add_person(other, "", false).has_value());
  EXPECT_FALSE(service_.history(other, person).has_value());
  EXPECT_FALSE(service_.advice(other, person).has_value());
  EXPECT_EQ(service_.course(other, person).error().code, ErrorCode::kNotFound);
  std::optional<ErrorCode> code;
  service_.record(other, person, check_in("{}"),
                  [&](const core::Result<service::Recorded>& r) { code = r.error().code; });
  // Not even that there is such a person.
  EXPECT_EQ(code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.events_kept(), 0U);
}

TEST_F(Service, AUnknownPersonIsNotFound) {
  const history::PersonId nobody{new_id().value};
  EXPECT_EQ(service_.history(who_, nobody).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(service_.advice(who_, nobody).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(service_.course(who_, nobody).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(record(nobody, check_in("{}")).error().code, ErrorCode::kNotFound);
}

history::ProposedEvent operation(core::Instant now, history::EventId id,
                                 std::string_view indication) {
  history::SurgeryRecorded surgery;
  surgery.performed_on = core::date_of(core::Instant{now.ms - 12 * core::kMsPerDay});
  surgery.indication = std::string(indication);
  return {id, now, surgery};
}

// As of now: what was told until then, with the last word on the operation.
TEST_F(Service, TellsTheCourseAsOfNow) {
  const auto person = add_person();
  const auto why = service_.course(who_, person);
  ASSERT_FALSE(why.has_value());
  EXPECT_EQ(why.error().code, ErrorCode::kMissingMember) << "nobody said what it is for";
  ASSERT_TRUE(record(person, operation(now_, new_id(), "disc-herniation")).has_value());
  const auto empty = service_.course(who_, person);
  ASSERT_TRUE(empty.has_value()) << core::describe(empty.error());
  EXPECT_EQ(empty->course.last_day, std::nullopt);

  ASSERT_TRUE(record(person, check_in(R"({"reported": [{"symptom": "leg-pain",
                                                        "intensity_0_10": 4}]})"))
                  .has_value());
  ASSERT_TRUE(record(person, measure(R"({"instrument": "odi", "score": 44})")).has_value());
  now_.ms += core::kMsPerDay;
  const auto told = service_.course(who_, person).value();
  EXPECT_EQ(told.course.today, 13);
  EXPECT_EQ(told.course.last_day, 12);
  EXPECT_EQ(told.course.domains[0].scores, 1);
  EXPECT_EQ(told.course.domains[1].scores, 0);
  EXPECT_EQ(told.course.domains[2].scores, 1);
  EXPECT_EQ(told.course.domains[2].points.size(), 13U + 30 + 1);
}

TEST_F(Service, TellsWhenNoCourseIsKnown) {
  for (const char* indication : {"stenosis", "tumour"}) {  // no road here; no road at all
    const auto person = add_person();
    ASSERT_TRUE(record(person, operation(now_, new_id(), indication)).has_value());
    const auto refused = service_.course(who_, person);
    ASSERT_FALSE(refused.has_value()) << indication;
    EXPECT_EQ(refused.error().code, ErrorCode::kOutOfRange);
  }
}

TEST_F(Service, ListsARecordInTheOrderItWasRecorded) {
  const auto person = add_person();
  std::vector<history::EventId> ids;
  for (int i = 0; i < 5; ++i) {
    auto event = check_in(R"({"denied": ["fever"]})");
    event.occurred_at.ms -= i * test::kMinute;  // told later and later about earlier and earlier
    ids.push_back(event.id);
    ASSERT_TRUE(record(person, event).has_value());
    now_.ms += 1000;
  }
  const auto history = service_.history(who_, person).value();
  ASSERT_EQ(history.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(history[i].id, ids[i]);
}

TEST_F(Service, AdviceOfAnEmptyRecordSpeaksOfNoCheckIn) {
  const auto advice = service_.advice(who_, add_person()).value();
  EXPECT_EQ(advice.urgency, Urgency::kNone);
  EXPECT_EQ(advice.check_in, std::nullopt);
  EXPECT_EQ(advice.at, now_);
  EXPECT_EQ(advice.knowledge, "small");
}

TEST_F(Service, FailuresOfTheStoreComeThrough) {
  const auto person = add_person();
  for (const ErrorCode code :
       {ErrorCode::kDiskFull, ErrorCode::kStorage, ErrorCode::kUnavailable}) {
    store_.fail_with(code);
    EXPECT_EQ(record(person, check_in("{}")).error().code, code);
    EXPECT_EQ(service_.people(who_).error().code, code);
  }
  store_.fail_with(std::nullopt);
  EXPECT_TRUE(record(person, check_in("{}")).has_value());
  EXPECT_EQ(store_.events_kept(), 1U);
}

}  // namespace
