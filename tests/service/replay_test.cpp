// What was answered is kept, and comes out the same when it is derived again.
#include "backsight/service/replay.h"

#include <vector>

#include "service/service_fixture.h"

namespace {

using namespace backsight;

class Replay : public test::ServiceFixture {
 protected:
  service::Replay replay() {
    differences_.clear();
    return service::Replayer::make(store_, knowledge_, std::nullopt)
        .value()
        .replay(person_, [&](const auto& one) { differences_.push_back(one); })
        .value();
  }
  void tell(std::string_view answers) {
    now_.ms += 90 * test::kMinute;
    ASSERT_TRUE(record(person_, check_in(answers)));
  }

  const history::PersonId person_ = add_person();
  std::vector<service::Difference> differences_;
};

TEST_F(Replay, GivesEveryAnswerAgain) {
  tell(R"({"reported": [{"symptom": "fever"}]})");
  tell(R"({"unsure": ["saddle-numbness"]})");
  tell(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  tell(R"({"denied": ["fever", "saddle-numbness"]})");
  const auto out = replay();
  EXPECT_EQ(out.answers, 4);
  EXPECT_EQ(out.same, 4);
  EXPECT_EQ(out.unanswered, 0);
  EXPECT_TRUE(differences_.empty());
  EXPECT_EQ(service_.advice_not_kept(), 0U);
}

TEST_F(Replay, AnAnswerIsKeptOnceHoweverOftenItIsAskedFor) {
  const auto event = check_in(R"({"reported": [{"symptom": "fever"}]})");
  ASSERT_TRUE(record(person_, event));
  now_.ms += test::kMinute;
  ASSERT_TRUE(record(person_, event));
  EXPECT_EQ(replay().answers, 1);
}

TEST_F(Replay, FindsAnAnswerThatWasChanged) {
  tell(R"({"reported": [{"symptom": "fever"}]})");
  tell(R"({"reported": [{"symptom": "back-pain", "intensity_0_10": 9}]})");
  store_.change_advice(person_, 1, R"({"urgency": "none"})");
  const auto out = replay();
  EXPECT_EQ(out.same, 1);
  EXPECT_EQ(out.different, 1);
  ASSERT_EQ(differences_.size(), 1U);
  EXPECT_NE(differences_[0].derived.find("same-day"), std::string::npos);
}

TEST_F(Replay, FindsARecordThatLostAnEvent) {
  tell(R"({"reported": [{"symptom": "fever"}]})");
  tell(R"({"reported": [{"symptom": "saddle-numbness"}]})");
  store_.forget_last_event(person_);
  const auto out = replay();
  EXPECT_EQ(out.same, 1);
  EXPECT_EQ(out.no_basis, 1);
  ASSERT_EQ(differences_.size(), 1U);
  EXPECT_EQ(differences_[0].derived, "");
}

TEST_F(Replay, LeavesAnswersOfOtherKnowledgeAlone) {
  tell(R"({"reported": [{"symptom": "fever"}]})");
  knowledge::Knowledge other = knowledge_;
  other.hash = "another";
  const auto out = service::Replayer::make(store_, other, std::nullopt)
                       .value()
                       .replay(person_, [](const auto&) { FAIL(); })
                       .value();
  EXPECT_EQ(out.other_pack, 1);
  EXPECT_EQ(out.same, 0);
}

TEST_F(Replay, CountsEventsWhoseAnswerWasNotKept) {
  tell(R"({"reported": [{"symptom": "fever"}]})");
  ASSERT_TRUE(store::append_and_wait(
      store_, person_,
      {new_id(), "check-in-submitted", now_, now_, "patient", R"({"denied":["fever"]})"}));
  const auto out = replay();
  EXPECT_EQ(out.answers, 1);
  EXPECT_EQ(out.unanswered, 1);
}

}  // namespace
