// Durable check-ins over HTTP: 64 keep-alive clients on loopback, all on the same cores, taking
// turns:
//
//   raw        64 callers of a plain sqlite3 group commit, no HTTP, no checks (store_bench_raw.h)
//   backsight  the real server: strict reading, durable, triage, advice in the answer
//   clinic     the same server on a clinic's folder: each request with a session, its permission
//              checked, the event sealed, its entry in the signed audit log, the roster kept
//   peer       Node with fastify and its own SQLite (bench/peers/node-fastify): validation by JSON
//              schema, the same table and durability (WAL, synchronous=FULL), one insert a commit
//              as its synchronous interface asks for; no triage
//
// Limits: backsight at least 40 % of raw, p99 under 25 ms, at least 3x the peer; clinic at least
// 60 % of backsight, p99 under 40 ms. Times differ
// between disks and hours; the ratios are the result.
//
// Settings come from the environment: BACKSIGHT=program PEER=folder SECONDS=3 ROUNDS=3
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "backsight/store/sqlite_store.h"
#include "clinic_folder.h"
#include "load_client.h"
#include "server_process.h"
#include "store_bench_raw.h"

namespace {

namespace fs = std::filesystem;
using namespace backsight;
using bench::LoadFigures;
using bench::must;
using bench::ServerProcess;

constexpr std::size_t kPeople = 1000;
constexpr unsigned kClients = 64;
// What somebody with a few complaints reports; two hundred days of it for each person.
constexpr std::string_view kBody =
    R"({"reported":[{"symptom":"leg-pain","side":"left","intensity_0_10":3,"change":"better"},)"
    R"({"symptom":"back-pain","intensity_0_10":4,"change":"unchanged"},)"
    R"({"symptom":"leg-numbness","side":"left","change":"unchanged"}],)"
    R"("denied":["fever","saddle-numbness","urinary-retention","urinary-incontinence",)"
    R"("bowel-incontinence","leg-weakness","headache","wound-discharge","wound-redness",)"
    R"("breathlessness","chest-pain"],"unsure":[],"skipped":[]})";

std::string setting(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

core::Uuid numbered(std::uint64_t time_ms, std::uint64_t n) {
  std::array<std::uint8_t, 10> bits{};
  for (std::size_t i = 0; i < 8; ++i) bits[2 + i] = static_cast<std::uint8_t>(n >> (8 * (7 - i)));
  return core::make_uuid_v7(core::Instant{static_cast<std::int64_t>(time_ms)}, bits);
}

std::vector<history::PersonId> people() {
  std::vector<history::PersonId> out;
  for (std::size_t i = 0; i < kPeople; ++i) out.push_back({numbered(1'700'000'000'000, i)});
  return out;
}

// Requests with a fresh event id each; every person's days go forward.
class Requests {
 public:
  explicit Requests(const std::vector<history::PersonId>& people, std::string headers = "")
      : people_(people), headers_(std::move(headers)) {}
  const std::string& operator()(std::uint64_t i) {
    constexpr std::int64_t kBegin = 1'735'700'000'000;  // early 2025
    const core::Instant when{kBegin + static_cast<std::int64_t>(i / kPeople) * core::kMsPerDay};
    const std::string body = R"({"id":")" + core::format(numbered(1'760'000'000'000, i)) +
                             R"(","kind":"check-in-submitted","occurred_at":")" +
                             core::format(when) + R"(","body":)" + std::string(kBody) + "}";
    text_ = "POST /api/v1/people/" + core::format(people_[i % kPeople]) +
            "/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Content-Length: " +
            std::to_string(body.size()) + "\r\n" + headers_ + "\r\n" + body;
    return text_;
  }

 private:
  const std::vector<history::PersonId>& people_;
  const std::string headers_;
  std::string text_;
};

double raw_rate(bench::Raw& raw, double seconds, std::uint64_t& next) {
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> number{next};
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  std::vector<std::thread> callers;
  const auto begin = std::chrono::steady_clock::now();
  for (unsigned c = 0; c < kClients; ++c) {
    callers.emplace_back([&] {
      std::binary_semaphore committed{0};
      while (std::chrono::steady_clock::now() < end) {
        const std::uint64_t i = number.fetch_add(1);
        const store::StoredEvent event{
            {numbered(1'750'000'000'000, i)}, "check-in-submitted", {1}, {2},
            R"({"role":"patient"})",          std::string(kBody)};
        raw.append(i % kPeople, event, committed);
        done.fetch_add(1);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  next = number;
  return static_cast<double>(done.load()) / took.count();
}

struct Best {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  void take(const LoadFigures& figures) {
    if (figures.per_second <= per_second) return;
    per_second = figures.per_second;
    p50_ms = figures.p50_ms;
    p99_ms = figures.p99_ms;
  }
};

void print(const char* name, const LoadFigures& figures) {
  std::printf("  %-10s %8.0f /s   p50 %6.2f ms   p99 %6.2f ms", name, figures.per_second,
              figures.p50_ms, figures.p99_ms);
  if (figures.unexpected != 0) {
    std::printf("   %llu NOT ANSWERED AS EXPECTED",
                static_cast<unsigned long long>(figures.unexpected));
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

int main() {
  const std::string program = setting("BACKSIGHT", "build/backsight");
  const std::string peer_folder = setting("PEER", "bench/peers/node-fastify");
  const double seconds = std::atof(setting("SECONDS", "3").c_str());
  const int rounds = std::atoi(setting("ROUNDS", "3").c_str());
  const auto everyone = people();

  std::string folder = (fs::temp_directory_path() / "backsight-bench-XXXXXX").string();
  must(::mkdtemp(folder.data()) != nullptr, "a temporary folder");
  {
    auto store = store::open(fs::path(folder) / "backsight");
    must(store.has_value(), "the data folder");
    for (const auto& id : everyone)
      must((*store)->add_person({id, "", true}).has_value(), "person");
    (*store)->close();
  }

  std::printf("Durable check-ins, %u clients, %.0f s a turn, bodies of %zu bytes\n", kClients,
              seconds, kBody.size());
  bench::Raw raw(fs::path(folder) / "raw", everyone);
  const ServerProcess server({program, "serve", "--data", folder + "/backsight", "--port", "0"},
                             "http://localhost:");
  std::optional<ServerProcess> peer;
  const bool has_peer = fs::exists(fs::path(peer_folder) / "node_modules");
  if (has_peer) {
    peer.emplace(std::vector<std::string>{peer_folder + "/node_modules/node/bin/node",
                                          peer_folder + "/server.mjs", folder + "/peer.db"},
                 "listening on ");
  } else {
    std::printf("  (no peer: its packages are not installed in %s)\n", peer_folder.c_str());
  }

  const bench::ClinicFolder clinic =
      bench::make_clinic_folder(fs::path(folder) / "clinic", kPeople);
  const ServerProcess clinic_server({program, "serve", "--config", folder + "/clinic/config.toml"},
                                    "http://localhost:");
  Requests requests(everyone);
  Requests clinic_requests(clinic.people, "Cookie: backsight=" + clinic.token +
                                              "\r\nX-Backsight-Csrf: " + clinic.csrf + "\r\n");
  std::uint64_t raw_next = 0;
  std::uint64_t next = 0;
  std::uint64_t clinic_next = 0;
  std::uint64_t peer_next = 0;
  double best_raw = 0;
  Best best;
  Best best_clinic;
  Best best_peer;
  const auto load = [&](std::uint16_t port, std::uint64_t& first, Requests& of) {
    bench::LoadPlan plan;
    plan.port = port;
    plan.clients = kClients;
    plan.seconds = seconds;
    plan.request = [&](std::uint64_t i) -> const std::string& { return of(i); };
    plan.first = first;
    const LoadFigures figures = bench::run_load(plan);
    first += figures.answered + figures.unexpected + kClients;
    return figures;
  };
  for (int round = 1; round <= rounds; ++round) {
    std::printf("round %d\n", round);
    const double rate = raw_rate(raw, seconds, raw_next);
    best_raw = std::max(best_raw, rate);
    std::printf("  %-10s %8.0f /s\n", "raw", rate);
    const LoadFigures figures = load(server.port(), next, requests);
    print("backsight", figures);
    best.take(figures);
    const LoadFigures sealed = load(clinic_server.port(), clinic_next, clinic_requests);
    print("clinic", sealed);
    best_clinic.take(sealed);
    if (peer) {
      const LoadFigures other = load(peer->port(), peer_next, requests);
      print("peer", other);
      best_peer.take(other);
    }
  }
  std::printf(
      "best: backsight %.0f /s is %.0f %% of raw (limit 40 %%), p99 %.2f ms (limit 25 ms)\n",
      best.per_second, 100 * best.per_second / best_raw, best.p99_ms);
  std::printf(
      "best: clinic %.0f /s is %.0f %% of backsight (limit 60 %%), p99 %.2f ms (limit 40 ms)\n",
      best_clinic.per_second, 100 * best_clinic.per_second / best.per_second, best_clinic.p99_ms);
  if (peer) {
    std::printf("best: backsight is %.1f times the peer (limit 3)\n",
                best.per_second / best_peer.per_second);
  }
  peer.reset();
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}
