#include "backsight/store/sqlite_store.h"
#include "conformance.h"
#include "support/plain_chain.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

class SqliteBackend final : public Backend {
 public:
  core::Result<std::unique_ptr<Store>> open() override {
    Options options;
    options.audit_chain = &backsight::test::plain_chain();
    return store::open(folder_.path() / "data", options);
  }

 private:
  TestFolder folder_{Where::kMemory};
};

std::unique_ptr<Backend> make_sqlite_backend() { return std::make_unique<SqliteBackend>(); }

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_sqlite_backend),
                         [](const auto&) { return std::string("DataFolder"); });

}  // namespace
}  // namespace backsight::store::test
