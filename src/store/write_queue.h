// What waits for the writer: bounded, taken out in batches.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "backsight/store/store.h"

namespace backsight::store {

/// What is to be written as one, and who wants to know how it went.
struct WriteRequest {
  std::vector<Write> writes;
  Store::AppendDone done;
  bool tells_place = true;  ///< an error says which of the writes was refused
};

class WriteQueue {
 public:
  struct Limits {
    std::size_t requests;
    std::size_t bytes;
    std::size_t batch;
  };
  explicit WriteQueue(Limits limits) : limits_(limits) {}

  /// Takes the request, or leaves it and says why: kTooLarge, it alone is beyond the limit;
  /// kUnavailable, the queue is full or closed.
  [[nodiscard]] core::Result<void> push(WriteRequest& request);

  /// Waits for work and fills `batch`, oldest first. False: closed, and nothing is left.
  [[nodiscard]] bool take(std::vector<WriteRequest>& batch);

  void close();

 private:
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<WriteRequest> waiting_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace backsight::store
