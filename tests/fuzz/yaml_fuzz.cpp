// Any bytes as YAML: problems with places, or a value that JSON can hold.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backsight/yaml/read.h"

using namespace backsight;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = yaml::read(text, "fuzz.yaml", {.max_bytes = 64 << 10});
  if (!value) {
    if (value.error().empty()) std::abort();
    return 0;
  }
  const auto again = core::json::parse(core::json::write(*value), {.max_depth = 64});
  if (!again || *again != *value) std::abort();
  return 0;
}
