// Round trips over random answers and events.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "backsight/history/facts.h"
#include "support/random_answers.h"
#include "support/small_knowledge.h"

namespace {

using namespace backsight;

const knowledge::Vocabulary& vocabulary() {
  static const knowledge::Knowledge pack = test::small_knowledge({});
  return pack.vocabulary;
}

TEST(HistoryProperty, AnswersReadBackAsWritten) {
  ASSERT_TRUE(rc::check("answers", [] {
    const history::Answers answers = test::random_answers(vocabulary());
    const auto text = core::json::write(history::write(answers, vocabulary()));
    const auto value = core::json::parse(text);
    RC_ASSERT(value.has_value());
    const auto again = history::read_answers(*value, core::Path(), vocabulary());
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == answers);
  }));
}

TEST(HistoryProperty, EventsReadBackAsWritten) {
  ASSERT_TRUE(rc::check("events", [] {
    history::Event event;
    event.id.value =
        core::make_uuid_v7(core::Instant{*rc::gen::inRange<std::int64_t>(0, 1LL << 47)},
                           *rc::gen::arbitrary<std::array<std::uint8_t, 10>>());
    event.occurred_at.ms =
        *rc::gen::inRange<std::int64_t>(-62'135'596'800'000, 253'402'300'799'999);
    event.recorded_at.ms = *rc::gen::inRange<std::int64_t>(0, 253'402'300'799'999);
    const history::CheckInSubmitted check_in{test::random_answers(vocabulary())};
    const history::MeasureSubmitted measure{{0}, *rc::gen::inRange(0, 10'001) / 100.0};
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        event.body = check_in;
        break;
      case 1:
        event.body = history::ProfileRecorded{
            *rc::gen::inRange(1880, 2200), history::Sex::kOther, {"diabetes"}};
        break;
      case 2:
        event.body = history::SurgeryRecorded{core::Date{*rc::gen::inRange(1, 9999), 2, 28},
                                              "laminectomy",
                                              std::nullopt,
                                              "L4-L5",
                                              history::Side::kBilateral,
                                              *rc::gen::arbitrary<bool>(),
                                              std::nullopt};
        break;
      case 3:
        event.body = measure;
        break;
      default: {
        history::RecordCorrected correction{event.id, std::nullopt};
        if (*rc::gen::arbitrary<bool>()) correction.replacement = check_in;
        if (*rc::gen::inRange(0, 3) == 0) correction.replacement = measure;
        event.body = correction;
      }
    }
    const auto value = core::json::parse(core::json::write(history::write(event, vocabulary())));
    RC_ASSERT(value.has_value());
    const auto again = history::read_event(*value, core::Path(), vocabulary());
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == event);
  }));
}

// Whatever the clocks said: the order in which events are supplied changes nothing.
TEST(HistoryProperty, FactsDoNotDependOnTheOrderOfTheList) {
  ASSERT_TRUE(rc::check("order", [] {
    history::History history;
    const auto count = *rc::gen::inRange<std::uint8_t>(1, 6);
    for (std::uint8_t n = 1; n <= count; ++n) {
      history::Event event;
      event.id.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n};
      // Few moments, so that ties are frequent.
      event.occurred_at.ms = *rc::gen::inRange(0, 4) * 3'600'000;
      event.recorded_at.ms = *rc::gen::inRange(0, 4) * 3'600'000;
      event.body = history::CheckInSubmitted{test::random_answers(vocabulary())};
      if (n > 1 && *rc::gen::inRange(0, 3) == 0) {
        event.body = history::RecordCorrected{history[0].id, std::nullopt};
      }
      history.push_back(event);
    }
    const core::Instant at{*rc::gen::inRange(0, 5) * 3'600'000};
    const auto facts = history::facts_at(history, at);
    const auto swap = *rc::gen::inRange<std::size_t>(0, history.size());
    std::ranges::rotate(history, history.begin() + static_cast<std::ptrdiff_t>(swap));
    if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(history);
    const auto again = history::facts_at(history, at);
    RC_ASSERT(again.check_in == facts.check_in);
    RC_ASSERT(again.answers == facts.answers);
    RC_ASSERT(again.earlier.size() == facts.earlier.size());
    for (std::size_t i = 0; i < facts.earlier.size(); ++i) {
      RC_ASSERT(again.earlier[i].days_ago == facts.earlier[i].days_ago);
      RC_ASSERT(again.earlier[i].answers == facts.earlier[i].answers);
    }
  }));
}

}  // namespace
