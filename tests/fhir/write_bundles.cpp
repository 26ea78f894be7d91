// Writes bundles for the check against HL7's definitions (validate.mjs), one a line: the golden one
// first, then those of random histories (how many, and from which seed, says RC_PARAMS).
//   write_bundles golden   writes what data/bundle.json holds, after a change that is meant
#include <rapidcheck.h>

#include <cstdio>
#include <string_view>

#include "sample.h"
#include "support/random_history.h"

using namespace backsight;

int main(int argc, char** argv) {
  const core::json::Value sample = test::sample_bundle();
  if (testing::Test::HasFailure()) return 1;
  if (argc > 1 && std::string_view(argv[1]) == "golden") {
    std::fputs(test::lines(sample).c_str(), stdout);
    return 0;
  }
  std::puts(core::json::write(sample).c_str());
  const bool written = rc::check([] {
    fhir::Patient patient = test::sample_patient();
    patient.synthetic = *rc::gen::arbitrary<bool>();
    if (*rc::gen::inRange(0, 4) == 0) patient.name.clear();
    const auto history = test::random_history(test::sample_vocabulary());
    const auto bundle =
        fhir::bundle(patient, history, test::sample_vocabulary(), test::kSampleMadeAt);
    std::puts(core::json::write(bundle).c_str());
  });
  return written ? 0 : 1;
}
