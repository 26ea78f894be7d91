#include "backsight/store/sqlite_store.h"
#include "conformance.h"
#include "test_folder.h"

namespace backsight::store::test {
namespace {

class SqliteBackend final : public Backend {
 public:
  core::Result<std::unique_ptr<Store>> open() override {
    return store::open(folder_.path() / "data");
  }

 private:
  TestFolder folder_{Where::kMemory};
};

std::unique_ptr<Backend> make_sqlite_backend() { return std::make_unique<SqliteBackend>(); }

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_sqlite_backend),
                         [](const auto&) { return std::string("DataFolder"); });

}  // namespace
}  // namespace backsight::store::test
