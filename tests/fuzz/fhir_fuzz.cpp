// A list of events as the record answers them: whatever can be read becomes a bundle that keeps
// FHIR's rules.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string_view>

#include "backsight/fhir/bundle.h"
#include "support/bundle_laws.h"
#include "support/small_knowledge.h"

using namespace backsight;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const knowledge::Knowledge pack = test::small_knowledge({});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::json::parse(text, {.max_bytes = 64 << 10, .max_depth = 16});
  if (!value || value->array() == nullptr) return 0;
  history::History history;
  std::set<history::EventId> ids;  // a record never holds two events of one id
  for (const core::json::Value& one : *value->array()) {
    auto event = history::read_event(one, core::Path(), pack.vocabulary);
    if (event && ids.insert(event->id).second) history.push_back(*std::move(event));
  }
  fhir::Patient patient{{}, "Synthetic", true};
  if (!history.empty()) patient.id.value = history.front().id.value;
  const auto bundle = fhir::bundle(patient, history, pack.vocabulary, core::Instant{0});
  if (const auto broken = test::BundleLaws::broken(bundle, patient, history)) {
    std::fprintf(stderr, "%s\n", broken->c_str());
    std::abort();
  }
  const auto again = core::json::parse(core::json::write(bundle));
  if (!again || *again != bundle) std::abort();
  return 0;
}
