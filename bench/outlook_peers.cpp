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

// The least: what another program on the same cores takes is not ours.
double least(const std::vector<double>& x) { return *std::ranges::min_element(x); }

double milliseconds(int times, const std::function<void()>& work) {
  std::vector<double> taken;
  for (int i = 0; i < times; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    taken.push_back(took.count());
  }
  return least(taken);
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

bool is_there(const char* program) {
  return std::system(("command -v " + std::string(program) + " >/dev/null").c_str()) == 0;
}

// Runs a peer that writes lines "outlook MEDIAN LEAST MOST" in seconds, and keeps the least.
bool run(const std::string& command, Figures& out) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return false;
  char name[32];
  double seconds = 0;
  int lines = 0;
  while (std::fscanf(pipe, "%31s %*f %lf %*f", name, &seconds) == 2) {
    out[name].push_back(1000 * seconds);
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
  bool has_r = is_there("Rscript");
  bool has_wasm = is_there("node") && fs::exists(BACKSIGHT_ENGINE);
  bool all_ran = true;
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
    if (has_r && !run("Rscript " + quoted(kPeers / "outlook.R") + " time " + files + " 20", r)) {
      has_r = false;
      all_ran = false;
    }
    if (has_wasm && !run("node " + quoted(kPeers / "outlook_wasm.mjs") + " " +
                             quoted(BACKSIGHT_ENGINE) + " " + files + " 50",
                         wasm)) {
      has_wasm = false;
      all_ran = false;
    }
  }

  const auto print = [](const char* name, const Figures& figures) {
    std::printf("  %-8s %8.2f ms   made ready %8.2f ms\n", name, least(figures.at("outlook")),
                least(figures.at("ready")));
  };
  std::printf(
      "One full outlook, the model made ready once; the least times of %d rounds, in turns\n",
      kRounds);
  print("engine", ours);
  const double one = least(ours.at("outlook"));
  if (has_r) {
    print("R", r);
  } else {
    std::printf("  (no R peer: Rscript is not installed, or failed)\n");
  }
  if (has_wasm) {
    print("wasm", wasm);
  } else {
    std::printf("  (no wasm: Node or %s is not there, or is older than the pack)\n",
                BACKSIGHT_ENGINE);
  }
  if (has_r) {
    const double peer = least(r.at("outlook"));
    const double peer_ready = least(r.at("ready"));
    std::printf("the engine is %.1f times the R peer (limit 50), both made ready before\n",
                peer / one);
    std::printf("and %.1f times when both begin with the fitted model\n",
                (peer + peer_ready) / (one + least(ours.at("ready"))));
  }
  if (has_wasm)
    std::printf("one outlook in wasm takes %.1f ms (limit 50 ms)\n", least(wasm.at("outlook")));
  return all_ran;
}

}  // namespace backsight::bench
