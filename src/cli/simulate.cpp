#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "backsight/synthetic/people.h"
#include "commands.h"
#include "io.h"
#include "synthetic_sources.h"

namespace backsight::cli {
namespace {

// People made between two turns at the output: enough that nobody waits for long.
constexpr std::uint64_t kTurn = 16;

core::Result<void> write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(STDOUT_FILENO, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) {
      return core::fail(core::ErrorCode::kSystem,
                        "standard output cannot be written: the people are not complete");
    }
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

// Lets the threads write in the order of the people. A thread makes its next people only after its
// turn, so no more than a turn for each thread is kept.
class Turns {
 public:
  /// False when somebody failed to write.
  bool write(std::uint64_t turn, std::string_view text) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ == turn || error_; });
    if (error_) return false;
    if (auto written = write_out(text); !written) error_ = std::move(written).error();
    ++next_;
    changed_.notify_all();
    return !error_;
  }
  [[nodiscard]] const std::optional<core::Error>& error() const { return error_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::optional<core::Error> error_;
};

}  // namespace

int simulate(const Pack& pack, const SimulateOptions& options) {
  const auto read = SyntheticSources::read(pack);
  if (!read) return report(read.error());
  const synthetic::Sources sources = read->sources();
  synthetic::Plan plan;
  plan.seed = options.seed;
  plan.days = options.days;
  plan.every = options.every;
  if (options.indication == "disc-herniation")
    plan.indication = synthetic::Indication::kDiscHerniation;
  if (options.indication == "stenosis") plan.indication = synthetic::Indication::kStenosis;

  Turns turns;
  std::atomic<std::uint64_t> next = 0;
  const auto work = [&] {
    std::string text;
    for (std::uint64_t turn = next++; turn * kTurn < options.people; turn = next++) {
      text.clear();
      const std::uint64_t end = std::min(options.people, (turn + 1) * kTurn);
      for (std::uint64_t person = turn * kTurn; person < end; ++person) {
        synthetic::append_line(text, synthetic::draw_person(sources, plan, person), plan,
                               *sources.vocabulary);
      }
      if (!turns.write(turn, text)) return;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned t = std::max(1U, std::thread::hardware_concurrency()); t > 0; --t)
      threads.emplace_back(work);
  }
  if (turns.error()) return report(*turns.error());
  return 0;
}

}  // namespace backsight::cli
