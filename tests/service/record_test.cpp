// Recording an event: what is accepted, what is answered.
#include <array>
#include <atomic>
#include <barrier>
#include <functional>
#include <thread>
#include <vector>

#include "history_cache.h"
#include "service/service_fixture.h"

namespace {

using namespace backsight;
using core::ErrorCode;
using knowledge::Urgency;
using store::Appended;

class Record : public test::ServiceFixture {
 protected:
  const history::PersonId person_ = add_person();
};

TEST_F(Record, AnswersWithTheAdviceThatFollowsFromTheEvent) {
  const auto event = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  const auto recorded = record(person_, event).value();
  EXPECT_EQ(recorded.outcome, Appended::kNew);
  EXPECT_EQ(recorded.event.id, event.id);
  EXPECT_EQ(recorded.event.recorded_at, now_);
  EXPECT_EQ(recorded.event.author, history::Role::kPatient);
  EXPECT_EQ(recorded.advice.urgency, Urgency::kEmergency);
  EXPECT_EQ(recorded.advice.check_in, event.id);
  EXPECT_EQ(service_.advice(who_, person_).value().urgency, Urgency::kEmergency);
}

TEST_F(Record, TheSameEventAgainIsTheSameEvent) {
  const auto event = check_in(R"({"reported": [{"symptom": "fever"}]})");
  const auto first = record(person_, event).value();
  now_.ms += 5 * test::kMinute;
  const auto again = record(person_, event).value();
  EXPECT_EQ(again.outcome, Appended::kAlready);
  EXPECT_EQ(again.event, first.event);  // with the first recorded_at
  EXPECT_EQ(again.advice.urgency, Urgency::kSoon);
  EXPECT_EQ(store_.events_kept(), 1U);
  EXPECT_EQ(service_.history(who_, person_).value().size(), 1U);
}

TEST_F(Record, TheSameIdWithOtherContentIsAConflict) {
  auto event = check_in(R"({"reported": [{"symptom": "fever"}]})");
  ASSERT_TRUE(record(person_, event).has_value());
  event.body = body("check-in-submitted", R"({"denied": ["fever"]})");
  EXPECT_EQ(record(person_, event).error().code, ErrorCode::kConflict);
  EXPECT_EQ(record(add_person(), event).error().code, ErrorCode::kConflict);
  EXPECT_EQ(service_.advice(who_, person_).value().urgency, Urgency::kSoon);
}

TEST_F(Record, AClientsClockMayBeTenMinutesAhead) {
  auto event = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  event.occurred_at.ms = now_.ms + 10 * test::kMinute;
  // A danger sign counts at once, not when our clock has caught up.
  EXPECT_EQ(record(person_, event).value().advice.urgency, Urgency::kEmergency);
  EXPECT_EQ(service_.advice(who_, person_).value().urgency, Urgency::kEmergency);

  auto later = check_in("{}");
  later.occurred_at.ms = now_.ms + 10 * test::kMinute + 1;
  const auto refused = record(person_, later);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(refused.error().place.pointer, "/occurred_at");
  EXPECT_EQ(store_.events_kept(), 1U);
}

TEST_F(Record, AnOperationIsNotTomorrowsNews) {
  auto event = check_in("{}");
  history::SurgeryRecorded surgery;
  surgery.performed_on = core::date_of(core::Instant{now_.ms + core::kMsPerDay});
  event.body = surgery;
  ASSERT_TRUE(record(person_, event).has_value());  // it is tomorrow in some places

  auto later = check_in("{}");
  surgery.performed_on = core::date_of(core::Instant{now_.ms + 3 * core::kMsPerDay});
  later.body = surgery;
  const auto refused = record(person_, later);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(refused.error().place.pointer, "/body/performed_on");
}

TEST_F(Record, ACheckInDatedAheadDoesNotHideALaterEmergency) {
  auto ahead = check_in(R"({"denied": ["saddle-numbness"]})");
  ahead.occurred_at.ms = now_.ms + 8 * test::kMinute;
  ASSERT_TRUE(record(person_, ahead).has_value());
  now_.ms += 2 * test::kMinute;
  const auto told = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  EXPECT_EQ(record(person_, told).value().advice.urgency, Urgency::kEmergency);
  EXPECT_EQ(service_.advice(who_, person_).value().check_in, told.id);
  now_.ms += 30 * test::kMinute;
  EXPECT_EQ(service_.advice(who_, person_).value().check_in, told.id);
}

TEST_F(Record, AClockThatIsSetBackDoesNotHideALaterEmergency) {
  ASSERT_TRUE(record(person_, check_in(R"({"denied": ["saddle-numbness"]})")).has_value());
  now_.ms -= 180 * test::kMinute;  // ours, and the phone's
  const auto told = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  EXPECT_EQ(record(person_, told).value().advice.urgency, Urgency::kEmergency);
  EXPECT_EQ(service_.advice(who_, person_).value().urgency, Urgency::kEmergency);
}

TEST_F(Record, AnEmergencyFromAPhoneThatIsBehindIsAnsweredAsOne) {
  ASSERT_TRUE(record(person_, check_in(R"({"denied": ["saddle-numbness"]})")).has_value());
  now_.ms += 2 * test::kMinute;
  auto told = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  told.occurred_at.ms -= 5 * test::kMinute;
  const auto answer = record(person_, told).value().advice;
  EXPECT_EQ(answer.urgency, Urgency::kEmergency);
  EXPECT_EQ(answer.check_in, told.id);
  EXPECT_EQ(record(person_, told).value().advice.urgency, Urgency::kEmergency) << "sent again";
}

// Everything that was ever answered follows from the record: from what it held by then.
TEST_F(Record, AdviceOfThePastIsDerivedAgain) {
  struct Answer {
    advice::Advice advice;
    std::optional<history::EventId> on;
  };
  std::vector<Answer> answers;
  std::vector<history::EventId> check_ins;
  std::uint32_t draw = 1;
  const auto below = [&](std::uint32_t n) {
    draw = draw * 1'664'525U + 1'013'904'223U;
    return (draw >> 16U) % n;
  };
  constexpr std::array kBodies = {R"({"reported": [{"symptom": "saddle-numbness"}]})",
                                  R"({"denied": ["saddle-numbness", "fever"]})",
                                  R"({"reported": [{"symptom": "fever"}]})",
                                  R"({"unsure": ["saddle-numbness"]})"};
  for (int i = 0; i < 400; ++i) {
    now_.ms += 1 + below(40) * test::kMinute;
    if (below(3) == 0) {
      answers.push_back({service_.advice(who_, person_).value(), std::nullopt});
      continue;
    }
    auto event = !check_ins.empty() && below(5) == 0
                     ? correction(check_ins[below(static_cast<std::uint32_t>(check_ins.size()))],
                                  R"(, "body": null)")
                     : check_in(kBodies[below(kBodies.size())]);
    // Told at once, told days later, or dated ahead.
    if (below(3) == 0) event.occurred_at.ms -= below(3000) * test::kMinute;
    if (below(5) == 0) event.occurred_at.ms = now_.ms + below(11) * test::kMinute;
    answers.push_back({record(person_, event).value().advice, event.id});
    if (std::holds_alternative<history::CheckInSubmitted>(event.body))
      check_ins.push_back(event.id);
  }
  const auto whole = service_.history(who_, person_).value();
  const auto text = [&](const advice::Advice& advice) {
    return core::json::write(advice::write(advice, knowledge_.vocabulary));
  };
  for (const Answer& answer : answers) {
    const auto at = answer.advice.at.value();
    const auto then = history::recorded_by(whole, at);
    const auto again =
        answer.on ? advice::advise_on(*std::ranges::find(then, *answer.on, &history::Event::id),
                                      knowledge_, then, at)
                  : advice::advise(knowledge_, then, at);
    EXPECT_EQ(text(again), text(answer.advice));
  }
}

TEST_F(Record, AnEventMayBeToldLongAfterwards) {
  auto event = check_in(R"({"denied": ["fever"]})");
  event.occurred_at.ms -= 400 * core::kMsPerDay;
  EXPECT_TRUE(record(person_, event).has_value());
}

TEST_F(Record, ACorrectionReplacesOrWithdraws) {
  const auto event = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  ASSERT_TRUE(record(person_, event).has_value());
  const auto replaced = record(person_, correction(event.id, R"(, "kind": "check-in-submitted",
                                       "body": {"reported": [{"symptom": "fever"}]})"));
  EXPECT_EQ(replaced.value().advice.urgency, Urgency::kSoon);
  const auto withdrawn = record(person_, correction(event.id, R"(, "body": null)"));
  EXPECT_EQ(withdrawn.value().advice.urgency, Urgency::kNone);
  EXPECT_EQ(service_.history(who_, person_).value().size(), 3U);
}

// What a questionnaire says is no danger sign, and hides none.
TEST_F(Record, AMeasureIsKeptAndChangesNoUrgency) {
  const auto told = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  ASSERT_TRUE(record(person_, told).has_value());
  now_.ms += 30 * test::kMinute;
  const auto total = measure(R"({"instrument": "odi", "score": 34})");
  const auto recorded = record(person_, total).value();
  EXPECT_EQ(recorded.event.body, total.body);
  EXPECT_EQ(recorded.advice.urgency, Urgency::kEmergency);
  EXPECT_EQ(recorded.advice.check_in, told.id);
  EXPECT_EQ(record(person_, total).value().outcome, Appended::kAlready);

  const auto corrected = record(person_, correction(total.id, R"(, "kind": "measure-submitted",
                                       "body": {"instrument": "odi", "score": 44})"));
  EXPECT_TRUE(corrected.has_value());
  EXPECT_TRUE(record(person_, correction(total.id, R"(, "body": null)")).has_value());
  const auto other_kind =
      record(person_, correction(total.id, R"(, "kind": "check-in-submitted", "body": {})"));
  ASSERT_FALSE(other_kind.has_value());
  EXPECT_EQ(other_kind.error().place.pointer, "/body/kind");

  auto ahead = measure(R"({"instrument": "odi", "score": 34})");
  ahead.occurred_at.ms = now_.ms + 10 * test::kMinute + 1;
  EXPECT_EQ(record(person_, ahead).error().place.pointer, "/occurred_at");

  // All of it reads back from the store.
  const service::RecordCodec codec(knowledge_.vocabulary, nullptr);
  service::HistoryCache fresh(store_, codec, 1'000'000);
  const auto kept = service_.history(who_, person_).value();
  EXPECT_EQ(kept.size(), 4U);
  EXPECT_TRUE(fresh.read(person_, [&](const history::History& all) { EXPECT_EQ(all, kept); }));
}

TEST_F(Record, ACorrectionMustNameAnEventOfThisPersonAndKind) {
  const auto event = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  ASSERT_TRUE(record(person_, event).has_value());
  const auto expect_dangling = [&](history::PersonId person, history::ProposedEvent proposed,
                                   std::string_view pointer) {
    const auto refused = record(person, std::move(proposed));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kDangling);
    EXPECT_EQ(refused.error().place.pointer, pointer);
  };
  expect_dangling(person_, correction(new_id(), R"(, "body": null)"), "/body/corrects");
  expect_dangling(add_person(), correction(event.id, R"(, "body": null)"), "/body/corrects");
  expect_dangling(person_,
                  correction(event.id, R"(, "kind": "profile-recorded", "body": {"risk": []})"),
                  "/body/kind");
  const auto withdrawal = correction(event.id, R"(, "body": null)");
  ASSERT_TRUE(record(person_, withdrawal).has_value());
  expect_dangling(person_, correction(withdrawal.id, R"(, "body": null)"), "/body/corrects");
  EXPECT_EQ(store_.events_kept(), 2U);
}

TEST_F(Record, ARepeatedCorrectionIsStillTheSame) {
  const auto event = check_in(R"({"reported": [{"symptom": "fever"}]})");
  ASSERT_TRUE(record(person_, event).has_value());
  const auto withdrawal = correction(event.id, R"(, "body": null)");
  EXPECT_EQ(record(person_, withdrawal).value().outcome, Appended::kNew);
  EXPECT_EQ(record(person_, withdrawal).value().outcome, Appended::kAlready);
}

TEST_F(Record, IsAnsweredOnlyWhenTheStoreHasAcknowledged) {
  store_.hold();
  int answers = 0;
  service_.record(who_, person_, check_in(R"({"reported": [{"symptom": "fever"}]})"),
                  [&](const core::Result<service::Recorded>& result) {
                    ++answers;
                    EXPECT_EQ(result.value().advice.urgency, Urgency::kSoon);
                  });
  EXPECT_EQ(answers, 0);
  EXPECT_EQ(service_.advice(who_, person_).value().urgency, Urgency::kNone);
  store_.release();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(service_.advice(who_, person_).value().urgency, Urgency::kSoon);
}

// The answers to identical posts may be made in any order: "it was there already" can come before
// the first one has reached the history kept ready.
TEST_F(Record, ARepeatedPostIsAnsweredWithItsEventInWhateverOrderTheAnswersAreMade) {
  std::vector<std::function<void()>> waiting;
  service::Service late(folder_, engines_, settings(),
                        [&](std::function<void()> work) { waiting.push_back(std::move(work)); });
  ASSERT_EQ(late.advice(who_, person_).value().urgency, Urgency::kNone);  // kept ready, empty
  const auto event = check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  const core::Instant first_recorded = now_;
  std::vector<service::Recorded> answers;
  for (int i = 0; i < 3; ++i) {
    late.record(who_, person_, event, [&](core::Result<service::Recorded> result) {
      ASSERT_TRUE(result.has_value());
      answers.push_back(*std::move(result));
    });
    now_.ms += 1000;
  }
  ASSERT_EQ(waiting.size(), 3U);
  for (auto work = waiting.rbegin(); work != waiting.rend(); ++work) (*work)();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].outcome, Appended::kAlready);
  EXPECT_EQ(answers[2].outcome, Appended::kNew);
  for (const service::Recorded& answer : answers) {
    EXPECT_EQ(answer.event.id, event.id);
    EXPECT_EQ(answer.event.recorded_at, first_recorded);
    EXPECT_EQ(answer.advice.urgency, Urgency::kEmergency);
    EXPECT_EQ(answer.advice.check_in, event.id);
  }
  EXPECT_EQ(late.history(who_, person_).value().size(), 1U);
}

TEST_F(Record, RacingIdenticalPostsAreAllAnsweredWithTheirEvent) {
  constexpr int kRounds = 300;
  constexpr int kThreads = 4;
  std::vector<history::PersonId> people;
  std::vector<history::ProposedEvent> events;
  for (int i = 0; i < kRounds; ++i) {
    people.push_back(add_person());
    events.push_back(check_in(R"({"reported": [{"symptom": "saddle-numbness"}]})"));
    ASSERT_TRUE(service_.advice(who_, people.back()).has_value());  // kept ready, empty
  }
  std::atomic<int> wrong = 0;
  std::atomic<int> made = 0;
  std::barrier together(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < people.size(); ++i) {
        together.arrive_and_wait();
        service_.record(who_, people[i], events[i], [&](core::Result<service::Recorded> result) {
          if (!result || result->advice.urgency != Urgency::kEmergency) ++wrong;
          if (result && result->outcome == Appended::kNew) ++made;
        });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(made, kRounds);
}

}  // namespace
