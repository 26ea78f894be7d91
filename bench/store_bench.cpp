// How close the store comes to what SQLite can do on this disk. In one run, taking turns:
//
//   loop    one thread, plain sqlite3, 64 inserts per commit, nobody waits for an answer
//   raw     64 callers, each waiting for its commit; a plain sqlite3 group commit behind a mutex
//   store   64 callers, each waiting for its answer from Store::append()
//   commit  the same from Store::commit(): the event, its entry in the audit log, and the next
//           version of a line of 300 bytes
//
// Same schema, same bodies, synchronous=FULL. `raw` checks nothing: no person, no duplicate, no
// bound. Times differ between disks and hours; the ratios store : raw and commit : store are the
// result. The audit chain here neither hashes nor signs.
//
//   store_bench [folder] [seconds] [rounds] [callers] [body bytes]
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "backsight/store/sqlite_store.h"
#include "store_bench_raw.h"

namespace {

namespace fs = std::filesystem;
using namespace backsight;
using bench::must;
using bench::Raw;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kPeople = 1000;
constexpr std::size_t kLoopBatch = 64;

struct Plan {
  fs::path folder = "store_bench.data";
  double seconds = 3;
  int rounds = 3;
  int callers = 64;
  std::size_t body = 1200;
};

struct Figures {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double cpu_us = 0;  ///< of the whole process, for one event: steadier than times
};

double cpu_us() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(used.ru_utime) + us(used.ru_stime);
}

template <class IdType>
IdType make_id(std::mt19937_64& random) {
  static std::atomic<std::int64_t> now{1'790'000'000'000};
  std::array<std::uint8_t, 10> noise{};
  for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
  // About 30 ids in a millisecond, as on a busy server.
  return {core::make_uuid_v7({now.fetch_add(1) / 30}, noise)};
}

std::vector<history::PersonId> make_people() {
  std::mt19937_64 random(7);
  std::vector<history::PersonId> people;
  for (std::size_t i = 0; i < kPeople; ++i) people.push_back(make_id<history::PersonId>(random));
  return people;
}

store::StoredEvent make_event(std::mt19937_64& random, std::size_t body) {
  store::StoredEvent event{make_id<history::EventId>(random),
                           "check-in-submitted",
                           {1},
                           {2},
                           "patient",
                           std::string(body, '\0')};
  for (std::size_t i = 0; i < body; i += 8) event.body[i] = static_cast<char>(random());
  return event;
}

using Append =
    std::function<void(std::size_t person, store::StoredEvent&&, std::binary_semaphore&)>;

Figures with_callers(const Plan& plan, unsigned seed, const Append& append) {
  std::vector<std::vector<double>> times(static_cast<std::size_t>(plan.callers));
  const double cpu_before = cpu_us();
  const auto start = Clock::now();
  const auto end = start + std::chrono::duration<double>(plan.seconds);
  std::vector<std::thread> threads;
  for (std::size_t caller = 0; caller < times.size(); ++caller) {
    threads.emplace_back([&, caller] {
      std::mt19937_64 random(seed * 1000 + caller);
      std::binary_semaphore committed{0};
      while (Clock::now() < end) {
        auto event = make_event(random, plan.body);
        const auto before = Clock::now();
        append(random() % kPeople, std::move(event), committed);
        times[caller].push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - before).count());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::vector<double> all;
  for (const auto& some : times) all.insert(all.end(), some.begin(), some.end());
  std::ranges::sort(all);
  must(!all.empty(), "measuring");
  const auto count = static_cast<double>(all.size());
  return {count / seconds, all[all.size() / 2], all[all.size() * 99 / 100],
          (cpu_us() - cpu_before) / count};
}

Figures alone(const Plan& plan, unsigned seed, Raw& raw) {
  std::mt19937_64 random(seed);
  const double cpu_before = cpu_us();
  std::vector<double> times;
  double busy = 0;
  while (busy < plan.seconds * 1000) {
    std::vector<store::StoredEvent> events;
    for (std::size_t i = 0; i < kLoopBatch; ++i) events.push_back(make_event(random, plan.body));
    const auto before = Clock::now();
    raw.loop(events);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - before).count());
    busy += times.back();
  }
  std::ranges::sort(times);
  const auto count = static_cast<double>(times.size() * kLoopBatch);
  return {count * 1000 / busy, times[times.size() / 2], times[times.size() * 99 / 100],
          (cpu_us() - cpu_before) / count};
}

class NoChain final : public store::AuditChain {
 public:
  [[nodiscard]] store::AuditHash hash(const store::AuditHash& before, std::int64_t,
                                      const store::AuditEntry&) const override {
    return before;
  }
  void sign(store::AuditHead& head) const override { head.signature.assign(64, 's'); }
  [[nodiscard]] bool stands(const store::AuditHead&) const override { return true; }
};

Figures measure_commit(const Plan& plan, unsigned seed, const fs::path& folder,
                       const std::vector<history::PersonId>& people) {
  const NoChain chain;
  store::Options options;
  options.audit_chain = &chain;
  auto opened = store::open(folder, options);
  must(opened.has_value(), "store::open");
  store::Store& store = **opened;
  for (const auto& id : people) must(store.add_person({id, "", true}).has_value(), "add_person");
  return with_callers(plan, seed, [&](std::size_t person, store::StoredEvent&& event, auto& done) {
    // Each caller has a line of its own: nobody else changes it meanwhile.
    thread_local store::Entity line{store::EntityKind::kRosterLine, event.id.value, {}, "", 0,
                                    std::string(300, 'x')};
    store.commit({store::AppendEvent{people[person], std::move(event)}, store::PutEntity{line},
                  store::AppendAudit{{people[person], std::string(200, 'x')}}},
                 [&](core::Result<store::Appended> result) {
                   must(result == store::Appended::kNew, "commit");
                   done.release();
                 });
    done.acquire();
    ++line.version;
  });
}

Figures measure_store(const Plan& plan, unsigned seed, const fs::path& folder,
                      const std::vector<history::PersonId>& people) {
  auto opened = store::open(folder);
  must(opened.has_value(), "store::open");
  store::Store& store = **opened;
  for (const auto& id : people) must(store.add_person({id, "", true}).has_value(), "add_person");
  return with_callers(plan, seed, [&](std::size_t person, store::StoredEvent&& event, auto& done) {
    store.append(people[person], std::move(event), [&](core::Result<store::Appended> result) {
      must(result == store::Appended::kNew, "append");
      done.release();
    });
    done.acquire();
  });
}

Figures middle(std::vector<Figures> all) {
  std::ranges::sort(all, {}, &Figures::per_second);
  return all[all.size() / 2];
}

void print(const char* name, const Figures& figures) {
  std::printf("%-6s %9.0f events/s   p50 %7.2f ms   p99 %7.2f ms   cpu %5.1f us\n", name,
              figures.per_second, figures.p50_ms, figures.p99_ms, figures.cpu_us);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  Plan plan;
  if (count > 1) plan.folder = arguments[1];
  if (count > 2) plan.seconds = std::atof(arguments[2]);
  if (count > 3) plan.rounds = std::atoi(arguments[3]);
  if (count > 4) plan.callers = std::atoi(arguments[4]);
  if (count > 5) plan.body = static_cast<std::size_t>(std::atoi(arguments[5]));
  if (fs::exists(plan.folder)) {
    std::fprintf(stderr, "store_bench: %s is there already\n", plan.folder.c_str());
    return 2;
  }
  std::printf("%d callers, bodies of %zu bytes, SQLite %s, %d rounds of %.1f s\n", plan.callers,
              plan.body, sqlite3_libversion(), plan.rounds, plan.seconds);

  const auto people = make_people();
  std::vector<Figures> loop;
  std::vector<Figures> raw;
  std::vector<Figures> store;
  std::vector<Figures> commit;
  for (int round = 0; round < plan.rounds; ++round) {
    const auto seed = static_cast<unsigned>(round + 1);
    {
      Raw ceiling(plan.folder / "loop", people);
      loop.push_back(alone(plan, seed, ceiling));
    }
    {
      Raw ceiling(plan.folder / "raw", people);
      raw.push_back(with_callers(plan, seed, [&](std::size_t person, auto&& event, auto& done) {
        ceiling.append(person, event, done);
      }));
    }
    store.push_back(measure_store(plan, seed, plan.folder / "store", people));
    commit.push_back(measure_commit(plan, seed, plan.folder / "commit", people));
    print("loop", loop.back());
    print("raw", raw.back());
    print("store", store.back());
    print("commit", commit.back());
    fs::remove_all(plan.folder);
  }
  std::printf("median of %d rounds (loop: p50 and p99 are of a batch of %zu)\n", plan.rounds,
              kLoopBatch);
  print("loop", middle(loop));
  print("raw", middle(raw));
  print("store", middle(store));
  print("commit", middle(commit));
  const Figures mine = middle(store);
  const Figures ceiling = middle(raw);
  std::printf("store : raw  throughput %.2f   p50 %.2f   p99 %.2f   cpu %.2f\n",
              mine.per_second / ceiling.per_second, mine.p50_ms / ceiling.p50_ms,
              mine.p99_ms / ceiling.p99_ms, mine.cpu_us / ceiling.cpu_us);
  const Figures whole = middle(commit);
  std::printf("commit : store  throughput %.2f   p50 %.2f   p99 %.2f   cpu %.2f\n",
              whole.per_second / mine.per_second, whole.p50_ms / mine.p50_ms,
              whole.p99_ms / mine.p99_ms, whole.cpu_us / mine.cpu_us);
  return 0;
}
