// Any bytes: refused with a place inside the text, or read and written back to the same value.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backsight/core/json.h"

namespace json = backsight::core::json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = json::parse(text);
  if (!value) {
    if (value.error().place.line == 0 || value.error().place.column > size + 1) std::abort();
    return 0;
  }
  const auto again = json::parse(json::write(*value));
  if (!again || *again != *value) std::abort();
  return 0;
}
