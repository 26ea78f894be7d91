#include <fmt/core.h>

#include "backsight/advice/advise.h"
#include "commands.h"
#include "signature_cohort.h"

namespace backsight::cli {

// One hash over all engine outputs on the fixed cohort. The pack's hash is left out, so that the
// signature moves only when advice does.
int signature(const Pack& pack) {
  const knowledge::Knowledge& knowledge = pack.knowledge();
  std::string all;
  for (std::uint32_t i = 0; i < kSignaturePeople; ++i) {
    advice::Advice advice = advice::advise(
        knowledge, signature_person(knowledge.vocabulary, kSignatureSeed, i));
    advice.knowledge.clear();
    all += core::json::write(advice::write(advice, knowledge.vocabulary));
    all += '\n';
  }
  fmt::print("{}\n", sha256_hex(all).substr(0, 16));
  return 0;
}

}  // namespace backsight::cli
