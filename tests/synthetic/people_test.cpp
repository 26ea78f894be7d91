// Synthetic people against models/synthetic.yaml as it is shipped. Expected numbers are computed
// from the model here, by another way than the draws; limits are 4.5 standard errors, so that with
// some 150 comparisons of fixed seeds a right program fails one time in a thousand.
#include "backsight/synthetic/people.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "backsight/advice/advise.h"
#include "backsight/stats/normal.h"
#include "shipped.h"

namespace backsight::synthetic {
namespace {

using test::shipped;

constexpr double kErrors = 4.5;
constexpr Indication kBoth[] = {Indication::kDiscHerniation, Indication::kStenosis};

void expect_share(double share, double hits, double people, const std::string& what) {
  const double error = std::sqrt(people * share * (1 - share));
  EXPECT_NEAR(hits, share * people, kErrors * error + 1e-9) << what << " of " << people;
}

// Without check-ins, so that many people cost little.
std::vector<Person> crowd(Indication indication, std::uint64_t people) {
  const Plan plan{.seed = 7, .indication = indication, .days = 90, .every = 730};
  std::vector<Person> out;
  for (std::uint64_t k = 0; k < people; ++k) out.push_back(draw_person(shipped().sources, plan, k));
  return out;
}

const std::vector<Person>& crowd_of(Indication indication) {
  static const std::vector<Person> herniation = crowd(Indication::kDiscHerniation, 12'000);
  static const std::vector<Person> stenosis = crowd(Indication::kStenosis, 12'000);
  return indication == Indication::kStenosis ? stenosis : herniation;
}

TEST(People, TheSourcesAreComplete) {
  const auto checked = check(shipped().sources);
  EXPECT_TRUE(checked.has_value()) << (checked ? "" : core::describe(checked.error()));
}

TEST(People, AreAFunctionOfSeedAndNumber) {
  const Plan plan{.seed = 3, .indication = {}, .days = 40, .every = 1};
  const auto line = [&](std::uint64_t seed, std::uint64_t number) {
    Plan other = plan;
    other.seed = seed;
    std::string out;
    append_line(out, draw_person(shipped().sources, other, number), other,
                shipped().knowledge.vocabulary);
    return out;
  };
  const std::string seventh = line(3, 7);
  EXPECT_NE(seventh, line(3, 8));
  EXPECT_EQ(seventh, line(3, 7));
  EXPECT_NE(seventh, line(4, 7));
  EXPECT_TRUE(seventh.starts_with(R"({"synthetic":true,"id":"synthetic-3-7",)")) << seventh;
  EXPECT_NE(seventh.find("does not exist"), std::string::npos);
  EXPECT_TRUE(seventh.ends_with("]}\n"));
}

TEST(People, FewerDaysAreTheSamePersonsFirstDays) {
  for (std::uint64_t k = 0; k < 50; ++k) {
    const Person month =
        draw_person(shipped().sources, {.seed = 5, .indication = {}, .days = 30, .every = 1}, k);
    const Person year =
        draw_person(shipped().sources, {.seed = 5, .indication = {}, .days = 365, .every = 1}, k);
    ASSERT_LE(month.events.size(), year.events.size());
    EXPECT_TRUE(std::ranges::equal(month.events, std::span(year.events).first(month.events.size())))
        << k;
  }
}

TEST(People, BenignSignsComeBackWithTheirShares) {
  for (const Indication indication : kBoth) {
    const auto& people = crowd_of(indication);
    for (const BenignSign& sign : shipped().model.benign) {
      for (const Window& window : sign.windows) {
        if (window.from > 90) continue;
        double hits = 0;
        for (const Person& person : people) {
          const bool has = std::ranges::any_of(person.truth.benign, [&](const Felt& felt) {
            if (felt.symptom != sign.sign.symptom) return false;
            return window.lasts ? felt.from_day >= window.from && felt.from_day <= window.to
                                : felt.from_day <= window.from && felt.to_day >= window.to;
          });
          hits += has ? 1 : 0;
        }
        expect_share(window.share, hits, static_cast<double>(people.size()),
                     shipped().knowledge.vocabulary.name(sign.sign.symptom) + " from day " +
                         std::to_string(window.from));
      }
    }
  }
}

TEST(People, BenignSignsLastAsLongAsTheySay) {
  std::size_t checked = 0;
  for (const BenignSign& sign : shipped().model.benign) {
    if (sign.windows.size() != 1 || !sign.windows[0].lasts) continue;
    std::vector<double> lengths;
    for (const Person& person : crowd_of(Indication::kDiscHerniation)) {
      for (const Felt& felt : person.truth.benign) {
        if (felt.symptom == sign.sign.symptom) lengths.push_back(felt.to_day - felt.from_day + 1);
      }
    }
    ASSERT_GT(lengths.size(), 10U);
    double mean = 0;
    for (const double one : lengths) mean += one / static_cast<double>(lengths.size());
    // Geometric: the standard deviation is below the mean.
    const double lasts = *sign.windows[0].lasts;
    EXPECT_NEAR(
        mean, lasts,
        kErrors * std::sqrt(lasts * (lasts - 1) / static_cast<double>(lengths.size())) + 1e-9)
        << shipped().knowledge.vocabulary.name(sign.sign.symptom);
    ++checked;
  }
  EXPECT_GT(checked, 8U);
}

// The share over new places and over the draws, on a grid of the normal.
double expected(const Rate& rate) {
  if (rate.model.empty()) return rate.share * rate.part;
  for (const outlook::Proportion& one : shipped().outlook.proportions) {
    const auto pool = rate.of == Indication::kStenosis ? outlook::Indication::kStenosis
                                                       : outlook::Indication::kDiscHerniation;
    if (one.id != rate.model || one.option != outlook::Option::kSurgery ||
        one.indication.value_or(pool) != pool)
      continue;
    double out = 0;
    constexpr int kGrid = 201;
    for (std::size_t row = 0; row < one.draws.size(); ++row) {
      for (int i = 0; i < kGrid; ++i) {
        const double z = stats::normal_quantile((i + 0.5) / kGrid);
        out += 1 / (1 + std::exp(-(one.draws.column(0)[row] + one.draws.column(1)[row] * z)));
      }
    }
    return rate.part * out / static_cast<double>(one.draws.size()) / kGrid;
  }
  ADD_FAILURE() << rate.model;
  return 0;
}

TEST(People, ComplicationsComeAsTheOutlookSays) {
  for (const Indication indication : kBoth) {
    const auto& people = crowd_of(indication);
    for (const Complication& one : shipped().model.complications) {
      if (one.relapse) continue;
      const auto& rate = one.rates[static_cast<std::size_t>(indication)];
      ASSERT_TRUE(rate.has_value()) << one.id;
      ASSERT_LE(one.onset.to, 90) << "the crowd is followed for 90 days";
      double hits = 0;
      std::vector<double> onsets;
      std::map<std::size_t, double> shown;
      for (const Person& person : people) {
        for (const TrueComplication& had : person.truth.complications) {
          if (had.id != one.id) continue;
          ++hits;
          onsets.push_back(had.onset_day);
          EXPECT_GE(had.onset_day, one.onset.from);
          EXPECT_LE(had.onset_day, one.onset.to);
          for (std::size_t i = 0; i < one.signs.size(); ++i) {
            shown[i] += std::ranges::any_of(had.signs,
                                            [&](const Felt& felt) {
                                              return felt.symptom == one.signs[i].sign.symptom;
                                            })
                            ? 1
                            : 0;
          }
          if (one.known_tear) {
            EXPECT_TRUE(person.surgery.durotomy.value_or(false));
          }
        }
      }
      expect_share(expected(*rate), hits, static_cast<double>(people.size()), one.id);
      for (std::size_t i = 0; i < one.signs.size(); ++i) {
        expect_share(
            one.signs[i].share, shown[i], hits,
            one.id + ": " + shipped().knowledge.vocabulary.name(one.signs[i].sign.symptom));
      }
      // Half of the onsets come before the median of the distribution that is cut.
      const auto cdf = [&](double day) {
        if (!one.onset.median) return day;
        return day <= 0 ? 0
                        : stats::normal_cdf(std::log(day / *one.onset.median) / one.onset.sigma);
      };
      const double at = one.onset.median.value_or((one.onset.from + one.onset.to) / 2);
      const double before =
          (cdf(at) - cdf(one.onset.from)) / (cdf(one.onset.to) - cdf(one.onset.from));
      expect_share(
          before,
          static_cast<double>(std::ranges::count_if(onsets, [&](double day) { return day < at; })),
          hits, one.id + " by its median day");
    }
  }
}

TEST(People, AreWhoTheOutlookSaysHasThisOperation) {
  for (const Indication indication : kBoth) {
    const auto i = static_cast<std::size_t>(indication);
    const auto& people = crowd_of(indication);
    const double n = static_cast<double>(people.size());
    const outlook::Population& population = shipped().outlook.population[i];
    double age = 0;
    double women = 0;
    std::map<std::string, double> risks;
    for (const Person& person : people) {
      age += person.age / n;
      women += person.profile.sex == history::Sex::kFemale ? 1 : 0;
      for (const std::string& word : person.profile.risk) ++risks[word];
      EXPECT_GE(person.age, std::max(18.0, shipped().outlook.youngest[i]));
      EXPECT_LE(person.age, shipped().model.oldest);
    }
    // The mean of a normal that is cut at both ends.
    const double low =
        (std::max(18.0, shipped().outlook.youngest[i]) - population.mean_age) / population.sd_age;
    const double high = (shipped().model.oldest - population.mean_age) / population.sd_age;
    const auto density = [](double z) {
      return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    };
    const double mean =
        population.mean_age + population.sd_age * (density(low) - density(high)) /
                                  (stats::normal_cdf(high) - stats::normal_cdf(low));
    EXPECT_NEAR(age, mean, kErrors * population.sd_age / std::sqrt(n));
    expect_share(population.women, women, n, "women");
    for (const Risk& risk : shipped().model.risks) {
      if (risk.modifier.empty()) expect_share(risk.share[i], risks[risk.word], n, risk.word);
    }
  }
}

TEST(People, AnswerOnTheirShareOfDays) {
  const Plan plan{.seed = 11, .indication = {}, .days = 42, .every = 1};
  struct Span {
    int from;
    int to;
    double share;
  };
  // After day 15 the share falls; some days later the spells have settled.
  const auto& by_day = shipped().model.by_day;
  ASSERT_EQ(by_day.at(1).from, 15);
  ASSERT_EQ(by_day.at(2).from, 43);
  for (const Span span : {Span{1, 14, by_day[0].share}, Span{25, 42, by_day[1].share}}) {
    constexpr std::uint64_t kPeople = 1500;
    double sum = 0;
    double squares = 0;
    for (std::uint64_t k = 0; k < kPeople; ++k) {
      const Person person = draw_person(shipped().sources, plan, k);
      const core::Instant start = core::start_of(*person.surgery.performed_on);
      double answered = 0;
      for (const history::Event& event : person.events) {
        const double day = std::floor(core::days_between(start, event.occurred_at));
        if (std::holds_alternative<history::CheckInSubmitted>(event.body) && day >= span.from &&
            day <= span.to)
          ++answered;
      }
      answered /= span.to - span.from + 1;
      sum += answered;
      squares += answered * answered;
    }
    const double mean = sum / kPeople;
    const double error = std::sqrt((squares / kPeople - mean * mean) / kPeople);
    EXPECT_NEAR(mean, span.share, kErrors * error) << span.from;
    EXPECT_GT(error * std::sqrt(kPeople), 0.1) << "people differ";
  }
}

TEST(People, WithoutComplicationsTellOfNothingButTheirBenignSigns) {
  const auto& vocabulary = shipped().knowledge.vocabulary;
  const Plan plan{.seed = 13, .indication = {}, .days = 90, .every = 1};
  std::size_t uncomplicated = 0;
  std::size_t reports = 0;
  for (std::uint64_t k = 0; k < 400; ++k) {
    const Person person = draw_person(shipped().sources, plan, k);
    if (!person.truth.uncomplicated()) continue;
    ++uncomplicated;
    const core::Instant start = core::start_of(*person.surgery.performed_on);
    for (const history::Event& event : person.events) {
      const auto* check_in = std::get_if<history::CheckInSubmitted>(&event.body);
      if (check_in == nullptr) continue;
      const double day = std::floor(core::days_between(start, event.occurred_at));
      for (const history::Report& report : check_in->answers.reported) {
        ++reports;
        const std::string& name = vocabulary.name(report.symptom);
        if (name == "leg-pain" || name == "back-pain") continue;
        EXPECT_TRUE(std::ranges::any_of(person.truth.benign,
                                        [&](const Felt& felt) {
                                          return felt.symptom == report.symptom &&
                                                 felt.from_day <= day && felt.to_day >= day;
                                        }))
            << k << " on day " << day << " tells of " << name;
      }
    }
  }
  EXPECT_GT(uncomplicated, 200U);
  EXPECT_GT(reports, 10'000U);
}

TEST(People, ARelapseIsNoUncomplicatedRecovery) {
  const Plan plan{.seed = 17, .indication = {}, .days = 365, .every = 30};
  std::size_t relapses = 0;
  for (std::uint64_t k = 0; k < 1000; ++k) {
    const Person person = draw_person(shipped().sources, plan, k);
    const auto recurrence =
        std::ranges::find(person.truth.complications, "recurrence", &TrueComplication::id);
    ASSERT_EQ(person.truth.relapse_day.has_value(), recurrence != person.truth.complications.end());
    if (!person.truth.relapse_day) continue;
    ++relapses;
    EXPECT_FALSE(person.truth.uncomplicated());
    EXPECT_EQ(recurrence->onset_day, *person.truth.relapse_day);
  }
  EXPECT_GT(relapses, 10U);
}

TEST(People, TheFirst200AreReadBackAndAdvised) {
  const auto& vocabulary = shipped().knowledge.vocabulary;
  const Plan plan{.seed = 1, .indication = {}, .days = 365, .every = 7};
  for (std::uint64_t k = 0; k < 200; ++k) {
    const Person person = draw_person(shipped().sources, plan, k);
    std::string line;
    append_line(line, person, plan, vocabulary);
    const auto value = core::json::parse(line);
    ASSERT_TRUE(value.has_value()) << core::describe(value.error());
    const auto& events = *value->find("events")->array();
    ASSERT_EQ(events.size(), person.events.size());
    history::History history;
    for (std::size_t i = 0; i < events.size(); ++i) {
      auto event = history::read_event(events[i], core::Path(), vocabulary);
      ASSERT_TRUE(event.has_value()) << k << ": " << core::describe(event.error());
      EXPECT_EQ(*event, person.events[i]);
      history.push_back(*std::move(event));
      if (!std::holds_alternative<history::CheckInSubmitted>(history.back().body)) continue;
      const auto advice = advice::advise(shipped().knowledge, history, history.back().occurred_at);
      EXPECT_EQ(advice.check_in, history.back().id);
    }
  }
}

// The questionnaires: who answers, when, and totals in the questionnaire's own steps that go with
// the course. models/synthetic.yaml: percent ODI, 0.7 of people, within a week.
TEST(Measures, ComeAtTheVisitsFromTheShareOfPeopleWhoAnswer) {
  const auto& model = *shipped().sources.model;
  ASSERT_EQ(model.measures.size(), 1U);
  const Questionnaire& odi = model.measures[0];
  EXPECT_EQ(shipped().sources.vocabulary->instrument(odi.instrument).name, "odi");
  for (const Indication indication : kBoth) {
    std::map<std::int32_t, double> answered;
    std::map<std::int32_t, double> sum;
    const auto& people = crowd_of(indication);
    for (const Person& person : people) {
      const core::Instant operated = core::start_of(*person.surgery.performed_on);
      for (const history::Event& event : person.events) {
        const auto* measure = std::get_if<history::MeasureSubmitted>(&event.body);
        if (measure == nullptr) continue;
        EXPECT_EQ(measure->instrument, odi.instrument);
        EXPECT_TRUE(measure->score >= 0 && measure->score <= 100 &&
                    std::fmod(measure->score, 2) == 0)
            << measure->score;
        const auto day =
            static_cast<std::int32_t>(std::floor(core::days_between(operated, event.occurred_at)));
        const auto late = [&](std::int32_t asked) {
          return asked < 0 ? day == asked
                           : day >= asked && day <= asked + static_cast<int>(odi.late_days);
        };
        const auto asked = std::ranges::find_if(odi.days, late);
        ASSERT_NE(asked, odi.days.end()) << day;
        ++answered[*asked];
        sum[*asked] += measure->score;
      }
    }
    const auto n = static_cast<double>(people.size());
    expect_share(odi.share, answered[-1], n, "asked before");
    expect_share(odi.share, answered[42], n, "asked at six weeks");
    // The crowd is followed for 90 days.
    EXPECT_EQ(answered.size(), 2U);
    EXPECT_GT(sum[-1] / answered[-1], sum[42] / answered[42]) << "an operation helps most people";
  }
}

// A questionnaire has streams of its own: without it everything else is the same, event ids too.
TEST(Measures, ChangeNothingElse) {
  Model without = *shipped().sources.model;
  without.measures.clear();
  Sources sources = shipped().sources;
  sources.model = &without;
  const Plan plan{.seed = 11, .indication = {}, .days = 60, .every = 1};
  for (std::uint64_t k = 0; k < 20; ++k) {
    history::History with = draw_person(shipped().sources, plan, k).events;
    const std::size_t all = with.size();
    std::erase_if(with, [](const history::Event& event) {
      return std::holds_alternative<history::MeasureSubmitted>(event.body);
    });
    EXPECT_EQ(draw_person(sources, plan, k).events, with);
    if (k == 0) {
      EXPECT_LE(all, with.size() + 2);
    }
  }
}

}  // namespace
}  // namespace backsight::synthetic
