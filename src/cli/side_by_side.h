// Runs independent jobs on every core; a count on standard error shows how far it is.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace backsight::cli {

/// run(job) for each job; results in the order of the jobs.
template <class Job, class Run>
auto side_by_side(const std::vector<Job>& jobs, const char* what, Run run) {
  using Result = decltype(run(jobs[0]));
  std::vector<std::optional<Result>> slots(jobs.size());
  std::atomic<std::size_t> next = 0;
  std::size_t done = 0;
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    const unsigned count = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned t = 0; t < count; ++t) {
      threads.emplace_back([&] {
        for (std::size_t i = next++; i < jobs.size(); i = next++) {
          slots[i] = run(jobs[i]);
          const std::scoped_lock lock(mutex);
          fmt::print(stderr, "\r{} of {} {}", ++done, jobs.size(), what);
        }
      });
    }
  }
  fmt::print(stderr, "\n");
  std::vector<Result> out;
  for (auto& slot : slots) out.push_back(*std::move(slot));
  return out;
}

}  // namespace backsight::cli
