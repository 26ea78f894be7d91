#include "reader_pool.h"

namespace backsight::store {

core::Result<std::unique_ptr<Reader>> ReaderPool::borrow() {
  {
    std::unique_lock hold(mutex_);
    returned_.wait(hold, [&] { return closed_.has_value() || lent_ < limit_; });
    if (closed_) return std::unexpected(*closed_);
    ++lent_;
    if (!idle_.empty()) {
      auto reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  auto opened = Reader::open(file_, vfs_);
  if (opened) return std::make_unique<Reader>(std::move(*opened));
  give_back(nullptr);
  return std::unexpected(std::move(opened).error());
}

void ReaderPool::give_back(std::unique_ptr<Reader> reader) {
  // Under the lock to the end: close() must not return while this still touches the pool.
  const std::lock_guard hold(mutex_);
  --lent_;
  if (reader) idle_.push_back(std::move(reader));
  returned_.notify_all();
}

void ReaderPool::close(core::Error why) {
  std::unique_lock hold(mutex_);
  closed_ = std::move(why);
  returned_.notify_all();
  returned_.wait(hold, [&] { return lent_ == 0; });
  idle_.clear();
}

}  // namespace backsight::store
