// A facts file (`backsight triage`, the browser's engine): refused, or triaged without a crash.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backsight/advice/advise.h"
#include "support/small_knowledge.h"

using namespace backsight;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const knowledge::Knowledge pack = test::small_knowledge(
      {{"emergency", R"({"symptom":["saddle-numbness"],"duration":{"not":["years"]}})"},
       {"soon", R"({"at-least":{"n":2,"of":[{"symptom":["fever"],"celsius":{"at-least":38}},
                    {"symptom":["leg-pain"],"side":{"opposite-to-surgery":true}},
                    {"unsure":["fever"]}]}})"}});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::json::parse(text, {.max_bytes = 64 << 10, .max_depth = 16});
  if (!value) return 0;
  const auto facts = history::read_facts(*value, core::Path(), pack.vocabulary);
  if (!facts) return 0;
  const auto advice = advice::advise(pack, *facts);
  const auto written = core::json::write(advice::write(advice, pack.vocabulary));
  if (!core::json::parse(written)) std::abort();
  return 0;
}
