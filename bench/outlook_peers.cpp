#include "outlook_peers.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace backsight::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kRounds = 5;
const fs::path kPeers = BACKSIGHT_PEERS;

// Milliseconds by what was measured; one for each round.
using Figures = std::map<std::string, std::vector<double>>;

double median(std::vector<double> x) {
  std::ranges::sort(x);
  return x[x.size() / 2];
}

double milliseconds(int times, const std::function<void()>& work) {
  std::vector<double> taken;
  for (int i = 0; i < times; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    taken.push_back(took.count());
  }
  return median(std::move(taken));
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

bool is_there(const char* program) {
  return std::system(("command -v " + std::string(program) + " >/dev/null").c_str()) == 0;
}

// Runs a peer that writes lines "outlook MEDIAN LEAST MOST" in seconds, and keeps the medians.
bool run(const std::string& command, Figures& out) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return false;
  char name[32];
  double middle = 0;
  int lines = 0;
  while (std::fscanf(pipe, "%31s %lf %*f %*f", name, &middle) == 2) {
    out[name].push_back(1000 * middle);
    ++lines;
  }
  return ::pclose(pipe) == 0 && lines == 2;
}

// The person of the peers, read as they read it.
outlook::Profile person() {
  std::ifstream in(kPeers / "outlook_person.json", std::ios::binary);
  const auto read = core::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
  if (read) {
    const auto today = core::parse_date(*read->find("today")->string());
    const auto profile =
        outlook::read_profile(*read->find("people")->array()->front().find("profile"), *today);
    if (profile) return *profile;
  }
  std::fputs("outlook_bench: the peers' person cannot be read\n", stderr);
  std::exit(1);
}

}  // namespace

bool compare_with_peers(const outlook::Forecaster& forecaster, const fs::path& section) {
  const auto years = forecaster.usual_years();
  const outlook::Profile profile = person();
  const std::string files = quoted(section) + " " + quoted(kPeers / "outlook_person.json");
  const bool has_r = is_there("Rscript");
  const bool has_wasm = is_there("node") && fs::exists(BACKSIGHT_ENGINE);
  Figures ours;
  Figures r;
  Figures wasm;
  for (int round = 0; round < kRounds; ++round) {
    ours["outlook"].push_back(
        milliseconds(100, [&] { (void)forecaster.forecast(profile, years); }));
    ours["ready"].push_back(milliseconds(3, [&] {
      outlook::Model model = forecaster.model();
      const outlook::Forecaster made(std::move(model));
    }));
    if (has_r && !run("Rscript " + quoted(kPeers / "outlook.R") + " time " + files + " 20", r))
      return false;
    if (has_wasm && !run("node " + quoted(kPeers / "outlook_wasm.mjs") + " " +
                             quoted(BACKSIGHT_ENGINE) + " " + files + " 50",
                         wasm))
      return false;
  }

  const auto print = [](const char* name, const Figures& figures) {
    std::printf("  %-8s %8.2f ms   made ready %8.2f ms\n", name, median(figures.at("outlook")),
                median(figures.at("ready")));
  };
  std::printf("One full outlook, the model made ready once; medians of %d rounds, in turns\n",
              kRounds);
  print("engine", ours);
  const double one = median(ours.at("outlook"));
  if (has_r) {
    print("R", r);
  } else {
    std::printf("  (no R peer: Rscript is not installed)\n");
  }
  if (has_wasm) {
    print("wasm", wasm);
  } else {
    std::printf("  (no wasm: Node or %s is not there)\n", BACKSIGHT_ENGINE);
  }
  if (has_r) {
    const double peer = median(r.at("outlook"));
    const double peer_ready = median(r.at("ready"));
    std::printf("the engine is %.1f times the R peer (limit 50), both made ready before\n",
                peer / one);
    std::printf("and %.1f times when both begin with the fitted model\n",
                (peer + peer_ready) / (one + median(ours.at("ready"))));
  }
  if (has_wasm)
    std::printf("one outlook in wasm takes %.1f ms (limit 50 ms)\n", median(wasm.at("outlook")));
  return true;
}

}  // namespace backsight::bench
