// A thread for work that takes a tenth of a second, with a bound on what waits. Private to service.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace backsight::service {

class SlowPool {
 public:
  explicit SlowPool(std::size_t most_waiting) : most_(most_waiting) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  SlowPool(const SlowPool&) = delete;
  SlowPool& operator=(const SlowPool&) = delete;

  /// False: too much is waiting.
  [[nodiscard]] bool post(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.size() >= most_) return false;
      waiting_.push_back(std::move(work));
    }
    some_.notify_one();
    return true;
  }

 private:
  void run(const std::stop_token& stop) {
    for (;;) {
      std::function<void()> work;
      {
        std::unique_lock lock(mutex_);
        some_.wait(lock, stop, [&] { return !waiting_.empty(); });
        // What waits is answered also when the server stops.
        if (waiting_.empty()) return;
        work = std::move(waiting_.front());
        waiting_.pop_front();
      }
      work();
    }
  }

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable_any some_;
  std::deque<std::function<void()>> waiting_;
  std::jthread thread_;  // last: ends before the rest
};

}  // namespace backsight::service
