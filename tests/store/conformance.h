// What every backend of the store must do. A backend joins by implementing Backend and naming it:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_sqlite_backend));
//
// and by linking the files conformance*.cpp.
#pragma once

#include <gmock/gmock.h>

#include <memory>

#include "backsight/store/store.h"

namespace backsight::store::test {

/// One empty storage of its own, with the audit chain of tests/support/plain_chain.h. open() may be
/// called again after the store it gave was closed, and then finds what was there.
class Backend {
 public:
  virtual ~Backend() = default;
  [[nodiscard]] virtual core::Result<std::unique_ptr<Store>> open() = 0;
};

using MakeBackend = std::unique_ptr<Backend> (*)();

class StoreConformance : public testing::TestWithParam<MakeBackend> {
 protected:
  void SetUp() override {
    backend_ = GetParam()();
    reopen();
  }
  void reopen() {
    store_.reset();
    auto opened = backend_->open();
    ASSERT_TRUE(opened) << describe(opened.error());
    store_ = std::move(*opened);
  }

  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Store> store_;
};

template <class T>
[[nodiscard]] core::ErrorCode code_of(const core::Result<T>& result) {
  EXPECT_FALSE(result) << "an error was expected";
  return result ? core::ErrorCode::kSystem : result.error().code;
}

}  // namespace backsight::store::test
