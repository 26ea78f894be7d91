// The way back from a handler to the connection that waits for it. Private to net.
#pragma once

#include <atomic>
#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

#include "backsight/api/http.h"
#include "worker.h"

namespace backsight::net {

/// The answer when a handler threw, or let go of a request without answering it.
[[nodiscard]] api::Response failed_answer();

/// Hands the first answer to the connection's own thread. Shared by the copies of one Respond.
template <class Completion>
class PendingAnswer {
 public:
  PendingAnswer(std::shared_ptr<Worker> worker, Completion completion)
      : worker_(std::move(worker)), completion_(std::move(completion)) {}
  PendingAnswer(const PendingAnswer&) = delete;
  PendingAnswer& operator=(const PendingAnswer&) = delete;
  ~PendingAnswer() { deliver(failed_answer()); }

  void deliver(api::Response response) {
    if (delivered_.test_and_set()) return;
    boost::asio::post(worker_->io(), [completion = std::move(completion_),
                                      response = std::move(response)]() mutable {
      std::move(completion)(std::move(response));
    });
  }

 private:
  std::shared_ptr<Worker> worker_;  // before the completion: it goes last
  Completion completion_;
  std::atomic_flag delivered_;
};

}  // namespace backsight::net
