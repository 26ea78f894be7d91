#include <fmt/core.h>

#include "backsight/advice/advise.h"
#include "commands.h"
#include "signature_cohort.h"

namespace backsight::cli {
namespace {

// The pack's hash is left out, so that the signature moves only when advice does.
std::string advice_text(const knowledge::Knowledge& knowledge, const history::Facts& facts) {
  advice::Advice advice = advice::advise(knowledge, facts);
  advice.knowledge.clear();
  return core::json::write(advice::write(advice, knowledge.vocabulary));
}

}  // namespace

int signature(const Pack& pack, const SignatureOptions& options) {
  const knowledge::Knowledge& knowledge = pack.knowledge();
  if (options.sample != 0) {
    for (std::uint32_t i = 0; i < options.sample; ++i) {
      history::Facts facts = signature_person(knowledge.vocabulary, kSignatureSeed, i);
      facts.earlier.clear();  // the file form has no place for them
      fmt::print("{{\"facts\":{},\"advice\":{}}}\n",
                 core::json::write(history::write(facts, knowledge.vocabulary)),
                 advice_text(knowledge, facts));
    }
    return 0;
  }
  std::string all;
  for (std::uint32_t i = 0; i < kSignaturePeople; ++i) {
    all += advice_text(knowledge, signature_person(knowledge.vocabulary, kSignatureSeed, i));
    all += '\n';
  }
  fmt::print("{}\n", sha256_hex(all).substr(0, 16));
  return 0;
}

}  // namespace backsight::cli
