// A few readers, lent out one at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "reader.h"

namespace backsight::store {

class ReaderPool {
 public:
  ReaderPool(std::string file, std::string vfs, std::size_t limit)
      : file_(std::move(file)), vfs_(std::move(vfs)), limit_(limit) {}

  /// Calls `read(Reader&)` with a reader nobody else has and gives its result; waits for one
  /// when all are in use. Errors: those of `read` and of opening a reader; that of close().
  template <class Read>
  [[nodiscard]] auto with(Read read) -> std::invoke_result_t<Read, Reader&> {
    TRY(auto reader, borrow());
    auto result = read(*reader);
    give_back(std::move(reader));
    return result;
  }

  /// Waits until no reader is lent out, and closes them all. From now on every read is answered
  /// with `why`.
  void close(core::Error why);

 private:
  [[nodiscard]] core::Result<std::unique_ptr<Reader>> borrow();
  void give_back(std::unique_ptr<Reader> reader);

  const std::string file_;
  const std::string vfs_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Reader>> idle_;
  std::size_t lent_ = 0;
  std::optional<core::Error> closed_;
};

}  // namespace backsight::store
