// The body of POST .../events: refused with a pointer, or kept and read back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backsight/history/event.h"
#include "support/small_knowledge.h"

using namespace backsight;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const knowledge::Knowledge pack = test::small_knowledge({});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::json::parse(text, {.max_bytes = 64 << 10, .max_depth = 16});
  if (!value) return 0;
  const auto proposed = history::read_proposed_event(*value, core::Path(), pack.vocabulary);
  if (!proposed) {
    const core::Error located = core::json::locate(proposed.error(), text);
    if (located.place.line == 0) std::abort();
    return 0;
  }
  const history::Event event{proposed->id, proposed->occurred_at, core::Instant{0},
                             {},           proposed->body,        {}};
  const auto again =
      history::read_event(history::write(event, pack.vocabulary), core::Path(), pack.vocabulary);
  if (!again || *again != event) std::abort();
  return 0;
}
