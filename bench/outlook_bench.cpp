// One full outlook (all outcomes, both options, twelve times to ten years, 4,000 draws) on one
// core. Limits: 5 ms for one; 1,000 profiles a second in a batch. Then beside its peers: see
// outlook_peers.h.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "backsight/outlook/outlook.h"
#include "backsight/stats/philox.h"
#include "outlook_peers.h"

namespace {

using namespace backsight;

std::filesystem::path section() {
  for (const auto& entry : std::filesystem::directory_iterator(BACKSIGHT_KNOWLEDGE_DIR)) {
    if (entry.path().filename().string().starts_with("outlook.")) return entry.path();
  }
  return {};
}

const outlook::Forecaster& forecaster() {
  static const outlook::Forecaster instance = [] {
    std::ifstream in(section(), std::ios::binary);
    const auto value = core::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
    if (value) {
      auto model = outlook::read_model(*value, "bench");
      if (model) return outlook::Forecaster(*std::move(model));
    }
    std::fputs("outlook_bench: there is no outlook in " BACKSIGHT_KNOWLEDGE_DIR "\n", stderr);
    std::exit(1);
  }();
  return instance;
}

outlook::Profile person() {
  outlook::Profile out;
  out.indication = outlook::Indication::kDiscHerniation;
  out.age = 45;
  out.sex = outlook::Sex::kFemale;
  out.bmi = 31;
  out.smoking = outlook::Smoking::kCurrent;
  return out;
}

// Answers as they come: each may be missing.
outlook::Profile somebody(stats::Stream& random) {
  outlook::Profile out;
  const auto perhaps = [&](auto& member, auto value) {
    if (random.below(4) != 0) member = value;
  };
  const bool disc = random.below(2) == 0;
  out.indication = disc ? outlook::Indication::kDiscHerniation : outlook::Indication::kStenosis;
  perhaps(out.age, (disc ? 25.0 : 50.0) + random.below(40));
  perhaps(out.sex, random.below(2) == 0 ? outlook::Sex::kFemale : outlook::Sex::kMale);
  perhaps(out.bmi, 20.0 + random.below(18));
  perhaps(out.smoking,
          random.below(3) == 0 ? outlook::Smoking::kCurrent : outlook::Smoking::kNever);
  perhaps(out.diabetes, random.below(8) == 0);
  perhaps(out.earlier_surgery, random.below(6) == 0 ? outlook::EarlierSurgery::kOtherPlace
                                                    : outlook::EarlierSurgery::kNone);
  return out;
}

void one_outlook(benchmark::State& state) {
  const auto years = forecaster().usual_years();
  const outlook::Profile profile = person();
  for (auto _ : state) benchmark::DoNotOptimize(forecaster().forecast(profile, years));
  state.SetLabel("limit 5 ms");
}
BENCHMARK(one_outlook)->Unit(benchmark::kMillisecond);

// As `backsight outlook --batch` does: another person each time, at the batch's four times, written
// as JSON.
void batch(benchmark::State& state) {
  const std::vector<double> years = {1, 2, 5, 10};
  stats::Stream random(1, 1);
  for (auto _ : state) {
    const outlook::Profile profile = somebody(random);
    benchmark::DoNotOptimize(
        core::json::write(outlook::write(forecaster().forecast(profile, years))));
  }
  state.SetItemsProcessed(state.iterations());
  state.SetLabel("limit 1,000 a second");
}
BENCHMARK(batch)->Unit(benchmark::kMillisecond);

void made_ready(benchmark::State& state) {
  for (auto _ : state) {
    outlook::Model model = forecaster().model();
    benchmark::DoNotOptimize(outlook::Forecaster(std::move(model)));
  }
}
BENCHMARK(made_ready)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return bench::compare_with_peers(forecaster(), section()) ? 0 : 1;
}
