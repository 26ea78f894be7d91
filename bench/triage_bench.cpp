// Triage of one check-in with the shipped rules. Limit: 20 microseconds (a check-in must never wait
// for its advice). The cohort is synthetic: the one behind `backsight signature`.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "backsight/advice/advise.h"
#include "backsight/sentinel/evaluate.h"
#include "signature_cohort.h"

namespace {

using namespace backsight;

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const knowledge::Knowledge& pack() {
  static const knowledge::Knowledge read = [] {
    const std::filesystem::path folder = BACKSIGHT_KNOWLEDGE_DIR;
    const auto manifest = core::json::parse(file_text(folder / "manifest.json"));
    if (manifest) {
      for (const core::json::Value& section : *manifest->find("sections")->array()) {
        if (*section.find("name")->string() != "rules") continue;
        const auto rules = core::json::parse(file_text(folder / *section.find("file")->string()),
                                             {.max_depth = 64});
        if (!rules) break;
        if (auto loaded = knowledge::read_rules(*rules, "bench")) return *loaded;
      }
    }
    std::fputs("triage_bench: there is no knowledge pack in " BACKSIGHT_KNOWLEDGE_DIR "\n", stderr);
    std::exit(1);
  }();
  return read;
}

const std::vector<history::Facts>& people() {
  static const std::vector<history::Facts> drawn = [] {
    std::vector<history::Facts> out;
    for (std::uint32_t i = 0; i < 1000; ++i) {
      out.push_back(cli::signature_person(pack().vocabulary, cli::kSignatureSeed, i));
    }
    return out;
  }();
  return drawn;
}

void triage_facts(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(advice::advise(pack(), people()[i++ % people().size()]));
  }
}
BENCHMARK(triage_facts)->Unit(benchmark::kMicrosecond);

// The rules alone.
void evaluate_facts(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(sentinel::evaluate(pack(), people()[i++ % people().size()]));
  }
}
BENCHMARK(evaluate_facts)->Unit(benchmark::kMicrosecond);

// As `backsight triage` and the browser do it: JSON text in, JSON text out.
void triage_json(benchmark::State& state) {
  std::vector<std::string> texts;
  for (const history::Facts& facts : people()) {
    texts.push_back(core::json::write(history::write(facts, pack().vocabulary)));
  }
  std::size_t i = 0;
  for (auto _ : state) {
    const auto value = core::json::parse(texts[i++ % texts.size()]);
    const auto facts = history::read_facts(*value, core::Path(), pack().vocabulary);
    benchmark::DoNotOptimize(
        core::json::write(advice::write(advice::advise(pack(), *facts), pack().vocabulary)));
  }
}
BENCHMARK(triage_json)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
