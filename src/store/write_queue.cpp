#include "write_queue.h"

namespace backsight::store {
namespace {

std::size_t bytes_of(const Write& write) {
  struct Payload {
    std::size_t operator()(const AddPerson& added) const { return added.person.name.size(); }
    std::size_t operator()(const AppendEvent& added) const {
      const StoredEvent& event = added.event;
      return event.kind.size() + event.author.size() + event.body.size();
    }
    std::size_t operator()(const KeepAdvice& given) const {
      return given.advice.knowledge.size() + given.advice.body.size();
    }
    std::size_t operator()(const PutEntity& put) const {
      return put.entity.lookup.size() + put.entity.body.size();
    }
    std::size_t operator()(const RemoveEntity&) const { return 0; }
    std::size_t operator()(const AppendAudit& added) const { return added.entry.body.size(); }
  };
  return sizeof(Write) + std::visit(Payload{}, write);
}

std::size_t bytes_of(const WriteRequest& request) {
  std::size_t bytes = sizeof(WriteRequest);
  for (const Write& write : request.writes) bytes += bytes_of(write);
  return bytes;
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
