// The course of one person on one core: one check-in, a year of daily check-ins from nothing, and
// all that is told of them. Limits: 100 us for a check-in of up to three scores; 20 ms for the
// year. Then the filter beside the same filter in R (peers/course.R) on 100 histories: the same
// section of the pack, the same scores, in the same run. How far the two agree is shown; beyond
// kAgree the program fails. Each counts its own processor time: starting, reading, and what others
// do meanwhile are not in it. Between the two the browser's engine on a year, at most four times
// the native time (course_wasm.h).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "backsight/core/decimal.h"
#include "backsight/course/course.h"
#include "backsight/course/simulate.h"
#include "course_wasm.h"

namespace {

using namespace backsight;
using course::Filter;
using course::Observation;
using course::Road;

namespace fs = std::filesystem;

constexpr course::Person kPerson = {.indication = course::Indication::kDiscHerniation,
                                    .care = course::Care::kOperated};
constexpr std::uint64_t kSeed = 20261124;
constexpr double kAgree = 1e-9;  // the largest difference from the R peer

fs::path section(const std::string& name) {
  for (const auto& entry : fs::directory_iterator(BACKSIGHT_KNOWLEDGE_DIR)) {
    if (entry.path().filename().string().starts_with(name + ".")) return entry.path();
  }
  return {};
}

std::optional<core::json::Value> read_json(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  auto value = core::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
  if (!value) return std::nullopt;
  return *std::move(value);
}

const course::Follower& follower() {
  static const course::Follower instance = [] {
    if (const auto value = read_json(section("course"))) {
      auto model = course::read_model(*value, "bench");
      if (model) {
        auto made = course::Follower::make(*std::move(model));
        if (made && made->prior(kPerson) != nullptr) return *std::move(made);
      }
    }
    std::fputs("course_bench: there is no course in " BACKSIGHT_KNOWLEDGE_DIR "\n", stderr);
    std::exit(1);
  }();
  return instance;
}

const Road& road() { return *follower().model().find(kPerson.indication, kPerson.care); }

// A synthetic person who answers daily. Disability with every check-in, or every two weeks or so.
std::vector<Observation> told(std::uint64_t person, std::int32_t days, double disability,
                              const course::AnsweringHabit& habit = {}) {
  course::AnsweringHabit with = habit;
  with.answers[2] = disability;
  course::Simulation simulation(road(), kSeed, person, -3);
  course::Answering answering(with, kSeed, person);
  std::vector<Observation> out;
  for (std::int32_t day = -3; day < days; ++day) answering.tell(simulation.next(), out);
  return course::sorted(out).counted;
}

// Three scores, after a hundred days of them.
void one_check_in(benchmark::State& state) {
  const auto scores = told(1, 101, 1);
  Filter before(*follower().prior(kPerson));
  course::absorb_all(before, std::span(scores).first(scores.size() - 3));
  const auto last = std::span(scores).last(3);
  for (auto _ : state) {
    state.PauseTiming();
    Filter filter = before;
    // As when check-ins come one after the other: what absorbing needs is at hand.
    filter.absorb(last);
    std::vector<Observation> next(last.begin(), last.end());
    for (Observation& one : next) one.day += 1;
    state.ResumeTiming();
    filter.absorb(next);
    benchmark::DoNotOptimize(filter);
  }
  state.SetLabel("limit 100 us");
}
BENCHMARK(one_check_in)->Unit(benchmark::kMicrosecond);

void a_year(benchmark::State& state, double disability) {
  const auto scores = told(2, 365, disability);
  for (auto _ : state) {
    Filter filter(*follower().prior(kPerson));
    course::absorb_all(filter, scores);
    benchmark::DoNotOptimize(filter);
  }
  state.SetLabel("limit 20 ms");
}
BENCHMARK_CAPTURE(a_year, leg_and_back_daily, 1.0 / 14)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(a_year, all_three_daily, 1.0)->Unit(benchmark::kMillisecond);

// With where they stood on the way, bands for every week of two years, and a goal.
void followed_a_year(benchmark::State& state) {
  const auto scores = told(2, 365, 1.0 / 14);
  course::Wanted wanted;
  for (std::int32_t day = -14; day <= follower().model().horizon_days; day += 7)
    wanted.days.push_back(day);
  course::Goal goal;
  goal.id = "disability";
  goal.at_most[2] = 2.2;
  wanted.goals = {goal};
  for (auto _ : state) benchmark::DoNotOptimize(follower().follow(kPerson, scores, 364, wanted));
}
BENCHMARK(followed_a_year)->Unit(benchmark::kMillisecond);

void a_synthetic_year(benchmark::State& state) {
  std::uint64_t person = 0;
  for (auto _ : state) benchmark::DoNotOptimize(told(person++, 365, 1.0 / 14));
}
BENCHMARK(a_synthetic_year)->Unit(benchmark::kMicrosecond);

// ---- the peer

constexpr int kHistories = 100;
constexpr std::int32_t kDays = 60;
constexpr int kRounds = 5;

struct Known {
  double log_evidence = 0;
  double relapse = 0;
  double setback = 0;
  std::vector<double> mean;
  std::vector<double> variance;
};

Known known_of(const Filter& filter) {
  Known out;
  out.log_evidence = filter.log_evidence();
  out.mean.assign(course::kPersonNumbers, 0);
  out.variance.assign(course::kPersonNumbers, 0);
  for (const course::Component& one : filter.components()) {
    const double weight = std::exp(one.log_weight);
    out.relapse += one.relapsed() ? weight : 0;
    out.setback += one.set_back() ? weight : 0;
    for (std::size_t i = 0; i < course::kPersonNumbers; ++i) {
      out.mean[i] += weight * one.mean[i];
      out.variance[i] += weight * (one.covariance[i][i] + one.mean[i] * one.mean[i]);
    }
  }
  for (std::size_t i = 0; i < course::kPersonNumbers; ++i)
    out.variance[i] -= out.mean[i] * out.mean[i];
  return out;
}

double number(const core::json::Value& value) {
  const auto* const text = value.number();
  return text == nullptr ? std::nan("") : core::to_double(text->text).value_or(std::nan(""));
}

void write_histories(const fs::path& path, const std::vector<std::vector<Observation>>& all) {
  std::ofstream out(path);
  out << R"({"indication":"disc-herniation","care":"operated","people":[)";
  for (std::size_t i = 0; i < all.size(); ++i) {
    out << (i == 0 ? "[" : ",\n[");
    for (std::size_t k = 0; k < all[i].size(); ++k) {
      const Observation& one = all[i][k];
      out << (k == 0 ? "[" : ",[") << one.day << ',' << static_cast<int>(one.domain) << ','
          << core::json::write(core::json::from_double(one.score)) << ','
          << core::json::write(core::json::from_double(one.step)) << ']';
    }
    out << ']';
  }
  out << "]}\n";
}

// False when the peer failed, or does not agree.
bool compare_with_r() {
  if (std::system("command -v Rscript >/dev/null") != 0) {
    std::printf("  (no R peer: Rscript is not installed)\n");
    return true;
  }
  std::vector<std::vector<Observation>> histories;
  for (std::uint64_t person = 0; person < kHistories; ++person) {
    histories.push_back(told(1000 + person, kDays, 0.07,
                             {.falls_silent = 0.05, .comes_back = 0.3, .answers = {0.95, 0.9, 0}}));
  }
  write_histories("histories.json", histories);
  std::vector<Known> ours;
  double least = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    ours.clear();
    const std::clock_t begin = std::clock();
    for (const auto& scores : histories) {
      Filter filter(*follower().prior(kPerson));
      course::absorb_all(filter, scores);
      ours.push_back(known_of(filter));
    }
    least = std::min(least, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  const std::string command = "Rscript '" BACKSIGHT_PEERS "/course.R' '" +
                              section("course").string() + "' histories.json > peer.json";
  if (std::system(command.c_str()) != 0) return false;
  const auto peer = read_json("peer.json");
  if (!peer || peer->find("people") == nullptr ||
      peer->find("people")->array()->size() != ours.size()) {
    return false;
  }
  Known worst;
  double mean = 0;
  double variance = 0;
  const auto larger = [](double& to, double difference) {
    // A number that is none stays.
    if (!(std::abs(difference) <= to)) to = std::abs(difference);
  };
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const core::json::Value& his = (*peer->find("people")->array())[i];
    larger(worst.log_evidence, ours[i].log_evidence - number(*his.find("log_evidence")));
    larger(worst.relapse, ours[i].relapse - number(*his.find("relapse")));
    larger(worst.setback, ours[i].setback - number(*his.find("setback")));
    for (std::size_t j = 0; j < course::kPersonNumbers; ++j) {
      larger(mean, ours[i].mean[j] - number((*his.find("mean")->array())[j]));
      larger(variance, ours[i].variance[j] - number((*his.find("variance")->array())[j]));
    }
  }
  const double seconds = number(*peer->find("seconds"));
  std::size_t scores = 0;
  for (const auto& one : histories) scores += one.size();
  std::printf("The filter on %d histories of %d days (%zu scores), each from nothing\n", kHistories,
              kDays, scores);
  std::printf("  engine   %8.3f s (least of %d)\n  R        %8.3f s\n", least, kRounds, seconds);
  std::printf("the engine is %.0f times the R peer\n", seconds / least);
  std::printf(
      "largest differences: means %.1e, variances %.1e points; probability of a relapse %.1e, of "
      "a\n"
      "setback %.1e; log probability of all scores %.1e (limit %.0e)\n",
      mean, variance, worst.relapse, worst.setback, worst.log_evidence, kAgree);
  return std::max({mean, variance, worst.relapse, worst.setback, worst.log_evidence}) < kAgree;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  if (!bench::compare_with_wasm(section("rules"), section("course"), told(2, 365, 0))) {
    std::fputs(
        "course_bench: the engine of the browser failed, says something else, or is too slow\n",
        stderr);
    return 1;
  }
  if (!compare_with_r()) {
    std::fputs("course_bench: the R peer failed, or says something else\n", stderr);
    return 1;
  }
  return 0;
}
