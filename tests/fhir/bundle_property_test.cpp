// Any history gives a bundle that keeps FHIR's rules, and the order of the list does not matter.
#include <rapidcheck.h>

#include <algorithm>

#include "sample.h"
#include "support/bundle_laws.h"
#include "support/random_history.h"

namespace {

using namespace backsight;

fhir::Patient random_patient() {
  fhir::Patient out = test::sample_patient();
  out.synthetic = *rc::gen::arbitrary<bool>();
  out.name = *rc::gen::element<std::string>("", " ", "Synthetic\x01Name", "Synthetic Zo\u00EB");
  // A client may give an event the id of a person.
  if (*rc::gen::arbitrary<bool>()) {
    out.id.value.bytes = {0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1};
  }
  return out;
}

TEST(BundleProperty, KeepsTheRules) {
  ASSERT_TRUE(rc::check("rules", [] {
    const auto history = test::random_history(test::sample_vocabulary());
    const fhir::Patient patient = random_patient();
    const auto bundle =
        fhir::bundle(patient, history, test::sample_vocabulary(), test::kSampleMadeAt);
    const auto broken = test::BundleLaws::broken(bundle, patient, history);
    if (broken) RC_LOG(*broken);
    RC_ASSERT(!broken.has_value());
    // What is written is JSON that reads back the same, numbers by their text.
    const auto again = core::json::parse(core::json::write(bundle));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == bundle);
  }));
}

TEST(BundleProperty, DoesNotDependOnTheOrderOfTheList) {
  ASSERT_TRUE(rc::check("order", [] {
    auto history = test::random_history(test::sample_vocabulary());
    const fhir::Patient patient = random_patient();
    const auto write = [&] {
      return core::json::write(
          fhir::bundle(patient, history, test::sample_vocabulary(), test::kSampleMadeAt));
    };
    const std::string before = write();
    const auto turn = *rc::gen::inRange<std::size_t>(0, history.size() + 1);
    std::ranges::rotate(history, history.begin() + static_cast<std::ptrdiff_t>(turn));
    if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(history);
    RC_ASSERT(write() == before);
  }));
}

}  // namespace
