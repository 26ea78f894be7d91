// The outlook as a whole against bench/peers/outlook.R: the same model written a second time, with
// other random numbers. README.md says how expected.json was made, and what it found.
//
// Both sides are Monte Carlo. Ours is the mean over seeds, its error the spread between seeds; R's
// stands in the file. Some 3,500 numbers are compared; by chance alone one of them would differ by
// more than kErrors combined errors (Student's t, about 200 degrees of freedom: two sides 1.3e-6)
// in less than one of a hundred such tests. The seeds are fixed: what passes once passes again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "backsight/outlook/outlook.h"
#include "backsight/stats/philox.h"
#include "reference/metafor/reference_file.h"

namespace {

using namespace backsight;
using reference::Reference;

constexpr std::uint64_t kSeeds = 100;
constexpr double kErrors = 5;
// The file's numbers have seven digits; parts of a range that are nothing on both sides have no
// error.
constexpr double kNumerics = 1e-5;

core::json::Value file(const char* name) {
  std::ifstream in(std::filesystem::path(BACKSIGHT_SOURCE_DIR) / "tests/reference/outlook" / name,
                   std::ios::binary);
  auto value = core::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
  EXPECT_TRUE(value.has_value()) << name << ": " << core::describe(value.error());
  return value ? *std::move(value) : core::json::Value();
}

outlook::Model frozen_model() {
  auto model = outlook::read_model(file("model.json"), "frozen");
  EXPECT_TRUE(model.has_value()) << core::describe(model.error());
  return model ? *std::move(model) : outlook::Model();
}

struct Person {
  std::string name;
  outlook::Profile profile;
};
struct Question {
  std::vector<double> years;
  std::vector<Person> people;
};
Question question() {
  const core::json::Value read = file("profiles.json");
  const auto today = core::parse_date(*read.find("today")->string());
  Question out;
  for (const auto& one : *read.find("years")->array()) out.years.push_back(Reference(one).number());
  for (const auto& one : *read.find("people")->array()) {
    auto profile = outlook::read_profile(*one.find("profile"), *today);
    EXPECT_TRUE(profile.has_value()) << core::describe(profile.error());
    if (profile) out.people.push_back({*one.find("name")->string(), *std::move(profile)});
  }
  return out;
}

// Sums over seeds, number by number.
struct Sums {
  std::vector<double> of;
  std::vector<double> of_squares;
  void add(const std::vector<double>& numbers) {
    of.resize(numbers.size());
    of_squares.resize(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      of[i] += numbers[i];
      of_squares[i] += numbers[i] * numbers[i];
    }
  }
  [[nodiscard]] double mean(std::size_t i) const { return of[i] / kSeeds; }
  [[nodiscard]] double error(std::size_t i) const {
    const double variance =
        (of_squares[i] - of[i] * of[i] / kSeeds) / (kSeeds - 1);  // between seeds
    return std::sqrt(std::max(variance, 0.0) / kSeeds);
  }
};

struct Sides {
  Sums any_place;
  Sums average_place;
  Sums width;
  std::vector<double> years;
};
using ByForecast = std::map<std::string, Sides>;  // person, option and id

std::vector<double> numbers(const std::vector<outlook::TimePoint>& points,
                            outlook::Band outlook::TimePoint::* place) {
  std::vector<double> out;
  for (const auto& point : points) {
    const outlook::Band& band = point.*place;
    out.insert(out.end(), {band.median, band.low50, band.high50, band.low95, band.high95});
  }
  return out;
}

// Posteriors that were fitted apart are independent: which draws of a kind meet which of its curve
// is one more thing that chance decides, so it is another order for each seed, as in R.
void shuffle_proportions(outlook::Model& model) {
  stats::Stream random(model.seed, 1'000'000);
  for (outlook::Proportion& one : model.proportions) {
    const std::size_t rows = one.draws.size();
    std::vector<std::size_t> order(rows);
    for (std::size_t i = 0; i < rows; ++i) order[i] = i;
    for (std::size_t i = rows; i > 1; --i) {
      const auto j = static_cast<std::size_t>(random.uniform() * static_cast<double>(i));
      std::swap(order[i - 1], order[j]);
    }
    std::vector<std::vector<double>> columns(one.draws.width(), std::vector<double>(rows));
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (std::size_t i = 0; i < rows; ++i) columns[c][i] = one.draws.column(c)[order[i]];
    }
    one.draws = stats::Draws(std::move(columns));
  }
}

ByForecast ours(const outlook::Model& model, const Question& question) {
  ByForecast out;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    outlook::Model seeded = model;
    seeded.seed = seed;
    shuffle_proportions(seeded);
    const outlook::Forecaster forecaster(std::move(seeded));
    for (const Person& person : question.people) {
      const outlook::Outlook told = forecaster.forecast(person.profile, question.years);
      for (const auto& option : told.options) {
        const char* const way =
            option.option == outlook::Option::kSurgery ? "surgery" : "non-operative";
        for (const auto& forecast : option.forecasts) {
          Sides& sides = out[person.name + ": " + way + ", " + forecast.id];
          sides.any_place.add(numbers(forecast.points, &outlook::TimePoint::any_place));
          sides.average_place.add(numbers(forecast.points, &outlook::TimePoint::average_place));
          sides.width.add(
              {forecast.width.places, forecast.width.parameters, forecast.width.unknown_answers});
          sides.years.clear();
          for (const auto& point : forecast.points) sides.years.push_back(point.years);
        }
      }
    }
  }
  return out;
}

struct Difference {
  std::string of;
  double ours = 0;
  double rs = 0;
  double error = 0;  // of the difference
  [[nodiscard]] double errors() const { return (ours - rs) / error; }
};

void compare(const Sums& sums, const Reference& expected, const std::string& of,
             std::vector<Difference>& out) {
  const auto means = expected.at("mean").elements();
  const auto errors = expected.at("error").elements();
  ASSERT_EQ(means.size(), sums.of.size()) << of;
  ASSERT_EQ(errors.size(), means.size()) << of;
  for (std::size_t i = 0; i < means.size(); ++i) {
    out.push_back({of + " [" + std::to_string(i) + "]", sums.mean(i), means[i].number(),
                   std::hypot(sums.error(i), errors[i].number(), kNumerics)});
  }
}

// Every number of both sides, of one person or of all. Fails when one side tells what the other
// does not.
std::vector<Difference> differences(const outlook::Model& model, const std::string& only = "") {
  Question asked = question();
  if (!only.empty())
    std::erase_if(asked.people, [&](const Person& person) { return person.name != only; });
  EXPECT_FALSE(asked.people.empty()) << only;
  ByForecast told = ours(model, asked);
  std::vector<Difference> out;
  const Reference expected(file("expected.json"));
  for (const Reference& person : expected.at("people").elements()) {
    if (!only.empty() && person.text("name") != only) continue;
    for (const Reference& forecast : person.at("forecasts").elements()) {
      const std::string of =
          person.text("name") + ": " + forecast.text("option") + ", " + forecast.text("id");
      const auto found = told.find(of);
      if (found == told.end()) {
        ADD_FAILURE() << "R tells of " << of;
        continue;
      }
      const Sides& sides = found->second;
      const auto years = forecast.at("years").elements();
      EXPECT_EQ(years.size(), sides.years.size()) << of;
      for (std::size_t i = 0; i < std::min(years.size(), sides.years.size()); ++i)
        EXPECT_NEAR(years[i].number(), sides.years[i], 1e-12) << of;
      compare(sides.any_place, forecast.at("any_place"), of + ", any place", out);
      compare(sides.average_place, forecast.at("average_place"), of + ", average place", out);
      compare(sides.width, forecast.at("width"), of + ", width", out);
      told.erase(found);
    }
  }
  for (const auto& [of, sides] : told) ADD_FAILURE() << "we tell of " << of << ", R does not";
  return out;
}

double most(const std::vector<Difference>& all) {
  double out = 0;
  for (const Difference& one : all) out = std::max(out, std::abs(one.errors()));
  return out;
}

TEST(OutlookAndR, TellTheSameOfEveryPerson) {
  const auto all = differences(frozen_model());
  double squares = 0;
  double widest = 0;
  std::size_t beyond_two = 0;
  for (const Difference& one : all) {
    EXPECT_LT(std::abs(one.errors()), kErrors)
        << one.of << ": ours " << one.ours << ", R's " << one.rs << ", error " << one.error;
    squares += one.errors() * one.errors();
    beyond_two += std::abs(one.errors()) > 2 ? 1 : 0;
    widest = std::max(widest, one.error);
  }
  const auto count = static_cast<double>(all.size());
  // Many numbers come from the same draws, but on the whole they are as far apart as chance has it.
  EXPECT_LT(std::sqrt(squares / count), 1.2);
  RecordProperty("compared", std::to_string(all.size()));
  RecordProperty("most_errors", std::to_string(most(all)));
  RecordProperty("root_mean_square", std::to_string(std::sqrt(squares / count)));
  RecordProperty("beyond_two", std::to_string(static_cast<double>(beyond_two) / count));
  RecordProperty("widest_error", std::to_string(widest));
}

// Mistakes too small to see in a forecast must not pass. Each is looked for where it shows.
double with_mistake(const char* person, void (*mistake)(outlook::Model&)) {
  outlook::Model model = frozen_model();
  mistake(model);
  return most(differences(model, person));
}

TEST(OutlookAndR, SeeOneMoreYearOfAgeInTheLifeTable) {
  EXPECT_GT(with_mistake("stenosis, very old, everything known and against",
                         [](outlook::Model& model) { model.life_table.first_age -= 1; }),
            kErrors);
}

TEST(OutlookAndR, SeeARatioThatIsOnePartInAHundredMore) {
  EXPECT_GT(with_mistake("disc, some answers",
                         [](outlook::Model& model) {
                           for (outlook::Effect& effect : model.modifiers[0].effects)
                             effect.mean += std::log(1.01);
                         }),
            kErrors);
}

TEST(OutlookAndR, SeeThatTwoOfAHundredMoreAreExposed) {
  EXPECT_GT(with_mistake("disc, young, everything known, nothing against",
                         [](outlook::Model& model) {
                           for (double& share : model.modifiers[0].share) share += 0.02;
                         }),
            kErrors);
}

TEST(OutlookAndR, SeeAnEffectThatBeginsAMonthTooEarly) {
  EXPECT_GT(with_mistake("stenosis, only diabetes and smoking known",
                         [](outlook::Model& model) {
                           for (outlook::Modifier& one : model.modifiers) {
                             if (one.after_years > 0) one.after_years -= 1.0 / 12;
                           }
                         }),
            kErrors);
}

TEST(OutlookAndR, SeePlacesThatDifferByTwoPartsInAHundredMore) {
  EXPECT_GT(with_mistake("disc, nothing else known",
                         [](outlook::Model& model) {
                           for (outlook::Hazard& hazard : model.hazards) {
                             std::vector<std::vector<double>> columns;
                             for (std::size_t c = 0; c < hazard.draws.width(); ++c) {
                               const auto column = hazard.draws.column(c);
                               columns.emplace_back(column.begin(), column.end());
                             }
                             for (double& spread : columns[model.knots_years.size() + 1])
                               spread *= 1.02;
                             hazard.draws = stats::Draws(std::move(columns));
                           }
                         }),
            kErrors);
}

}  // namespace
