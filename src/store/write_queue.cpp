#include "write_queue.h"

namespace backsight::store {
namespace {

std::size_t bytes_of(const WriteRequest& request) {
  struct Payload {
    std::size_t operator()(const NewEvent& added) const { return added.event.body.size(); }
    std::size_t operator()(const NewAdvice& given) const { return given.advice.body.size(); }
    std::size_t operator()(const Person& person) const { return person.name.size(); }
  };
  return sizeof(WriteRequest) + std::visit(Payload{}, request.what);
}

}  // namespace

core::Result<void> WriteQueue::push(WriteRequest& request) {
  const std::size_t bytes = bytes_of(request);
  if (bytes > limits_.bytes) {
    return core::fail(core::ErrorCode::kTooLarge, "this is too large to be stored");
  }
  {
    const std::lock_guard hold(mutex_);
    if (closed_) return core::fail(core::ErrorCode::kUnavailable, "the store is closed");
    if (waiting_.size() >= limits_.requests || bytes_ + bytes > limits_.bytes) {
      return core::fail(core::ErrorCode::kUnavailable, "too much is waiting to be stored");
    }
    waiting_.push_back(std::move(request));
    bytes_ += bytes;
  }
  work_.notify_one();
  return {};
}

bool WriteQueue::take(std::vector<WriteRequest>& batch) {
  batch.clear();
  std::unique_lock hold(mutex_);
  work_.wait(hold, [&] { return closed_ || !waiting_.empty(); });
  while (!waiting_.empty() && batch.size() < limits_.batch) {
    bytes_ -= bytes_of(waiting_.front());
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return !batch.empty();
}

void WriteQueue::close() {
  {
    const std::lock_guard hold(mutex_);
    closed_ = true;
  }
  work_.notify_all();
}

}  // namespace backsight::store
