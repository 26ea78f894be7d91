// The store that the service's tests stand on behaves as the real one does.
#include "conformance.h"
#include "service/memory_store.h"

namespace backsight::store::test {
namespace {

class MemoryBackend final : public Backend {
 public:
  core::Result<std::unique_ptr<Store>> open() override {
    return std::make_unique<backsight::test::MemoryStore>(record_);
  }

 private:
  std::shared_ptr<Model> record_ = std::make_shared<Model>(&backsight::test::plain_chain());
};

std::unique_ptr<Backend> make_memory_backend() { return std::make_unique<MemoryBackend>(); }

INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance, testing::Values(&make_memory_backend),
                         [](const auto&) { return std::string("Model"); });

}  // namespace
}  // namespace backsight::store::test
