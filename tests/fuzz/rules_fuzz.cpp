// The pack's section `rules`, as a browser loads it: refused or read, never a crash.
#include <cstdint>
#include <string_view>

#include "backsight/knowledge/knowledge.h"

using namespace backsight;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::json::parse(text, {.max_bytes = 1 << 20, .max_depth = 64});
  if (value) static_cast<void>(knowledge::read_rules(*value, "fuzz").has_value());
  return 0;
}
