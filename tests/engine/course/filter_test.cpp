#include "backsight/course/filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "made_up_road.h"
#include "synthetic.h"

namespace backsight::course {
namespace {

using test::made_up_road;
using test::mean_of;
using test::probability_of_relapse;
using test::probability_of_setback;
using test::variance_of;

Road without_departures() {
  Road road = made_up_road();
  road.departures.relapse_per_day = {0, 0};
  road.departures.setback_per_day = 0;
  return road;
}

Observation told(std::int32_t day, Domain domain, double score, std::uint32_t source = 0) {
  return {.day = day, .domain = domain, .score = score, .source = source};
}

// Dense symmetric systems, for the formula of conditioning below.
using Dense = std::vector<std::vector<double>>;

std::vector<double> solve(Dense a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t row = i + 1; row < n; ++row) {
      const double factor = a[row][i] / a[i][i];
      for (std::size_t j = i; j < n; ++j) a[row][j] -= factor * a[i][j];
      b[row] -= factor * b[i];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i][j] * b[j];
    b[i] /= a[i][i];
  }
  return b;
}

// All scores at once: E[x | y] = m + C H' (H C H' + R)^-1 (y - H m), with the deviations of the
// days as a part of R.
struct AtOnce {
  std::vector<double> mean;
  std::vector<double> variance;
};

AtOnce at_once(const Prior& prior, std::span<const Observation> scores) {
  const Pace& pace = prior.paces.front();
  std::vector<PersonVector> rows;
  for (const Observation& one : scores) {
    const auto d = static_cast<std::size_t>(one.domain);
    const Shares shares = shares_on(prior, pace, one.day)[d];
    PersonVector row{};
    row[before_at(d)] = shares.before;
    row[late_at(d)] = shares.late;
    row[wound_at(d)] = shares.wound;
    rows.push_back(row);
  }
  const std::size_t n = scores.size();
  Dense with(kPersonNumbers, std::vector<double>(n));  // C H'
  Dense all(n, std::vector<double>(n));
  std::vector<double> away(n);
  for (std::size_t k = 0; k < n; ++k) {
    away[k] = scores[k].score;
    for (std::size_t i = 0; i < kPersonNumbers; ++i) {
      away[k] -= rows[k][i] * prior.mean[i];
      for (std::size_t j = 0; j < kPersonNumbers; ++j)
        with[i][k] += prior.covariance[i][j] * rows[k][j];
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t l = 0; l < n; ++l) {
      for (std::size_t i = 0; i < kPersonNumbers; ++i) all[k][l] += rows[k][i] * with[i][l];
      if (scores[k].domain != scores[l].domain) continue;
      const auto d = static_cast<std::size_t>(scores[k].domain);
      all[k][l] +=
          prior.day_to_day.sd[d] * prior.day_to_day.sd[d] *
          std::pow(prior.day_to_day.correlation[d], std::abs(scores[k].day - scores[l].day));
    }
    all[k][k] += scores[k].step * scores[k].step / 12;
  }
  AtOnce out;
  for (std::size_t i = 0; i < kPersonNumbers; ++i) {
    const std::vector<double> gain = solve(all, with[i]);
    double mean = prior.mean[i];
    double variance = prior.covariance[i][i];
    for (std::size_t k = 0; k < n; ++k) {
      mean += gain[k] * away[k];
      variance -= gain[k] * with[i][k];
    }
    out.mean.push_back(mean);
    out.variance.push_back(variance);
  }
  return out;
}

TEST(Filter, OneByOneIsAsAllAtOnce) {
  const Road road = without_departures();
  const auto prior = make_prior(road, {.points = 1});
  ASSERT_TRUE(prior);
  // Gaps, days before the start, one domain alone, several sources on one day.
  const std::vector<Observation> scores = {
      told(-9, Domain::kLegPain, 8),      told(-9, Domain::kDisability, 5),
      told(-2, Domain::kLegPain, 7),      told(0, Domain::kBackPain, 6),
      told(1, Domain::kLegPain, 5),       told(1, Domain::kBackPain, 6),
      told(2, Domain::kLegPain, 4),       told(2, Domain::kLegPain, 5, 1),
      told(2, Domain::kBackPain, 3),      told(2, Domain::kBackPain, 4, 1),
      told(2, Domain::kDisability, 4.2),  told(2, Domain::kDisability, 4, 1),
      told(2, Domain::kDisability, 4, 2), told(30, Domain::kLegPain, 2),
      told(31, Domain::kBackPain, 1),     told(400, Domain::kDisability, 1)};
  Filter filter(*prior);
  absorb_all(filter, sorted(scores).counted);
  ASSERT_EQ(filter.components().size(), 1U);
  const AtOnce expected = at_once(*prior, scores);
  for (std::size_t i = 0; i < kPersonNumbers; ++i) {
    EXPECT_NEAR(filter.components()[0].mean[i], expected.mean[i], 1e-9) << i;
    EXPECT_NEAR(filter.components()[0].covariance[i][i], expected.variance[i], 1e-9) << i;
  }
}

TEST(Filter, WeightsOfPacesAreTheProbabilitiesOfTheScores) {
  const Road road = without_departures();
  const auto both = make_prior(road, {.points = 3, .reach = 1});
  ASSERT_TRUE(both);
  const std::vector<Observation> scores = sorted(test::history_of(road, 1, 1, -3, 40).told).counted;
  Filter filter(*both);
  absorb_all(filter, scores);
  // Each pace alone, with the evidence that its own filter tells.
  double sum = 0;
  std::vector<double> weights;
  for (const Pace& pace : both->paces) {
    Prior alone = *both;
    alone.paces = {pace};
    alone.paces[0].weight = 1;
    Filter one(alone);
    absorb_all(one, scores);
    weights.push_back(pace.weight * std::exp(one.log_evidence()));
    sum += weights.back();
  }
  EXPECT_NEAR(filter.log_evidence(), std::log(sum), 1e-9);
  for (const Component& one : filter.components())
    EXPECT_NEAR(std::exp(one.log_weight), weights[one.pace] / sum, 1e-9);
}

TEST(Filter, LegPainAloneTellsSomethingOfTheRest) {
  const auto prior = make_prior(made_up_road());
  ASSERT_TRUE(prior);
  Filter filter(*prior);
  std::vector<Observation> scores;
  for (std::int32_t day = 20; day < 80; ++day)
    scores.push_back(told(day, Domain::kLegPain, 5 + day % 2));
  absorb_all(filter, scores);
  const Filter empty(*prior);
  // Late leg pain far above the mean of 1.2; the others follow their correlations of 0.6 and 0.7.
  EXPECT_GT(mean_of(filter, late_at(0)), 3.5);
  EXPECT_GT(mean_of(filter, late_at(1)), mean_of(empty, late_at(1)) + 1);
  EXPECT_GT(mean_of(filter, late_at(2)), mean_of(empty, late_at(2)) + 1);
  EXPECT_LT(variance_of(filter, late_at(1)), variance_of(empty, late_at(1)));
  EXPECT_GT(variance_of(filter, late_at(1)), 0.5 * variance_of(empty, late_at(1)));
}

std::vector<Observation> steady(std::int32_t from, std::int32_t to, double leg, double back) {
  std::vector<Observation> out;
  for (std::int32_t day = from; day < to; ++day) {
    out.push_back(told(day, Domain::kLegPain, leg + day % 2));
    out.push_back(told(day, Domain::kBackPain, back + day % 3 / 2));
  }
  return out;
}

void append(std::vector<Observation>& to, const std::vector<Observation>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

TEST(Filter, FindsARelapseAndTheDayItBegan) {
  const auto prior = make_prior(made_up_road());
  ASSERT_TRUE(prior);
  auto scores = steady(10, 120, 1, 1);
  append(scores, steady(120, 132, 6, 3));
  Filter filter(*prior);
  absorb_all(filter, std::span(scores).first(2 * 110));
  EXPECT_LT(probability_of_relapse(filter), 0.002);
  absorb_all(filter, std::span(scores).subspan(2 * 110));
  EXPECT_GT(probability_of_relapse(filter), 0.99);
  double on_the_day = 0;
  for (const Component& one : filter.components()) {
    for (const auto& onset : one.relapse.days()) {
      if (onset.day == 120) on_the_day += std::exp(one.log_weight) * onset.share;
    }
  }
  EXPECT_GT(on_the_day, 0.8);
}

TEST(Filter, ASetbackIsASetbackAndGoesByItself) {
  const auto prior = make_prior(made_up_road());
  ASSERT_TRUE(prior);
  auto scores = steady(10, 120, 1, 1);
  // Five points more back pain, fading with exp(-days / 4), as the road says of setbacks.
  for (std::int32_t day = 120; day < 160; ++day) {
    const double left = 5 * std::exp(-(day - 120) / 4.0);
    scores.push_back(told(day, Domain::kLegPain, std::round(1 + 0.4 * left)));
    scores.push_back(told(day, Domain::kBackPain, std::round(1 + left)));
  }
  Filter filter(*prior);
  absorb_all(filter, std::span(scores).first(2 * 113));
  EXPECT_GT(probability_of_setback(filter), 0.9);
  EXPECT_LT(probability_of_relapse(filter), 0.1);
  absorb_all(filter, std::span(scores).subspan(2 * 113));
  EXPECT_LT(probability_of_setback(filter), 0.1);
  EXPECT_LT(probability_of_relapse(filter), 0.01);
}

TEST(Filter, ADepartureDuringALongSilenceIsNotADayOld) {
  const auto prior = make_prior(made_up_road());
  ASSERT_TRUE(prior);
  auto scores = steady(10, 60, 1, 1);
  append(scores, steady(160, 162, 6, 3));
  Filter filter(*prior);
  absorb_all(filter, scores);
  // 100 silent days: the relapse had 100 days to begin, the setback only the last few.
  EXPECT_GT(probability_of_relapse(filter), 0.5);
}

TEST(Filter, GoingOnFromACopyGivesTheSameBits) {
  const Road road = made_up_road();
  const auto prior = make_prior(road);
  ASSERT_TRUE(prior);
  const auto scores = sorted(test::history_of(road, 3, 5, -5, 150).told).counted;
  Filter whole(*prior);
  absorb_all(whole, scores);
  Filter part(*prior);
  const std::size_t day_begins = static_cast<std::size_t>(
      std::ranges::find_if(scores, [](const Observation& one) { return one.day >= 70; }) -
      scores.begin());
  absorb_all(part, std::span(scores).first(day_begins));
  Filter copy = part;
  absorb_all(part, std::span(scores).subspan(day_begins));
  absorb_all(copy, std::span(scores).subspan(day_begins));
  for (const Filter* other : {&part, &copy}) {
    EXPECT_EQ(other->log_evidence(), whole.log_evidence());
    ASSERT_EQ(other->components().size(), whole.components().size());
    for (std::size_t i = 0; i < whole.components().size(); ++i) {
      EXPECT_EQ(other->components()[i].mean, whole.components()[i].mean);
      EXPECT_EQ(other->components()[i].covariance, whole.components()[i].covariance);
    }
  }
}

TEST(Filter, KeepsNoMoreThanItsPlanAndLosesLittle) {
  const Road road = made_up_road();
  const auto prior = make_prior(road);
  ASSERT_TRUE(prior);
  double lost = 0;
  double moved = 0;
  constexpr int kPeople = 12;
  for (std::uint64_t person = 0; person < kPeople; ++person) {
    const auto scores = sorted(test::history_of(road, 11, person, -3, 120).told).counted;
    Filter few(*prior);
    Filter many(*prior, {.most = 400, .floor = 1e-12});
    absorb_all(few, scores);
    absorb_all(many, scores);
    EXPECT_LE(few.components().size(), FilterPlan{}.most);
    lost += (many.log_evidence() - few.log_evidence()) / kPeople;
    for (std::size_t d = 0; d < kDomains; ++d) {
      moved = std::max(moved, std::abs(mean_of(few, late_at(d)) - mean_of(many, late_at(d))) /
                                  std::sqrt(variance_of(many, late_at(d))));
    }
    EXPECT_NEAR(probability_of_relapse(few), probability_of_relapse(many), 0.02) << person;
  }
  EXPECT_LT(std::abs(lost), 0.1);  // nats, of four months
  EXPECT_LT(moved, 0.15);          // standard deviations
}

TEST(Sorted, TheLaterRecordedOfOneSourceCounts) {
  const auto first = told(3, Domain::kLegPain, 4);
  auto second = told(3, Domain::kLegPain, 6);
  second.recorded = 5;
  const auto other_source = told(3, Domain::kLegPain, 7, 1);
  const auto other_day = told(2, Domain::kBackPain, 1);
  const std::vector<Observation> all = {second, other_source, first, other_day, first};
  const Sorted out = sorted(all);
  EXPECT_EQ(out.counted, (std::vector<Observation>{other_day, second, other_source}));
  EXPECT_EQ(out.superseded, (std::vector<Observation>{first, first}));

  auto again = second;
  again.recorded = 9;
  const Sorted same = sorted(std::vector<Observation>{second, again});
  EXPECT_EQ(same.counted, std::vector<Observation>{again});
  EXPECT_TRUE(same.superseded.empty()) << "told the same twice";
}

}  // namespace
}  // namespace backsight::course
